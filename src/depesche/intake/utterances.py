"""Find who says what in a text: direct and indirect speech, and the words that name the speaker, as places in it."""

import re
from typing import Literal

from msgspec import Struct

from depesche.intake.cues import cues, has_cue
from depesche.intake.finite import is_finite
from depesche.intake.hearsay import by_source
from depesche.intake.indirect import reports
from depesche.intake.indirect_plain import has_verb, speaker_beside
from depesche.intake.indirect_plain import reports as plain_reports
from depesche.intake.language import language_of
from depesche.intake.lexicon import WORK_NOUNS
from depesche.intake.moods import TOLD, has_mood, subjunctive
from depesche.intake.quotes import Passage, passages
from depesche.intake.sentences import Report, Sentence, Span, sentences
from depesche.intake.speech import Masked, judge, masked
from depesche.intake.subjects import PREPOSITIONS, opening, phrase_after, subject
from depesche.intake.tellers import speaker_of
from depesche.intake.tongues import ENGLISH, TONGUES, Tongue

_PASSAGES = 60
"""Passages in quotation marks that a paragraph of speech may have; more are no speech."""
_NEAR = 60
"""Characters beside a passage in which words tell whether it is a name."""
_WORKS = re.compile(
    r"(?:dokumentation|werk|überschrift|slogan|motto|studie|programm|website|seite|titel|reihe|film|roman|buch|lied)"
    r"(?:s|en|e|es)?:?\s*$",
    re.IGNORECASE,
)
_CALLING = re.compile(
    r"\bals\s+(?:[a-zß-ÿ]+\s+){0,2}§|\b(?:Bezeichnung|Begriff|Wort|Ausdruck|Vorwurf)\w*\s+§|"
    r"\b(?:nenn(?:t|en)|nannten?|bezeichne\w*|sprach(?:en)?|spricht|sprechen)\b[^.]*§"
)
_SAID_NEXT = re.compile(r"\s*(?:,|[–—-]|,\s*[–—-])?\s*(?:[\w'’-]+\s*){1,4}")
"""The words behind a passage that is spoken: ", said Roe", " — сказал он"."""
_TELLS = re.compile("(?:dass|ob) ")
_ARTICLE = re.compile(r"\b(?:eine?[nmrs]?|de[nmr]|die|das|keine?n?)(?: [a-zß-ÿ]+)? $")
_ADDRESS = re.compile(r"\w\.\w+\.?\w*$|://")

Kind = Literal["direct", "indirect", "continued"]


class Utterance(Struct, frozen=True):
    """Somebody's speech: its parts, and the words that name the speaker, all as `[begin, end)` of the text.

    `direct` stands in quotation marks, which are part of it. `indirect` is told in a clause. `continued` are sentences
    in the subjunctive that go on with what was told before. `speaker` may be a pronoun; None where nobody is named.
    """

    kind: Kind
    told: tuple[Span, ...]
    speaker: Span | None


def utterances(text: str, language: str | None = None) -> tuple[Utterance, ...]:
    """Find the speech in a text of one or more paragraphs, in its order.

    `language` (ISO 639-1) is guessed where it is not given. Languages without words of their own are read as English.
    """
    known = language or language_of(text)
    tongue = None if known == "de" else TONGUES.get(known, ENGLISH)
    found: list[Utterance] = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            earlier = found[-1].speaker if found else None
            found += [_named(_moved(one, start), earlier) for one in _in_paragraph(line, tongue)]
        start += len(line) + 1
    return tuple(found)


def sentence_spans(line: str) -> tuple[Span, ...]:
    """Give where the sentences of one paragraph begin and end, their full stops left out."""
    black = masked(line, passages(line))
    return tuple((sentence[0].start, sentence[-1].end) for sentence in sentences(black))


def _named(one: Utterance, earlier: Span | None) -> Utterance:
    """Give speech that nobody is named for to whoever spoke in the paragraph before."""
    return Utterance(one.kind, one.told, earlier) if one.speaker is None and one.kind == "direct" else one


def _moved(one: Utterance, by: int) -> Utterance:
    speaker = (one.speaker[0] + by, one.speaker[1] + by) if one.speaker else None
    return Utterance(one.kind, tuple((begin + by, end + by) for begin, end in one.told), speaker)


def _in_paragraph(line: str, tongue: Tongue | None) -> list[Utterance]:
    found = _joined(line, tuple(passage for passage in passages(line) if passage.closed))
    if len(found) > _PASSAGES:
        found = ()
    black = masked(line, found)
    names = frozenset(passage.start for passage in found if _is_name(line, black, passage, tongue))
    kept = [passage for passage in found if passage.start in names]
    rest = [passage for passage in found if passage.start not in names]
    told: list[Utterance] = []
    last: Span | None = None
    before: Sentence | None = None
    number = 0
    for sentence in sentences(black, names):
        start, end = sentence[0].start, sentence[-1].end
        found_here = plain_reports(sentence, tongue) if tongue else _reports(sentence, before)
        own = [Utterance("indirect", report.told, report.speaker or last) for report in found_here]
        mine: list[Passage] = []
        while number < len(rest) and rest[number].start < end:
            mine.append(rest[number])
            number += 1
        fallback = last or (_teller(before) if before and mine and tongue is None else None)
        mine = sorted([*mine, *_called(line, own, kept, start, end)], key=lambda one: one.start)
        direct = [_direct(one, sentence, own, fallback, tongue) for one in mine]
        if own and own[0].told[0][0] < start:
            told = [_told_as(one, own[0]) for one in told]
        teller = None if tongue else last or (_teller(before) if before and _goes_on(sentence, plainly=True) else None)
        if teller is not None and not own and not _only_quoted(sentence) and _goes_on(sentence):
            own = [_continued(told, (start, _full_stop(line, end)), teller)]
            direct = [Utterance("direct", one.told, teller) for one in direct]
        told += [*own, *direct]
        last = next((one.speaker for one in reversed(own + direct) if one.speaker), None) or (
            last if _only_quoted(sentence) or own or direct else None
        )
        before = sentence
    return told


def _called(line: str, own: list[Utterance], names: list[Passage], start: int, end: int) -> list[Passage]:
    """Give what looks like a name but is a word of whoever is told about: "dass die Stadt ein „Bunker“ werde"."""
    told = [span for one in own for span in one.told if _TELLS.match(line, *span) or has_mood(line[span[0] : span[1]])]
    return [
        one
        for one in names
        if start <= one.start < end
        and any(begin <= one.start and one.end <= stop + 1 for begin, stop in told)
        and _ARTICLE.search(line, max(0, one.start - _NEAR), one.start)
        and not any(char.isdigit() for char in line[one.begin : one.stop])
    ]


def _joined(line: str, found: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """Make one passage of those that follow each other at once: "…“ „…"."""
    joined: list[Passage] = []
    for passage in found:
        if joined and not line[joined[-1].end : passage.start].strip():
            first = joined.pop()
            joined.append(Passage(first.start, first.begin, passage.stop, passage.end))
        else:
            joined.append(passage)
    return tuple(joined)


def _reports(sentence: Sentence, before: Sentence | None) -> tuple[Report, ...]:
    """Give the indirect speech of a sentence, or the one before where this says who told it: "Das sagte Wenz"."""
    found = reports(sentence)
    if found or before is None or sentence[0].first not in ("das", "dies", "davon", "darüber"):
        return found
    cue = next((cue for cue in cues(sentence) if cue.segment == 0 and cue.verb == 1), None)
    if cue is None or _only_quoted(before):
        return found
    return (
        Report(((before[0].start, before[-1].end), sentence[0].tokens[0].place), phrase_after(sentence[0].tokens, 2)),
    )


def _is_name(line: str, black: Masked, passage: Passage, tongue: Tongue | None) -> bool:
    """Tell whether what stands in quotation marks is a name, and nobody's words."""
    words = line[passage.begin : passage.stop]
    before = black.text[max(0, passage.start - _NEAR) : passage.start]
    end = words[-1] in ".!?…"
    if not end and (_WORKS.search(before) or _in_brackets(black, passage)):
        return True
    if judge(line, black, passage).kind != "name":
        return False
    start, end = black.sentence(passage.start)
    after = black.after(end, passage)
    around = f"{black.before(start, passage)} § {after}"
    if _ADDRESS.search(words) or WORK_NOUNS.search(before.rstrip()):
        return True
    if tongue is not None:
        beside = _SAID_NEXT.match(after)
        return not ((words[:1].islower() and has_verb(around, tongue)) or (beside and has_verb(beside[0], tongue)))
    spoken = words[:1].islower() and (has_cue(around) or has_mood(around))
    return not (_CALLING.search(around) or spoken)


def _in_brackets(black: Masked, passage: Passage) -> bool:
    before = black.before(black.sentence(passage.start)[0], passage)
    return before.count("(") > before.count(")")


def _only_quoted(sentence: Sentence) -> bool:
    return all(token.text[0] == "§" for segment in sentence for token in segment.tokens)


def _full_stop(line: str, end: int) -> int:
    return end + (line[end : end + 1] in (".", "!", "?"))


def _continued(told: list[Utterance], span: Span, speaker: Span) -> Utterance:
    """Go on with what was told: sentences that follow each other become one."""
    if told and told[-1].kind == "continued" and told[-1].speaker == speaker:
        return Utterance("continued", ((told.pop().told[0][0], span[1]),), speaker)
    return Utterance("continued", (span,), speaker)


def _told_as(one: Utterance, report: Utterance) -> Utterance:
    """Give direct speech the speaker of a report that tells it: "Das sagte Wenz" behind it."""
    begin, end = report.told[0]
    inside = one.kind == "direct" and begin <= one.told[0][0] and one.told[0][1] <= end + 2
    return Utterance(one.kind, one.told, report.speaker) if inside else one


def _teller(sentence: Sentence) -> Span | None:
    """Give who does something in a sentence, with a verb of reporting or another."""
    return _subject_in(sentence, len(sentence) - 1)


def _goes_on(sentence: Sentence, *, plainly: bool = False) -> bool:
    """Tell whether a sentence stands in the subjunctive, as what goes on with somebody's words does.

    `plainly` asks for a form that nothing but reported speech has, such as "sei", not "würde".
    """
    for segment in sentence[:2]:
        mood = subjunctive(segment.tokens)
        if mood is not None:
            return not plainly or segment.tokens[mood].low in TOLD
    return False


def _direct(
    passage: Passage, sentence: Sentence, own: list[Utterance], last: Span | None, tongue: Tongue | None
) -> Utterance:
    place = (passage.start, passage.end)
    for one in own:
        if any(begin <= place[0] and place[1] <= end + 2 for begin, end in one.told):
            return Utterance("direct", (place,), one.speaker or last)
    beside = speaker_beside(sentence, *place, tongue) if tongue else _beside(passage, sentence)
    return Utterance("direct", (place,), beside or last)


def _beside(passage: Passage, sentence: Sentence) -> Span | None:
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
        return _subject_in(sentence, number - 1)
    return _subject_in(sentence, number)


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


def _source(sentence: Sentence) -> Span | None:
    return next((report.speaker for report in by_source(sentence)), None)


def _subject_in(sentence: Sentence, last: int) -> Span | None:
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
