"""Find German indirect speech: reported clauses, their words of reporting and who reports, sentence by sentence."""

import re
from collections.abc import Iterator

from msgspec import Struct

from depesche.intake.lexicon import words_of
from depesche.intake.moods import subjunctive
from depesche.intake.reporting import (
    BEING,
    CORE,
    DOCUMENTS,
    FINITE,
    MODAL,
    MOVED,
    PASSIVE,
    PERFECT,
    REFERRING,
    UNFINITE,
    WIDE,
    is_given,
    is_noun,
)
from depesche.intake.sentences import Segment, Sentence, Token
from depesche.intake.subjects import (
    PREPOSITIONS,
    RELATIVES,
    SUBORDINATORS,
    Span,
    before_verb,
    is_finite,
    leading,
    opening,
    phrase_after,
    phrase_end,
    subject,
)

_SAME = 0.9
"""Share of the words of two reports, from which on they are one."""
_WORD = re.compile(r"\w+")
_LOOK = 5
"""Segments behind a word of reporting in which its clause may begin."""
_ASKING = words_of(
    "wie warum wer was wann weshalb wieso inwieweit inwiefern wohin woher welche welcher welches wen wem"
)
_NAMING = words_of("der die das ein eine er sie es")
_NO_PHRASE = PREPOSITIONS | words_of("werden wird wurde wurden geworden und oder auf nachdenken nachgedacht sagen")
_POSSESSIVES = ("sein", "ihre", "unser", "mein", "deren", "dessen")
_NO_CLAUSE = words_of("um ohne anstatt statt")
_AND = words_of("und aber sowie doch sondern oder")


class Report(Struct, frozen=True):
    """Reported speech: the parts that are told, and the words that name who tells, where they are there."""

    told: tuple[Span, ...]
    speaker: Span | None


class Cue(Struct, frozen=True):
    """A word of reporting in a segment, the finite verb of its clause, and whether it takes any clause."""

    segment: int
    place: int
    verb: int
    last: int
    passive: bool = False
    wide: bool = False
    noun: bool = False


def reports(sentence: Sentence) -> tuple[Report, ...]:
    """Give the indirect speech of a sentence, in the order in which it is told."""
    found = [*by_source(sentence), *_by_so(sentence)]
    clauses: list[Span] = []
    for cue in sorted(cues(sentence), key=lambda cue: (_rank(sentence, cue), cue.segment, cue.place)):
        place = sentence[cue.segment].tokens[cue.place].start
        if any(begin <= place < end for begin, end in clauses):
            continue
        report = _reported(sentence, cue)
        if report is not None and not any(_alike(report.told, other.told) for other in found):
            found.append(report)
            clauses += report.told
    return tuple(sorted(found, key=lambda report: report.told))


def _rank(sentence: Sentence, cue: Cue) -> int:
    """Give which word of reporting is tried first: a noun whose owner is named right before the clause, then verbs."""
    if not cue.noun:
        return 1
    tokens = sentence[cue.segment].tokens
    owner = _owner(tokens, cue.place)
    rest = [token for token in tokens[cue.place + 1 :] if owner is None or token.start >= owner[1]]
    return 0 if owner is not None and len(rest) <= 1 else 2


def _alike(one: tuple[Span, ...], other: tuple[Span, ...]) -> bool:
    """Tell whether two reports tell nearly the same words."""
    common = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)
    return 2 * common > _SAME * sum(end - begin for begin, end in (*one, *other))


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


def has_cue(words: str) -> bool:
    """Tell whether a verb of reporting stands among some words."""
    low = _WORD.findall(words.lower())
    return any((word in FINITE and "" in FINITE[word]) or word in UNFINITE for word in low)


def _first_finite(tokens: tuple[Token, ...], end: int) -> int:
    return next((place for place in range(min(end, len(tokens))) if is_finite(tokens, place)), 0)


def _is_passive(tokens: tuple[Token, ...], auxiliary: int, place: int) -> bool:
    low = tokens[auxiliary].low
    return low in PASSIVE or (low in BEING and tokens[place].low not in MOVED)


def _names_source(tokens: tuple[Token, ...], place: int) -> bool:
    """Tell whether a noun belongs to "nach Angaben", "laut einem Bericht" or the like."""
    before = any(token.low in ("nach", "laut", "gemäß") for token in tokens[max(0, place - 4) : place])
    return before or any(token.low == "zufolge" for token in tokens[place + 1 : place + 8])


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


def clause_kind(segment: Segment) -> str | None:
    """Say what kind of reported clause begins with a segment: "that", "mood", "to", or None."""
    tokens = segment.tokens
    first = segment.first
    place = 1 if first in _AND and len(tokens) > 1 else 0
    first = tokens[place].low
    if first in ("dass", "daß", "ob", "wonach"):
        return "that"
    if first in _ASKING:
        return "asking"
    mood = subjunctive(tokens)
    if first in _NO_CLAUSE:
        return None
    if mood == place:
        return None
    if mood is not None:
        if first in RELATIVES and mood == len(tokens) - 1 and len(tokens) > 2:
            return None
        return "mood"
    return "to" if _has_zu(tokens) and first not in SUBORDINATORS else None


def _has_zu(tokens: tuple[Token, ...]) -> bool:
    """Tell whether words end with an infinitive with "zu", perhaps with another infinitive behind it."""
    last = len(tokens) - 1
    for place in range(last, max(-1, last - 3), -1):
        token = tokens[place]
        if token.low == "zu":
            continue
        if not token.text.islower() or not token.low.endswith("n"):
            return False
        if (place and tokens[place - 1].low == "zu") or ("zu" in token.low[2:8] and len(token.low) > 7):
            return True
    return False


def _reported(sentence: Sentence, cue: Cue) -> Report | None:
    as_told = _wie(sentence, cue)
    if as_told is not None:
        return _as_told(sentence, cue, as_told)
    begin = _clause_behind(sentence, cue)
    if begin is not None:
        end = _end(sentence, begin)
        return Report(((sentence[begin].start, end),), speaker_of(sentence, cue))
    return _clause_before(sentence, cue)


def _clause_behind(sentence: Sentence, cue: Cue) -> int | None:
    """Give the segment with which the reported clause behind a word of reporting begins."""
    for number in range(cue.last + 1, min(cue.last + _LOOK, len(sentence))):
        segment = sentence[number]
        kind = clause_kind(segment)
        if cue.noun and kind == "mood" and subjunctive(sentence[cue.segment].tokens) is not None:
            return None
        if (
            number > cue.last + 1
            and segment.tokens[0].text.islower()
            and is_finite(segment.tokens, 0)
            and segment.sign == ","
        ):
            return None
        if kind is None and segment.sign in (";", "–", "—"):
            return None
        if kind is None and segment.sign == ":":
            return None
        if (kind == "to" and cue.wide) or (kind == "asking" and (number > cue.last + 1 or cue.noun)):
            return None
        if kind is not None and segment.first in _AND and number == cue.last + 1:
            return None
        if kind is not None:
            return _clause_start(sentence, cue, number, kind)
        if (
            segment.first in SUBORDINATORS
            and number + 1 < len(sentence)
            and subjunctive(sentence[number + 1].tokens) is not None
        ):
            return number
        if _is_plain_clause(sentence, number, cue):
            return number
        if segment.first in _AND or _is_main(segment):
            return None
    return None


def _is_main(segment: Segment) -> bool:
    """Tell whether a segment is a main clause of its own: its verb comes second."""
    if segment.first in SUBORDINATORS or segment.first in RELATIVES or segment.first in PREPOSITIONS:
        return False
    return any(is_finite(segment.tokens, place) for place in range(1, min(3, len(segment.tokens) - 1)))


def _clause_start(sentence: Sentence, cue: Cue, number: int, kind: str) -> int:
    """Give where a clause begins whose verb stands in a segment: its own phrases may come before, parted by commas."""
    first = cue.last + 1
    between = sentence[first:number]
    if kind not in ("to", "mood") or not between or not (cue.noun or before_verb(sentence[cue.segment].tokens, cue.verb)):
        return number
    bare = all(not is_finite(one.tokens, place) for one in between for place in range(len(one.tokens)))
    return first if bare and all(one.sign == "," for one in sentence[first : number + 1]) else number


def _is_plain_clause(sentence: Sentence, number: int, cue: Cue) -> bool:
    """Tell whether a main clause in the indicative follows a verb of saying at once: "sagte, das Haus brennt"."""
    segment = sentence[number]
    core = sentence[cue.segment].tokens[cue.place].low in CORE
    quoted = any(token.text[0] == "§" for token in segment.tokens)
    past = any(token.low in ("sollten", "wollten") or token.low.endswith("ten") for token in segment.tokens[1:6])
    if not (core or quoted or past) or cue.noun or cue.wide or cue.passive or number != cue.last + 1 or segment.sign != ",":
        return False
    if len(segment.tokens) < 4 or quoted:
        return quoted and len(segment.tokens) > 1 and segment.first not in SUBORDINATORS | PREPOSITIONS | _AND
    if (
        segment.first in SUBORDINATORS
        or segment.first in PREPOSITIONS
        or segment.first in _AND
        or segment.first in _NO_CLAUSE
    ):
        return False
    finite = next((place for place in range(1, len(segment.tokens)) if is_finite(segment.tokens, place)), None)
    if segment.first in RELATIVES and is_finite(segment.tokens, len(segment.tokens) - 1):
        return False
    return finite is not None and finite < len(segment.tokens) - 1 and finite <= 8


def _end(sentence: Sentence, begin: int) -> int:
    """Give where a reported clause ends that begins with a segment: where the sentence goes on by itself, or ends."""
    end = sentence[begin].end
    for number in range(begin + 1, len(sentence)):
        segment = sentence[number]
        if _goes_on_alone(sentence, number):
            break
        end = segment.end
    return end


def _goes_on_alone(sentence: Sentence, number: int) -> bool:
    """Tell whether the reporting sentence itself goes on with a segment."""
    segment = sentence[number]
    tokens = segment.tokens
    first = segment.first
    if subjunctive(tokens) is not None:
        return False
    if first == "so" and len(tokens) > 1 and (tokens[1].is_name or tokens[1].low in _NAMING):
        return True
    if first in _AND and len(tokens) > 1 and tokens[1].text.islower() and is_finite(tokens, 1):
        return True
    if first == "denn" or first in ("allerdings", "jedoch", "doch"):
        return True
    following = len(tokens) > 1 and tokens[1].is_name and tokens[0].low not in FINITE and tokens[0].low.endswith("en")
    return tokens[0].text.islower() and is_finite(tokens, 0) and not following and segment.sign == ","


def _clause_before(sentence: Sentence, cue: Cue) -> Report | None:
    """Read "Der Zug komme, sagte Wenz" and "Der Zug, sagte Wenz, komme"."""
    if cue.noun or cue.segment == 0 or cue.verb != 0 or sentence[cue.segment].sign != ",":
        return None
    before = sentence[: cue.segment]
    if all(token.text[0] == "§" for segment in before for token in segment.tokens):
        return None
    if not _holds_clause(before):
        return None
    parts: list[Span] = [(_own_start(before), before[-1].end)]
    after = cue.last + 1
    if after < len(sentence) and sentence[after].sign == ",":
        parts.append((sentence[after].start, sentence[-1].end))
    tokens = sentence[cue.segment].tokens
    if len(tokens) < 2:
        return None
    speaker = _agent(sentence, cue) if cue.passive else phrase_after(tokens, 1)
    if speaker is not None and _text_is(tokens, speaker, "es"):
        speaker = _where(tokens)
    return Report(tuple(parts), speaker)


def _holds_clause(segments: Sentence) -> bool:
    """Tell whether some segments hold a clause of their own, and are not only a noun phrase with its relative clause."""
    if segments[0].first in SUBORDINATORS and segments[0].first not in ("dass", "daß", "ob"):
        return False
    first = segments[0].tokens
    if any(is_finite(first, place) for place in range(1, len(first))) or subjunctive(first) is not None:
        return True
    return any(subjunctive(segment.tokens) is not None for segment in segments) or segments[0].first in (
        "dass",
        "daß",
        "ob",
    )


def _own_start(segments: Sentence) -> int:
    return segments[0].start


def _wie(sentence: Sentence, cue: Cue) -> int | None:
    """Give the segment in which "wie Wenz, der Sprecher, mitteilte" begins, of which the word is the verb."""
    if cue.noun or cue.place < len(sentence[cue.segment].tokens) - 3:
        return None
    for number in range(cue.segment, max(-1, cue.segment - 4), -1):
        tokens = sentence[number].tokens
        if tokens[0].low == "wie":
            return number
        if number < cue.segment and any(is_finite(tokens, place) for place in range(len(tokens))):
            return None
    return None


def _as_told(sentence: Sentence, cue: Cue, number: int) -> Report | None:
    """Read "Wie Wenz mitteilte, kommt der Zug" and "Der Zug kommt, wie Wenz mitteilte"."""
    tokens = sentence[number].tokens
    speaker = _agent(sentence, cue) if cue.passive else phrase_after(tokens, 1) or _oblique(tokens)
    parts: list[Span] = []
    if number:
        parts.append((sentence[0].start, sentence[number - 1].end))
    behind = max(cue.last, cue.segment) + 1
    while (
        behind < len(sentence)
        and number == 0
        and not is_finite(sentence[behind].tokens, 0)
        and subjunctive(sentence[behind].tokens) != 0
    ):
        behind += 1
    if number == 0 and behind == len(sentence):
        behind = cue.segment + 1
    if behind < len(sentence):
        parts.append((sentence[behind].start, sentence[-1].end))
    return Report(tuple(parts), speaker) if parts else None


def _where(tokens: tuple[Token, ...]) -> Span | None:
    """Give the office in "hieß es bei der Feuerwehr", "hieß es aus dem Rathaus"."""
    for place, token in enumerate(tokens[:-1]):
        if token.low in ("bei", "beim", "aus", "in", "im", "vom", "von"):
            return tokens[place + 1].start, tokens[phrase_end(tokens, place + 1) - 1].end
    return None


def _oblique(tokens: tuple[Token, ...]) -> Span | None:
    """Give "aus Kreisen" out of "wie aus Kreisen verlautete"."""
    for place, token in enumerate(tokens):
        if token.low in ("aus", "in", "im") and place + 1 < len(tokens):
            end = phrase_end(tokens, place + 1)
            if token.low == "aus" or any(_is_document(other.text) for other in tokens[place + 1 : end]):
                return tokens[place + 1].start, tokens[end - 1].end
    return None


def _document(sentence: Sentence, last: int) -> Span | None:
    """Give the document, or the circles, in which something is said."""
    return next((found for segment in sentence[: last + 1] if (found := _oblique(segment.tokens))), None)


def _is_document(word: str) -> bool:
    return word in DOCUMENTS or word.endswith(("bericht", "papier", "schreiben", "erklärung", "mitteilung"))


def speaker_of(sentence: Sentence, cue: Cue) -> Span | None:
    """Give who reports: the subject, what "von" names in the passive, or whose word a noun of reporting is."""
    tokens = sentence[cue.segment].tokens
    if cue.noun:
        own = _owner(tokens, cue.place)
        if own is not None:
            return own
        if cue.verb == 0 and not is_finite(tokens, 0):
            return opening(tokens) or leading(sentence, cue.segment - 1)
        if tokens[cue.verb].low in BEING:
            return None
    if cue.verb < 0:
        return leading(sentence, cue.segment - 1)
    if tokens[cue.place].low.startswith("zitier"):
        return _cited(sentence, cue)
    if cue.passive:
        return _agent(sentence, cue) or _document(sentence, cue.segment)
    found = subject(sentence, cue.segment, cue.verb)
    if found is not None and _text_is(tokens, found, "es"):
        return _where(tokens) or _document(sentence, cue.segment)
    return found or _oblique(tokens)


def _cited(sentence: Sentence, cue: Cue) -> Span | None:
    """Give whom somebody cites; in the passive that is the subject."""
    tokens = sentence[cue.segment].tokens
    citing = subject(sentence, cue.segment, cue.verb)
    if cue.passive:
        return citing
    behind = next(
        (n for n in range(cue.place + 1, len(tokens)) if tokens[n].is_name or tokens[n].low in ("den", "einen")), None
    )
    return (tokens[behind].start, tokens[phrase_end(tokens, behind) - 1].end) if behind is not None else citing


def _text_is(tokens: tuple[Token, ...], span: Span, word: str) -> bool:
    return any((token.start, token.end) == span and token.low == word for token in tokens)


def _agent(sentence: Sentence, cue: Cue) -> Span | None:
    """Give what "von" or "durch" names in the passive."""
    tokens = sentence[cue.segment].tokens
    for place, token in enumerate(tokens):
        if token.low in ("von", "vom", "durch") and place + 1 < len(tokens):
            return tokens[place + 1].start, tokens[phrase_end(tokens, place + 1) - 1].end
    return None


def _owner(tokens: tuple[Token, ...], place: int) -> Span | None:
    """Give whose word a noun is: "die Forderung der Grünen", "die Forderung von Wenz"."""
    after = place + 1
    if after + 1 < len(tokens) and tokens[after].low in ("der", "des", "eines", "einer", "von", "vom"):
        begin = after + 1 if tokens[after].low in ("von", "vom") else after
        return tokens[begin].start, tokens[phrase_end(tokens, begin) - 1].end
    return None


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
            if owned and tokens[owned - 1].low in _NAMING | {"den", "dem"}:
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
    return token.low.endswith(("e", "en", "er", "es", "em")) or token.low in (
        "der",
        "des",
        "von",
        "und",
        "vom",
        "in",
        "im",
        "aus",
    )


def _around(sentence: Sentence, number: int, first: int, last: int) -> tuple[Span, ...]:
    """Give what stands around the naming of a source: the clauses that are told on its word."""
    tokens = sentence[number].tokens
    begin = 0
    for at in range(number, 0, -1):
        if sentence[at].sign in (";", "–", "—", ":") or (
            sentence[at].first in SUBORDINATORS and sentence[at].first not in ("dass", "daß")
        ):
            begin = at
            break
    finite = next((place for place in range(len(tokens)) if is_finite(tokens, place)), None)
    if number and finite is not None and 1 <= finite <= 4 and finite < first and sentence[number].first not in RELATIVES:
        begin = max(begin, number)
    parts: list[Span] = []
    before = tokens[:first]
    if before or number > begin:
        end = before[-1].end if before else sentence[number - 1].end
        parts.append((sentence[begin].start, end))
    rest = tokens[last:]
    if rest:
        parts.append((rest[0].start, _source_end(sentence, number)))
    elif number + 1 < len(sentence):
        after = number + 1
        while (
            not parts
            and after + 1 < len(sentence)
            and not is_finite(sentence[after].tokens, 0)
            and subjunctive(sentence[after].tokens) != 0
        ):
            after += 1
        parts.append((sentence[after].start, _source_end(sentence, after)))
    return tuple(parts)


def _is_relative(segment: Segment) -> bool:
    tokens = segment.tokens
    return segment.first in RELATIVES and len(tokens) > 2 and segment.sign == "," and is_finite(tokens, len(tokens) - 1)


def _source_end(sentence: Sentence, number: int) -> int:
    """Give where what a source tells ends: behind a colon, a semicolon or a dash only the subjunctive is its word."""
    for later in range(number + 1, len(sentence)):
        if sentence[later].sign in (":", ";", "–", "—") and subjunctive(sentence[later].tokens) is None:
            return sentence[later - 1].end
    return sentence[-1].end


def _by_so(sentence: Sentence) -> list[Report]:
    """Read "Der Zug komme, so Wenz"."""
    for number in range(1, len(sentence)):
        tokens = sentence[number].tokens
        if tokens[0].low != "so" or len(tokens) < 2 or sentence[number].sign != ",":
            continue
        if not (tokens[1].is_name or tokens[1].low in _NAMING):
            continue
        if any(is_finite(tokens, place) for place in range(1, len(tokens))):
            continue
        before = sentence[:number]
        if all(token.text[0] == "§" for segment in before for token in segment.tokens):
            continue
        parts = [(before[0].start, before[-1].end)]
        if number + 1 < len(sentence) and subjunctive(sentence[number + 1].tokens) is not None:
            parts.append((sentence[number + 1].start, sentence[-1].end))
        return [Report(tuple(parts), (tokens[1].start, tokens[phrase_end(tokens, 1) - 1].end))]
    return []
