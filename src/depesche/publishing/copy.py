"""The follower that writes the static copy: files first, then pages and feeds, log pages, and the head last."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from math import inf
from threading import Event
from time import monotonic
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from depesche.following.base import Cursor, Step
from depesche.live.pages import Pages
from depesche.live.proofs import KEY_ADDRESS, Proofs
from depesche.live.shelf import Made
from depesche.log.base import Log
from depesche.log.rows import PAGE_EVENTS, Rows
from depesche.model.blog import Blog
from depesche.model.post import Post
from depesche.publishing.files import CopiedFiles, named_in
from depesche.publishing.host import Host, Said
from depesche.publishing.news import (
    SWEPT,
    Addressed,
    News,
    Written,
    decoded,
    encoded,
    front_of,
    gone_in,
    log_address,
    news_of,
    pages_of,
    shown_in,
    swept_pages,
    withheld_pages,
)
from depesche.publishing.standing import Shown, Standing

AT_ONCE = 8
"""Files that are on their way to the host at a time."""
TRIES = 3
"""How often a page is sent before the step has failed: of a hundred requests to a bucket one may."""
LOG_PAGES = 16
"""Log pages that are made at a time, when all are written anew."""
SITE = {"/": 5.0, "/sitemap.xml": 60.0}
"""What changes with every live blog, and how many seconds pass at least before it is written again."""

One = TypeVar("One")
GoOn = Callable[[], None]


class CopyParts(Struct, frozen=True):
    """What a static copy is made of."""

    log: Log
    pages: Pages
    proofs: Proofs
    files: CopiedFiles
    host: Host
    standing: Standing


class StaticCopy:
    """Keeps the copy at one host true to the log (`depesche.following.base.Follower`)."""

    def __init__(self, name: str, parts: CopyParts) -> None:
        self.name = name
        self._log, self._pages, self._files = parts.log, parts.pages, parts.files
        self._proofs = parts.proofs
        self._host, self._standing = parts.host, parts.standing
        self._senders = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="copy")
        self._site_written = dict.fromkeys(SITE, -inf)
        """When front page and sitemap were written last, by the monotonic clock."""
        self._site_stale: set[str] = set()

    @property
    def form(self) -> str:
        """What forms all pages alike: with it every page is to be written anew."""
        return self._pages.html.form

    def begin(self, go_on: GoOn) -> None:
        """Write what belongs to no live blog: built files, front page, sitemap, and the page for where nothing is."""
        with self._log.reading() as rows:
            language = _language(rows)
        self._send([*self._pages.assets().items(), ("/404.html", self._pages.nothing(language))], go_on)
        self._send([("/robots.txt", self._pages.robots()), (KEY_ADDRESS, self._proofs.keys())], go_on)
        self._site_written = dict.fromkeys(SITE, -inf)
        self._site_stale = set(SITE)
        self._write_site(go_on)

    def step(self, blog: str, cursor: Cursor | None, go_on: GoOn) -> Step:
        """Write what is new in a blog, or go on going through its posts; see `Follower.step`."""
        with self._log.reading() as rows:
            found = rows.blogs_among((blog,))[blog]
        written = decoded(cursor.state) if cursor else None
        same_form = cursor is not None and cursor.form == self.form
        if cursor is None or not same_form or cursor.seq < found.seq:
            done = self._write_news(found.slug, cursor, written, go_on, same_form=same_form)
        elif written is not None and written.swept is not None:
            done = self._sweep(found.slug, cursor, written, go_on)
        else:
            done = Step(cursor)
        waits = self._write_site(go_on)
        return done if done.again is not None or waits is None else replace(done, again=waits)

    def _write_news(
        self, slug: str, cursor: Cursor | None, written: Written | None, go_on: GoOn, *, same_form: bool
    ) -> Step:
        seq = cursor.seq if cursor else 0
        with self._log.reading() as rows:
            blog = _blog(rows, slug)
            look = self._pages.html.look(blog)
            news = news_of(rows, blog, look, seq, written, same_form=same_form)
            after = shown_in(blog, news.touched)
            before = self._standing.posts(blog.id, list(after))
            proofs = [*self._post_proofs(rows, blog, news.touched)]
            posts, crowded = pages_of(self._pages, rows, blog, news.touched, before)
            front = front_of(self._pages, rows, blog)
            head = self._pages.head(rows, blog)
            theme = self._pages.theme(blog, str(blog.rev))
            proven = self._proofs.since(rows, blog, seq if same_form else 0)
            withheld = withheld_pages(self._pages, rows, news, written)
        self._take_away((name for post in gone_in(news) if post in before for name in before[post].media), go_on)
        self._send(withheld, go_on)
        if news.sweeps:
            self._write_theme(f"/{slug}/theme.css", theme, go_on)
        self._send_with_files(blog, before, after, [posts, proofs, front], go_on)
        self._send(proven[:-1], go_on)
        if not self._write_log(news, go_on):
            return Step(None, again=0.0)
        self._send(proven[-1:], go_on)
        for tile in (address for address, _ in proven[:-1] if same_form and ".p/" not in address):
            go_on()
            self._host.remove_below(f"{tile}.p")  # what it was before it was full
        self._send([(f"/{slug}/log/head.json", head)], go_on)
        for generation in range(written.generation if written else blog.generation, blog.generation):
            go_on()
            self._host.remove_below(f"/{slug}/log/{generation}")
        self._site_stale = set(SITE)
        swept = "" if news.sweeps or crowded else written.swept if written else None
        state = Written(blog.generation, look, blog.rev, swept)
        unfinished = swept is not None
        return Step(Cursor(blog.seq, self.form, unfinished, encoded(state)), 0.0 if unfinished else None)

    def _sweep(self, slug: str, cursor: Cursor, written: Written, go_on: GoOn) -> Step:
        """Write the pages of the posts that come next, whatever has become of them."""
        with self._log.reading() as rows:
            blog = _blog(rows, slug)
            posts = rows.posts_by_id(blog.id, written.swept or "", SWEPT)
            after = shown_in(blog, posts)
            before = self._standing.posts(blog.id, list(after))
            made = swept_pages(self._pages, rows, blog, posts)
            proofs = [*self._post_proofs(rows, blog, posts)]
        self._send_with_files(blog, before, after, [made, proofs], go_on)
        swept = posts[-1].id if len(posts) == SWEPT else None
        state = encoded(replace(written, swept=swept))
        return Step(replace(cursor, state=state, unfinished=swept is not None), None if swept is None else 0.0)

    def _send_with_files(
        self,
        blog: Blog,
        before: dict[str, Shown],
        after: dict[str, Shown],
        made: Sequence[Sequence[Addressed]],
        go_on: GoOn,
    ) -> None:
        """Bring the files that posts show, write pages, then take away the files that nothing shows any more."""
        held = {post: _either(before.get(post, shown), shown) for post, shown in after.items()}
        self._standing.keep(blog.id, before, held)
        showing = frozenset[str]().union(*(shown.media for shown in after.values()))
        named = named_in((page.body for group in made for _, page in group), showing)
        brought: list[str] = []

        def bring(address: str) -> None:
            if self._files.bring(address):
                brought.append(address)

        self._each(bring, self._files.missing(named), go_on)
        self._files.brought(brought)
        for group in made:
            self._send(group, go_on)
        self._take_away((name for post in after for name in held[post].media - after[post].media), go_on)
        self._standing.keep(blog.id, held, after)

    def _post_proofs(self, rows: Rows, blog: Blog, posts: Iterable[Post]) -> Iterator[Addressed]:
        for post in posts:
            made = self._proofs.post(rows, blog, post.id)
            if made is not None:
                yield f"/{blog.slug}/posts/{post.id}/proof.json", made

    def _take_away(self, names: Iterable[str], go_on: GoOn) -> None:
        shown_before = set(names)
        with self._log.reading() as rows:
            shown = rows.shown_among(shown_before)
        self._files.take_away(shown_before - shown, go_on)

    def _write_theme(self, address: str, theme: Made | None, go_on: GoOn) -> None:
        if theme is not None:
            self._send([(address, theme)], go_on)
        else:
            go_on()
            self._host.remove([address])

    def _write_log(self, news: News, go_on: GoOn) -> bool:
        """Write the log's pages that are new; False when the blog has become another meanwhile, as by a takedown."""
        blog = news.blog
        numbers = range(news.first_log_page, -(-blog.seq // PAGE_EVENTS))
        for first in range(0, len(numbers), LOG_PAGES):
            with self._log.reading() as rows:
                now = _blog(rows, blog.slug)
                if (now.generation, now.rev) != (blog.generation, blog.rev):
                    return False
                made = [
                    (log_address(blog, blog.generation, number), page)
                    for number in numbers[first : first + LOG_PAGES]
                    if (page := self._pages.log_page(rows, now, now.generation, number)) is not None
                ]
            self._send(made, go_on)
        return True

    def _write_site(self, go_on: GoOn) -> float | None:
        """Write front page and sitemap when their time has come; give in how many seconds it will, None: not at all."""
        waits = {one: self._site_written[one] + SITE[one] - monotonic() for one in self._site_stale}
        due = [one for one, seconds in waits.items() if seconds <= 0]
        with self._log.reading() as rows:
            makes = {
                "/": lambda: self._pages.index(rows, _language(rows)),
                "/sitemap.xml": lambda: self._pages.sitemap(rows),
            }
            made = [(one, makes[one]()) for one in due]
        self._send(made, go_on)
        for one in due:
            self._site_written[one] = monotonic()
            self._site_stale.discard(one)
        return min((seconds for one, seconds in waits.items() if one not in due), default=None)

    def _send(self, made: Sequence[Addressed], go_on: GoOn) -> None:
        """Have all of these stand at the host before going on."""

        def send(one: Addressed) -> None:
            address, page = one
            for left in reversed(range(TRIES)):
                try:
                    self._host.put(address, page.body, Said(page.type, page.cache))
                except OSError:
                    if not left:
                        raise
                    go_on()
                else:
                    return

        self._each(send, made, go_on)

    def _each(self, do: Callable[[One], None], what: Iterable[One], go_on: GoOn) -> None:
        """Do something with each of these, some at a time; when this returns or raises, none is on its way any more."""
        failed = Event()

        def attempt(one: One) -> None:
            if failed.is_set():
                return
            try:
                go_on()
                do(one)
            except BaseException:
                failed.set()
                raise

        attempts = [self._senders.submit(attempt, one) for one in what]
        wait(attempts)
        for done in attempts:
            done.result()


def _either(one: Shown, other: Shown) -> Shown:
    return Shown(one.time, one.media | other.media)


def _blog(rows: Rows, slug: str) -> Blog:
    blog = rows.blog(slug)
    if blog is None:
        raise LookupError(f"the live blog {slug!r} is gone from the database")
    return blog


def _language(rows: Rows) -> str:
    """Choose the language of pages that belong to no blog: that of the newest one, where the interface speaks it."""
    newest = rows.newest_blogs(1)
    return "de" if newest and newest[0].language.startswith("de") else "en"
