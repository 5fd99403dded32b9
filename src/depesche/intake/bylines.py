"""Read who wrote a post, beside its time: "von Anna Beispiel", "By Jane Roe and Mark Poe", or a bare name."""

import re

from depesche.intake.lexicon import AGENCIES, FINITE_WORDS, PLACES, ROLE, SPEECH_VERBS, STOP_CAPITALS

_CAPITAL = r"[A-ZÀ-ÖØ-Þ](?:[a-zß-ÿ]{1,30}|['’][A-ZÀ-Ý][a-zß-ÿ]{1,30}|\.)(?:-?[A-ZÀ-Ý][a-zß-ÿ]{1,30})?"
_OF = r"(?:(?:von|van|de|del|della|di|da|du)[ \u00a0](?:(?:der|den|la)[ \u00a0])?)?"
_NAME = rf"{_CAPITAL}(?:[ \u00a0]{_OF}{_CAPITAL}){{1,2}}"
_AND = r"(?:,|[ \u00a0](?:und|and|et|y|e|&))[ \u00a0]"
_BY = r"(?:von|by|par|por|di|door)"
_WRITTEN_BY = re.compile(rf"(?i:{_BY})[ \u00a0]+(?P<names>{_NAME}(?:{_AND}{_NAME}){{0,3}})")
_BARE = re.compile(_NAME)
_AND_BETWEEN = re.compile(_AND)
_BEFORE_IT = re.compile(r"\s*[,|·•–—(-]?\s*")
_AFTER_IT = re.compile(r"\)?\s*(?:$|[:|])")
_TO_TIME = re.compile(r"\s*[,|·•–—-]?\s*(?:(?:um|at|à|alle|a las)\s+)?(?=[0-9])")


def byline_behind(text: str, at: int, end: int) -> tuple[tuple[int, int], int] | None:
    """Read "von Anna Beispiel" behind a time, where it ends its line or stands before a colon.

    Give where the names stand, and where the byline ends.
    """
    start = _BEFORE_IT.match(text, at, end)
    match = _WRITTEN_BY.match(text, start.end() if start else at, end)
    if (
        match is None
        or match.start() == at
        or not _are_people(match["names"])
        or not _AFTER_IT.match(text, match.end(), end)
    ):
        return None
    return match.span("names"), match.end() + (text[match.end() : match.end() + 1] == ")")


def byline_before(text: str, at: int, end: int) -> tuple[tuple[int, int], int] | None:
    """Read "By Jane Roe" before a time; give where the names stand, and where the time begins."""
    match = _WRITTEN_BY.match(text, at, end)
    then = _TO_TIME.match(text, match.end(), end) if match else None
    return (match.span("names"), then.end()) if match and then and _are_people(match["names"]) else None


def byline_of(line: str) -> tuple[int, int] | None:
    """Give where the names stand in a line that is nothing but "Von Anna Beispiel"."""
    match = _WRITTEN_BY.fullmatch(line) if len(line) <= 200 else None
    return match.span("names") if match and _are_people(match["names"]) else None


def is_bare_name(line: str) -> bool:
    """Tell whether a line is two or three capitalised words that may be a name."""
    return len(line) <= 60 and _BARE.fullmatch(line) is not None and _are_people(line)


def authors_in(names: str) -> tuple[str, ...]:
    """Part "Jane Roe and Mark Poe" into names."""
    return tuple(_AND_BETWEEN.split(names))


def _are_people(names: str) -> bool:
    return not any(_is_no_name(word) for word in names.split())


def _is_no_name(word: str) -> bool:
    low = word.lower()
    return (
        (word in STOP_CAPITALS and word[0].isupper())
        or word in PLACES
        or word in AGENCIES
        or low in FINITE_WORDS
        or low in SPEECH_VERBS
        or ROLE.fullmatch(word) is not None
    )
