"""Find the words of reporting in a German sentence: verbs with their particles and auxiliaries, and nouns."""

import re
from collections.abc import Iterator

from msgspec import Struct

from depesche.intake.finite import is_finite
from depesche.intake.reporting import (
    BEING,
    FINITE,
    MODAL,
    MOVED,
    PASSIVE,
    PERFECT,
    UNFINITE,
    WIDE,
    is_noun,
)
from depesche.intake.sentences import Sentence, Token

_WORD = re.compile(r"\w+")


class Cue(Struct, frozen=True):
    """A word of reporting in a segment, the finite verb of its clause, and whether it takes any clause."""

    segment: int
    place: int
    verb: int
    last: int
    passive: bool = False
    wide: bool = False
    noun: bool = False


def cues(sentence: Sentence) -> Iterator[Cue]:
    """Give the words of reporting of a sentence."""
    for number, segment in enumerate(sentence):
        for place, token in enumerate(segment.tokens):
            if token.text.islower() or place == number == 0:
                cue = _verb(sentence, number, place)
                if cue is not None:
                    yield cue
            elif is_noun(token.text) and number + 1 < len(sentence) and not _names_source(segment.tokens, place):
                yield Cue(number, place, _first_finite(segment.tokens), number, noun=True)


def _verb(sentence: Sentence, number: int, place: int) -> Cue | None:
    """Read a word as a verb of reporting: with "zu", with its particle, or with its auxiliary."""
    tokens = sentence[number].tokens
    low = tokens[place].low
    if place and tokens[place - 1].low == "zu" and low in UNFINITE:
        return Cue(number, place, -1, number, wide=True)
    auxiliary = _auxiliary(tokens, place) if low in UNFINITE else None
    last = _particle(sentence, number, place, FINITE[low]) if low in FINITE else None
    if auxiliary is not None:
        last = number if last is None else last
        return Cue(number, place, auxiliary, last, _is_passive(tokens, auxiliary, place), low in WIDE)
    return Cue(number, place, place, last, wide=low in WIDE) if last is not None else None


def _is_passive(tokens: tuple[Token, ...], auxiliary: int, place: int) -> bool:
    low = tokens[auxiliary].low
    return low in PASSIVE or (low in BEING and tokens[place].low not in MOVED)


def _names_source(tokens: tuple[Token, ...], place: int) -> bool:
    """Tell whether a noun belongs to "nach Angaben", "laut einem Bericht" or the like."""
    before = any(token.low in ("nach", "laut", "gemäß") for token in tokens[max(0, place - 4) : place])
    return before or any(token.low == "zufolge" for token in tokens[place + 1 : place + 8])


def has_cue(words: str) -> bool:
    """Tell whether a verb of reporting stands among some words."""
    low = _WORD.findall(words.lower())
    return any((word in FINITE and "" in FINITE[word]) or word in UNFINITE for word in low)


def _first_finite(tokens: tuple[Token, ...]) -> int:
    return next((place for place in range(len(tokens)) if is_finite(tokens, place)), 0)


def _auxiliary(tokens: tuple[Token, ...], place: int) -> int | None:
    """Give where the auxiliary of a participle or infinitive stands: before it, or right behind it."""
    for other in range(place - 1, -1, -1):
        low = tokens[other].low
        if low in PERFECT or low in PASSIVE or low in MODAL or low in BEING:
            return other
    behind = place + 1
    if behind < len(tokens) and tokens[behind].low in PERFECT | PASSIVE | BEING:
        return behind
    return None


def _particle(sentence: Sentence, number: int, place: int, particles: frozenset[str]) -> int | None:
    """Give the segment in which the verb's particle stands, the verb's own where it needs none, None without it."""
    for later in range(number, min(number + 3, len(sentence))):
        tokens = sentence[later].tokens
        begin = place + 1 if later == number else 0
        if tokens[begin:] and tokens[-1].low in particles:
            return later
        if any(token.low in particles for token in tokens[max(begin, len(tokens) - 3) :]) and "" not in particles:
            return later
    return number if "" in particles else None
