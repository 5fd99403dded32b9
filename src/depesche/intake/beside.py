"""Find who is named as speaking beside a German quote: behind it, before its colon, or as its sentence's subject."""

from depesche.intake.cues import cues
from depesche.intake.finite import is_finite
from depesche.intake.hearsay import by_source
from depesche.intake.quotes import Passage
from depesche.intake.sentences import Sentence, Span, Token
from depesche.intake.subjects import PREPOSITIONS, opening, phrase_after, subject
from depesche.intake.tellers import speaker_of


def speaker_beside(passage: Passage, sentence: Sentence) -> Span | None:
    """Give who is named as speaking in the sentence of a passage."""
    number = next((n for n, segment in enumerate(sentence) if segment.end >= passage.end), len(sentence) - 1)
    tokens = sentence[number].tokens
    place = next((n for n, token in enumerate(tokens) if token.start <= passage.start < token.end), 0)
    if place == len(tokens) - 1 and number + 1 < len(sentence):
        told = _behind(sentence, number + 1)
        if told is not None:
            return told
    source = _source(sentence)
    if source is not None:
        return source
    if place == 0 and len(tokens) > 1 and is_finite(tokens, 1):
        return phrase_after(tokens, 2)
    if sentence[number].sign == ":" and number and place == 0:
        return _coming_from(sentence[number - 1].tokens) or teller_before(sentence, number - 1)
    return teller_before(sentence, number)


def _behind(sentence: Sentence, number: int) -> Span | None:
    """Give whom ", so Wenz" or ", sagte Wenz" names."""
    tokens = sentence[number].tokens
    if sentence[number].sign not in (",", "–", "—", "-"):
        return None
    if tokens[0].low == "so" and len(tokens) > 1:
        verb = next((n for n in range(1, len(tokens)) if is_finite(tokens, n)), None)
        return phrase_after(tokens, 1 if verb is None else verb + 1)
    if tokens[0].low == "wie":
        return phrase_after(tokens, 1)
    spoken = is_finite(tokens, 0) or (tokens[0].low.endswith("t") and tokens[0].low not in PREPOSITIONS)
    return phrase_after(tokens, 1) if spoken else None


def _coming_from(tokens: tuple[Token, ...]) -> Span | None:
    """Give from whom words come: "Kritik kam von Wenz"."""
    comes = any(token.low in ("kam", "kamen", "kommt", "kommen", "stammt") for token in tokens)
    begin = next((place + 1 for place, token in enumerate(tokens[:-1]) if token.low in ("von", "vom")), None)
    return (tokens[begin].start, tokens[-1].end) if comes and begin is not None else None


def _source(sentence: Sentence) -> Span | None:
    return next((report.speaker for report in by_source(sentence)), None)


def teller_before(sentence: Sentence, last: int) -> Span | None:
    """Give the subject of the nearest clause that ends with a segment or before it."""
    known = {cue.segment: cue for cue in cues(sentence) if not cue.noun}
    for number in range(last, -1, -1):
        if number in known:
            return speaker_of(sentence, known[number])
        tokens = sentence[number].tokens
        verb = next((n for n in range(len(tokens)) if is_finite(tokens, n)), None)
        if verb is not None:
            return subject(sentence, number, verb)
    return opening(sentence[0].tokens)
