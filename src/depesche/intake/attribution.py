"""Give each passage of speech in a post its speaker: from its own sentence, what stands before it, or its role."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import takewhile

from msgspec import Struct

from depesche.intake.cast import Cast
from depesche.intake.lexicon import PLAIN_VERBS, PRONOUNS, STOP_CAPITALS
from depesche.intake.lines import Line
from depesche.intake.quotes import passages
from depesche.intake.speakers import Pronoun, Speaker, person_in, speaker_in
from depesche.intake.speech import SENTENCE_CHARS, Judged, Masked, judge, masked

_PLAINLY = 4
"""From this score on, a name stands right beside a word of speaking."""
_NAMED = 2
"""From this score on, a name counts where a speaker is to be expected."""
_SENTENCES_BACK = 4
_PARAGRAPHS_BACK = 12
_PASSAGES = 60
"""Passages in quotation marks that a paragraph of speech may have; more are no speech."""
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


class Said(Struct, frozen=True):
    """A passage of speech and its speaker, None where the post does not tell."""

    judged: Judged
    speaker: Speaker | None


class Paragraph(Struct, frozen=True):
    """A paragraph of a post, blacked out for reading, and the speech in it."""

    line: Line
    black: Masked
    said: tuple[Said, ...] = ()

    def within(self, start: int, end: int) -> tuple[Said, ...]:
        """Give the speech that lies wholly in `[start, end)` of the paragraph."""
        first = bisect_left(self.said, start, key=lambda one: one.judged.passage.start)
        return tuple(takewhile(lambda one: one.judged.passage.end <= end, self.said[first:]))


def attributed(paragraphs: Sequence[Line], cast: Cast, *, aloud: bool = True) -> tuple[Paragraph, ...]:
    """Find the speech in a post's paragraphs, and who speaks; `aloud` false leaves it all as text."""
    read: list[Paragraph] = []
    for number, line in enumerate(paragraphs):
        found = passages(line.text) if aloud else ()
        if len(found) > _PASSAGES:
            found = ()
        if found and not found[0].closed and not _goes_on(paragraphs, number):
            found = ()
        black = masked(line.text, found)
        before = read[-1].line.text if read else ""
        speech = _settled([judge(line.text, black, passage, before) for passage in found])
        said: list[Said] = []
        for judged in speech:
            said.append(Said(judged, _speaker(judged, black, said, read, cast)))
        read.append(Paragraph(line, black, tuple(said)))
    return tuple(read)


def says_only_who(words: str, speaker: Speaker) -> bool:
    """Tell whether words about the speaking say no more than who spoke: ", said Roe", "so der Minister"."""
    known = set(_WORD.findall(f"{speaker.name} {speaker.role or ''}".lower()))
    stems = {word[:5] for word in known}
    return all(
        word in PLAIN_VERBS
        or word in PRONOUNS
        or word.capitalize() in STOP_CAPITALS
        or word in known
        or word[:5] in stems
        for word in _WORD.findall(words.lower())
    )


def _goes_on(paragraphs: Sequence[Line], number: int) -> bool:
    """Tell whether a quote that is not closed in its paragraph goes on in the next."""
    after = paragraphs[number + 1].text if number + 1 < len(paragraphs) else ""
    return after[:1] == paragraphs[number].text[:1]


def _settled(judged: list[Judged]) -> list[Judged]:
    """Keep the speech; where a quote is broken by its own attribution, both halves stay in their sentence."""
    kept = [one for one in judged if one.kind != "name"]
    for number in range(len(kept) - 1):
        first, second = kept[number], kept[number + 1]
        if first.kind == "whole" and second.passage.start < first.tail[1]:
            if second.kind == "whole":
                kept[number] = _with(first, "whole", (first.tail[0], second.passage.start))
            else:
                kept[number] = _with(first, "fragment", (first.passage.end, first.passage.end))
    return kept


def _with(one: Judged, kind: str, tail: tuple[int, int]) -> Judged:
    return Judged(one.passage, "whole" if kind == "whole" else "fragment", one.start, one.end, tail)


def _speaker(
    judged: Judged, black: Masked, said: Sequence[Said], read: Sequence[Paragraph], cast: Cast
) -> Speaker | None:
    own = _in_own_sentence(judged, black, cast)
    if isinstance(own, Speaker):
        return own
    within = _in_paragraph(judged.start, black, said, cast)
    if within is not None or (judged.kind == "fragment" and own is None and not read):
        return within
    return _in_paragraphs(read, cast, aloud=judged.kind == "whole")


def _in_own_sentence(judged: Judged, black: Masked, cast: Cast) -> Speaker | Pronoun | None:
    before, after = black.before(judged.start, judged.passage).rstrip(), black.after(judged.end, judged.passage)
    if judged.tail[0] < judged.tail[1]:
        tail = after[: judged.tail[1] - judged.tail[0]]
        found = speaker_in(tail, cast, behind=True)
        if found is not None and found.score >= _NAMED:
            return found
    if judged.kind == "whole":
        found = speaker_in(before, cast, lead=True) if before.endswith((":", ",")) else None
        return found if found is not None and found.score >= _NAMED else None
    sentence = f"{before} § {after}"
    found = speaker_in(sentence, cast)
    if found is not None and found.score >= _PLAINLY:
        return found
    return person_in(before, cast) or person_in(sentence, cast)


def _in_paragraph(start: int, black: Masked, said: Sequence[Said], cast: Cast) -> Speaker | None:
    """Look back over the sentences of the same paragraph, speech in it included."""
    place = bisect_left(black.starts, start)
    for begin in reversed(black.starts[max(0, place - _SENTENCES_BACK) : place]):
        spoken = _last_speaker(said, begin)
        found = spoken or _told(black.text[begin : black.sentence(begin)[1]], cast)
        if found:
            return found
    return None


def _last_speaker(said: Sequence[Said], begin: int) -> Speaker | None:
    spoken = takewhile(lambda one: one.judged.passage.start >= begin, reversed(said))
    return next((one.speaker for one in spoken if one.speaker), None)


def _in_paragraphs(read: Sequence[Paragraph], cast: Cast, *, aloud: bool) -> Speaker | None:
    for paragraph in reversed(read[-_PARAGRAPHS_BACK:]):
        spoken = [said.speaker for said in paragraph.said if said.speaker]
        text = paragraph.black.text
        found = spoken[-1] if spoken else None
        if found is None and aloud and text.rstrip().endswith(":"):
            lead = speaker_in(text[paragraph.black.starts[-1] :][:SENTENCE_CHARS], cast, lead=True)
            found = lead if isinstance(lead, Speaker) and lead.score >= _NAMED else None
        if found is None:
            starts = paragraph.black.starts[-_SENTENCES_BACK:]
            tellings = (_told(text[begin : paragraph.black.sentence(begin)[1]], cast) for begin in reversed(starts))
            found = next((told for told in tellings if told), None)
        if found:
            return found
    return None


def _told(sentence: str, cast: Cast) -> Speaker | None:
    """Give who speaks in a sentence, or else whom of the cast it is about."""
    near = sentence[-SENTENCE_CHARS:]
    found = speaker_in(near, cast)
    if isinstance(found, Speaker) and found.score >= _PLAINLY:
        return found
    return person_in(near, cast)
