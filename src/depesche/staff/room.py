"""The desk of one blog: who is here, and what all who are here have been told."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from time import perf_counter

from msgspec import Struct
from msgspec.structs import replace

from depesche.live import frames as stream
from depesche.live.readers import Reader
from depesche.log.base import Log
from depesche.log.desk_rows import DeskRows
from depesche.log.rows import Rows
from depesche.model.blog import Blog
from depesche.model.people import Person
from depesche.staff import frames
from depesche.store.drafts import Drafts, Mark

ROOM_SEATS = 400
"""Most tabs that are open at one desk at a time."""
BEHIND = 200
"""Events after which somebody who comes back fetches everything anew."""
DRAFTS_AT_ONCE = 50
"""Changed drafts that are told one by one; of more than these, only that all are to be fetched."""


class News(Struct, frozen=True):
    """What is new at a desk: its seq, the drafts as they stand, and the frames that tell of it."""

    seq: int
    revs: dict[str, int]
    frames: tuple[bytes, ...]


class Room:
    """One blog's desk. Frames are made once, and the same bytes go to everybody here."""

    def __init__(self, blog: Blog, revs: dict[str, int]) -> None:
        self.id = blog.id
        self.slug = blog.slug
        self.seq = blog.seq
        self.revs = revs
        """The revision of each draft that those who are here know of."""
        self.mark: Mark | None = None
        self.guests = 0
        """Those who have entered, whether they are told already or not."""
        self.readers: dict[Reader, str | None] = {}
        """Who is here, each with the tab under which others see them."""
        self.people: dict[str, tuple[Reader, Person]] = {}
        self.others: dict[str, Person] = {}
        """Who is at this desk at other nodes, by tab."""
        self.moved = asyncio.Event()
        self.written_at = perf_counter()
        self.stirred = False
        self.work: asyncio.Task[None] | None = None

    @property
    def full(self) -> bool:
        """Whether nobody else can come in."""
        return self.guests >= ROOM_SEATS

    def join(self, reader: Reader, person: Person | None) -> None:
        """Take somebody in who knows all up to the room's seq; a tab that comes back takes its own place."""
        self.readers[reader] = None if person is None else person.tab
        if person is None:
            reader_frame = frames.people_frame(self.present())
            reader.write(stream.asgi_body(reader_frame), stream.chunk(reader_frame))
            return
        moved = self.others.pop(person.tab, None)
        if moved is not None:  # from another node
            person = replace(person, editing=moved.editing, since=moved.since)
        before = self.people.get(person.tab)
        if before is not None:
            person = replace(person, editing=before[1].editing, since=before[1].since)
            before[0].end(stream.BEAT)  # the connection that the tab has left behind
        self.people[person.tab] = (reader, person)
        self.tell_people()

    def leave(self, reader: Reader) -> None:
        """Let somebody go; whoever has taken over their tab stays."""
        tab = self.readers.pop(reader, None)
        if tab is not None and tab in self.people and self.people[tab][0] is reader:
            del self.people[tab]
            self.tell_people()

    def edit(self, tab: str, editing: str | None) -> None:
        """Say which post or draft somebody is writing; tells the others when that is new."""
        reader, person = self.people[tab]
        if person.editing != editing:
            self.people[tab] = (reader, replace(person, editing=editing))
            self.tell_people()

    def present(self) -> list[Person]:
        """Give who is here, who came first first."""
        everybody = self.others | {tab: person for tab, (_, person) in self.people.items()}
        return sorted(everybody.values(), key=lambda person: (person.since, person.tab))

    def meet(self, others: Iterable[Person]) -> None:
        """Take note of who is here at other nodes; tells those here when that is new."""
        found = {person.tab: person for person in others if person.tab not in self.people}
        if found != self.others:
            self.others = found
            self.tell_people()

    def tell_people(self) -> None:
        """Tell everybody who is here."""
        self.write([frames.people_frame(self.present())])

    def write(self, made: Iterable[bytes]) -> None:
        """Hand frames to everybody; never waits: who falls behind is cut."""
        for frame in made:
            self.written_at = perf_counter()
            body, chunk = stream.asgi_body(frame), stream.chunk(frame)
            for reader in list(self.readers):
                reader.write(body, chunk)

    def advance(self, news: News) -> None:
        """Tell the news, from which on everybody here knows as much."""
        self.seq, self.revs = news.seq, news.revs
        self.write(news.frames)
        self.moved.set()
        self.moved = asyncio.Event()


def news(log: Log, room: Room, seq: int, revs: dict[str, int] | None) -> News:
    """Read what has happened behind `seq`, and to drafts known at `revs` (None: drafts do not matter). Blocks."""
    with log.reading() as rows:
        blog = rows.blog(room.slug)
        if blog is None:
            raise LookupError(f"the live blog {room.slug!r} is gone from the database")
        told = _posts(rows, blog, seq)
        if told is None:
            return News(blog.seq, Drafts(rows.connection).revs(blog.id), (frames.RELOAD,))
        if revs is None:
            return News(blog.seq, {}, told)
        now = Drafts(rows.connection).revs(blog.id)
        return News(blog.seq, now, told + _drafts(rows, blog, revs, now))


def opened(log: Log, slug: str) -> tuple[Blog, dict[str, int]] | None:
    """Read what a new room begins with; None when there is no such blog. Blocks."""
    with log.reading() as rows:
        blog = rows.blog(slug)
        return None if blog is None else (blog, Drafts(rows.connection).revs(blog.id))


def _posts(rows: Rows, blog: Blog, seq: int) -> tuple[bytes, ...] | None:
    if blog.seq <= seq:
        return ()
    touched = rows.touched(blog.id, seq, blog.seq, BEHIND + 1)
    if len(touched) > BEHIND:
        return None
    ids = list(dict.fromkeys(post for _, post in touched if post is not None))
    return (frames.posts_frame(blog.seq, blog, DeskRows(rows.connection).posts_among(blog.id, ids)),)


def _drafts(rows: Rows, blog: Blog, before: dict[str, int], now: dict[str, int]) -> tuple[bytes, ...]:
    changed = [ulid for ulid, rev in now.items() if before.get(ulid) != rev]
    gone = [ulid for ulid in before if ulid not in now]
    if len(changed) > DRAFTS_AT_ONCE:
        return (frames.RELOAD,)
    found = Drafts(rows.connection).among(blog.id, changed)
    return tuple(map(frames.draft_frame, found)) + tuple(map(frames.discarded_frame, gone))


def person_of(tab: str, account: str, name: str, initials: str | None, now: datetime) -> Person:
    """Give somebody who comes in."""
    return Person(tab=tab, account=account, name=name, initials=initials, since=now)
