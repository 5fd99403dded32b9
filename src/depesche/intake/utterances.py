"""Find who says what in a text: direct and indirect speech, and the words that name the speaker, as places in it."""

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

from depesche.intake.beside import speaker_beside, teller_before
from depesche.intake.cues import cues
from depesche.intake.indirect import reports
from depesche.intake.indirect_plain import reports as plain_reports
from depesche.intake.indirect_plain import speaker_beside as plain_beside
from depesche.intake.language import language_of
from depesche.intake.moods import TOLD, subjunctive
from depesche.intake.quotes import Passage, passages
from depesche.intake.sentences import Report, Sentence, Span, sentences
from depesche.intake.speech import masked
from depesche.intake.spoken import is_name, is_word_of, quoted
from depesche.intake.subjects import phrase_after
from depesche.intake.tongues import ENGLISH, TONGUES, Tongue

_POINTING = ("das", "dies", "davon", "darüber")
"""Words that point to the sentence before."""
_CLOSING = 2
"""Signs that may close a quote behind the last word of what is told."""

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
            found += [_named(_moved(one, start), earlier) for one in _Paragraph(line, tongue).read()]
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


class _Paragraph:
    """A paragraph in the reading: what was found, and who spoke last."""

    def __init__(self, line: str, tongue: Tongue | None) -> None:
        self._line = line
        self._tongue = tongue
        self._black = masked(line, found := quoted(line))
        self._names = frozenset(one.start for one in found if is_name(line, self._black, one, tongue))
        self._passages = deque(found)
        self._before: Sentence | None = None
        self._last: Span | None = None
        self.found: list[Utterance] = []

    def read(self) -> list[Utterance]:
        """Read all of it, sentence by sentence."""
        for sentence in sentences(self._black, self._names):
            self._sentence(sentence)
            self._before = sentence
        return self.found

    def _sentence(self, sentence: Sentence) -> None:
        own = [Utterance("indirect", report.told, report.speaker or self._last) for report in self._reports(sentence)]
        if own and own[0].told[0][0] < sentence[0].start:
            self.found = [_told_as(one, own[0]) for one in self.found]
        direct = self._direct(sentence, own)
        going_on = None if own or self._tongue else self._going_on(sentence)
        if going_on is not None:
            own = [going_on]
            direct = [Utterance("direct", one.told, going_on.speaker) for one in direct]
        self.found += [*own, *direct]
        named = next((one.speaker for one in reversed(own + direct) if one.speaker), None)
        goes_on = bool(own or direct) or _only_quoted(sentence)
        self._last = named or (self._last if goes_on else None)

    def _reports(self, sentence: Sentence) -> tuple[Report, ...]:
        """Give the indirect speech of a sentence, or the one before where this says who told it: "Das sagte Wenz"."""
        if self._tongue is not None:
            return plain_reports(sentence, self._tongue)
        found, before = reports(sentence), self._before
        if found or before is None or _only_quoted(before) or sentence[0].first not in _POINTING:
            return found
        if not any(cue.segment == 0 and cue.verb == 1 for cue in cues(sentence)):
            return found
        pointing = sentence[0].tokens
        return (Report(((before[0].start, before[-1].end), pointing[0].place), phrase_after(pointing, 2)),)

    def _direct(self, sentence: Sentence, own: Sequence[Utterance]) -> list[Utterance]:
        told = [span for one in own for span in one.told]
        spoken = [
            one
            for one in self._until(sentence[-1].end)
            if one.start not in self._names or is_word_of(self._line, one, told)
        ]
        return [Utterance("direct", (_place(one),), self._speaker(one, sentence, own)) for one in spoken]

    def _until(self, end: int) -> Iterator[Passage]:
        while self._passages and self._passages[0].start < end:
            yield self._passages.popleft()

    def _speaker(self, passage: Passage, sentence: Sentence, own: Sequence[Utterance]) -> Span | None:
        """Give who speaks a passage: who tells it, who is named beside it, or who spoke before."""
        before = self._before if self._tongue is None else None
        last = self._last or (teller_before(before, len(before) - 1) if before else None)
        teller = next((one for one in own if _holds(one, passage)), None)
        if teller is not None:
            return teller.speaker or last
        if self._tongue is not None:
            return plain_beside(sentence, passage.start, passage.end, self._tongue) or last
        return speaker_beside(passage, sentence) or last

    def _going_on(self, sentence: Sentence) -> Utterance | None:
        """Read a sentence in the subjunctive as going on with what was told; several become one."""
        if _only_quoted(sentence) or not _goes_on(sentence):
            return None
        before = self._before if _goes_on(sentence, plainly=True) else None
        teller = self._last or (teller_before(before, len(before) - 1) if before else None)
        if teller is None:
            return None
        end = sentence[-1].end
        begin, end = sentence[0].start, end + (self._line[end : end + 1] in (".", "!", "?"))
        if self.found and self.found[-1].kind == "continued" and self.found[-1].speaker == teller:
            begin = self.found.pop().told[0][0]
        return Utterance("continued", ((begin, end),), teller)


def _place(passage: Passage) -> Span:
    return passage.start, passage.end


def _holds(one: Utterance, passage: Passage) -> bool:
    """Tell whether a passage stands in what is told; its closing mark may stand behind."""
    return any(begin <= passage.start and passage.end <= end + _CLOSING for begin, end in one.told)


def _told_as(one: Utterance, report: Utterance) -> Utterance:
    """Give direct speech the speaker of a report that tells it: "Das sagte Wenz" behind it."""
    begin, end = report.told[0]
    inside = one.kind == "direct" and begin <= one.told[0][0] and one.told[0][1] <= end + 2
    return Utterance(one.kind, one.told, report.speaker) if inside else one


def _only_quoted(sentence: Sentence) -> bool:
    return all(token.text[0] == "§" for segment in sentence for token in segment.tokens)


def _goes_on(sentence: Sentence, *, plainly: bool = False) -> bool:
    """Tell whether a sentence stands in the subjunctive, as what goes on with somebody's words does.

    `plainly` asks for a form that nothing but reported speech has, such as "sei", not "würde".
    """
    for segment in sentence[:2]:
        mood = subjunctive(segment.tokens)
        if mood is not None:
            return not plainly or segment.tokens[mood].low in TOLD
    return False
