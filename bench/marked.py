"""Read quotes marked up in a line of text: `<who>`, `{D direct}`, `{I indirect}`, where indirect may hold direct."""

import re
from typing import Literal

from msgspec import Struct

Span = tuple[int, int]
Type = Literal["Direct", "Indirect"]

_MARKS = re.compile(r"\{(?P<type>[DI]) |(?P<close>\})|(?P<who><)|(?P<end>>)")
_TYPES: dict[str, Type] = {"D": "Direct", "I": "Indirect"}


class Quotation(Struct, frozen=True):
    """A quote as somebody annotated it: its parts, and each place that names its speaker, as `[begin, end)`."""

    type: str
    quote: tuple[Span, ...]
    speaker: tuple[Span, ...]


class Annotated(Struct, frozen=True):
    """A text and its quotes."""

    text: str
    quotations: tuple[Quotation, ...]


def marked(line: str) -> Annotated:
    """Read one line, all of whose quotes are the same speaker's; indirect speech in two parts is one quote.

    Raises ValueError where a mark is not closed.
    """
    words, place = "", 0
    opened: list[tuple[str, int]] = []
    found: list[tuple[str, Span]] = []
    for match in _MARKS.finditer(line):
        words += line[place : match.start()]
        place = match.end()
        if match["type"] or match["who"]:
            opened.append((match["type"] or "who", len(words)))
        elif opened:
            kind, begin = opened.pop()
            found.append((kind, (begin, len(words))))
    if opened:
        raise ValueError(f"a mark is not closed in: {line}")
    who = tuple(span for kind, span in found if kind == "who")
    indirect = tuple(sorted(span for kind, span in found if kind == "I"))
    quotes = [Quotation("Indirect", indirect, who)] if indirect else []
    quotes += [Quotation("Direct", (span,), who) for kind, span in found if kind == "D"]
    return Annotated(words + line[place:], tuple(quotes))
