"""What somebody types into a search field, as what is looked for: words, "phrases" and -without."""

import re
from itertools import product

from msgspec import Struct

from depesche.search.stems import LANGUAGES, STEM_CHARS, folded, spellings, stem, words_in

QUESTION_CHARS = 200
"""Characters of a question that are read."""
TERMS = 12
"""Words and phrases of a question that are looked for."""
PHRASE_WORDS = 8
SPELLED = 8
"""Ways of writing a phrase that are looked for."""

BEGUN_CHARS = 2
"""Letters from which on a word is looked for by its beginning."""

_LAST = re.compile(r"(?:^|\s)([^\W_]+)$")
_LIKE_MARK = re.compile("x[0-9a-f]+")
"""Marks of the index begin so (`depesche.search.indexed.mark`), and are no words."""
_PART = re.compile(r'(-?)(?:["„“”«»]([^"„“”«»]*)["„“”«»]?|([^\s"„“”«»]+))')

Phrase = tuple[str, ...]
"""Stems that follow one another."""
Term = tuple[Phrase, ...]
"""Phrases any of which will do: the same words in other languages and spellings."""


class Question(Struct, frozen=True):
    """All of `wanted` is to be there, nothing of `without`; a word that begins like `begun` does for the last."""

    wanted: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()
    begun: tuple[str, ...] = ()


def question_of(text: str, *, begun: bool = False) -> Question:
    """Read what somebody has typed; with `begun` somebody is still typing the last word. Never fails."""
    wanted: list[Term] = []
    without: list[Term] = []
    typing = False  # the last part is a word, and the last of what is wanted
    for minus, quoted, plain in _PART.findall(text[:QUESTION_CHARS]):
        term = term_of(quoted or plain)
        looked_for = bool(term) and len(wanted) + len(without) < TERMS
        if looked_for:
            (without if minus else wanted).append(term)
        typing = looked_for and bool(plain) and not minus
    return Question(tuple(wanted), tuple(without), _beginnings(text) if begun and typing else ())


def _beginnings(text: str) -> tuple[str, ...]:
    """Give what the last word begins with, where somebody is in the midst of it: a few letters at least."""
    last = _LAST.search(text[:QUESTION_CHARS])
    spelled = spellings(last[1]) if last else ()
    begun = dict.fromkeys(folded(word)[:STEM_CHARS] for word in spelled)
    return tuple(one for one in begun if len(one) >= BEGUN_CHARS and not _LIKE_MARK.fullmatch(one))


def term_of(text: str) -> Term:
    """Give the words of a text as a term, none where there is no word in it."""
    words = [word.text for word in words_in(text)][:PHRASE_WORDS]
    found: dict[Phrase, None] = {}
    for spelled in list(product(*map(spellings, words)))[:SPELLED] if words else []:
        for language in LANGUAGES:
            stems = tuple(one for one in (stem(word, language) for word in spelled) if one)
            if stems:
                found[stems] = None
    return tuple(found)
