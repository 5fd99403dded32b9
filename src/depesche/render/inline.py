"""A line of text with its marks as well-nested HTML: everything escaped, marks that overlap are split."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from markupsafe import Markup, escape

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
    borders = sorted({0, len(text)} | {at for mark in marks for at in (mark.start, mark.end) if at <= len(text)})
    parts: list[Markup] = []
    stack: list[Mark] = []
    for start, end in pairwise(borders):
        wanted = _nested([mark for mark in marks if mark.start <= start < mark.end])
        kept = _common(stack, wanted)
        parts += [_CLOSE[mark.kind] for mark in reversed(stack[kept:])]
        parts += [_opening(mark) for mark in wanted[kept:]]
        parts.append(_lines(text[start:end]))
        stack = wanted
    parts += [_CLOSE[mark.kind] for mark in reversed(stack)]
    return Markup("").join(parts)


def points(block: Text) -> Iterator[Markup]:
    """Give each line of a list that is not blank, with the marks that reach into it."""
    start = 0
    for line in block.text.split("\n"):
        end = start + len(line)
        if line.strip():
            yield inline(
                line, [_within(mark, start, end) for mark in block.marks if mark.start < end > start < mark.end]
            )
        start = end + 1


def _lines(text: str) -> Markup:
    return _BREAK.join(escape(line) for line in text.split("\n"))


def _nested(marks: list[Mark]) -> list[Mark]:
    """Order marks from the outermost in, and keep one of each kind: a second one would change nothing."""
    found: dict[str, Mark] = {}
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.kind)):
        found.setdefault(mark.kind, mark)
    return list(found.values())


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
