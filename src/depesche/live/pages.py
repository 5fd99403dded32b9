"""What a reader may ask about a blog, each answer made from the rows: pages, log pages, feeds."""

from datetime import datetime

import msgspec

from depesche.live.present import Present
from depesche.live.shelf import Made
from depesche.log.rows import PAGE_EVENTS, Rows
from depesche.model.blog import Blog
from depesche.model.post import Post
from depesche.render import feeds, jsonld
from depesche.render.html import BlogPage
from depesche.render.sitemap import robots, sitemap
from depesche.render.theme_css import has_css, theme_css
from depesche.rules.fold import State, fold
from depesche.rules.ties import CHAINED, chain_of, ties_of

PAGE_POSTS = 30
"""Posts of one page."""
INDEX_BLOGS = 100
"""Live blogs listed on the front page."""
SITEMAP_BLOGS = 50_000
ASSETS = ("reader.ts", "earlier.ts", "returned.ts", "replay.ts", "reader.css", "icon.svg")

HTML = "text/html; charset=utf-8"
JSON = "application/json"
AWAY = "stale-while-revalidate=2, stale-if-error=3600"
"""What caches may give out that is old: while they ask anew, and for an hour when no node answers (RFC 5861)."""
FRESH = f"public, max-age=0, s-maxage=2, {AWAY}"
"""For what goes on changing: browsers ask each time (and get a 304), shared caches every other second."""
BRIEF = f"public, max-age=2, {AWAY}"
A_DAY = f"public, max-age=86400, {AWAY}"
A_MINUTE = f"public, max-age=60, s-maxage=2, {AWAY}"
"""For files: a shared cache asks every other second, as one goes with its post; a browser has shown it already."""
AN_HOUR = "public, max-age=3600, immutable"
"""For full pages of the log: nobody is led to one that is left behind, and no cache keeps it for longer."""
FOREVER = "public, max-age=31536000, immutable"
"""For built files, whose addresses name what is in them."""


class Pages:
    """Makes the answers; keeps none."""

    def __init__(self, present: Present) -> None:
        self.present = present
        self.html = present.html
        self._site = present.html.site

    def first(self, rows: Rows, blog: Blog) -> Made:
        """Make the page with the newest posts."""
        return self._page(rows, blog, rows.posts(blog.id, PAGE_POSTS + 1), newest=True)

    def older(self, rows: Rows, blog: Blog, before: str) -> Made | None:
        """Make the page of posts that stand below a post (ULID)."""
        post = rows.post(blog.id, before)
        if post is None:
            return None
        return self._page(rows, blog, rows.posts(blog.id, PAGE_POSTS + 1, post), newest=False)

    def post(self, rows: Rows, blog: Blog, ulid: str) -> Made | None:
        """Make a post's own page; that of a post taken down says so, with status 410."""
        post = rows.post(blog.id, ulid)
        if post is None:
            return None
        article = self.present.posts(blog, [post], rows.tied_posts(blog.id, [ulid]))[0]
        told = jsonld.post(blog, post, self._site.base_url, self._site.name)
        around = rows.posts_among(blog.id, rows.chained(blog.id, [ulid], CHAINED))
        page = self.html.post_page(blog, post, article, told, chain_of(post, around))
        return Made(page, HTML, FRESH, 200 if post.removal is None else 410)

    def head(self, rows: Rows, blog: Blog) -> Made:
        """Make the head of the public log: how far it goes, and what stands around the posts."""
        head = {
            "seq": blog.seq,
            "generation": blog.generation,
            "pages": -(-blog.seq // PAGE_EVENTS),
            "page_size": PAGE_EVENTS,
            "hash": blog.hash,
            "look": self.html.look(blog),
            "parts": self.present.surroundings(rows, blog),
        }
        return Made(msgspec.json.encode(head), JSON, BRIEF)

    def log_page(self, rows: Rows, blog: Blog, generation: int, number: int) -> Made | None:
        """Make a page of the public log. A full one stays as it is for as long as its generation does."""
        after = number * PAGE_EVENTS
        if generation != blog.generation or after >= blog.seq:
            return None
        events = rows.public_events(blog.id, after, PAGE_EVENTS)
        touched = list(dict.fromkeys(event.post for event in events if event.post is not None))
        tied = rows.tied(blog.id, touched, events[-1].seq)
        ids = list(dict.fromkeys([*touched, *sorted(tied)]))
        beyond = rows.tied(blog.id, ids) - set(ids) if tied else set[str]()
        known = as_of(rows, blog, [*ids, *sorted(beyond)], events[-1].seq)
        posts = [post for post in known if post.id not in beyond]
        articles = self.present.posts(blog, posts, known)
        page = {
            "generation": generation,
            "page": number,
            "from": events[0].seq,
            "to": events[-1].seq,
            "look": self.html.look(blog),
            "events": events,
            "parts": {f"post-{post.id}": article for post, article in zip(posts, articles, strict=True)},
        }
        return Made(msgspec.json.encode(page), JSON, AN_HOUR if len(events) == PAGE_EVENTS else BRIEF)

    def theme(self, blog: Blog, rev: str | None) -> Made | None:
        """Make the style sheet with the blog's own colours; for a day where its address names the blog's revision.

        A node that lags may be asked for the next one already.
        """
        if blog.theme is None or not has_css(blog.theme):
            return None
        return Made(theme_css(blog.theme), "text/css; charset=utf-8", A_DAY if rev == str(blog.rev) else BRIEF)

    def atom(self, rows: Rows, blog: Blog) -> Made:
        """Make the Atom feed."""
        return self._feed(feeds.atom, feeds.ATOM_TYPE, rows, blog)

    def rss(self, rows: Rows, blog: Blog) -> Made:
        """Make the RSS feed."""
        return self._feed(feeds.rss, feeds.RSS_TYPE, rows, blog)

    def json_feed(self, rows: Rows, blog: Blog) -> Made:
        """Make the JSON Feed."""
        return self._feed(feeds.json_feed, feeds.JSON_TYPE, rows, blog)

    def index(self, rows: Rows, language: str) -> Made:
        """Make the front page, the list of blogs."""
        page = self.html.index_page(rows.newest_blogs(INDEX_BLOGS), language)
        return Made(page, HTML, FRESH, vary="accept-encoding, accept-language")

    def sitemap(self, rows: Rows) -> Made:
        """Make the sitemap."""
        return Made(sitemap(rows.newest_blogs(SITEMAP_BLOGS), self._site.base_url), "application/xml", FRESH)

    def robots(self) -> Made:
        """Make what robots read first."""
        return Made(robots(self._site.base_url), "text/plain; charset=utf-8", FRESH)

    def nothing(self, language: str) -> Made:
        """Make the page for addresses at which there is nothing."""
        return Made(self.html.problem_page(404, "there is nothing here", language), HTML, FRESH, 404)

    def assets(self) -> dict[str, Made]:
        """Give the built files that readers' pages name, by their addresses."""
        assets = self._site.assets
        files = {address: assets.files[address] for address in map(assets.url, ASSETS)}
        return {address: Made(file.body, file.type, FOREVER) for address, file in files.items()}

    def _feed(self, make: feeds.Feed, kind: str, rows: Rows, blog: Blog) -> Made:
        posts = rows.posts(blog.id, feeds.FEED_POSTS)
        ties = ties_of(posts, rows.tied_posts(blog.id, [post.id for post in posts]))
        return Made(make(blog, posts, self._site.base_url, self._site.name, ties), kind, FRESH)

    def _page(self, rows: Rows, blog: Blog, posts: list[Post], *, newest: bool) -> Made:
        shown = posts[:PAGE_POSTS]
        page = BlogPage(
            blog=blog,
            parts=self.present.surroundings(rows, blog) if newest else {},
            posts=self.present.posts(blog, shown, rows.tied_posts(blog.id, [post.id for post in shown])),
            older=before_address(blog, shown[-1].id) if len(posts) > PAGE_POSTS else None,
            newest=newest,
            jsonld=jsonld.live_blog(blog, shown, self._site.base_url, self._site.name) if newest else "",
            size=PAGE_POSTS,
        )
        return Made(self.html.blog_page(page), HTML, FRESH)


def before_address(blog: Blog, ulid: str) -> str:
    """Give the address of the page of posts that stand below a post (ULID)."""
    return f"/{blog.slug}/before/{ulid}"


def as_of(rows: Rows, blog: Blog, ids: list[str], upto: int) -> list[Post]:
    """Give posts as they stood at the seq `upto`, newest first; of those taken down by now, that they are gone."""
    now = rows.posts_among(blog.id, ids)
    gone = {post.id: post for post in now if post.removal is not None and post.order <= upto}
    states: dict[str, Post] = dict(gone)
    public = [post.id for post in now if post.removal is None and post.order <= upto]
    for event in rows.public_events_of(blog.id, public, upto):
        state = fold(State(blog, states.get(event.post or "")), event)
        if state.post is not None:
            states[state.post.id] = state.post
    return sorted(states.values(), key=_place, reverse=True)


def _place(post: Post) -> tuple[datetime, int]:
    """Give where a post stands among the others."""
    return post.time, post.order
