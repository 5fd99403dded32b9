"""Give who reports: the subject of a word of reporting, its agent in the passive, its owner, or a document."""

from depesche.intake.cues import Cue
from depesche.intake.finite import is_finite
from depesche.intake.reporting import (
    BEING,
    DOCUMENTS,
)
from depesche.intake.sentences import Sentence, Span, Token
from depesche.intake.subjects import leading, opening, phrase_end, subject


def speaker_of(sentence: Sentence, cue: Cue) -> Span | None:
    """Give who reports: the subject, what "von" names in the passive, or whose word a noun of reporting is."""
    tokens = sentence[cue.segment].tokens
    if cue.noun:
        own = owner(tokens, cue.place)
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
        return agent(sentence, cue) or _document(sentence, cue.segment)
    found = subject(sentence, cue.segment, cue.verb)
    if found is not None and is_word(tokens, found, "es"):
        return where(tokens) or _document(sentence, cue.segment)
    return found or oblique(tokens)


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


def is_word(tokens: tuple[Token, ...], span: Span, word: str) -> bool:
    """Tell whether a place among tokens holds just this word, in small letters."""
    return any((token.start, token.end) == span and token.low == word for token in tokens)


def agent(sentence: Sentence, cue: Cue) -> Span | None:
    """Give what "von" or "durch" names in the passive."""
    tokens = sentence[cue.segment].tokens
    for place, token in enumerate(tokens):
        if token.low in ("von", "vom", "durch") and place + 1 < len(tokens):
            return tokens[place + 1].start, tokens[phrase_end(tokens, place + 1) - 1].end
    return None


def where(tokens: tuple[Token, ...]) -> Span | None:
    """Give the office in "hieß es bei der Feuerwehr", "hieß es aus dem Rathaus"."""
    for place, token in enumerate(tokens[:-1]):
        if token.low in ("bei", "beim", "aus", "in", "im", "vom", "von"):
            return tokens[place + 1].start, tokens[phrase_end(tokens, place + 1) - 1].end
    return None


def oblique(tokens: tuple[Token, ...]) -> Span | None:
    """Give "aus Kreisen" out of "wie aus Kreisen verlautete"."""
    for place, token in enumerate(tokens):
        if token.low in ("aus", "in", "im") and place + 1 < len(tokens):
            end = phrase_end(tokens, place + 1)
            if token.low == "aus" or any(_is_document(other.text) for other in tokens[place + 1 : end]):
                return tokens[place + 1].start, tokens[end - 1].end
    return None


def _document(sentence: Sentence, last: int) -> Span | None:
    """Give the document, or the circles, in which something is said."""
    return next((found for segment in sentence[: last + 1] if (found := oblique(segment.tokens))), None)


def _is_document(word: str) -> bool:
    return word in DOCUMENTS or word.endswith(("bericht", "papier", "schreiben", "erklärung", "mitteilung"))


def owner(tokens: tuple[Token, ...], place: int) -> Span | None:
    """Give whose word a noun is: "die Forderung der Grünen", "die Forderung von Wenz"."""
    after = place + 1
    if after + 1 < len(tokens) and tokens[after].low in ("der", "des", "eines", "einer", "von", "vom"):
        begin = after + 1 if tokens[after].low in ("von", "vom") else after
        return tokens[begin].start, tokens[phrase_end(tokens, begin) - 1].end
    return None
