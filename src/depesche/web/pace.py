"""How often somebody may do something: a bucket for each, which fills up again."""

from collections import OrderedDict
from math import ceil
from time import monotonic

from depesche.web.problems import Problem

BUCKETS = 10_000
"""Those whose pace is remembered at a time."""


class Pace:
    """Lets each do something `most` times at once, and as often again in `seconds`; `what` says so in a sentence."""

    def __init__(self, most: int, seconds: float, what: str) -> None:
        self._most = float(most)
        self._each = seconds / most
        self._sentence = f"more than {most} {what}; wait a moment and send it again"
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, who: str) -> None:
        """Take one from somebody's bucket. Raises Problem (429) when it is empty."""
        now = monotonic()
        left, at = self._buckets.pop(who, (self._most, now))
        left = min(self._most, left + (now - at) / self._each)
        self._buckets[who] = (left - 1 if left >= 1 else left, now)
        while len(self._buckets) > BUCKETS:
            self._buckets.popitem(last=False)
        if left < 1:
            wait = b"%d" % max(1, ceil((1 - left) * self._each))
            raise Problem(429, self._sentence, headers=((b"retry-after", wait),))
