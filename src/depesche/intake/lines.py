"""The lines of a text, each with its place in it."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from msgspec import Struct

_LINE = re.compile(r"[^\n]+")
_SEPARATOR = re.compile(r"[\s\-–—_=*~#•·.+|─━]{3,}")
_FINAL = re.compile(r"[.!?…:;,][\"'“”„»«’‘)\]]*$|[.!?…]$")
_SUBHEADING_CHARS = 120


class Line(Struct, frozen=True):
    """A line that is not blank: `[start, end)` without the white space around it; `gap`: a blank line stands before."""

    start: int
    end: int
    text: str
    gap: bool = False

    @property
    def is_separator(self) -> bool:
        """Tell whether this is a rule of dashes, stars or the like."""
        return len(self.text) >= 3 and _SEPARATOR.fullmatch(self.text) is not None

    @property
    def is_short(self) -> bool:
        """Tell whether this reads like a sub-heading: short, and without final punctuation."""
        text = self.text
        return (
            2 < len(text) <= _SUBHEADING_CHARS
            and (text.endswith(("?", "!")) or _FINAL.search(text) is None)
            and any(c.isalpha() for c in text)
            and not text[0].islower()
            and "://" not in text
        )


def lines(text: str, start: int = 0, end: int | None = None) -> tuple[Line, ...]:
    """Split `text[start:end]` into lines, leaving blank ones out."""
    found: list[Line] = []
    last = start
    for match in _LINE.finditer(text, start, len(text) if end is None else end):
        piece = match[0]
        words = piece.strip()
        if words:
            begin = match.start() + len(piece) - len(piece.lstrip())
            gap = text.count("\n", last, match.start()) > 1
            found.append(Line(begin, begin + len(words), words, gap))
            last = match.end()
    return tuple(found)


def unwrapped(text: str, everything: Sequence[Line]) -> Callable[[Sequence[Line]], tuple[Line, ...]]:
    """Give what turns lines into paragraphs: it joins them where the text was broken at a fixed width.

    A joined line keeps its place in the text; each line break in it becomes a space, so that offsets hold.
    """
    pairs = [before for before, after in pairwise(everything) if not after.gap]
    broken = [line for line in pairs if 45 <= len(line.text) <= 100 and _FINAL.search(line.text) is None]
    widest = max((len(line.text) for line in everything), default=0)
    if len(broken) < 3 or 5 * len(broken) < 2 * len(pairs) or widest > 100:
        return tuple
    return lambda region: _joined(text, region)


def _joined(text: str, region: Sequence[Line]) -> tuple[Line, ...]:
    groups: list[list[Line]] = []
    for line in region:
        if groups and not line.gap and not line.text.startswith(("- ", "• ", "* ")):
            groups[-1].append(line)
        else:
            groups.append([line])
    spans = [(group[0].start, group[-1].end, group[0].gap) for group in groups]
    return tuple(Line(start, end, text[start:end].replace("\n", " "), gap) for start, end, gap in spans)
