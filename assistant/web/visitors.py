"""Who asks, and how much: visitors' addresses, questions a minute, questions at a time.

A visitor is an address (IPv6: a /64 network). Forwarded headers count only where the peer is one of
the owner's proxies. Times are read from a monotonic clock. Nothing is written down.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from assistant.errors import FootnoteError

MINUTE = 60.0
_MOST_VISITORS = 20_000


class TooManyQuestionsError(FootnoteError):
    """A visitor asked more than the limit allows; `seconds` says how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many questions in a short time. Please wait {seconds} seconds.")
        self.seconds = seconds


class BusyError(FootnoteError):
    """More questions are waiting than can be answered soon."""

    def __init__(self) -> None:
        super().__init__("Many people are asking right now. Please try again in a few seconds.")


class Proxies:
    """The owner's own proxies: only their forwarded headers are believed."""

    def __init__(self, networks: Sequence[str]) -> None:
        self._networks: list[IPv4Network | IPv6Network] = [
            ip_network(text, strict=False) for text in networks
        ]

    def trusts(self, peer: str) -> bool:
        """Whether `peer` is one of them; anything that is no address is not."""
        try:
            address = ip_address(peer)
        except ValueError:
            return False
        return any(address in network for network in self._networks)

    def visitor(self, peer: str, forwarded: str | None) -> str:
        """The visitor's address: the last one in `forwarded` that is no proxy of ours.

        Entries left of it are the visitor's own claims and are not looked at.
        """
        if not self.trusts(peer):
            return peer
        for claimed in reversed((forwarded or "").split(",")):
            address = _plain_address(claimed)
            if address is None:
                return peer
            if not self.trusts(address):
                return address
            peer = address
        return peer


class RateLimit:
    """At most `allowed` questions in any minute for each visitor.

    Remembers the last 20,000 visitors; a forgotten one starts afresh.
    """

    def __init__(self, allowed: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._allowed = allowed
        self._clock = clock
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()

    def take(self, visitor: str) -> None:
        """Count one question; where the minute is full, raise TooManyQuestionsError instead."""
        now = self._clock()
        asked = self._asked.setdefault(_household(visitor), deque())
        self._asked.move_to_end(_household(visitor))
        if len(self._asked) > _MOST_VISITORS:
            self._asked.popitem(last=False)
        while asked and asked[0] <= now - MINUTE:
            asked.popleft()
        if len(asked) >= self._allowed:
            wait = asked[0] + MINUTE - now if asked else MINUTE
            raise TooManyQuestionsError(max(1, math.ceil(wait)))
        asked.append(now)


class Capacity:
    """At most `at_once` answers being made, and at most `waiting` visitors waiting for one."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._slots = asyncio.Semaphore(at_once)
        self._room = at_once + waiting
        self._inside = 0

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Hold one of the slots. Raises BusyError at once where too many wait already."""
        if self._inside >= self._room:
            raise BusyError
        self._inside += 1
        try:
            async with self._slots:
                yield
        finally:
            self._inside -= 1


def _plain_address(text: str) -> str | None:
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ip_address(text))
    except ValueError:
        return None


def _household(visitor: str) -> str:
    """What counts as one visitor: an IPv4 address, or the /64 network of an IPv6 address."""
    try:
        address = ip_address(visitor)
    except ValueError:
        return visitor[:64]
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ip_network((address, 64), strict=False))
    return str(address)
