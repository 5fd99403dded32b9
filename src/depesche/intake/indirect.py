"""Find German indirect speech: reported clauses, and who reports, sentence by sentence."""

from depesche.intake.clauses import begins_behind, ends_at, goes_on, holds_clause
from depesche.intake.cues import Cue, cues
from depesche.intake.finite import is_finite
from depesche.intake.hearsay import by_so, by_source
from depesche.intake.moods import subjunctive
from depesche.intake.sentences import Report, Sentence, Span
from depesche.intake.subjects import phrase_after
from depesche.intake.tellers import agent, is_word, oblique, owner, speaker_of, where

_SAME = 0.9
"""Share of the words of two reports, from which on they are one."""


def reports(sentence: Sentence) -> tuple[Report, ...]:
    """Give the indirect speech of a sentence, in the order in which it is told."""
    found = [*by_source(sentence), *by_so(sentence)]
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
    whose = owner(tokens, cue.place)
    rest = [token for token in tokens[cue.place + 1 :] if whose is None or token.start >= whose[1]]
    return 0 if whose is not None and len(rest) <= 1 else 2


def _alike(one: tuple[Span, ...], other: tuple[Span, ...]) -> bool:
    """Tell whether two reports tell nearly the same words."""
    common = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)
    return 2 * common > _SAME * sum(end - begin for begin, end in (*one, *other))


def _reported(sentence: Sentence, cue: Cue) -> Report | None:
    as_told = _wie(sentence, cue)
    if as_told is not None:
        return _as_told(sentence, cue, as_told)
    begin = begins_behind(sentence, cue)
    if begin is not None:
        end = ends_at(sentence, begin)
        return Report(((sentence[begin].start, end),), speaker_of(sentence, cue))
    return _clause_before(sentence, cue)


def _clause_before(sentence: Sentence, cue: Cue) -> Report | None:
    """Read "Der Zug komme, sagte Wenz" and "Der Zug, sagte Wenz, komme"."""
    if cue.noun or cue.segment == 0 or cue.verb != 0 or sentence[cue.segment].sign != ",":
        return None
    before = sentence[: cue.segment]
    if all(token.text[0] == "§" for segment in before for token in segment.tokens):
        return None
    after = cue.last + 1
    on = after < len(sentence) and sentence[after].sign == "," and goes_on(sentence[after])
    if not (holds_clause(before) or (on and len(before) == 1)):
        return None
    parts: list[Span] = [(before[0].start, before[-1].end)]
    if on:
        parts.append((sentence[after].start, sentence[-1].end))
    tokens = sentence[cue.segment].tokens
    if len(tokens) < 2:
        return None
    speaker = agent(sentence, cue) if cue.passive else phrase_after(tokens, 1)
    if speaker is not None and is_word(tokens, speaker, "es"):
        speaker = where(tokens)
    return Report(tuple(parts), speaker)


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
    speaker = agent(sentence, cue) if cue.passive else phrase_after(tokens, 1) or oblique(tokens)
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
