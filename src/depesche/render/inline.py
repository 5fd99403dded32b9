"""A line of text with its marks as well-nested HTML: everything escaped, marks that overlap are split."""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import pairwise

from markupsafe import Markup, escape
from msgspec.structs import replace

from depesche.model.blocks import Mark, Text

_CLOSE = {
    "bold": Markup("</strong>"),
    "italic": Markup("</em>"),
    "link": Markup("</a>"),
    "quote": Markup("</q>"),
}
_BREAK = Markup("<br>")


def inline(text: str, marks: Sequence[Mark] = ()) -> Markup:
    """Give `text` as HTML, its line breaks as `<br>`. Links within a link are dropped, as HTML wants it."""
    coming = _apart(marks)
    borders = sorted({0, len(text)} | {at for mark in coming for at in (mark.start, mark.end) if at <= len(text)})
    parts: list[Markup] = []
    stack: list[Mark] = []
    for start, end in pairwise(borders):
        wanted = _reaching(stack, coming, start, start + 1)
        kept = _common(stack, wanted)
        parts += [_CLOSE[mark.kind] for mark in reversed(stack[kept:])]
        parts += [_opening(mark) for mark in wanted[kept:]]
        parts.append(_lines(text[start:end]))
        stack = wanted
    parts += [_CLOSE[mark.kind] for mark in reversed(stack)]
    return Markup("").join(parts)


def points(block: Text) -> Iterator[Markup]:
    """Give each line of a list that is not blank, with the marks that reach into it."""
    start, coming = 0, _apart(block.marks)
    here: list[Mark] = []
    for line in block.text.split("\n"):
        end = start + len(line)
        here = _reaching(here, coming, start, end)
        if line.strip():
            yield inline(line, [_within(mark, start, end) for mark in here])
        start = end + 1


def _lines(text: str) -> Markup:
    return _BREAK.join(escape(line) for line in text.split("\n"))


def _apart(marks: Sequence[Mark]) -> deque[Mark]:
    """Give marks in their order of which no two of a kind overlap: over the first one a second changes nothing."""
    found: list[Mark] = []
    reach: dict[str, int] = {}
    for mark in sorted(marks, key=_outermost):
        start = max(mark.start, reach.get(mark.kind, 0))
        if start < mark.end:
            found.append(mark if start == mark.start else replace(mark, start=start))
            reach[mark.kind] = mark.end
    return deque(sorted(found, key=_outermost))


def _reaching(before: Sequence[Mark], coming: deque[Mark], start: int, end: int) -> list[Mark]:
    """Give the marks that reach into `[start, end)`, the outermost first, and take those that begin from `coming`."""
    found = list(before)
    while coming and coming[0].start < end:
        found.append(coming.popleft())
    return [mark for mark in found if mark.end > start]


def _outermost(mark: Mark) -> tuple[int, int, str]:
    return mark.start, -mark.end, mark.kind


def _common(left: Sequence[Mark], right: Sequence[Mark]) -> int:
    count = 0
    while count < min(len(left), len(right)) and left[count] == right[count]:
        count += 1
    return count


def _within(mark: Mark, start: int, end: int) -> Mark:
    return Mark(mark.kind, max(mark.start, start) - start, min(mark.end, end) - start, mark.href, mark.speaker)


def _opening(mark: Mark) -> Markup:
    match mark.kind:
        case "link":
            return Markup('<a href="{}" rel="noopener">').format(mark.href)
        case "quote" if mark.speaker:
            return Markup('<q title="{}">').format(mark.speaker)
        case "quote":
            return Markup("<q>")
    return Markup("<strong>") if mark.kind == "bold" else Markup("<em>")
