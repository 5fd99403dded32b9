"""Where what was looked for stands in a text, and the piece of the text around it."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from depesche.search.question import Question
from depesche.search.stems import first_part, folded, stem, words_in

EXCERPT_CHARS = 280
"""Characters of an excerpt at most, but for the word at its end."""
BEFORE_CHARS = 60
"""Characters before the first word that was looked for."""
READ_CHARS = 10_000
"""Characters of a text in which the words are looked for."""
WORD_CHARS = 60
"""Characters of a word that are shown where an excerpt ends in it."""


class Piece(Struct, frozen=True):
    """A piece of an excerpt, `found` where it is a word that was looked for."""

    text: str
    found: bool = False


def excerpt(text: str, question: Question, language: str | None, chars: int = EXCERPT_CHARS) -> list[Piece]:
    """Give the piece of a text in which the first word stands that was looked for, else its beginning.

    `language` is that of the post.
    """
    first = next(_hits(text[:READ_CHARS], question, language), None)
    start = max(0, first[0] - BEFORE_CHARS) if first else 0
    start = next((word.start for word in words_in(text, start) if word.start > start), start) if start else 0
    upto = start + chars
    end = next((min(word.end, upto + WORD_CHARS) for word in words_in(text, max(0, upto - 1))), len(text))
    end = len(text) if upto >= len(text) else end
    hits = [(at + start, behind + start) for at, behind in _hits(text[start:end], question, language)]
    pieces = [Piece("… ")] if start else []
    return [*pieces, *_parted(text, start, end, hits), *([Piece(" …")] if end < len(text.rstrip()) else [])]


def marked(text: str, question: Question, language: str | None) -> list[Piece]:
    """Give a whole text, parted where words stand that were looked for."""
    return _parted(text, 0, len(text), list(_hits(text[:READ_CHARS], question, language)))


def _hits(text: str, question: Question, language: str | None) -> Iterator[tuple[int, int]]:
    of_post = first_part(language)
    stems = {one for term in question.wanted for phrase in term for one in phrase}
    for word in words_in(text):
        if stem(word.text, of_post) in stems or any(folded(word.text).startswith(one) for one in question.begun):
            yield word.start, word.end


def _parted(text: str, start: int, end: int, hits: Sequence[tuple[int, int]]) -> list[Piece]:
    found, at = [], start
    for first, behind in hits:
        found += [Piece(text[at:first])] if first > at else []
        found.append(Piece(text[first:behind], found=True))
        at = behind
    return [*found, *([Piece(text[at:end])] if at < end else [])]
