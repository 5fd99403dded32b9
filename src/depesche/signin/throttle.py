"""Slowing guesses down: who fails often has to wait, longer each time."""

from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

REMEMBERED = 20_000
"""Accounts and addresses that are remembered at a time."""
FORGOTTEN_SECONDS = 3_600
"""After how long without a failure those before are forgotten."""


class Throttle:
    """Lets `free` failures pass, then has one wait `first` seconds, twice as long each time, `longest` at most."""

    def __init__(self, free: int, first: float, longest: float, clock: Callable[[], float] = monotonic) -> None:
        self._free = free
        self._first = first
        self._longest = longest
        self._clock = clock
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait(self, who: str) -> float:
        """Give how many seconds it is until this one may try again, 0 for now."""
        failures, at = self._of(who)
        if failures < self._free:
            return 0.0
        pause = min(self._longest, self._first * 2.0 ** min(failures - self._free, 30))
        return max(0.0, at + pause - self._clock())

    def failed(self, who: str) -> None:
        """Note a failure; it is noted before a guess is checked, so that many at once do not slip through."""
        failures, _ = self._of(who)
        self._failures[who] = (failures + 1, self._clock())
        self._failures.move_to_end(who)
        while len(self._failures) > REMEMBERED:
            self._failures.popitem(last=False)

    def succeeded(self, who: str) -> None:
        """Forget this one's failures."""
        self._failures.pop(who, None)

    def forgiven(self, who: str) -> None:
        """Take one failure back; those before still count."""
        failures, at = self._of(who)
        if failures > 1:
            self._failures[who] = (failures - 1, at)
        else:
            self._failures.pop(who, None)

    def _of(self, who: str) -> tuple[int, float]:
        failures, at = self._failures.get(who, (0, 0.0))
        return (0, 0.0) if failures and self._clock() - at > FORGOTTEN_SECONDS else (failures, at)
