"""An election count that never happened: plausible figures, the same each time."""

from functools import lru_cache

from msgspec import Struct

STATIONS = 160
"""Polling stations that are counted."""
_SHARES = ((0.285, 0.155), (0.398, -0.125), (0.185, 0.0), (0.132, -0.03))
"""Each candidate's share at the first station, and by how much it moves until the last."""


class Count(Struct, frozen=True):
    """The state of a count: stations counted, and votes of each candidate."""

    counted: int
    votes: tuple[int, ...]

    @property
    def total(self) -> int:
        """Votes counted so far."""
        return sum(self.votes)

    def share(self, candidate: int) -> float:
        """Give a candidate's part of the votes in percent."""
        return 100 * self.votes[candidate] / self.total

    @property
    def ranking(self) -> list[int]:
        """The candidates, who has most first."""
        return sorted(range(len(self.votes)), key=lambda candidate: -self.votes[candidate])

    @property
    def lead(self) -> int:
        """Votes between the first two."""
        first, second, *_ = self.ranking
        return self.votes[first] - self.votes[second]


@lru_cache(maxsize=1_000)
def station(number: int, seed: float) -> Count:
    """Give the result of one station, counted from 1."""
    total = 380 + round(240 * _scatter(number, seed))
    moved = number / STATIONS
    parts = [start + drift * moved + 0.05 * (_scatter(number * (candidate + 3), seed) - 0.5)
             for candidate, (start, drift) in enumerate(_SHARES)]  # fmt: skip
    return Count(1, tuple(round(total * part / sum(parts)) for part in parts))


@lru_cache(maxsize=1_000)
def after(number: int, seed: float) -> Count:
    """Give the state of the count when so many stations are in."""
    if number == 0:
        return Count(0, (0,) * len(_SHARES))
    before, here = after(number - 1, seed), station(number, seed)
    return Count(number, tuple(a + b for a, b in zip(before.votes, here.votes, strict=True)))


def turnout(district: int, seed: float) -> tuple[float, float]:
    """Give a district's turnout in percent, now and six years ago."""
    now, then = _scatter(district * 7 + 1, seed), _scatter(district * 11 + 5, seed)
    return round(55 + 14 * now, 1), round(50 + 12 * then, 1)


def _scatter(number: int, seed: float) -> float:
    """Give a number in [0, 1) that looks random but is the same each time (golden ratio sequence)."""
    return (seed + number * 0.6180339887) % 1.0
