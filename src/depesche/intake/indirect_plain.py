"""Find indirect speech where a word for "that" leads the reported clause: English, French, Spanish, Russian."""

import re

from msgspec import Struct

from depesche.intake.sentences import Report, Sentence, Span, Token
from depesche.intake.tongues import Tongue

_NEAR = 9
"""Words behind a verb of reporting, within which its clause begins: "told reporters in Brest on Monday that"."""
_FEW = 10
"""Words that a clause has at most which says only who spoke: "said the mayor of Brest on Monday"."""


class _Verb(Struct, frozen=True):
    segment: int
    place: int


def reports(sentence: Sentence, tongue: Tongue) -> tuple[Report, ...]:
    """Give the indirect speech of a sentence, in the order in which it is told."""
    found: list[Report] = []
    source = _source(sentence, tongue)
    if source is not None:
        found.append(source)
    reached = -1
    for verb in _verbs(sentence, tongue):
        if sentence[verb.segment].tokens[verb.place].start < reached:
            continue
        report = _behind(sentence, verb, tongue) or _before(sentence, verb, tongue)
        if report is not None and not any(report.told[0] == other.told[0] for other in found):
            found.append(report)
            reached = report.told[-1][1] if report.told[0][0] > sentence[verb.segment].start else sentence[-1].end
    return tuple(sorted(found, key=lambda report: report.told))


def speaker_beside(sentence: Sentence, start: int, end: int, tongue: Tongue) -> Span | None:
    """Give who is named as speaking beside the passage `[start, end)`: behind it, before it, as its source."""
    verbs = _verbs(sentence, tongue)
    behind = next((verb for verb in verbs if sentence[verb.segment].tokens[verb.place].start >= end), None)
    before = next((verb for verb in reversed(verbs) if sentence[verb.segment].tokens[verb.place].end <= start), None)
    opens = sentence[0].tokens[0].start >= start - 1
    for verb in (behind, before) if opens or before is None else (before, behind):
        speaker = _speaker(sentence, verb, tongue) if verb is not None else None
        if speaker is not None:
            return speaker
    source = _source_in(sentence, tongue)
    if source is not None:
        return source[2]
    for number, segment in enumerate(sentence):
        if segment.end <= start and number + 1 < len(sentence) and sentence[number + 1].sign == ":":
            return _phrase(segment.tokens, 0, len(segment.tokens), tongue)
    return _phrase(sentence[0].tokens, 0, len(sentence[0].tokens), tongue) if not opens else None


def has_verb(words: str, tongue: Tongue) -> bool:
    """Tell whether a verb of saying, or of calling, stands among some words."""
    low = re.findall(r"[\w'-]+", words.lower().replace("’", "'"))
    return any(word in tongue.verbs or word in tongue.calling or _inverted(word, tongue) for word in low)


def _verbs(sentence: Sentence, tongue: Tongue) -> list[_Verb]:
    found = []
    for number, segment in enumerate(sentence):
        for place, token in enumerate(segment.tokens):
            low = token.low.rpartition("-")[0] if token.low.endswith(("-t-il", "-t-elle")) else token.low
            if token.text.islower() and (low in tongue.verbs or _inverted(low, tongue)):
                found.append(_Verb(number, place))
    return found


def _inverted(low: str, tongue: Tongue) -> bool:
    """Tell whether a French verb stands before its pronoun: "dit-il", "explique-t-elle"."""
    return "-" in low and low.split("-")[0] in tongue.verbs and low.rsplit("-", 1)[-1] in tongue.pronouns


def _behind(sentence: Sentence, verb: _Verb, tongue: Tongue) -> Report | None:
    """Read "Roe said that …", "Roe said the bridge was …", "Roe promised to …"."""
    tokens = sentence[verb.segment].tokens
    begin = _clause_in(tokens, verb.place, tongue)
    if begin is not None:
        return _told(tokens[begin].start, sentence, verb, tongue)
    for later in range(verb.segment + 1, min(verb.segment + 3, len(sentence))):
        first = _bare(sentence[later].first)
        if first in tongue.that or (
            later == verb.segment + 1 and "ли" in tongue.that and _asks(sentence[later].tokens)
        ):
            return _told(sentence[later].start, sentence, verb, tongue)
        inner = next(
            (at for at, token in enumerate(sentence[later].tokens[:2]) if _bare(token.low) in tongue.that), None
        )
        if inner is not None and later > verb.segment + 1:
            return _told(sentence[later].tokens[inner].start, sentence, verb, tongue)
        if sentence[later].sign == ":" and sentence[later].tokens[0].text[0] != "§" and later == verb.segment + 1:
            return _told(sentence[later].start, sentence, verb, tongue)
    return None


def _told(start: int, sentence: Sentence, verb: _Verb, tongue: Tongue) -> Report:
    return Report(((start, sentence[-1].end),), _speaker(sentence, verb, tongue))


def _asks(tokens: tuple[Token, ...]) -> bool:
    return any(token.low == "ли" for token in tokens[:3])


def _bare(low: str) -> str:
    """Give "que" for "qu'il"."""
    return "que" if low.startswith("qu'") else "si" if low in ("s'il", "s'ils") else low


def _clause_in(tokens: tuple[Token, ...], place: int, tongue: Tongue) -> int | None:
    """Give the token with which a clause behind a verb begins in its own segment."""
    verb = tokens[place].low
    for at in range(place + 1, min(place + 1 + _NEAR, len(tokens) - 1)):
        if _bare(tokens[at].low) in tongue.that:
            return at
        infinitive = "INFINITIVE" in tongue.to and tokens[at].low.endswith(
            ("ar", "er", "ir", "ть", "ться", "ти", "arse", "lo")
        )
        if verb in tongue.asking and (tokens[at].low in tongue.to or tokens[at].low.startswith("d'") or infinitive):
            follows = tokens[at + 1].low if not infinitive else ""
            if follows == "be":  # "asked not to be named"
                continue
            if infinitive or (tokens[at + 1].text.islower() and follows not in tongue.articles):
                return at
    if verb in tongue.bare | _TELLING:
        spoken = next(
            (at for at in range(place + 1, min(place + _NEAR, len(tokens) - 1)) if _speaks_on(tokens, at, tongue)), None
        )
        if spoken is not None:
            return spoken
    if verb not in tongue.bare or place + 2 >= len(tokens):
        return None
    first = tokens[place + 1]
    starts = (
        first.is_name
        or first.low in tongue.articles
        or first.low in tongue.pronouns
        or first.low in ("there", "if", "when")
    )
    if first.text.islower() and tokens[place + 2].low in tongue.finite and first.low not in tongue.inside:
        return place + 1
    finite = any(_finite(token, tongue) for token in tokens[place + 2 :])
    return place + 1 if starts and finite else None


_TELLING = frozenset(("told", "tells", "assured", "warned", "informed"))
"""English verbs that name the listener before the clause."""


def _speaks_on(tokens: tuple[Token, ...], at: int, tongue: Tongue) -> bool:
    """Tell whether a pronoun begins a clause: "told the court she had paid"."""
    return (
        tokens[at].low in tongue.pronouns and tokens[at + 1].text.islower() and tokens[at + 1].low not in tongue.inside
    )


def _finite(token: Token, tongue: Tongue) -> bool:
    return token.text.islower() and (token.low in tongue.finite or (token.low.endswith("ed") and len(token.low) > 4))


def _before(sentence: Sentence, verb: _Verb, tongue: Tongue) -> Report | None:
    """Read "The bridge is closed, Roe said" and "The bridge, said Roe, is closed"."""
    segment = sentence[verb.segment]
    if verb.segment == 0 and segment.first not in tongue.as_told:
        return None
    told = segment.first in tongue.as_told
    if len(segment.tokens) > _FEW or (verb.segment and segment.sign not in (",", "–", "—", "-")):
        return None
    if not told and not _says_only_who(segment.tokens, verb.place, tongue):
        return None
    before = sentence[: verb.segment]
    if before and all(token.text[0] == "§" for one in before for token in one.tokens):
        return None
    if before and sum(len(one.tokens) for one in before) < 3 and verb.segment + 1 == len(sentence):
        return None
    named = verb.place == 0 and _phrase(segment.tokens, 1, len(segment.tokens), tongue, near=True) is not None
    if before and verb.place == 0 and not named and not _has_clause(before, tongue):
        return None
    parts: list[Span] = [(before[0].start, before[-1].end)] if before else []
    behind = verb.segment + 1
    if behind < len(sentence) and sentence[behind].sign == ":":
        return None
    if behind < len(sentence) and (not before or sum(len(one.tokens) for one in before) < 4):
        parts.append((sentence[behind].start, sentence[-1].end))
    return Report(tuple(parts), _speaker(sentence, verb, tongue)) if parts else None


def _has_clause(segments: Sentence, tongue: Tongue) -> bool:
    """Tell whether words hold more than a name and what somebody is."""
    return any(_finite(token, tongue) for one in segments for token in one.tokens) or len(segments[0].tokens) > 4


def _says_only_who(tokens: tuple[Token, ...], place: int, tongue: Tongue) -> bool:
    """Tell whether a segment is a verb of speaking and its subject, whichever comes first."""
    head = [
        token for token in tokens[:place] if token.low not in tongue.helpers and _bare(token.low) not in tongue.that
    ]
    if head and head[0].low in tongue.relatives:
        return False
    if not head:
        return len(tokens) > 1 or "-" in tokens[0].text
    if place == len(tokens) - 1 and len(head) <= 2:
        return True
    return (
        head[0].is_name
        or head[0].low in tongue.articles
        or head[0].low in tongue.pronouns
        or head[0].low.startswith("l'")
    )


def _speaker(sentence: Sentence, verb: _Verb, tongue: Tongue) -> Span | None:
    tokens = sentence[verb.segment].tokens
    token = tokens[verb.place]
    if _inverted(token.low, tongue):
        return token.start, token.end
    pronoun = next(
        (one for one in tokens[: verb.place] if one.low.endswith(("-t-il", "-t-elle", "-t-ils", "-t-elles"))), None
    )
    if pronoun is not None or (verb.place and tokens[verb.place - 1].low.endswith(("ont-ils", "ont-elles"))):
        spoken = pronoun or tokens[verb.place - 1]
        return spoken.start, spoken.end
    if tokens[0].low in tongue.relatives:
        return _last_phrase(sentence, verb.segment - 1, tongue)
    begin = 1 if tokens[0].low in tongue.as_told else 0
    ahead = _phrase(tokens, begin, verb.place, tongue) or _bare_noun(tokens, begin, verb.place, tongue)
    if ahead is not None:
        unnamed = tokens[verb.place - 1].low in _IMPERSONAL and _is_it(tokens, ahead)
        return None if unnamed else ahead
    joined = verb.place and tokens[0].low in _AND
    bare = all(one.low in tongue.helpers for one in tokens[: verb.place])
    if not joined and not (verb.segment and bare and _apposed(sentence, verb.segment)):
        after = _phrase(tokens, verb.place + 1, len(tokens), tongue, near=True)
        if after is not None:
            return after
    return _phrase(sentence[0].tokens, 0, len(sentence[0].tokens), tongue) if verb.segment else None


def _bare_noun(tokens: tuple[Token, ...], begin: int, end: int, tongue: Tongue) -> Span | None:
    """Give "investigators" in "investigators believe": words before a verb that are no more than a noun."""
    words = [token for token in tokens[begin:end] if token.low not in tongue.helpers and token.low not in _AND]
    plain = 1 <= len(words) <= 2 and all(
        token.text[0].isalpha() and token.low not in tongue.inside | tongue.finite | tongue.that for token in words
    )
    return (words[0].start, words[-1].end) if plain and not words[-1].low.endswith("ly") else None


_IMPERSONAL = frozenset(("is", "was"))


def _is_it(tokens: tuple[Token, ...], span: Span) -> bool:
    """Tell whether a phrase is "it", so that nobody is named: "it is believed"."""
    return any((token.start, token.end) == span and token.low == "it" for token in tokens)


_AND = frozenset(("and", "but", "et", "mais", "y", "pero", "и", "а", "но"))


def _apposed(sentence: Sentence, number: int) -> bool:
    """Tell whether what stands before a segment is only a name and what its bearer is: "Jane Roe, the mayor, said"."""
    return len(sentence[0].tokens) <= 6 and number >= 2 and len(sentence[number].tokens) > 1


def _last_phrase(sentence: Sentence, number: int, tongue: Tongue) -> Span | None:
    return _phrase(sentence[max(0, number)].tokens, 0, len(sentence[max(0, number)].tokens), tongue)


def _phrase(tokens: tuple[Token, ...], begin: int, end: int, tongue: Tongue, *, near: bool = False) -> Span | None:
    """Give the noun phrase or pronoun among some words: the first that no preposition leads; `near` stops at one."""
    place = begin
    while place < end:
        token = tokens[place]
        if token.low in tongue.helpers:
            place += 1
            continue
        if token.low in tongue.pronouns:
            return token.start, token.end
        if token.low in tongue.inside and not (
            place == begin and token.text[0].isupper() and token.low not in tongue.inside
        ):
            if near and place > begin + 1:
                return None
            place = _past(tokens, place + 1, end, tongue)
            continue
        if (
            token.low in tongue.articles
            or token.is_name
            or _elided(token)
            or (not tongue.articles and _is_noun(token, tongue))
        ):
            return token.start, tokens[_stop(tokens, place, end, tongue) - 1].end
        place += 1
    return None


def _elided(token: Token) -> bool:
    return token.low.startswith("l'")


def _is_noun(token: Token, tongue: Tongue) -> bool:
    return token.low not in tongue.helpers and token.text[0].isalpha() and token.low not in _AND


def _past(tokens: tuple[Token, ...], place: int, end: int, tongue: Tongue) -> int:
    """Give where the words of a preposition end: behind the first noun or name run."""
    begun = False
    while place < end:
        token = tokens[place]
        if token.low in tongue.articles and begun:
            return place
        if begun and (not token.is_name or (not tongue.articles and not tokens[place - 1].is_name)):
            return place
        begun = begun or token.is_name or token.low not in tongue.articles
        place += 1
    return place


def _stop(tokens: tuple[Token, ...], place: int, end: int, tongue: Tongue) -> int:
    """Give where a noun phrase ends: before a helper, a verb, or a word of time or place."""
    stop = place + 1
    while stop < end:
        token = tokens[stop]
        if token.low in tongue.helpers or token.low in tongue.verbs | tongue.calling:
            break
        if token.low in tongue.inside and token.low not in ("of", "for", "à", "en", "del", "al", "du", "at"):
            break
        stop += 1
    return stop


def _source(sentence: Sentence, tongue: Tongue) -> Report | None:
    """Read "According to Roe, …", "…, according to Roe" and "… according to Roe …"."""
    found = _source_in(sentence, tongue)
    if found is None:
        return None
    number, (first, last), speaker = found
    tokens = sentence[number].tokens
    if any(later.sign == ":" and later.tokens[0].text[0] == "§" for later in sentence[number + 1 :]):
        return None
    before = [segment for segment in sentence[:number] if segment.tokens]
    parts: list[Span] = []
    if before or first > 0:
        end = tokens[first - 1].end if first > 0 else before[-1].end
        parts.append((sentence[0].start, end))
    if last < len(tokens):
        parts.append((tokens[last].start, sentence[-1].end))
    elif number + 1 < len(sentence):
        after = number + 1
        while not parts and after + 1 < len(sentence) and len(sentence[after].tokens) < 5:
            after += 1
        if not parts or len(sentence[after].tokens) > 3:
            parts.append((sentence[after].start, sentence[-1].end))
    quoted = all(token.text[0] == "§" for segment in before for token in segment.tokens)
    return Report(tuple(parts), speaker) if parts and not (quoted and before and first == 0) else None


def _source_in(sentence: Sentence, tongue: Tongue) -> tuple[int, tuple[int, int], Span] | None:
    """Give the segment, the tokens, and the name in "according to Roe"."""
    for number, segment in enumerate(sentence):
        tokens = segment.tokens
        for place in range(len(tokens)):
            for words in tongue.sources:
                last = place + len(words)
                if tuple(token.low for token in tokens[place:last]) != words:
                    continue
                if last == len(tokens) or (words[-1] == "словам" and len(words) == 3):
                    return (
                        number,
                        (place, last),
                        (tokens[last - 2 if len(words) > 1 else place].start, tokens[last - 1].end),
                    )
                end = _source_end(tokens, last, tongue)
                return number, (place, end), (tokens[last].start, tokens[end - 1].end)
            if tokens[place].low.startswith("d'après") and place + 1 < len(tokens):
                end = _source_end(tokens, place + 1, tongue)
                return number, (place, end), (tokens[place + 1].start, tokens[end - 1].end)
    return None


def _source_end(tokens: tuple[Token, ...], place: int, tongue: Tongue) -> int:
    end = place + 1
    while end < len(tokens) and tokens[end].low not in tongue.finite and tokens[end].low not in tongue.verbs:
        end += 1
    return min(len(tokens), end)
