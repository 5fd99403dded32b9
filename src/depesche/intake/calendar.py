"""Give each stamp its day: from headings, dates in stamps, a given date, and midnights that are crossed."""

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct

from depesche.intake.days import Day
from depesche.intake.selection import direction, is_between

_DISORDER = 180
"""Minutes by which a post may stand out of order without a midnight in between."""
_YEARS = (1900, 2199)


class UndatedError(ValueError):
    """No day can be told from the text."""


class Timed(Struct, frozen=True):
    """A stamp's minutes since midnight, the day written in it, and the day heading right before it."""

    minutes: int
    day: Day | None = None
    heading: Day | None = None


class Calendar(Struct, frozen=True):
    """The day of each stamp, in the text's order, and whether the text runs on (1) or back (-1) in time."""

    dates: tuple[date, ...]
    way: int


def calendar(stamps: Sequence[Timed], given: date | None, newest: Day | None, oldest: Day | None) -> Calendar:
    """Settle the days.

    `given` is the day of the oldest post; it also tells the year of days written without one. Where it is
    missing and no stamp has a day, `newest` (of a "last updated" line) or `oldest` (of the headline) serves.
    Raises UndatedError when nothing says a day.
    """
    anchor = given or _first_full(stamps) or _plain(newest) or _plain(oldest)
    way = _way(stamps, anchor)
    offsets = _offsets(stamps, way)
    known = [_known(stamp, anchor) for stamp in stamps]
    if not any(known) or anchor is None:
        base = _base(offsets, given, newest, oldest)
        return Calendar(tuple(_moved(base, offset) for offset in offsets), way)
    return Calendar(tuple(_spread(known, offsets)), way)


def _first_full(stamps: Sequence[Timed]) -> date | None:
    full = [day for stamp in stamps for day in (stamp.heading, stamp.day) if day is not None and day.is_full]
    return _plain(full[0]) if full else None


def _plain(day: Day | None) -> date | None:
    return day.near(date(2000, 1, 1)) if day is not None and day.is_full else None


def _known(stamp: Timed, anchor: date | None) -> date | None:
    day = stamp.day or stamp.heading
    return day.near(anchor) if day is not None and anchor is not None else None


def _way(stamps: Sequence[Timed], anchor: date | None) -> int:
    dated = [day for stamp in stamps if (day := _known(stamp, anchor))]
    if dated and dated[0] != dated[-1]:
        return 1 if dated[0] < dated[-1] else -1
    return direction([stamp.minutes for stamp in stamps]) or -1


def _offsets(stamps: Sequence[Timed], way: int) -> list[int]:
    """Count the midnights between the first stamp and each other one; a day heading is one at least."""
    offsets, offset, before = [0] * len(stamps), 0, 0
    for number in range(1, len(stamps)):
        minutes = stamps[number].minutes
        back = (stamps[before].minutes - minutes) * way
        if _is_stray(stamps, before, number, way):
            offsets[number] = offset
            continue
        heading = stamps[number].heading
        if back > _DISORDER or (heading is not None and heading.month is not None):
            offset += way
        offsets[number] = offset
        before = number
    return offsets


def _is_stray(stamps: Sequence[Timed], before: int, number: int, way: int) -> bool:
    """Tell whether one stamp breaks an order that its neighbours keep: a slip of the pen, no midnight."""
    if number + 1 >= len(stamps) or stamps[number].heading is not None:
        return False
    first, last = stamps[before].minutes, stamps[number + 1].minutes
    return 0 <= (last - first) * way <= 360 and not is_between(stamps[number].minutes, first, last, way)


def _base(offsets: Sequence[int], given: date | None, newest: Day | None, oldest: Day | None) -> date:
    start = given or _plain(oldest)
    last = _plain(newest)
    if given is None and last is not None:
        return _moved(last, -max(offsets))
    if start is None:
        raise UndatedError
    return _moved(start, -min(offsets))


def _spread(known: Sequence[date | None], offsets: Sequence[int]) -> list[date]:
    """Carry the known days over to the stamps after them, and from the first known one to those before."""
    first = next(number for number, day in enumerate(known) if day)
    dates: list[date] = []
    reference = first
    for number, offset in enumerate(offsets):
        if known[number] is not None:
            reference = number
        anchor = known[reference]
        if anchor is not None:
            dates.append(_moved(anchor, offset - offsets[reference]))
    return dates


def _moved(day: date, days: int) -> date:
    try:
        moved = day + timedelta(days=days)
    except OverflowError as error:
        raise UndatedError from error
    if not _YEARS[0] <= moved.year <= _YEARS[1]:
        raise UndatedError
    return moved
