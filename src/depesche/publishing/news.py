"""What has become of a blog since a static copy was last written, and what is to be written therefor. Reads only."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec import Struct

from depesche.live.digest import Digests
from depesche.live.known import WhatIsKnown
from depesche.live.pages import PAGE_POSTS, Pages, before_address
from depesche.live.record import Record
from depesche.live.said import WhoSaid
from depesche.live.shelf import Made
from depesche.log.rows import PAGE_EVENTS, Rows
from depesche.model.blocks import media_of
from depesche.model.blog import Blog, media_of_blog
from depesche.model.post import Post
from depesche.publishing.standing import Shown

BATCH = 100
"""Posts that are written one by one when they change; of more at a time all are gone through in turn."""
OLDER = 200
"""Pages of older posts that are written at once when posts on them change; more are gone through in turn."""
SWEPT = 25
"""Posts that are gone through at a time, between which news have their turn."""
BLOG = ""
"""Stands for the blog's own copy where posts are named."""


Addressed = tuple[str, Made]
"""A page, and the address at which it stands."""


class Written(Struct, frozen=True):
    """The state of a blog for which a copy was last written.

    `swept` is the post (ULID) behind which posts are still to be gone through, None when none are.
    """

    generation: int
    look: str
    rev: int
    swept: str | None = None


class News(Struct, frozen=True):
    """What has become of a blog: the posts touched, the log pages that are new, whether all posts are to be done."""

    blog: Blog
    touched: tuple[Post, ...]
    first_log_page: int
    withdrawn: frozenset[int]
    """Log pages that hold what was taken down, in any generation before this one."""
    sweeps: bool


def news_of(rows: Rows, blog: Blog, look: str, seq: int, written: Written | None, *, same_form: bool) -> News:
    """Find what is new in a blog behind the seq at which it was `written` in the same form, or not at all."""
    events = rows.touched(blog.id, seq, blog.seq, BATCH + 1) if written else []
    removed = rows.removed(blog.id, seq) if written else []
    far = written is None or not same_form or written.rev != blog.rev or len(events) > BATCH
    ids = {post for post, _ in removed} | {post for _, post in events if post is not None and not far}
    told = rows.chained(blog.id, sorted(ids), len(ids) + BATCH + 1)  # whoever names one of these is written with it
    far = far or len(told) > len(ids) + BATCH
    ids |= set(told)
    anew = written is None or not same_form or (written.generation, written.look) != (blog.generation, look)
    return News(
        blog=blog,
        touched=tuple(rows.posts_among(blog.id, sorted(ids))),
        first_log_page=0 if anew else seq // PAGE_EVENTS,
        withdrawn=frozenset((seq - 1) // PAGE_EVENTS for _, seq in removed),
        sweeps=far,
    )


def shown_in(blog: Blog, posts: Iterable[Post]) -> dict[str, Shown]:
    """Give where these posts stand and the stored files that they show, and of the blog's own copy."""
    own = {BLOG: Shown(blog.opened_at, media_of_blog(blog))}
    return own | {post.id: Shown(post.time, media_of(post.body)) for post in posts}


def pages_of(
    pages: Pages, rows: Rows, blog: Blog, posts: Sequence[Post], stood: dict[str, Shown]
) -> tuple[list[Addressed], bool]:
    """Make each post's own page and its history, and the pages of older posts on which it stands or has stood.

    Where those are more than OLDER, as after corrections all over a long blog, only those are among them on which a
    post stood that was taken down; then the second is True: all are to be gone through.
    """
    gone = [post for post in posts if post.removal is not None]
    others = _above(rows, blog, [post for post in posts if post.removal is None], stood)
    above = _above(rows, blog, gone, stood) | ({} if len(others) > OLDER else others)
    return [*_own(pages, rows, blog, posts), *_older(pages, rows, blog, above)], len(others) > OLDER


def _above(rows: Rows, blog: Blog, posts: Sequence[Post], stood: dict[str, Shown]) -> dict[str, None]:
    """Give the posts (ULIDs) whose pages of what is below them tell of these, where they stand and have stood."""
    above = dict.fromkeys(post.id for post in posts)
    places = rows.places_of(blog.id, list(above))
    for post in posts:
        known = {stood[post.id].time} if post.id in stood else set()  # what was erased can not be read any more
        for time in {post.time} | known | places.get(post.id, set()):
            reach = PAGE_POSTS + 1  # the last one below says whether an older page follows
            above.update(dict.fromkeys(rows.above(blog.id, time, post.order, reach)))
    return above


def swept_pages(pages: Pages, rows: Rows, blog: Blog, posts: Sequence[Post]) -> list[Addressed]:
    """Make each post's own page and that of the posts below it, for posts that are gone through in turn."""
    return [*_own(pages, rows, blog, posts), *_older(pages, rows, blog, (post.id for post in posts))]


def front_of(pages: Pages, rows: Rows, blog: Blog) -> list[Addressed]:
    """Make what changes with all that happens in a blog: page, feeds, what is known, digest, corrections, quotes."""
    record, said = Record(pages.present), WhoSaid(pages.present)
    made = [
        (f"/{blog.slug}", pages.first(rows, blog)),
        (f"/{blog.slug}/feed.atom", pages.atom(rows, blog)),
        (f"/{blog.slug}/feed.rss", pages.rss(rows, blog)),
        (f"/{blog.slug}/feed.json", pages.json_feed(rows, blog)),
        (f"/{blog.slug}/known", WhatIsKnown(pages.present).page(rows, blog)),
        (f"/{blog.slug}/digest", Digests(pages.present).page(rows, blog)),
        (f"/{blog.slug}/corrections", record.corrections(rows, blog)),
        (f"/{blog.slug}/corrections.atom", record.feed(rows, blog)),
        (f"/{blog.slug}/quotes", said.page(rows, blog, None, None)),
        (f"/{blog.slug}/quotes.json", said.data(rows, blog, None, None)),
        (f"/{blog.slug}/quotes.atom", said.feed(rows, blog, None)),
    ]
    return [(address, one) for address, one in made if one is not None]


def gone_in(news: News) -> list[str]:
    """Give the posts (ULIDs) that were taken down."""
    return [post.id for post in news.touched if post.removal is not None]


def withheld_pages(pages: Pages, rows: Rows, news: News, written: Written | None) -> list[Addressed]:
    """Make what takes the place of log pages of former generations that hold what was taken down.

    It is the page as it is now: who still asks for the old one learns from it that there is a new generation.
    """
    blog = news.blog
    former = range(written.generation if written else blog.generation, blog.generation)
    made = ((number, pages.log_page(rows, blog, blog.generation, number)) for number in sorted(news.withdrawn))
    return [(log_address(blog, one, number), page) for number, page in made if page for one in former]


def log_address(blog: Blog, generation: int, number: int) -> str:
    """Give the address of a page of the public log."""
    return f"/{blog.slug}/log/{generation}/{number}.json"


def encoded(written: Written) -> bytes:
    """Write what is kept with the cursor."""
    return msgspec.json.encode(written)


decoded = msgspec.json.Decoder(Written).decode


def _own(pages: Pages, rows: Rows, blog: Blog, posts: Iterable[Post]) -> Iterator[Addressed]:
    record = Record(pages.present)
    for post in posts:
        address = f"/{blog.slug}/posts/{post.id}"
        for one, made in (
            (address, pages.post(rows, blog, post.id)),
            (f"{address}/history", record.history(rows, blog, post.id)),
        ):
            if made is not None:
                yield one, made


def _older(pages: Pages, rows: Rows, blog: Blog, ids: Iterable[str]) -> Iterator[Addressed]:
    for ulid in ids:
        made = pages.older(rows, blog, ulid)
        if made is not None:
            yield before_address(blog, ulid), made
