"""Tell where a reported German clause begins and ends: by "dass", by the subjunctive, by an infinitive with "zu"."""

from depesche.intake.cues import Cue
from depesche.intake.finite import NO_PRESENT, is_finite
from depesche.intake.lexicon import words_of
from depesche.intake.moods import subjunctive
from depesche.intake.reporting import (
    CORE,
    FINITE,
)
from depesche.intake.sentences import Segment, Sentence, Token
from depesche.intake.subjects import (
    PREPOSITIONS,
    RELATIVES,
    SUBORDINATORS,
    before_verb,
    phrase_end,
)

_LOOK = 5
"""Segments behind a word of reporting in which its clause may begin."""
_ASKING = words_of(
    "warum wer was wann weshalb wieso inwieweit inwiefern wohin woher welche welcher welches wen",
    "wem",
)
_NO_CLAUSE = words_of("um ohne anstatt statt")
_AND = words_of("und aber sowie doch sondern oder")
NAMING = words_of("der die das ein eine er sie es")
"""Articles and pronouns with which the naming of a speaker begins behind "so"."""


def clause_kind(segment: Segment) -> str | None:
    """Say what kind of reported clause begins with a segment: "that", "asking", "mood" (subjunctive), "to", or None."""
    tokens = segment.tokens
    first = segment.first
    place = 1 if first in _AND and len(tokens) > 1 else 0
    first = tokens[place].low
    if first in ("dass", "daß", "ob", "wonach"):
        return "that"
    if first in _ASKING:
        return "asking"
    mood = subjunctive(tokens)
    if first in _NO_CLAUSE or mood == place:
        return None
    if mood is not None:
        if first in RELATIVES and mood == len(tokens) - 1 and phrase_end(tokens, 0) != mood:
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


def begins_behind(sentence: Sentence, cue: Cue) -> int | None:
    """Give the segment with which the reported clause behind a word of reporting begins."""
    for number in range(cue.last + 1, min(cue.last + _LOOK, len(sentence))):
        kind = clause_kind(sentence[number])
        if _bars(sentence, number, cue, kind):
            return None
        if kind is not None:
            return _clause_start(sentence, cue, number, kind)
        if _leads(sentence, number) or _is_plain_clause(sentence, number, cue):
            return number
        if sentence[number].first in _AND or _is_main(sentence[number]):
            return None
    return None


def _bars(sentence: Sentence, number: int, cue: Cue, kind: str | None) -> bool:
    """Tell whether a word of reporting does not reach over a segment, or takes no clause of its kind."""
    segment = sentence[number]
    next_to = number == cue.last + 1
    if kind is None:
        return segment.sign in (":", ";", "–", "—") or (not next_to and _goes_on_with_verb(segment))
    if kind == "mood":
        doubled = cue.noun and subjunctive(sentence[cue.segment].tokens) is not None
        return doubled or (next_to and segment.first in _AND)
    if kind == "asking":
        return cue.noun or not next_to
    return (kind == "to" and cue.wide) or (next_to and segment.first in _AND)


def _goes_on_with_verb(segment: Segment) -> bool:
    return segment.sign == "," and segment.tokens[0].text.islower() and is_finite(segment.tokens, 0)


def _leads(sentence: Sentence, number: int) -> bool:
    """Tell whether a clause such as "wenn …" leads to one in the subjunctive: both are told."""
    behind = sentence[number + 1] if number + 1 < len(sentence) else None
    return sentence[number].first in SUBORDINATORS and behind is not None and subjunctive(behind.tokens) is not None


def _is_main(segment: Segment) -> bool:
    """Tell whether a segment is a main clause of its own: its verb comes second."""
    if segment.first in SUBORDINATORS or segment.first in RELATIVES or segment.first in PREPOSITIONS:
        return False
    return any(is_finite(segment.tokens, place) for place in range(1, min(3, len(segment.tokens) - 1)))


def _clause_start(sentence: Sentence, cue: Cue, number: int, kind: str) -> int:
    """Give where a clause begins whose verb stands in a segment: its own phrases may come before, parted by commas."""
    first = cue.last + 1
    between = sentence[first:number]
    if (
        kind not in ("to", "mood")
        or not between
        or not (cue.noun or before_verb(sentence[cue.segment].tokens, cue.verb))
    ):
        return number
    bare = all(not is_finite(one.tokens, place) for one in between for place in range(len(one.tokens)))
    return first if bare and all(one.sign == "," for one in sentence[first : number + 1]) else number


def _is_plain_clause(sentence: Sentence, number: int, cue: Cue) -> bool:
    """Tell whether a main clause in the indicative follows a verb of saying at once: "sagte, das Haus brennt"."""
    segment = sentence[number]
    core = sentence[cue.segment].tokens[cue.place].low in CORE
    quoted = any(token.text[0] == "§" for token in segment.tokens)
    past = any(token.low in ("sollten", "wollten") or token.low.endswith("ten") for token in segment.tokens[1:6])
    if (
        not (core or quoted or past)
        or (cue.noun or cue.wide or cue.passive or number != cue.last + 1 or segment.sign != ",")
        or _only_quoted(sentence[: cue.segment])
    ):
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
    finite = next((place for place in range(1, len(segment.tokens)) if _seems_finite(segment.tokens, place)), None)
    if segment.first in RELATIVES and is_finite(segment.tokens, len(segment.tokens) - 1):
        return False
    return finite is not None and finite < len(segment.tokens) - 1 and finite <= 8


def _only_quoted(segments: Sentence) -> bool:
    return bool(segments) and all(token.text[0] == "§" for segment in segments for token in segment.tokens)


def _seems_finite(tokens: tuple[Token, ...], place: int) -> bool:
    """Tell whether a word is a finite verb, or stands where a main clause has one: behind its first noun phrase."""
    if is_finite(tokens, place):
        return True
    low = tokens[place].low
    verbal = tokens[place].text.islower() and low.endswith(("t", "en")) and low not in PREPOSITIONS | _AND
    return verbal and place == phrase_end(tokens, 0) and low not in NO_PRESENT


def goes_on(segment: Segment) -> bool:
    """Tell whether a segment behind ", sagte Wenz," goes on with what is told: by its verb, or as a clause."""
    tokens = segment.tokens
    return is_finite(tokens, 0) or subjunctive(tokens) == 0 or clause_kind(segment) in ("that", "mood", "to")


def ends_at(sentence: Sentence, begin: int) -> int:
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
    if first == "so" and len(tokens) > 1 and (tokens[1].is_name or tokens[1].low in NAMING):
        return True
    if first in _AND and len(tokens) > 1 and tokens[1].text.islower() and is_finite(tokens, 1):
        return True
    if first == "denn" or first in ("allerdings", "jedoch", "doch"):
        return True
    following = len(tokens) > 1 and tokens[1].is_name and tokens[0].low not in FINITE and tokens[0].low.endswith("en")
    return tokens[0].text.islower() and is_finite(tokens, 0) and not following and segment.sign == ","


def holds_clause(segments: Sentence) -> bool:
    """Tell whether some segments hold a clause of their own, and not only a noun phrase with a relative clause."""
    if segments[0].first in SUBORDINATORS and segments[0].first not in ("dass", "daß", "ob"):
        return False
    first = segments[0].tokens
    if any(is_finite(first, place) for place in range(1, len(first))) or subjunctive(first) is not None:
        return True
    if len(segments) == 1 and any(_seems_finite(first, place) for place in range(2, len(first) - 1)):
        return True
    return any(subjunctive(segment.tokens) is not None for segment in segments) or segments[0].first in (
        "dass",
        "daß",
        "ob",
    )
