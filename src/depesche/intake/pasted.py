"""Read a text that somebody pastes into one post: a ticker line with its stamp, a quote, several paragraphs.

It only proposes: whoever pasted the text sees both and decides.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from depesche.intake.body import Body
from depesche.intake.cast import Cast
from depesche.intake.clean import clean
from depesche.intake.language import language_of
from depesche.intake.lexicon import AGENCIES
from depesche.intake.lines import Line, lines, unwrapped
from depesche.intake.quotes import count_marks, passages
from depesche.intake.sources import sources_in
from depesche.intake.stamps import Stamp, stamp_at
from depesche.intake.tally import Ledger
from depesche.intake.told import told_by
from depesche.intake.zones import zone_of_word
from depesche.model.blocks import Block, Quote, Source, Text
from depesche.model.ids import Instant
from depesche.model.limits import BLOCKS, HEADLINE_CHARS, NAME_CHARS
from depesche.model.post import Author

PASTED_CHARS = 30_000
"""Characters of a pasted text, the most that is read."""
TOLD_CHARS = 1_500
"""Characters of a paragraph, the most that is proposed as somebody's indirect speech."""
SPEECH_MARKS = 2_000
"""Quotation marks of a text up to which its speech is read."""
AHEAD = timedelta(minutes=15)
"""How far a stamp may lie in the future: clocks differ, and beyond it yesterday is meant."""

_PLUS = re.compile(r"(?:\+{2,}\s*)?(?P<words>[^+\n]{2,300}?)\s*\+{2,}\s*")
_OPENS = re.compile(r"\+{2,}")
_DATELINE = re.compile(
    rf"(?P<place>[A-ZÄÖÜ][\w.' /-]{{1,60}}?)(?:,[^(\n]{{1,40}})?\s?\((?P<agency>{'|'.join(sorted(AGENCIES))})"
    r"[^)\n]{0,40}\)\s*[–—-]{1,2}\s*"
)
_SAID_BY = re.compile(r"\s*(?:[–—-]{1,2}|,|\()\s*(?P<who>[^\n()]{2,200}?)\)?\s*\.?\s*")


class Reading(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What was read in a pasted text; what was not found is left out."""

    time: Instant | None = None
    headline: str | None = None
    kicker: str | None = None
    place: str | None = None
    authors: tuple[Author, ...] = ()
    sources: tuple[Source, ...] = ()
    body: tuple[Block, ...]


def read_pasted(raw: str, *, zone: str, now: datetime) -> Reading:
    """Read a pasted text. `zone` is the blog's IANA zone, `now` tells which day a stamp means.

    Raises ValueError, and nothing else, where it is too much for one post.
    """
    text = clean(raw).text
    if len(text) > PASTED_CHARS:
        raise ValueError(f"the text has {len(text):,} characters; at most {PASTED_CHARS:,} are read at a time")
    everything = lines(text)
    if not everything:
        return Reading(body=())
    stamp = _stamp(text, everything[0])
    start = stamp.end if stamp else everything[0].start
    headline, start = _headline(text, start, everything[0].end, plus=stamp is not None and stamp.decor == "plus")
    rest: Sequence[Line] = lines(text, start)
    if headline is None and len(rest) > 1 and rest[0].is_short and (rest[1].gap or stamp is not None):
        headline, rest = rest[0].text[:HEADLINE_CHARS], rest[1:]
    place, agency, rest = _dateline(text, rest)
    found = sources_in([line.text for line in rest])
    sources = (agency, *(one for one in found if one.name != agency.name)) if agency else found
    return Reading(
        time=_instant(stamp, zone, now) if stamp else None,
        headline=headline,
        place=place,
        sources=sources[:30],
        body=_blocks(text, unwrapped(text, everything)(rest)),
    )


def _stamp(text: str, first: Line) -> Stamp | None:
    """Give the stamp with which the text begins; a bare number is none."""
    stamp = stamp_at(text, first.start, first.end)
    if stamp is None:
        return None
    behind = text[stamp.end : first.end].lstrip()
    if stamp.core == "hour" and stamp.strength < 2:
        return None
    return stamp if stamp.strength >= 1 or _OPENS.match(behind) else None


def _headline(text: str, start: int, end: int, *, plus: bool) -> tuple[str | None, int]:
    """Give the headline that stands between plus signs at the beginning, and where reading goes on behind it."""
    begin = start + len(text[start:end]) - len(text[start:end].lstrip())
    if not plus and not _OPENS.match(text, begin, end):
        return None, start
    match = _PLUS.match(text, begin, end)
    if match is None:
        opened = _OPENS.match(text, begin, end)
        return None, opened.end() if opened else start
    return match["words"].strip()[:HEADLINE_CHARS] or None, match.end()


def _dateline(text: str, rest: Sequence[Line]) -> tuple[str | None, Source | None, Sequence[Line]]:
    """Give place and agency of a dateline such as "BERLIN (dpa) -", and the lines without it."""
    match = _DATELINE.match(rest[0].text) if rest else None
    if match is None or not rest[0].text[match.end() :].strip():
        return None, None, rest
    first = lines(text, rest[0].start + match.end(), rest[0].end)
    return match["place"].strip(), Source(match["agency"], "agency"), (*first, *rest[1:])


def _blocks(text: str, rest: Sequence[Line]) -> tuple[Block, ...]:
    if len(rest) > BLOCKS:
        raise ValueError(f"the text has {len(rest):,} paragraphs; a post has at most {BLOCKS:,} blocks")
    quote = _quote(text, rest)
    if quote is not None:
        return (quote,)
    cast = Cast(text)
    body = Body(Ledger(text), cast, aloud=count_marks(text) <= SPEECH_MARKS)
    try:
        body.read(rest)
    except ValueError:  # a block would break a limit of the model: then the words as they stand
        return tuple(Text(line.text) for line in rest)
    language = language_of(text)
    told = (_told(block, language, cast) for block in body.blocks[:BLOCKS])
    return tuple(told)


def _told(block: Block, language: str, cast: Cast) -> Block:
    """Propose a paragraph that is wholly somebody's indirect speech as their quote, its words untouched."""
    if not isinstance(block, Text) or block.style != "paragraph" or block.marks or len(block.text) > TOLD_CHARS:
        return block
    speaker = told_by(block.text, language, cast)
    if speaker is None:
        return block
    name, role = speaker.shown
    return Quote(text=block.text, speaker=name, role=role, speech="indirect")


def _quote(text: str, rest: Sequence[Line]) -> Quote | None:
    """Read a text that is nothing but one quote, perhaps with its speaker and role behind it."""
    if not 1 <= len(rest) <= 2:
        return None
    words = text[rest[0].start : rest[-1].end]
    found = passages(rest[0].text)
    if len(found) != 1 or found[0].start != 0 or not found[0].closed:
        return None
    passage, tail = found[0], words[found[0].end :].strip(" .")
    said = rest[0].text[passage.begin : passage.stop]
    if not tail:
        return Quote(said) if len(said.split()) > 2 else None
    match = _SAID_BY.fullmatch(words[passage.end :])
    if match is None:
        return None
    speaker, _, role = (part.strip() for part in match["who"].partition(","))
    if not speaker[:1].isupper() or len(speaker.split()) > 6 or len(speaker) > NAME_CHARS:
        return None
    return Quote(said, speaker=speaker, role=role or None)


def _instant(stamp: Stamp, zone: str, now: datetime) -> datetime | None:
    """Give the instant that a stamp means: today, or yesterday where today's is still to come."""
    home = ZoneInfo(zone)
    place = zone_of_word(stamp.zone, zone) if stamp.zone else home
    clock = time(stamp.hour, stamp.minute, stamp.second)
    day = now.astimezone(place).date()
    named = stamp.day.near(day) if stamp.day else None
    if named is not None:
        return datetime.combine(named, clock, place).astimezone(UTC)
    meant = datetime.combine(day, clock, place)
    if meant > now + AHEAD:
        meant = datetime.combine(day - timedelta(days=1), clock, place)
    return meant.astimezone(UTC)
