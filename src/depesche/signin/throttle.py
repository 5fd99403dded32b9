"""Slowing guesses down: who fails often has to wait, longer each time, at whichever node."""

import msgspec
from msgspec import Struct

from depesche.store.brief import Brief

FORGOTTEN_SECONDS = 3_600
"""After how long without a failure those before are forgotten."""


class Failures(Struct, frozen=True):
    """How often somebody has failed, and when the last time (seconds since 1970)."""

    count: int
    at: float


class Throttle:
    """Lets `free` failures pass, then has one wait `first` seconds, twice as long each time, `longest` at most.

    All methods block.
    """

    def __init__(self, brief: Brief, kind: str, *, free: int, first: float, longest: float) -> None:
        self._brief = brief
        self._kind = kind
        self._free = free
        self._first = first
        self._longest = longest

    def attempt(self, who: str) -> float:
        """Give how many seconds it is until this one may try again.

        When that is 0, it has been noted as a failure already: before a guess is checked, so that many at once,
        on many nodes, do not slip through.
        """

        def work(kept: bytes | None) -> tuple[bytes | None, float]:
            failures, now = _read(kept), self._brief.clock().timestamp()
            pause = self._pause(failures.count)
            wait = min(pause, failures.at + pause - now)  # another node's clock may be ahead
            return (kept, wait) if wait > 0 else (msgspec.json.encode(Failures(failures.count + 1, now)), 0.0)

        return self._brief.change(self._kind, who, FORGOTTEN_SECONDS, work)

    def succeeded(self, who: str) -> None:
        """Forget this one's failures."""
        self._brief.change(self._kind, who, FORGOTTEN_SECONDS, lambda _: (None, None))

    def forgiven(self, who: str) -> None:
        """Take one failure back; those before still count."""

        def work(kept: bytes | None) -> tuple[bytes | None, None]:
            failures = _read(kept)
            fewer = Failures(failures.count - 1, failures.at)
            return (msgspec.json.encode(fewer) if fewer.count > 0 else None), None

        self._brief.change(self._kind, who, FORGOTTEN_SECONDS, work)

    def _pause(self, count: int) -> float:
        if count < self._free:
            return 0.0
        return min(self._longest, self._first * 2.0 ** min(count - self._free, 30))


def _read(kept: bytes | None) -> Failures:
    return Failures(0, 0.0) if kept is None else msgspec.json.decode(kept, type=Failures)
