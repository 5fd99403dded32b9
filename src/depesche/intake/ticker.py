"""Read a live ticker that was copied as plain text from a page, and make a blog's copy and its posts of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from msgspec import Struct, structs

from depesche.intake.body import Body
from depesche.intake.bylines import authors_in
from depesche.intake.calendar import Calendar, Timed, UndatedError, calendar
from depesche.intake.cast import Cast
from depesche.intake.clean import clean
from depesche.intake.days import Day, days_in
from depesche.intake.furniture import says_when
from depesche.intake.language import language_of
from depesche.intake.layout import Layout, Segment, layout
from depesche.intake.lines import Line
from depesche.intake.quotes import count_marks
from depesche.intake.sources import sources_in
from depesche.intake.speakers import Speaker
from depesche.intake.tally import Ledger, Tally
from depesche.intake.top import blog_copy
from depesche.intake.zones import zone_of_word
from depesche.model.blocks import Block, Image, Quote
from depesche.model.blog import BlogCopy
from depesche.model.ids import check_zone
from depesche.model.post import Author, PostCopy

TEXT_BYTES = 5_000_000
"""Bytes of a ticker's text in UTF-8, the most that is read."""

SPEECH_MARKS = 12_000
"""Quotation marks of a text up to which its speech is read."""


class TickerError(ValueError):
    """A text cannot be read as a ticker; the sentence says why and what to do."""


class ReadPost(Struct, frozen=True):
    """A post as read. `remarks` say what was not plainly written, for the editor to check."""

    external_id: str
    copy: PostCopy
    remarks: tuple[str, ...] = ()


class Ticker(Struct, frozen=True):
    """A ticker as read: the blog's copy, its posts, oldest first, and what became of each character."""

    blog: BlogCopy
    posts: tuple[ReadPost, ...]
    tally: Tally
    remarks: tuple[str, ...] = ()


class _Draft(Struct, frozen=True):
    """A post on its way: its instant, how its time reads, and its blocks with the speakers found in them."""

    instant: datetime
    clock: str
    headline: str | None
    authors: tuple[Author, ...]
    blocks: tuple[Block, ...]
    lines: tuple[Line, ...]
    speeches: tuple[tuple[int, Speaker | None], ...]


def read_ticker(text: str, *, date: date | None = None, zone: str = "UTC") -> Ticker:
    """Read a ticker as copied from a page.

    `date` is the day of the oldest post; days that stand in the text go before it. `zone` is the IANA zone of
    stamps that name none, and the blog's. Raises TickerError, and nothing else, when the text cannot be read.
    """
    if len(text) > TEXT_BYTES or len(text.encode("utf-8", "replace")) > TEXT_BYTES:
        raise TickerError(f"the text has more than {TEXT_BYTES:,} bytes; part it and import each part")
    try:
        check_zone(zone)
        return _read(text, date, zone)
    except TickerError:
        raise
    except ValueError as error:
        raise TickerError(str(error)) from error


def _read(raw: str, given: date | None, zone: str) -> Ticker:
    washed = clean(raw)
    ledger = Ledger(washed.text)
    parts = layout(washed.text, ledger)
    if not parts.segments:
        raise TickerError(
            'no stamp was found: no line begins with a time such as "14:32 Uhr", "10.42am BST", "+++ 12:05 +++", '
            '"[15:30]", "13h45" or "2:05 PM ET"; put the time of each post at the beginning of its line'
        )
    days = _settled(parts, given)
    cast = Cast(washed.text)
    aloud = count_marks(washed.text) <= SPEECH_MARKS
    drafts = [
        _draft(segment, day, zone, Body(ledger, cast, aloud=aloud), ledger)
        for segment, day in zip(parts.segments, days.dates, strict=True)
    ]
    ordered = sorted(drafts[:: days.way], key=lambda draft: draft.instant)
    posts = _posts(ordered, zone)
    blog, remarks = blog_copy(
        parts,
        ledger,
        language=language_of(washed.text, zone),
        zone=zone,
        day=ordered[0].instant.astimezone(ZoneInfo(zone)).date(),
    )
    if not aloud:
        remarks += (f"the text has more than {SPEECH_MARKS:,} quotation marks: its speech is left in the text",)
    remarks += tuple(remark for post in posts for remark in post.remarks)
    return Ticker(blog, posts, ledger.tally(washed.dropped), remarks)


def _settled(parts: Layout, given: date | None) -> Calendar:
    timed = [Timed(segment.stamp.minutes, segment.stamp.day, segment.heading) for segment in parts.segments]
    newest = _first_day(line.text for line in parts.top if says_when(line.text))
    oldest = _first_day(line.text for line in parts.top if not says_when(line.text))
    try:
        return calendar(timed, given, newest, oldest)
    except UndatedError as error:
        yearless = any(stamp.day or stamp.heading for stamp in timed)
        why = "the text names days, but no year" if yearless else "the text names no day"
        raise TickerError(
            f"{why} (of the years 1900 to 2199); say with --date on which day the ticker begins, as in --date "
            f"2024-03-22"
        ) from error


def _first_day(texts: Iterable[str]) -> Day | None:
    return next((day for text in islice(texts, 60) for day in days_in(text[:2000])), None)


def _draft(segment: Segment, day: date, zone: str, body: Body, ledger: Ledger) -> _Draft:
    stamp, headline = segment.stamp, segment.headline
    place = zone_of_word(stamp.zone, zone) if stamp.zone else ZoneInfo(zone)
    local = datetime.combine(day, time(stamp.hour, stamp.minute, stamp.second), place)
    body.read(segment.body)
    if headline is not None:
        ledger.place(headline.start, headline.end)
    authors: tuple[Author, ...] = ()
    if segment.authors is not None:
        ledger.place(segment.authors.start, segment.authors.end)
        authors = tuple(Author(name) for name in authors_in(segment.authors.text))
    blocks: tuple[Block, ...] = tuple(body.blocks)
    if not blocks and headline is None:
        blocks = (Image(media=None),)
    return _Draft(
        local.astimezone(UTC),
        f"{stamp.hour:02}:{stamp.minute:02}",
        headline.text if headline else None,
        authors,
        blocks,
        segment.body,
        tuple(body.speeches),
    )


def _posts(drafts: Sequence[_Draft], zone: str) -> tuple[ReadPost, ...]:
    minutes: Counter[str] = Counter()
    posts = []
    for number, draft in enumerate(drafts):
        minute = draft.instant.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")
        minutes[minute] += 1
        blocks, remarks = _completed(drafts, number)
        sources = sources_in([line.text for line in draft.lines])
        external_id = f"ticker:{minute}:{minutes[minute]}"
        try:
            copy = PostCopy(
                body=blocks,
                time=draft.instant,
                headline=draft.headline,
                authors=draft.authors,
                sources=sources,
                confidence="reported" if sources else None,
                external_id=external_id,
            )
        except ValueError as error:
            raise TickerError(f"the post of {draft.clock} cannot be taken in: {error}") from error
        posts.append(ReadPost(external_id, copy, tuple(remarks)))
    return tuple(posts)


def _completed(drafts: Sequence[_Draft], number: int) -> tuple[tuple[Block, ...], list[str]]:
    """Give the blocks of a post with the speakers that only posts around it name, and remarks on those."""
    draft, remarks = drafts[number], []
    blocks = list(draft.blocks)
    words = " ".join(line.text for line in draft.lines)
    for place, speaker in draft.speeches:
        block = blocks[place]
        if speaker is None and isinstance(block, Quote):
            found = _speaker_around(drafts, number)
            if found:
                name, role = found[0].shown
                blocks[place] = structs.replace(block, speaker=name, role=role)
                remarks.append(
                    f"the speaker of the quote at {draft.clock} is not named in its post: inferred from {found[1]}"
                )
            else:
                remarks.append(f"the speaker of the quote at {draft.clock} is not named")
        elif speaker and isinstance(block, Quote) and speaker.name.split()[-1].lower() not in words.lower():
            remarks.append(f"the speaker of the quote at {draft.clock} is named by role only: read as {speaker.name}")
    return tuple(blocks), list(dict.fromkeys(remarks))


def _speaker_around(drafts: Sequence[_Draft], number: int) -> tuple[Speaker, str] | None:
    """Give the last speaker before a post, else the first after it, within the time of a press conference."""
    before = _near(drafts, number, range(number - 1, -1, -1))
    after = _near(drafts, number, range(number + 1, len(drafts)))
    for last, draft in [*((-1, draft) for draft in before), *((0, draft) for draft in after)]:
        spoken = [speaker for _, speaker in draft.speeches if speaker]
        if spoken:
            return spoken[last], draft.clock
    return None


def _near(drafts: Sequence[_Draft], number: int, others: range) -> list[_Draft]:
    own = drafts[number].instant
    around = (drafts[other] for other in others[:_POSTS_AROUND])
    return list(takewhile(lambda draft: abs(draft.instant - own) <= _PRESS_CONFERENCE, around))


_PRESS_CONFERENCE = timedelta(minutes=90)
_POSTS_AROUND = 12
