"""Who may see the owner's console: the password, the sessions it opens, the attempts it allows.

A session lives in memory of this process: a restart or the end of its time closes it. Its cookie is
a random key; what is kept is the key's hash. Actions carry a second key, which only the console's
own pages know.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from assistant.web.visitors import RateLimit

SESSION_SECONDS = 12 * 3600.0
SHORT_PASSWORD = 12  # characters; a shorter one works, and the console says so
_ATTEMPTS = 5  # a minute and a visitor
_ATTEMPTS_TOGETHER = 60  # a minute, whoever asks: guesses from many addresses
_MOST_SESSIONS = 16


@dataclass(frozen=True, slots=True)
class Session:
    """An open session: the cookie's value, the key of its actions, when it ends (seconds)."""

    cookie: str
    action_key: str
    ends: float


class Access:
    """See the module's text. `clock` is monotonic."""

    def __init__(self, password: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.short = len(password) < SHORT_PASSWORD
        self._password = _digest(password)
        self._clock = clock
        self._mine = RateLimit(_ATTEMPTS, clock)
        self._all = RateLimit(_ATTEMPTS_TOGETHER, clock)
        self._sessions: OrderedDict[bytes, Session] = OrderedDict()

    def enter(self, password: str, visitor: str) -> Session | None:
        """A new session; None for a wrong password.

        Raises TooManyQuestionsError where the minute's attempts are used up, right or wrong.
        """
        self._mine.take(visitor)
        self._all.take("")
        if not hmac.compare_digest(_digest(password), self._password):
            return None
        session = Session(
            secrets.token_urlsafe(32), secrets.token_urlsafe(32), self._clock() + SESSION_SECONDS
        )
        self._sessions[_digest(session.cookie)] = session
        while len(self._sessions) > _MOST_SESSIONS:
            self._sessions.popitem(last=False)
        return session

    def session(self, cookie: str) -> Session | None:
        """The session of a cookie, if it is open."""
        found = self._sessions.get(_digest(cookie))
        if found is not None and found.ends <= self._clock():
            self.leave(cookie)
            return None
        return found

    def leave(self, cookie: str) -> None:
        """Close the session of a cookie."""
        self._sessions.pop(_digest(cookie), None)


def permits(session: Session, action_key: str) -> bool:
    """Whether an action came from the session's own page."""
    return hmac.compare_digest(_digest(action_key), _digest(session.action_key))


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()
