"""What one wording has that another has not, word by word."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Literal

from msgspec import Struct

WORDS_COMPARED = 2_000
"""Words between the first and the last difference that are compared one by one; more are shown as a whole."""

_PARTS = re.compile(r"\w+(?:[-'’]\w+)*[^\S\n]*|\n+|[^\w\s][^\S\n]*|[^\S\n]+")


class Piece(Struct, frozen=True):
    """A run of text that stands in both wordings, or in the old or the new one alone."""

    kind: Literal["same", "old", "new"]
    text: str


def differences(old: str, new: str) -> list[Piece]:
    """Compare two wordings word by word; spaces behind words do not count.

    The pieces that are not old make up `new`, those that are not new make up `old` but for such spaces.
    """
    before, after = _PARTS.findall(old), _PARTS.findall(new)
    start = _same(before, after)
    end = _same(before[start:][::-1], after[start:][::-1])
    middle = _compared(before[start : len(before) - end], after[start : len(after) - end])
    tail = Piece("same", "".join(after[len(after) - end :]))
    pieces = [Piece("same", "".join(after[:start])), *middle, tail]
    return [piece for piece in pieces if piece.text]


def _same(one: Sequence[str], other: Sequence[str]) -> int:
    """Count how many words are the same from the beginning."""
    pairs = zip(_bare(one), _bare(other), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _compared(old: list[str], new: list[str]) -> Iterator[Piece]:
    if len(old) + len(new) > WORDS_COMPARED:
        yield from (Piece("old", "".join(old)), Piece("new", "".join(new)))
        return
    for kind, a, b, c, d in SequenceMatcher(None, _bare(old), _bare(new)).get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(new[c:d]))
        else:
            yield from (Piece("old", "".join(old[a:b])), Piece("new", "".join(new[c:d])))


def _bare(words: Sequence[str]) -> list[str]:
    return [word.rstrip(" \t") for word in words]
