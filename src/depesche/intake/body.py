"""Turn the paragraphs of a post into blocks: text, quotes, pictures, lists, addresses."""

import re
from collections.abc import Sequence

from depesche.intake.attribution import Paragraph, Said, attributed, says_only_who
from depesche.intake.cast import Cast
from depesche.intake.lines import Line
from depesche.intake.pictures import picture_at
from depesche.intake.speakers import Speaker
from depesche.intake.tally import Ledger
from depesche.model.blocks import Block, Embed, Image, Mark, Quote, Text
from depesche.model.ids import check_url
from depesche.model.limits import CAPTION_CHARS

_BULLET = re.compile(r"(?:[-–—*►▪‣]\s+|[•·]\s*)(?=\S)")
_URL = re.compile(r"https?://\S+")
_AROUND_TAIL = " \u00a0\t,;–—-.:"


class Body:
    """The blocks of one post in the making; every character goes into the ledger as it is used."""

    def __init__(self, ledger: Ledger, cast: Cast, *, aloud: bool = True) -> None:
        self._aloud = aloud
        self._ledger = ledger
        self._cast = cast
        self.blocks: list[Block] = []
        self.speeches: list[tuple[int, Speaker | None]] = []

    def read(self, lines: Sequence[Line]) -> None:
        """Read all lines of the post."""
        number, texts = 0, list[Line]()
        while number < len(lines):
            line = lines[number]
            picture = picture_at(lines, number)
            bullets = 0 if picture else _bullets(lines, number)
            if picture is None and not bullets and _address(line) is None:
                texts.append(line)
                number += 1
                continue
            self._texts(texts)
            texts = []
            if picture is not None:
                self._picture(*picture, lines[number : number + picture[1]])
                number += picture[1]
            elif bullets:
                self._list(lines[number : number + bullets])
                number += bullets
            else:
                self._ledger.place(line.start, line.end)
                self.blocks.append(Embed(url=line.text))
                number += 1
        self._texts(texts)

    def _texts(self, lines: Sequence[Line]) -> None:
        paragraphs = attributed(lines, self._cast, aloud=self._aloud)
        for number, paragraph in enumerate(paragraphs):
            after = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
            if not paragraph.said and after and self._is_bare_lead(paragraph, after):
                self._ledger.place(paragraph.line.start, paragraph.line.end)
            else:
                self._paragraph(paragraph)

    def _is_bare_lead(self, lead: Paragraph, after: Paragraph) -> bool:
        """Tell whether a paragraph only names who speaks in the next: "Brandt:"."""
        text = lead.line.text
        first = after.said[0] if after.said else None
        if not text.endswith(":") or first is None or first.judged.kind != "whole" or first.judged.passage.start > 0:
            return False
        return first.speaker is not None and len(text) <= 100 and says_only_who(text, first.speaker)

    def _paragraph(self, paragraph: Paragraph) -> None:
        """Part a paragraph into whole quotes and the text between them."""
        reached = 0
        for said in paragraph.said:
            if said.judged.kind == "whole":
                self._text(paragraph, reached, said.judged.passage.start, lead_of=said)
                reached = self._quote(paragraph, said)
        self._text(paragraph, reached, len(paragraph.line.text))

    def _text(self, paragraph: Paragraph, start: int, end: int, lead_of: Said | None = None) -> None:
        text = paragraph.line.text[start:end]
        begin = start + len(text) - len(text.lstrip())
        stop = begin + len(text.strip())
        if begin >= stop:
            return
        place = paragraph.line.start
        if not any(char.isalnum() for char in text) or self._is_bare(text.strip(), start, lead_of):
            self._ledger.drop(place + begin, place + stop, "around a quote: says no more than the quote's own fields")
            return
        inside = paragraph.within(begin, stop)
        marks = tuple(_mark(said, begin) for said in inside)
        self.speeches += [(len(self.blocks), said.speaker) for said in inside]
        self.blocks.append(Text(text=paragraph.line.text[begin:stop], marks=marks))
        self._ledger.place(place + begin, place + stop)

    def _is_bare(self, text: str, start: int, lead_of: Said | None) -> bool:
        speaker = lead_of.speaker if lead_of else None
        return (
            start == 0
            and speaker is not None
            and len(text) <= 100
            and text.endswith(":")
            and says_only_who(text, speaker)
        )

    def _quote(self, paragraph: Paragraph, said: Said) -> int:
        """Add a quote block; give where reading goes on behind it."""
        passage, line = said.judged.passage, paragraph.line
        tail_start, tail_end = said.judged.tail
        if tail_end - tail_start > CAPTION_CHARS:
            tail_end = tail_start
        stop = passage.stop
        words = line.text[passage.begin : stop]
        if words.endswith(",") and tail_start < tail_end:
            stop -= 1
        finish = passage.end
        if (
            tail_start == tail_end
            and line.text[finish : finish + 1] in (".", "!", "?", "…")
            and words[-1] not in ".!?…"
        ):
            words += line.text[finish]
            self._ledger.place(line.start + finish, line.start + finish + 1)
            finish += 1
        else:
            words = line.text[passage.begin : stop]
        self._ledger.place(line.start + passage.begin, line.start + stop)
        tail = line.text[tail_start:tail_end]
        kept = tail.strip(_AROUND_TAIL)
        speaker = said.speaker
        keeps = bool(kept) and not (speaker is not None and says_only_who(kept, speaker))
        if keeps:
            at = line.start + tail_start + tail.index(kept)
            self._ledger.place(at, at + len(kept))
        finish = max(finish, tail_end)
        self._ledger.drop_rest(
            line.start + passage.start, line.start + finish, _WHY_TAIL if kept and not keeps else _WHY_MARKS
        )
        self.speeches.append((len(self.blocks), speaker))
        name, role = speaker.shown if speaker else (None, None)
        self.blocks.append(Quote(text=words, speaker=name, role=role, attribution=kept if keeps else None))
        return finish

    def _picture(self, image: Image, taken: int, lines: Sequence[Line]) -> None:
        self.blocks.append(image)
        caption, credit = image.caption, image.credit
        for line in lines[:taken]:
            if caption and caption in line.text:
                at = line.start + line.text.index(caption)
                self._ledger.place(at, at + len(caption))
                caption = None
            if credit and credit in line.text:
                at = line.start + line.text.rindex(credit)
                self._ledger.place(at, at + len(credit))
                credit = None
            repeated = line.text == image.caption
            self._ledger.drop_rest(
                line.start, line.end, "caption that stands twice" if repeated else "place of a picture"
            )

    def _list(self, lines: Sequence[Line]) -> None:
        points = []
        for line in lines:
            match = _BULLET.match(line.text)
            begin = match.end() if match else 0
            self._ledger.drop(line.start, line.start + begin, "bullet")
            self._ledger.place(line.start + begin, line.end)
            points.append(line.text[begin:])
        self.blocks.append(Text(text="\n".join(points), style="bullets"))


_WHY_MARKS = "quotation marks and what joins them: the page sets its own"
_WHY_TAIL = "attribution that says no more than the quote's speaker"


def _mark(said: Said, start: int) -> Mark:
    passage = said.judged.passage
    speaker = said.speaker.name[:200] if said.speaker else None
    return Mark("quote", passage.begin - start, passage.stop - start, speaker=speaker)


def _bullets(lines: Sequence[Line], number: int) -> int:
    """Count the lines of a list that begins here; a single one is no list, but a dash."""
    count = 0
    while number + count < len(lines) and _BULLET.match(lines[number + count].text):
        count += 1
    return count if count > 1 else 0


def _address(line: Line) -> str | None:
    if _URL.fullmatch(line.text):
        try:
            check_url("url", line.text)
        except ValueError:
            return None
        return line.text
    return None
