"""How often somebody may do something that is dear: a bucket for each, which fills up again."""

from collections import OrderedDict
from time import monotonic

from depesche.web.problems import Problem

BUCKETS = 10_000
"""Those whose pace is remembered at a time."""


class Pace:
    """Lets each do something `burst` times at once, and then `per_minute` times in a minute."""

    def __init__(self, per_minute: int, burst: int) -> None:
        self._per_minute = per_minute
        self._burst = float(burst)
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, who: str) -> None:
        """Take one from somebody's bucket. Raises Problem (429) when it is empty."""
        now = monotonic()
        left, at = self._buckets.pop(who, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._per_minute / 60)
        self._buckets[who] = (left - 1 if left >= 1 else left, now)
        while len(self._buckets) > BUCKETS:
            self._buckets.popitem(last=False)
        if left < 1:
            wait = b"%d" % max(1, round((1 - left) * 60 / self._per_minute))
            sentence = f"more than {self._per_minute} in a minute; wait a moment and send it again"
            raise Problem(429, sentence, headers=((b"retry-after", wait),))
