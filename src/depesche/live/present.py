"""How a blog reads now: its rows made into the parts of a page, each rendered once and kept."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence

from msgspec import Struct

from depesche.log.rows import Rows
from depesche.model.blocks import media_of
from depesche.model.blog import Blog
from depesche.model.post import Post
from depesche.render.html import Html
from depesche.rules.ties import UNTIED, Ties, ties_of

KEY_POSTS = 12
"""Key events listed on top of a page."""
BEHIND = 500
"""Events after which a reader who comes back fetches the page instead."""
FRAME_CHARS = 200_000
"""Characters of HTML that one frame may carry; beyond that, the page with its newest posts is the smaller thing."""
FRAGMENTS = 4_096
"""Rendered posts that are kept."""
BLOGS = 64
"""Blogs whose surroundings are kept."""


class Moved(Struct, frozen=True):
    """What has become of a blog behind some seq; `parts` None when that is too much to tell in a frame."""

    blog: Blog
    parts: dict[str, str] | None


class Present:
    """Renders parts of pages, and keeps those of posts. Safe to be used by several threads."""

    def __init__(self, html: Html) -> None:
        self.html = html
        self._fragments: OrderedDict[tuple[object, ...], str] = OrderedDict()
        self._around: OrderedDict[str, tuple[int, dict[str, str]]] = OrderedDict()
        """Surroundings by the ULID of their blog, with the seq at which they were so."""

    def posts(self, blog: Blog, posts: Sequence[Post], known: Iterable[Post]) -> list[str]:
        """Give the articles of posts; `known` are the posts that they are tied to, as they stand then."""
        look, ties = self.html.look(blog), ties_of(posts, known)
        return [self._fragment(blog, post, look, ties.get(post.id, UNTIED)) for post in posts]

    def surroundings(self, rows: Rows, blog: Blog) -> dict[str, str]:
        """Give what stands around the posts: head, pinned posts, key events, background."""
        seq, parts = self._around.get(blog.id, (0, {}))
        if seq != blog.seq:
            parts = self._surroundings(rows, blog)
            self._around[blog.id] = (blog.seq, parts)
            while len(self._around) > BLOGS:
                self._around.popitem(last=False)
        return dict(parts)

    def _surroundings(self, rows: Rows, blog: Blog) -> dict[str, str]:
        pinned = _as_pinned(blog, rows.posts_among(blog.id, blog.pinned))
        return {
            "head": self.html.head(blog),
            "pinned": self.html.pinned(blog, pinned, ties_of(pinned, rows.tied_posts(blog.id, blog.pinned))),
            "key": self.html.key(blog, rows.key_posts(blog.id, KEY_POSTS)),
            "background": self.html.background(blog),
        }

    def moved(self, rows: Rows, slug: str, after: int, upto: int | None = None) -> Moved:
        """Give every part that has changed behind the seq `after`, each in its present form."""
        blog = rows.blog(slug)
        if blog is None:
            raise LookupError(f"the live blog {slug!r} is gone from the database")
        touched = rows.touched(blog.id, after, blog.seq if upto is None else upto, BEHIND + 1)
        if len(touched) > BEHIND:
            return Moved(blog, None)
        ids = list(dict.fromkeys(post for _, post in touched if post is not None))
        parts = self.articles(rows, blog, ids) | self.surroundings(rows, blog)
        return Moved(blog, parts if sum(map(len, parts.values())) <= FRAME_CHARS else None)

    def articles(self, rows: Rows, blog: Blog, ids: Sequence[str]) -> dict[str, str]:
        """Give the articles of posts (ULIDs), and of those that show a tie to one of them, by the names of parts."""
        tied = rows.tied(blog.id, ids)
        posts = rows.posts_among(blog.id, [*dict.fromkeys([*ids, *sorted(tied)])])
        known = rows.tied_posts(blog.id, [post.id for post in posts]) if tied else ()
        return dict(zip((f"post-{post.id}" for post in posts), self.posts(blog, posts, known), strict=True))

    def _fragment(self, blog: Blog, post: Post, look: str, ties: Ties) -> str:
        ends = tuple((tie.relation, tie.post.id, tie.post.seq) for tie in (*ties.to, *ties.by))
        files = media_of(post.body)  # of a past revision some may be missing by now
        key = (post.id, post.seq, look, files, len(ties.to), *ends)
        found = self._fragments.get(key)
        if found is None:
            found = self._fragments[key] = self.html.post(blog, post, ties)
            while len(self._fragments) > FRAGMENTS:
                self._fragments.popitem(last=False)
        return found


def _as_pinned(blog: Blog, posts: Sequence[Post]) -> list[Post]:
    """Put posts in the order in which they were pinned, newest pin first."""
    by_id = {post.id: post for post in posts}
    return [by_id[ulid] for ulid in blog.pinned if ulid in by_id]
