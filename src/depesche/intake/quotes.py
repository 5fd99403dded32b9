"""Find what stands in quotation marks: „…“, "…", “…”, «…», »…«, ‚…‘, ‘…’."""

import re

from msgspec import Struct

_MARKS = re.compile("[\"“”„«»‹›‚‘’'‟]")
_CLOSERS = {
    "„": '“”"‟',
    "‚": "‘’'",
    "«": "»",
    "‹": "›",
    "“": '”"',
    "»": "«",
    "›": "‹",
    "‘": "’'",
    '"': '"”',
    "”": "”",
    "'": "'",
}
_SINGLE = "‘’'"
_ALWAYS_OPEN = "„‚«‹"


class Passage(Struct, frozen=True):
    """Quotation marks and all between them, `[start, end)`; the words alone are `[begin, stop)`.

    `closed` is false where a paragraph begins with an opening mark that is not closed in it, as each paragraph
    of a long speech does.
    """

    start: int
    begin: int
    stop: int
    end: int
    closed: bool = True


def passages(text: str) -> tuple[Passage, ...]:
    """Give the outermost passages in quotation marks of one paragraph, in order. Takes linear time."""
    marks = [(match.start(), match[0]) for match in _MARKS.finditer(text)]
    low = "„" in text
    found: list[Passage] = []
    hopeless: set[str] = set()
    nearest: dict[str, int] = {}  # the closing mark found last for each opening one: those up to it share it
    tight: dict[str, int] = {}  # up to where an opening mark has no white space behind it
    number = 0
    while number < len(marks):
        place, mark = marks[number]
        number += 1
        if mark in hopeless or not _opens(text, place, mark, low=low):
            continue
        closing = nearest.get(mark)
        if closing is None or closing < number:
            closing = next((n for n in range(number, len(marks)) if _closes(text, marks[n], mark)), None)
        if closing is None:
            hopeless.add(mark)
            if not found and not text[:place].strip() and mark not in "‘'":
                return (_passage(text, place, len(text), closed=False),)
            continue
        nearest[mark], end = closing, marks[closing][0]
        if mark in "‘'" and (end == tight.get(mark) or not any(char.isspace() for char in text[place:end])):
            tight[mark] = end
            continue
        found.append(_passage(text, place, end))
        number = closing + 1
    return tuple(passage for passage in found if passage.begin < passage.stop)


def count_marks(text: str) -> int:
    """Count the quotation marks of a text."""
    return sum(1 for _ in _MARKS.finditer(text))


def _opens(text: str, place: int, mark: str, *, low: bool) -> bool:
    if mark not in _CLOSERS or (low and mark in "“”"):
        return False
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if mark in _ALWAYS_OPEN:
        return bool(after)
    return (
        (not before or before.isspace() or before in "([{-–—/:¡¿|")
        and bool(after)
        and (not after.isspace() or mark == "»")
    )


def _closes(text: str, mark: tuple[int, str], opener: str) -> bool:
    place, char = mark
    if char not in _CLOSERS[opener]:
        return False
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if char in _SINGLE:
        return not after.isalnum() and not before.isspace()
    return opener in _ALWAYS_OPEN or not before.isspace() or not after.isalnum()


def _passage(text: str, start: int, close: int, *, closed: bool = True) -> Passage:
    inner = text[start + 1 : close]
    begin = start + 1 + len(inner) - len(inner.lstrip())
    stop = max(begin, close - (len(inner) - len(inner.rstrip())))
    return Passage(start, begin, stop, close + closed, closed)
