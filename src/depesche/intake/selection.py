"""Choose among all times at the beginnings of lines those that begin posts."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from depesche.intake.inline import plus_stamps, stamps_inside
from depesche.intake.lines import Line
from depesche.intake.stamps import Stamp, stamp_at


def chosen_stamps(text: str, lines: Sequence[Line]) -> tuple[Stamp, ...]:
    """Give the stamps that begin posts, in the order of the text."""
    at_lines = [stamp for line in lines for stamp in _in_line(text, line)]
    chosen = _chosen(at_lines)
    if len(lines) < 60 or len(chosen) < 2:
        inline = _chosen([stamp for line in lines for stamp in stamps_inside(text, line)])
        if _are_inline(inline, chosen):
            return inline
    return chosen


def direction(minutes: Sequence[int]) -> int:
    """Tell whether times of day run on (1) or back (-1) in the text, midnight notwithstanding; 0 for no tendency."""
    balance = 0
    for before, after in pairwise(minutes):
        step = (after - before + 720) % 1440 - 720
        balance += (step > 0) - (step < 0)
    return (balance > 0) - (balance < 0)


def is_between(minute: int, first: int, last: int, way: int) -> bool:
    """Tell whether a time of day lies between two others that follow each other in direction `way`."""
    span = (last - first) * way % 1440
    return (minute - first) * way % 1440 <= span


def _in_line(text: str, line: Line) -> list[Stamp]:
    """Give the stamp at the beginning of a line, and those that plus signs mark inside it."""
    first = stamp_at(text, line.start, line.end)
    inside = plus_stamps(text, line)
    return [first, *(stamp for stamp in inside if stamp.start >= first.end)] if first else inside


def _chosen(found: list[Stamp]) -> tuple[Stamp, ...]:
    families: dict[tuple[str, str, str], list[Stamp]] = defaultdict(list)
    for stamp in found:
        families[stamp.family].append(stamp)
    if not families:
        return ()
    main = _without_strays(_core_of(max(families.values(), key=_weight)))
    if not _is_credible(main):
        return ()
    way = direction([stamp.minutes for stamp in main])
    places = [stamp.start for stamp in main]
    main_set = set(places)
    others = [stamp for stamp in found if stamp.start not in main_set]
    joined = main + [stamp for stamp in others if _fits(stamp, main, bisect(places, stamp.start), way)]
    return tuple(sorted(joined, key=lambda stamp: stamp.start))


def _core_of(family: list[Stamp]) -> list[Stamp]:
    """Keep the surest of a family; the others must then stand where their time belongs."""
    alone = [stamp for stamp in family if stamp.alone]
    if len(alone) >= 2 and 3 * len(alone) >= len(family):
        return alone
    sure = [stamp for stamp in family if stamp.strength >= 1]
    return sure if 2 * len(sure) >= len(family) else family


def _are_inline(inline: Sequence[Stamp], chosen: Sequence[Stamp]) -> bool:
    """Tell whether posts follow each other inside lines rather than line by line."""
    if len(chosen) <= 1:
        return len(inline) >= 3 or (len(inline) == 2 and all(stamp.strength == 3 for stamp in inline))
    return len(inline) > 2 * len(chosen)


def _weight(family: list[Stamp]) -> int:
    return sum(max(stamp.strength, 0) ** 2 * 4 + 1 for stamp in family)


def _is_credible(family: list[Stamp]) -> bool:
    best = max(stamp.strength for stamp in family)
    if best >= 2 or (best == 1 and len(family) == 1 and family[0].decor != "bullet"):
        return True
    minutes = [stamp.minutes for stamp in family]
    way = direction(minutes)
    steps = [(after - before) * way for before, after in pairwise(minutes)]
    in_order = sum(step >= 0 or step < -720 for step in steps)
    ordered = way != 0 or min(minutes) == max(minutes)
    return len(family) >= (2 if best else 3) and ordered and in_order >= 0.8 * len(steps)


def _without_strays(family: list[Stamp]) -> list[Stamp]:
    """Leave out doubtful stamps that break the order of their neighbours: scores, mostly.

    A time that comes again further down may be of a list of key points, which is told later.
    """
    way = direction([stamp.minutes for stamp in family])
    last_place = {stamp.minutes: number for number, stamp in enumerate(family)}
    kept: list[Stamp] = []
    for number, stamp in enumerate(family):
        if stamp.strength < 2 and kept and number + 1 < len(family) and last_place[stamp.minutes] == number:
            first, last = kept[-1].minutes, family[number + 1].minutes
            close = (last - first) * way % 1440 <= 360
            if close and not is_between(stamp.minutes, first, last, way):
                continue
        kept.append(stamp)
    return kept


def _fits(stamp: Stamp, main: list[Stamp], place: int, way: int) -> bool:
    """Tell whether a stamp written in another way stands, before `main[place]`, where its time belongs."""
    enough = 1 if stamp.family == main[0].family else 2
    if stamp.decor == "bullet" or stamp.strength < enough:
        return False
    before, after = main[max(place - 1, 0) : place], main[place : place + 1]
    if stamp.day is not None:
        return True
    if before and after:
        step = (after[0].minutes - before[0].minutes) * (way or 1) % 1440
        return step <= 720 and is_between(stamp.minutes, before[0].minutes, after[0].minutes, way or 1)
    if before:
        return (stamp.minutes - before[0].minutes) * (way or 1) % 1440 <= 720
    return stamp.strength >= (1 if enough == 1 else 3) and (after[0].minutes - stamp.minutes) * (way or 1) % 1440 <= 720
