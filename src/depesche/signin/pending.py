"""What was begun and waits for its answer: challenges and states, each taken once, for a while, and not too many."""

from collections import OrderedDict
from collections.abc import Callable
from time import monotonic
from typing import Generic, TypeVar

PENDING = 10_000

Kept = TypeVar("Kept")


class Pending(Generic[Kept]):
    """Keeps things by their key for `seconds`; beyond PENDING the oldest goes."""

    def __init__(self, seconds: float, clock: Callable[[], float] = monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, Kept]] = OrderedDict()

    def keep(self, key: str, kept: Kept) -> None:
        """Keep something, instead of what was kept by this key."""
        self._kept.pop(key, None)
        self._kept[key] = (self._clock() + self._seconds, kept)
        while len(self._kept) > PENDING:
            self._kept.popitem(last=False)

    def look(self, key: str) -> Kept | None:
        """Give what is kept by this key, and leave it there."""
        until, kept = self._kept.get(key, (0.0, None))
        return kept if until > self._clock() else None

    def take(self, key: str) -> Kept | None:
        """Give what is kept by this key, this once."""
        kept = self.look(key)
        self._kept.pop(key, None)
        return kept
