"""From what a client library raises to what a visitor may read, and whether to ask again."""

from __future__ import annotations

from assistant.errors import ModelFault
from assistant.model.limits import back_off, retry_after

_AGAIN = frozenset({408, 409, 429, 500, 502, 503, 504, 529})
_BY_STATUS = {
    401: "The language model's server refused the key.",
    403: "The language model's server refused access.",
    404: "The language model's server does not know the model {model}.",
    413: "The question is too long for the language model.",
    429: "The language model is busy or its quota is used up.",
}


def fault_of(error: Exception, model: str) -> ModelFault:
    """A fault with a message of ours for whatever a call raised."""
    if isinstance(error, ModelFault):
        return error
    status = status_of(error)
    if status in _BY_STATUS:
        return ModelFault(_BY_STATUS[status].format(model=model))
    if status is not None:
        return ModelFault(f"The language model's server answered with an error ({status}).")
    if _is_timeout(error):
        return ModelFault("The language model did not answer in time.")
    if _is_connection(error):
        return ModelFault("The language model's server cannot be reached.")
    return ModelFault("The language model gave no usable answer.")


def may_try_again(error: Exception) -> bool:
    """Whether another attempt can help: busy, failing or unreachable; not slow or refusing."""
    status = status_of(error)
    if status is not None:
        return status in _AGAIN
    return _is_connection(error) and not _is_timeout(error)


def pause_before(attempt: int, error: Exception) -> float:
    """Seconds before the attempt of this number: as the server asks, else backing off."""
    response = getattr(error, "response", None)
    asked = retry_after(response.headers) if response is not None else None
    return asked if asked is not None else back_off(attempt - 1)


def status_of(error: Exception) -> int | None:
    """The HTTP status that an error carries."""
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) else None


def kind_of(error: Exception) -> str:
    """What kind of error it is, for logs: its class and status, nothing that a server said."""
    status = status_of(error)
    return f"{type(error).__name__} {status}" if status else type(error).__name__


def _is_timeout(error: Exception) -> bool:
    import openai

    return isinstance(error, TimeoutError | openai.APITimeoutError)


def _is_connection(error: Exception) -> bool:
    import httpx2
    import openai

    return isinstance(error, openai.APIConnectionError | httpx2.TransportError | OSError)
