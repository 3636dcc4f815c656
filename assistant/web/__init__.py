"""The web surfaces: chat window, widget, programs' endpoints, and the guard in front of them."""
