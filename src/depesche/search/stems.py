"""Words of a text, and the stems by which their forms are one (Snowball); accents and capitals make no difference."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import Stemmer
from msgspec import Struct

STEMMED = {"de": "german", "en": "english"}
"""Languages (BCP 47, first part) whose words are brought to their stems; those of all others are taken as they are."""
KNOWN = 20_000
"""Stems that are remembered: most words of a post have been met before."""
STEM_CHARS = 60
"""Letters of a stem that count: longer words are found by their beginning, and no database takes them for too long."""
LANGUAGES: tuple[str | None, ...] = ("de", "en", None)

WORD_CHARS = 100
"""Letters of a word that are read."""
_LETTERS = "(?:[^\\W_][\u0300-\u036f]*)+"
_WORD = re.compile(f"{_LETTERS}(?:['’]{_LETTERS})*")
"""Letters and digits, each with accents that stand apart from it (Unicode NFD), and apostrophes between them."""
_NO_LETTER = re.compile(r"[\W_]+")
_WRITTEN_OUT = re.compile("ae|oe|ue")
_UMLAUTS = {"ae": "ä", "oe": "ö", "ue": "ü"}
_local = threading.local()


class Word(Struct, frozen=True):
    """A word, and where it stands in its text (characters)."""

    text: str
    start: int
    end: int


def words_in(text: str, start: int = 0) -> Iterator[Word]:
    """Give the words of a text from a place in it (characters): letters and digits, with apostrophes between them."""
    for found in _WORD.finditer(text, start):
        yield Word(found[0], found.start(), found.end())


def stem(word: str, language: str | None) -> str:
    """Give the stem of a word, in small letters without accents; `language` is the first part of a tag or None."""
    return _stem(word[:WORD_CHARS], language)


def stems_in(text: str, language: str | None) -> list[str]:
    """Give the stems of the words of a text, in their order; words without a letter of their own have none."""
    return [found for word in _WORD.findall(text) if (found := stem(word, language))]


@lru_cache(maxsize=KNOWN)
def _stem(word: str, language: str | None) -> str:
    plain = unicodedata.normalize("NFC", word).lower().replace("’", "'").removesuffix("'s")
    stemmer = _stemmer(STEMMED[language]) if language in STEMMED else None
    return folded(plain if stemmer is None else stemmer.stemWord(plain))[:STEM_CHARS]


def spellings(word: str) -> tuple[str, ...]:
    """Give a word as it may be written too: "Muenchen" is "München" where there is no key for it."""
    umlauts = _WRITTEN_OUT.sub(lambda found: _UMLAUTS[found[0]], word.lower())
    return (word,) if umlauts == word.lower() else (word, umlauts)


def folded(word: str) -> str:
    """Take accents and whatever is no letter or digit from a word, and its capitals; ß is ss."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return _NO_LETTER.sub("", "".join(one for one in apart if not unicodedata.combining(one)))


def first_part(language: str | None) -> str | None:
    """Give the language that a tag (BCP 47) begins with, None where it is not one that has stems."""
    part = (language or "").partition("-")[0].lower()
    return part if part in STEMMED else None


def _stemmer(name: str) -> Stemmer.Stemmer:
    """Give this thread's stemmer: one may not be used by two at a time."""
    found: Stemmer.Stemmer | None = getattr(_local, name, None)
    if found is None:
        found = Stemmer.Stemmer(name)
        setattr(_local, name, found)
    return found
