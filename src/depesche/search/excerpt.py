"""Where what was looked for stands in a text, and the piece of the text around it."""

from collections.abc import Sequence

from msgspec import Struct

from depesche.search.question import Question
from depesche.search.stems import LANGUAGES, Word, stem, words_in

EXCERPT_CHARS = 280
"""Characters of an excerpt at most, but for the word at its end."""
BEFORE_CHARS = 60
"""Characters before the first word that was looked for."""


class Piece(Struct, frozen=True):
    """A piece of an excerpt, `found` where it is a word that was looked for."""

    text: str
    found: bool = False


def excerpt(text: str, question: Question, chars: int = EXCERPT_CHARS) -> list[Piece]:
    """Give the piece of a text in which the first word stands that was looked for, else its beginning."""
    words = list(words_in(text))
    hits = _hits(words, question)
    start = max(0, hits[0][0] - BEFORE_CHARS) if hits else 0
    start = next((word.start for word in words if word.start >= start), 0) if start else 0
    end = next((word.end for word in words if word.end >= start + chars), len(text))
    pieces = [Piece("… ")] if start else []
    return [*pieces, *_parted(text, start, end, hits), *([Piece(" …")] if end < len(text.rstrip()) else [])]


def marked(text: str, question: Question) -> list[Piece]:
    """Give a whole text, parted where words stand that were looked for."""
    return _parted(text, 0, len(text), _hits(list(words_in(text)), question))


def _hits(words: Sequence[Word], question: Question) -> list[tuple[int, int]]:
    stems = {one for term in question.wanted for phrase in term for one in phrase}
    last = {phrase[-1] for phrase in question.wanted[-1]} if question.begun else set[str]()
    return [(word.start, word.end) for word in words if _is_hit(word.text, stems, last)]


def _is_hit(word: str, stems: set[str], last: set[str]) -> bool:
    forms = {stem(word, language) for language in LANGUAGES}
    return not forms.isdisjoint(stems) or any(one.startswith(beginning) for beginning in last for one in forms)


def _parted(text: str, start: int, end: int, hits: Sequence[tuple[int, int]]) -> list[Piece]:
    found, at = [], start
    for first, behind in hits:
        if first < at or behind > end:
            continue
        found += [Piece(text[at:first])] if first > at else []
        found.append(Piece(text[first:behind], found=True))
        at = behind
    return [*found, *([Piece(text[at:end])] if at < end else [])]
