"""Find what is told on somebody's word in German: "laut Wenz", "nach Angaben von Wenz", "Wenz zufolge", "so Wenz"."""

from depesche.intake.clauses import NAMING, goes_on
from depesche.intake.finite import is_finite
from depesche.intake.lexicon import words_of
from depesche.intake.moods import subjunctive
from depesche.intake.reporting import (
    REFERRING,
    is_given,
)
from depesche.intake.sentences import Report, Segment, Sentence, Span, Token
from depesche.intake.subjects import (
    PREPOSITIONS,
    RELATIVES,
    SUBORDINATORS,
    phrase_end,
)

_NO_PHRASE = PREPOSITIONS | words_of("werden wird wurde wurden geworden und oder auf nachdenken nachgedacht sagen")
_WITHIN = words_of("der des von und vom in im aus")
_POSSESSIVES = ("sein", "ihre", "unser", "mein", "deren", "dessen")


def by_source(sentence: Sentence) -> list[Report]:
    """Read "laut Wenz", "nach Angaben von Wenz", "Wenz zufolge", "seiner Meinung nach", "demnach"."""
    found = []
    for number, segment in enumerate(sentence):
        tokens = segment.tokens
        for place in range(len(tokens)):
            source = _source_at(tokens, place)
            if source is not None and not _introduces(sentence, number):
                first, last, speaker = source
                told = _around(sentence, number, first, last)
                if told:
                    found.append(Report(told, speaker))
    return found


def _introduces(sentence: Sentence, number: int) -> bool:
    """Tell whether what a sentence leads to stands in quotation marks behind a colon."""
    return any(later.sign == ":" and later.tokens[0].text[0] == "§" for later in sentence[number + 1 :])


def _source_at(tokens: tuple[Token, ...], place: int) -> tuple[int, int, Span] | None:
    """Give the tokens from which to which somebody is named as a source, and the words that name them."""
    low = tokens[place].low
    if low in REFERRING:
        return place, place + 1, (tokens[place].start, tokens[place].end)
    if low in ("laut", "gemäß", "lt") and place + 1 < len(tokens) and _begins_phrase(tokens, place + 1):
        end = phrase_end(tokens, place + 1)
        return place, end, (tokens[place + 1].start, tokens[end - 1].end)
    if low == "nach":
        noun = next((at for at in range(place + 1, min(place + 5, len(tokens))) if tokens[at].is_name), None)
        if noun is not None and is_given(_base_noun(tokens, noun)):
            given = next((at for at in range(noun, min(noun + 2, len(tokens))) if is_given(tokens[at].text)), noun)
            end = max(phrase_end(tokens, place + 1), given + 1)
            return place, end, (tokens[place + 1].start, tokens[end - 1].end)
        if place and is_given(tokens[place - 1].text):
            begin = max(0, place - 4)
            owned = next((at for at in range(begin, place) if tokens[at].low.startswith(_POSSESSIVES)), None)
            if owned is None:
                return None
            if owned and tokens[owned - 1].low in NAMING | {"den", "dem"}:
                return None
            return owned, place + 1, (tokens[owned].start, tokens[place - 1].end)
    if low == "zufolge" and place:
        begin = _phrase_begin(tokens, place - 1)
        return begin, place + 1, (tokens[begin].start, tokens[place - 1].end)
    return None


def _begins_phrase(tokens: tuple[Token, ...], place: int) -> bool:
    """Tell whether a noun or name, perhaps with its article and adjectives, begins at a place."""
    return any(token.is_name for token in tokens[place : place + 4]) and tokens[place].low not in _NO_PHRASE


def _base_noun(tokens: tuple[Token, ...], noun: int) -> str:
    """Give the noun that says what is given, a genitive before it left out: "Celebis Angaben"."""
    following = tokens[noun + 1].text if noun + 1 < len(tokens) else ""
    return following if following and is_given(following) else tokens[noun].text


def _phrase_begin(tokens: tuple[Token, ...], last: int) -> int:
    """Give where the noun phrase begins that ends with the token `last`: behind a verb, or at the beginning."""
    place = last
    while place > 0 and last - place < 12:
        before = tokens[place - 1]
        if before.text.islower() and (
            is_finite(tokens, place - 1) or subjunctive([tokens[max(0, place - 2)], before]) == 1
        ):
            break
        if before.low in ("auch", "jedoch", "aber", "allerdings", "soll", "sollen", "sind", "ist", "dann"):
            break
        if before.text.islower() and not _part_of_phrase(before):
            break
        place -= 1
    return place


def _part_of_phrase(token: Token) -> bool:
    return token.low.endswith(("e", "en", "er", "es", "em")) or token.low in _WITHIN


def _around(sentence: Sentence, number: int, first: int, last: int) -> tuple[Span, ...]:
    """Give what stands around the naming of a source: the clauses that are told on its word."""
    tokens = sentence[number].tokens
    begin = _source_start(sentence, number, first)
    parts: list[Span] = []
    if first or number > begin:
        parts.append((sentence[begin].start, tokens[first - 1].end if first else sentence[number - 1].end))
    if last < len(tokens):
        parts.append((tokens[last].start, _source_end(sentence, number)))
    elif number + 1 < len(sentence):
        behind = _clause_after(sentence, number + 1, continues=bool(parts))
        parts.append((sentence[behind].start, _source_end(sentence, behind)))
    return tuple(parts)


def _source_start(sentence: Sentence, number: int, first: int) -> int:
    """Give the segment from which on a source tells: its own main clause, its subordinate clause, or the sentence."""
    tokens = sentence[number].tokens
    verb = next((place for place in range(min(5, first)) if is_finite(tokens, place)), 0)
    if verb and sentence[number].first not in RELATIVES:
        return number
    for at in range(number, 0, -1):
        subordinate = sentence[at].first in SUBORDINATORS and sentence[at].first not in ("dass", "daß")
        if subordinate or sentence[at].sign in (";", "–", "—", ":"):
            return at
    return 0


def _clause_after(sentence: Sentence, number: int, *, continues: bool) -> int:
    """Give the segment with which the told clause goes on behind a source, what is said of the source left out."""
    last = len(sentence) - 1
    while number < last and _is_relative(sentence[number]):
        number += 1
    while not continues and number < last and not goes_on(sentence[number]):
        number += 1
    return number


def _is_relative(segment: Segment) -> bool:
    tokens = segment.tokens
    return segment.first in RELATIVES and len(tokens) > 2 and segment.sign == "," and is_finite(tokens, len(tokens) - 1)


def _source_end(sentence: Sentence, number: int) -> int:
    """Give where what a source tells ends: behind a colon, a semicolon or a dash only the subjunctive is its word."""
    for later in range(number + 1, len(sentence)):
        if sentence[later].sign in (":", ";", "–", "—") and subjunctive(sentence[later].tokens) is None:
            return sentence[later - 1].end
    return sentence[-1].end


def by_so(sentence: Sentence) -> list[Report]:
    """Read "Der Zug komme, so Wenz"."""
    for number in range(1, len(sentence)):
        tokens = sentence[number].tokens
        if tokens[0].low != "so" or len(tokens) < 2 or sentence[number].sign != ",":
            continue
        if not (tokens[1].is_name or tokens[1].low in NAMING):
            continue
        if any(is_finite(tokens, place) for place in range(1, len(tokens))):
            continue
        before = sentence[:number]
        if all(token.text[0] == "§" for segment in before for token in segment.tokens):
            continue
        parts = [(before[0].start, before[-1].end)]
        if number + 1 < len(sentence) and goes_on(sentence[number + 1]):
            parts.append((sentence[number + 1].start, sentence[-1].end))
        return [Report(tuple(parts), (tokens[1].start, tokens[phrase_end(tokens, 1) - 1].end))]
    return []
