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
        tokens = segment.tokens
        for place, token in enumerate(tokens):
            low = token.low
            if not token.text.islower() and not (place == number == 0) and not is_noun(token.text):
                continue
            if place and tokens[place - 1].low == "zu" and low in UNFINITE:
                yield Cue(number, place, -1, number, wide=True)
                continue
            if low in FINITE and (token.text.islower() or place == number == 0):
                last = _particle(sentence, number, place, FINITE[low])
                if last is not None:
                    auxiliary = _auxiliary(tokens, place)
                    if auxiliary is not None and low in UNFINITE:
                        yield Cue(number, place, auxiliary, last, _is_passive(tokens, auxiliary, place), low in WIDE)
                    else:
                        yield Cue(number, place, place, last, wide=low in WIDE)
                    continue
            if low in UNFINITE and token.text.islower():
                auxiliary = _auxiliary(tokens, place)
                if auxiliary is not None:
                    yield Cue(number, place, auxiliary, number, _is_passive(tokens, auxiliary, place), low in WIDE)
            elif is_noun(token.text) and number + 1 < len(sentence) and not _names_source(tokens, place):
                yield Cue(number, place, _first_finite(tokens, len(tokens)), number, noun=True)


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


def _first_finite(tokens: tuple[Token, ...], end: int) -> int:
    return next((place for place in range(min(end, len(tokens))) if is_finite(tokens, place)), 0)


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
