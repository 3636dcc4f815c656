"""Footnote's answering side: publication records in, checked and cited answers out."""
