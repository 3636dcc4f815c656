"""What may be shown to a user: every error that is somebody's to mend, with the remedy."""

from __future__ import annotations


class FootnoteError(Exception):
    """Base of all errors whose message is fit for a user. Carries no secret and no traceback."""


class ListError(FootnoteError):
    """A publication list cannot be read at all: missing, empty, binary, no entry found."""


class SettingError(FootnoteError):
    """A setting has a value that cannot work; the message names it and the remedy."""


class QuestionError(FootnoteError):
    """A question that cannot be taken: empty, too long, not text."""


class IndexFault(FootnoteError):
    """The index cannot be built or opened."""


class ModelFault(FootnoteError):
    """The language model did not give a usable answer; the message has no provider text."""
