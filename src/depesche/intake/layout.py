"""Cut a ticker into its parts: what stands above the posts, the posts, and the background below them."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct, structs

from depesche.intake.authors import authors_beside
from depesche.intake.days import Day, day_heading
from depesche.intake.furniture import is_age, is_button, only_says_changed
from depesche.intake.lines import Line, lines, unwrapped
from depesche.intake.selection import chosen_stamps
from depesche.intake.stamps import Stamp, stamp_at
from depesche.intake.subheadings import subheadings
from depesche.intake.tally import Ledger

_KEY_POINTS = re.compile(
    r"(?:das wichtigste|die wichtigsten|das war|der überblick|(?:auf|im) (?:einen blick|überblick)|kurz (?:und|"
    r"&) knapp|"
    r"key (?:points|events|moments)|summary|at a glance|what we know|the latest|highlights|"
    r"l[’']essentiel|les points|en bref|à retenir|ce qu[’']il faut|"
    r"lo más (?:importante|destacado)|las claves|claves|puntos clave|en breve|"
    r"i punti|in breve|in sintesi|le notizie|cosa sappiamo|de hoofdpunten|het belangrijkste)\b",
    re.IGNORECASE,
)
_BACKGROUND = re.compile(
    r"(?:(?:zum |der )?hintergr(?:und|ünde)|vorgeschichte|was bisher geschah|background|what happened before|"
    r"(?:le )?contexte|rappel des faits|antecedentes|contexto|(?:il )?contesto|sullo sfondo|achtergrond)\s*:?",
    re.IGNORECASE,
)


class Segment(Struct, frozen=True):
    """A post as it stands in the text: stamp, lines of the body, headline, authors, and the day heading before it."""

    stamp: Stamp
    body: tuple[Line, ...]
    headline: Line | None = None
    heading: Day | None = None
    authors: Line | None = None


class Layout(Struct, frozen=True):
    """The parts of a ticker, in the order of the text."""

    top: tuple[Line, ...]
    key_points: tuple[Line, ...]
    segments: tuple[Segment, ...]
    background: tuple[Line, ...]


def layout(text: str, ledger: Ledger) -> Layout:
    """Cut up a cleaned text. Stamps, separators, day headings and buttons are dropped in the ledger."""
    everything = lines(text)
    found = _without_dateline(text, chosen_stamps(text, everything))
    listed = _key_stamps(text, found, everything)
    stamps = _without_twins(text, found[listed:])
    if not stamps:
        return Layout(everything, (), (), ())
    for stamp in stamps:
        ledger.drop(stamp.start, stamp.end, "stamp: read as the time of its post")
    regions = [lines(text, stamp.end, after) for stamp, after in zip(stamps, _ends(text, stamps), strict=True)]
    above = lines(text, 0, stamps[0].start)
    above, key_points = _key_points(text, above, found[0].start if listed else _repeated(text, above, stamps))
    regions[-1], background = _without_background(regions)
    wrapped = unwrapped(text, everything)
    kept, days = _without_furniture([above, *regions], ledger)
    top, *bodies = (wrapped(region) for region in kept)
    bodies, authors = authors_beside(text, bodies, stamps, ledger)
    top, bodies, headlines = subheadings(text, top, bodies, stamps)
    for stamp, headline, body, end in zip(stamps, headlines, bodies, _ends(text, stamps), strict=True):
        if stamp.decor == "plus":
            _drop_plus(text, [line for line in (headline, *body) if line], stamp.end, end, ledger)
    segments = (Segment(*parts) for parts in zip(stamps, bodies, headlines, days, authors, strict=True))
    (_, rest), _ = _without_furniture([(), background], ledger)
    return Layout(top, key_points, tuple(segments), wrapped(rest))


def _drop_plus(text: str, kept: Sequence[Line], start: int, end: int, ledger: Ledger) -> None:
    """Drop the plus signs that stand around the lines of a post."""
    for line in kept:
        ledger.drop_rest(start, line.start, "separator")
        start = line.end
    rest = text.find("\n", start, end)
    ledger.drop_rest(start, end if rest < 0 else rest, "separator")


def _ends(text: str, stamps: Sequence[Stamp]) -> list[int]:
    return [stamp.start for stamp in stamps[1:]] + [len(text)]


def _without_furniture(
    regions: list[tuple[Line, ...]], ledger: Ledger
) -> tuple[list[tuple[Line, ...]], list[Day | None]]:
    """Drop separators, buttons and day headings; give for each region the day that was named last in it.

    Below the first region, the top, lines that only say when the page was changed go too.
    """
    kept, days = [], []
    for number, region in enumerate(regions):
        stay: list[Line] = []
        named: Day | None = None
        for line in region:
            day = day_heading(line.text)
            named = day or named
            why = "day heading: read as the day of the posts below it" if day else _furniture(line)
            if number > 0 and only_says_changed(line.text):
                why = "time of the page's last change: it only repeats a time"
            if why:
                ledger.drop(line.start, line.end, why)
            else:
                stay.append(line)
        kept.append(tuple(stay))
        days.append(named)
    return kept, days[:-1]


def _furniture(line: Line) -> str | None:
    if line.is_separator:
        return "separator"
    if is_button(line.text):
        return "button of the page"
    if is_age(line.text):
        return "age of a post when the page was copied"
    return None


def _without_background(regions: list[tuple[Line, ...]]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Cut the last post's region where the background begins: behind its separator, or at a heading that says so."""
    *others, last = regions
    ruled = sum(bool(region) and region[-1].is_separator for region in others)
    is_ruled = ruled >= 2 and 2 * ruled >= len(others)
    for number, line in enumerate(last):
        if (is_ruled and line.is_separator) or (len(line.text) <= 60 and _BACKGROUND.fullmatch(line.text)):
            return last[:number], last[number:]
    return last, ()


def _without_dateline(text: str, found: Sequence[Stamp]) -> Sequence[Stamp]:
    """Leave out the page's own time at the top, the only one with a day, where no sentence follows it."""
    if len(found) < 3 or not (found[0].alone and found[0].day and found[0].day.is_full) or found[0].decor:
        return found
    follows = lines(text, found[0].end, found[1].start)
    tells = any(line.text.endswith((".", "!", "?")) for line in follows)
    is_other = found[0].family != found[1].family
    return found if any(stamp.day for stamp in found[1:]) or (tells and not is_other) else found[1:]


def _without_twins(text: str, stamps: Sequence[Stamp]) -> list[Stamp]:
    """Make one stamp of a time that a page shows twice, in two ways of writing."""
    single: list[Stamp] = []
    for stamp in stamps:
        before = single[-1] if single else None
        if before and _is_twice(before, stamp) and not text[before.end : stamp.start].strip():
            single[-1] = _joined(before, stamp)
        else:
            single.append(stamp)
    return single


def _is_twice(before: Stamp, after: Stamp) -> bool:
    return before.minutes == after.minutes and before.family != after.family


def _joined(before: Stamp, after: Stamp) -> Stamp:
    return structs.replace(after, start=before.start, day=after.day or before.day, zone=after.zone or before.zone)


def _key_stamps(text: str, stamps: Sequence[Stamp], everything: Sequence[Line]) -> int:
    """Count the leading stamps that only list what posts below tell."""
    if len(stamps) < 2:
        return 0
    later = Counter((stamp.hour, stamp.minute) for stamp in stamps)
    above = lines(text, 0, stamps[0].start)
    headed = bool(above) and _is_key_heading(above[-1])
    gaps = {line.start: line.gap for line in everything}
    spaced = sum(gaps.get(stamp.start, False) for stamp in stamps) * 2 > len(stamps)
    count = listed = 0
    for stamp, after in pairwise(stamps):
        later[stamp.hour, stamp.minute] -= 1
        first, *more = lines(text, stamp.end, after.start) or (None,)
        one_line = first is not None and all(line is not None and _is_point(text, line) for line in more)
        bullet = stamp.decor == "bullet" and stamps[-1].decor != "bullet"
        block = spaced and (count == 0 or not gaps.get(stamp.start, True))
        if not one_line or not later[stamp.hour, stamp.minute] or not (headed or bullet or block):
            break
        count, listed = count + 1, listed + 1 + len(more)
    return count if headed or listed > 1 else 0


def _is_key_heading(line: Line) -> bool:
    return len(line.text) <= 100 and _KEY_POINTS.search(line.text) is not None


def _repeated(text: str, above: tuple[Line, ...], stamps: Sequence[Stamp]) -> int:
    """Give where lines begin that list the times of posts below, two at least; else where the posts begin."""
    shown = {stamp.minutes for stamp in stamps}
    heads = [line.start for line in above if (head := stamp_at(text, line.start, line.end)) and head.minutes in shown]
    return heads[0] if len(heads) > 1 else stamps[0].start


def _key_points(text: str, above: tuple[Line, ...], listed: int) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Part the lines above the first post into the top and its key points, which begin at `listed` at the latest."""
    for number, line in enumerate(above):
        headed = number > 0 and _is_key_heading(line) and number + 1 < len(above) and _is_point(text, above[number + 1])
        if headed or line.start >= listed:
            first = number + headed
            end = next((n for n in range(first, len(above)) if not _is_point(text, above[n])), len(above))
            return above[:number] + above[end:], above[number:end]
    return above, ()


_POINT = re.compile(r"[-–—•·*►▪]\s*\S|[\[(+]*\s*[0-9]{1,2}[:.h][0-9]{2}")


def _is_point(text: str, line: Line) -> bool:
    return _POINT.match(text, line.start, line.end) is not None
