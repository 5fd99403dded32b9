"""Make the blog's copy of what stands above and below the posts of a ticker."""

import re
from datetime import date

from depesche.intake.furniture import is_related, says_when
from depesche.intake.layout import Layout
from depesche.intake.lines import Line
from depesche.intake.tally import Ledger
from depesche.model.blocks import Block, Text
from depesche.model.blog import BlogCopy
from depesche.model.limits import HEADLINE_CHARS, STANDFIRST_CHARS

_KICKER = re.compile(
    r"(?:live(?:blog|ticker|stream)?|live[- ](?:blog|ticker|updates?)|(?:der )?(?:news[- ]?)?ticker|"
    r"(?:en |le )?(?:direct|directo|vivo)|(?:in )?diretta|minuto a minuto|liveblog)\s*:?",
    re.IGNORECASE,
)
_BULLET = re.compile(r"(?:[-–—*►▪]\s+|[•·]\s*)")


def blog_copy(
    parts: Layout, ledger: Ledger, *, language: str, zone: str, day: date
) -> tuple[BlogCopy, tuple[str, ...]]:
    """Give the blog's copy, and remarks on what was missing. Raises ValueError when a limit is broken."""
    remarks: list[str] = []
    top = [line for line in parts.top if not _is_beside(line)]
    beside = [line for line in parts.top if _is_beside(line)]
    kicker = _taken(top, ledger) if len(top) > 1 and _KICKER.fullmatch(top[0].text) else None
    headline = _taken(top, ledger) if top and _is_headline(top) else None
    if headline is None:
        headline = f"Ticker {day.isoformat()}"
        remarks.append("the text has no headline: the blog is called by its day")
    standfirst, below = _standfirst(top, headline, ledger)
    background = [*_key_points(parts.key_points, ledger), *(_paragraph(line, ledger) for line in below + beside)]
    if parts.key_points:
        remarks.append("the list of key points at the top stands in the background")
    background += [_paragraph(line, ledger) for line in parts.background]
    copy = BlogCopy(
        headline=headline,
        kicker=kicker,
        standfirst=standfirst,
        background=tuple(background),
        language=language,
        zone=zone,
    )
    return copy, tuple(remarks)


def _is_beside(line: Line) -> bool:
    """Tell whether a line is of the page rather than of the story."""
    return is_related(line.text) or says_when(line.text)


def _taken(top: list[Line], ledger: Ledger) -> str:
    line = top.pop(0)
    words = line.text.lstrip("# ") or line.text
    kept = words.rstrip(" :") or words
    begin = line.end - len(words)
    ledger.place(begin, begin + len(kept))
    ledger.drop_rest(line.start, line.end, "mark of a heading")
    return kept


def _is_headline(top: list[Line]) -> bool:
    first = top[0].text
    if len(first) > HEADLINE_CHARS:
        return False
    return len(top) > 1 or len(first) <= 150 or not first.endswith(".")


def _standfirst(top: list[Line], headline: str, ledger: Ledger) -> tuple[str | None, list[Line]]:
    """Take the paragraphs under the headline; what is over the limit goes to the background."""
    paragraphs: list[str] = []
    below: list[Line] = []
    for line in top:
        if line.text == headline:
            ledger.drop(line.start, line.end, "repeats the headline")
        elif below or _over(paragraphs, line):
            below.append(line)
        else:
            ledger.place(line.start, line.end)
            paragraphs.append(line.text)
    return "\n\n".join(paragraphs) or None, below


def _over(paragraphs: list[str], line: Line) -> bool:
    return sum(len(paragraph) + 2 for paragraph in paragraphs) + len(line.text) > STANDFIRST_CHARS


def _key_points(lines: tuple[Line, ...], ledger: Ledger) -> list[Block]:
    blocks: list[Block] = []
    points: list[str] = []
    for line in lines:
        match = _BULLET.match(line.text)
        if not blocks and not points and line.text.endswith(":"):
            blocks.append(Text(text=line.text, style="heading"))
            ledger.place(line.start, line.end)
            continue
        begin = match.end() if match else 0
        ledger.drop(line.start, line.start + begin, "bullet")
        ledger.place(line.start + begin, line.end)
        points.append(line.text[begin:])
    return [*blocks, Text(text="\n".join(points), style="bullets")] if points else blocks


def _paragraph(line: Line, ledger: Ledger) -> Text:
    ledger.place(line.start, line.end)
    return Text(text=line.text)
