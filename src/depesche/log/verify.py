"""Checking what is stored: the chain of hashes, and that the tables are the fold of the log."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import msgspec
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from depesche.log.chain import StoredEvent, first_broken
from depesche.log.rows import PAGE_STORED, Rows, Unreadable
from depesche.log.search_rows import SearchRows
from depesche.log.stood import around, moved
from depesche.log.tables import around as surroundings
from depesche.log.tables import facets, media_uses, stood, ties
from depesche.model.blocks import media_of
from depesche.model.blog import Blog, media_of_blog
from depesche.model.events import BlogOpened, Event, Written
from depesche.model.facets import Facet, facets_of
from depesche.model.post import Post
from depesche.rules.fold import State, fold

_TIES = select(ties.c.post, ties.c.other, ties.c.seq)
DAMAGED = (SQLAlchemyError, ValueError, TypeError, ArithmeticError, LookupError, AttributeError)
"""Each way in which changed bytes fail to be what was written: the database's own, and those of reading a row."""


class Verdict(Struct, frozen=True):
    """What the check of a blog has found; `broken` is the first seq that does not hold, and `why` says why."""

    slug: str
    events: int
    broken: int | None = None
    why: str | None = None


def verify(rows: Rows, blog: Blog, seen: Callable[[int], object]) -> Verdict:
    """Check a blog's chain, then its tables against the fold of its log; `seen` is told how many events were read.

    Whatever has become of the stored bytes is the verdict's, not an error; the rows can be read on.
    """
    reached = 0

    def told(number: int) -> None:
        nonlocal reached
        reached = number
        if number % 500 == 0:
            seen(number)

    try:
        with rows.connection.begin_nested():
            return _verify(rows, blog, told)
    except Unreadable as error:
        return Verdict(blog.slug, blog.seq, error.seq, "its payload was changed")
    except DAMAGED as error:
        seq = min(blog.seq, _readable(rows, blog.id, reached) + 1)
        return Verdict(blog.slug, blog.seq, seq, f"what is stored can not be read: {_words(error)}")


def verify_at(rows: Rows, slug: str, seen: Callable[[int], object]) -> Verdict:
    """Check the blog that should be at this web address, whose own row may be damaged too."""
    try:
        with rows.connection.begin_nested():
            blog = rows.blog(slug)
    except DAMAGED as error:
        return Verdict(slug, 0, 0, f"its row in the table of blogs can not be read: {_words(error)}")
    if blog is None or blog.slug != slug:
        return Verdict(slug, 0, 0, "its row is missing from the table of blogs")
    return verify(rows, blog, seen)


def _readable(rows: Rows, blog: str, after: int) -> int:
    """Give the seq up to which events can be read that follow `after`, found by halving."""
    readable, beyond = 0, PAGE_STORED
    while readable < beyond:
        middle = (readable + beyond + 1) // 2
        try:
            with rows.connection.begin_nested():
                rows.events(blog, after, middle)
            readable = middle
        except DAMAGED:
            beyond = middle - 1
    return after + readable


def _verify(rows: Rows, blog: Blog, seen: Callable[[int], object]) -> Verdict:
    broken = first_broken(_counted(rows.all_events(blog.id), seen))
    if broken is not None:
        return Verdict(blog.slug, blog.seq, broken.seq, broken.why)
    state, posts, past = State(), dict[str, Post](), Past()
    newest, tied = 0, dict[tuple[str, str], int]()
    for stored in rows.all_events(blog.id):
        event = stored.event
        if newest == 0 and not isinstance(event.payload, BlogOpened):
            return Verdict(blog.slug, blog.seq, event.seq, "a log begins with BlogOpened")
        newest = event.seq
        if isinstance(event.payload, Written):
            for link in event.payload.copy.links:
                tied.setdefault((event.payload.post, link.post), event.seq)
                tied.setdefault((link.post, event.payload.post), event.seq)
        before = State(state.blog, posts.get(event.post or ""))
        state = fold(before, event)
        if state.post is not None:
            posts[state.post.id] = state.post
        past.note(before, state, event)
    verdict = _compared(rows, blog, state.blog, posts, newest)
    if verdict.broken is None and not _are_ties(rows, blog, posts, tied):
        return Verdict(blog.slug, newest, newest, "the table of ties is not the fold of the log")
    if verdict.broken is None and not past.is_stored(rows, blog.id):
        return Verdict(blog.slug, newest, newest, "the tables of what stood are not the fold of the log")
    return verdict


class Past:
    """Where posts stood and what stood around them, gathered from a log to be compared with the tables."""

    def __init__(self) -> None:
        self._places: dict[str, list[list[object]]] = {}
        self._around: list[tuple[object, ...]] = []

    def note(self, before: State, after: State, event: Event) -> None:
        """Take what an event did."""
        if after.blog is not None and around(before.blog) != around(after.blog):
            self._around.append((event.seq, *around(after.blog)))
        if after.post is None:
            return
        change = moved(before.post, after.post, event)
        places = [] if change.forgotten else self._places.get(after.post.id, [])
        for place in places:
            if place[0] in change.ended and place[-1] is None:
                place[-1] = event.seq
        places += [[*msgspec.structs.astuple(begun), None] for begun in change.begun]
        self._places[after.post.id] = places

    def is_stored(self, rows: Rows, blog: str) -> bool:
        """Tell whether the tables say the same of the blog (ULID)."""
        of = stood.c
        columns = (of.post, of.mark, of.since, of.time, of.order, of.ahead, of.elsewhere, of.until)
        stored = {tuple(row) for row in rows.connection.execute(select(*columns).where(of.blog == blog))}
        if stored != {(post, *place) for post, places in self._places.items() for place in places}:
            return False
        of_blog = surroundings.c
        around_it = select(
            of_blog.seq, of_blog.posts, of_blog.status, of_blog.coverage_start, of_blog.coverage_end, of_blog.pinned
        )
        kept = rows.connection.execute(around_it.where(of_blog.blog == blog).order_by(of_blog.seq))
        return [(*row[:-1], tuple(msgspec.json.decode(row[-1]))) for row in kept] == self._around


def _compared(rows: Rows, stored: Blog, folded: Blog | None, posts: dict[str, Post], newest: int) -> Verdict:
    if newest != stored.seq:
        why = f"the log ends at seq {newest}, but the table of blogs says {stored.seq}"
        return Verdict(stored.slug, newest, newest + 1, why)
    if folded != stored:
        return Verdict(stored.slug, newest, newest, "the table of blogs is not the fold of the log")
    found = set()
    for ulid, post, is_placed in rows.stored_posts(stored.id):
        if posts.get(ulid) != post or not is_placed:
            seq = posts[ulid].seq if ulid in posts else newest
            return Verdict(stored.slug, newest, seq, f"the stored post {ulid} is not the fold of the log")
        found.add(ulid)
    for post in posts.values():
        if post.id not in found:
            return Verdict(stored.slug, newest, post.seq, f"the post {post.id} is missing from the table of posts")
    return _beside(rows, stored, posts, newest)


def _beside(rows: Rows, blog: Blog, posts: dict[str, Post], newest: int) -> Verdict:
    """Check what is kept beside the posts: which files the public may see, what they name, that the index has them."""
    shown = {(post.id, media) for post in posts.values() for media in media_of(post.body)}
    shown |= {("", media) for media in media_of_blog(blog)}
    uses = select(media_uses.c.post, media_uses.c.media).where(media_uses.c.blog == blog.id)
    if {(post, media) for post, media in rows.connection.execute(uses)} != shown:
        return Verdict(blog.slug, newest, newest, "the table of media_uses is not the fold of the log")
    named = Counter({(post.id, facet): uses for post in posts.values() for facet, uses in facets_of(post).items()})
    words = select(facets).where(facets.c.blog == blog.id)
    kept = Counter(
        {(row.post, Facet(row.kind, row.word, row.detail)): row.uses for row in rows.connection.execute(words)}
    )
    if kept != named:
        return Verdict(blog.slug, newest, newest, "the table of facets is not the fold of the log")
    if SearchRows(rows.connection).posts_of(blog.id) != {post.id for post in posts.values() if post.removal is None}:
        why = "the index of words does not hold the blog's posts; `depesche reindex` makes it anew"
        return Verdict(blog.slug, newest, newest, why)
    return Verdict(blog.slug, newest)


def _are_ties(rows: Rows, blog: Blog, posts: dict[str, Post], tied: dict[tuple[str, str], int]) -> bool:
    """Tell whether the table of ties names the links that posts have or had; those of what was erased are unknown."""
    erased = {post.id for post in posts.values() if post.removal is not None and post.removal.erased}
    kept = {(post, other): seq for post, other, seq in rows.connection.execute(_TIES.where(ties.c.blog == blog.id))}
    named = [{pair: seq for pair, seq in one.items() if erased.isdisjoint(pair)} for one in (kept, tied)]
    return named[0] == named[1] and tied.keys() <= kept.keys()


def _counted(events: Iterable[StoredEvent], seen: Callable[[int], object]) -> Iterator[StoredEvent]:
    for number, event in enumerate(events, 1):
        yield event
        seen(number)


def _words(error: Exception) -> str:
    """Give what an error says, in one line."""
    return " ".join(str(getattr(error, "orig", None) or error).split())[:200]
