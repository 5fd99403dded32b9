"""Part a paragraph into sentences and their segments: what stands between commas, colons, semicolons and dashes."""

import re
from collections.abc import Container

from msgspec import Struct

from depesche.intake.speech import Masked

SENTENCE_TOKENS = 200
"""Words and signs of a sentence, beyond which it is read as several: a text without full stops takes no longer."""

_TOKEN = re.compile(r"§+|[^\W\d_](?:[\w'’]|[-.&](?=\w))*|\d(?:[\w.,-]*\w)?|[^\w\s§]")
_PARTING = frozenset(",;:–—-")


class Token(Struct, frozen=True):
    """A word, a number, a sign, or "§" for all that stands in quotation marks; its place is that in the paragraph."""

    text: str
    start: int
    end: int

    @property
    def place(self) -> tuple[int, int]:
        """Give where it begins and ends."""
        return self.start, self.end

    @property
    def low(self) -> str:
        """Give the word in small letters, its apostrophe straight."""
        return self.text.lower().replace("’", "'")

    @property
    def is_name(self) -> bool:
        """Tell whether it can be a noun or name: capitalised, or a year."""
        return self.text[0].isupper() or (self.text.isdigit() and len(self.text) == 4)


class Segment(Struct, frozen=True):
    """Words between two signs that part a sentence; `sign` is the one before, empty at the beginning."""

    sign: str
    tokens: tuple[Token, ...]

    @property
    def start(self) -> int:
        """Give where its first word begins."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Give where its last word ends."""
        return self.tokens[-1].end

    @property
    def first(self) -> str:
        """Give its first word in small letters."""
        return self.tokens[0].low


Sentence = tuple[Segment, ...]
Span = tuple[int, int]
"""Where something begins and ends, `[begin, end)`."""


class Report(Struct, frozen=True):
    """Reported speech: the parts that are told, and the words that name who tells, where they are there."""

    told: tuple[Span, ...]
    speaker: Span | None


def sentences(black: Masked, names: Container[int] = ()) -> tuple[Sentence, ...]:
    """Give the sentences of a paragraph whose passages in quotation marks are blacked out. Takes linear time.

    Passages that begin at one of `names` are read as names.
    """
    found: list[Sentence] = []
    for start, end in zip(black.starts, (*black.starts[1:], len(black.text)), strict=True):
        tokens = [_token(match, names) for match in _TOKEN.finditer(black.text, start, end)]
        for first in range(0, len(tokens), SENTENCE_TOKENS):
            sentence = _segments(_bare(tokens[first : first + SENTENCE_TOKENS]))
            if sentence:
                found.append(sentence)
    return tuple(found)


def _token(match: re.Match[str], names: Container[int]) -> Token:
    return Token("N" if match.start() in names else match[0], match.start(), match.end())


def _bare(tokens: list[Token]) -> list[Token]:
    """Leave out what stands in brackets, and the full stop."""
    kept: list[Token] = []
    depth = 0
    for token in tokens:
        depth += token.text in "([" and len(token.text) == 1
        if depth == 0 and token.text not in ".!?…":
            kept.append(token)
        depth = max(0, depth - (token.text in (")", "]")))
    return kept


def _segments(tokens: list[Token]) -> Sentence:
    found: list[Segment] = []
    sign, words = "", list[Token]()
    for token in tokens:
        if token.text in _PARTING:
            if words:
                found.append(Segment(sign, tuple(words)))
                sign, words = token.text, []
            elif found:
                sign = token.text
        elif token.text[0].isalnum() or token.text[0] == "§":
            words.append(token)
    if words:
        found.append(Segment(sign, tuple(words)))
    return tuple(found)
