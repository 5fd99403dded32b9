"""Pages and their parts as HTML: the same templates make the page and what is patched into it."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from urllib.parse import quote
from zoneinfo import ZoneInfo

from markupsafe import Markup
from msgspec import Struct

from depesche.log.since_rows import Amended
from depesche.model.blog import Blog
from depesche.model.history import Amendment, Speaker
from depesche.model.ids import Instant
from depesche.model.post import Post
from depesche.model.said import Said
from depesche.render.assets import Assets
from depesche.render.facts import image_url, images_of, permalink
from depesche.render.plain import body_text, first_words, name_of
from depesche.render.record import Step
from depesche.render.templating import environment, version
from depesche.rules.known import Known
from depesche.rules.ties import NO_TIES, UNTIED, Ties
from depesche.search.excerpt import Piece

DESCRIPTION_CHARS = 200


class Site(Struct, frozen=True):
    """Where pages are shown: the newsroom's name, the public address without a slash at its end, built files."""

    name: str
    base_url: str
    assets: Assets


class Past(Struct, frozen=True):
    """A moment that is shown, and what a replay may go through: first and last instant, and the key events between."""

    at: Instant
    begin: Instant
    end: Instant
    key: Sequence[Post]


class BlogPage(Struct, frozen=True):
    """What a blog's page is put together from.

    `parts` are head, pinned, key and background; `posts` the articles, newest first, `size` at most on a page.
    `older` is the address of what comes below. Without `newest`, or with `past`, the page is a still
    one; one of older posts says nothing of how the blog goes on, and has no `parts`, so that a copy of it stays true.
    `jsonld` is a JSON text, empty where there is none.
    """

    blog: Blog
    parts: Mapping[str, str]
    posts: Sequence[str]
    older: str | None
    newest: bool
    jsonld: str
    size: int
    past: Past | None = None


class QuotesPage(Struct, frozen=True):
    """What the page of quotes is put together from.

    `speakers` are those who are listed above the quotes, `said` the quotes shown, newest first, of one `speaker` or of
    all. `older` is the address of what comes below.
    """

    blog: Blog
    speakers: Sequence[Speaker]
    speaker: str | None
    said: Sequence[Said]
    older: str | None


class SincePage(Struct, frozen=True):
    """What the page of what is new is put together from.

    `seq` is where the reader stood, `then` when that was. `count` posts came since, `key_count` of them key events;
    with `more` there are others that the page does not go through. `key` and `others` are the articles shown, newest
    first, `older` the address of what comes below.
    """

    blog: Blog
    seq: int
    then: Instant
    count: int
    key_count: int
    more: bool
    key: Sequence[str]
    others: Sequence[str]
    amended: Amended
    older: str | None


class DigestPost(Struct, frozen=True):
    """A post that stands for its coverage, and its first sentence, or the quote that it is."""

    post: Post
    opening: str


class DigestPage(Struct, frozen=True):
    """What the page of a digest is put together from: its posts in the order of time, and who chose them.

    With `more` there are older key events than these.
    """

    blog: Blog
    posts: Sequence[DigestPost]
    automatic: bool
    more: bool = False


def minute_address(blog: Blog, instant: Instant) -> str:
    """Give the address of the blog as it stood at a minute."""
    return f"/{blog.slug}/at/{instant:%Y-%m-%dT%H:%M}Z"


class Found(Struct, frozen=True):
    """A post that was found: its name, and the piece of its text in which the words stand; none where that is all."""

    blog: Blog
    post: Post
    name: Sequence[Piece]
    pieces: Sequence[Piece]


class SearchPage(Struct, frozen=True):
    """What the page of a search is put together from.

    `blog` is None where all are searched, `here` the page's address, `fields` what was filled in. `count` is how many
    were found, above `counted` only that there are more. `older` is the address of what comes below.
    """

    blog: Blog | None
    here: str
    fields: Mapping[str, str]
    found: Sequence[Found]
    count: int
    counted: int
    older: str | None
    asked: bool

    @property
    def narrowed(self) -> bool:
        """Whether more than words was filled in."""
        return any(value for name, value in self.fields.items() if name != "q")


class Html:
    """Renders for one site. Every fragment depends on `look` and on the rows that it is given, nothing else."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._looks = f"{version()} {site.assets.version}"

    @property
    def form(self) -> str:
        """Give a short hash of whatever forms all pages alike: templates, built files, the site's name and address."""
        return sha256(f"{self._looks} {self.site.name} {self.site.base_url}".encode()).hexdigest()[:12]

    def look(self, blog: Blog) -> str:
        """Give a short hash of whatever besides the rows forms a page: language, zone, address, templates, theme."""
        shown = f"{blog.theme} {blog.byline} {blog.shown_confidence}"
        return sha256(f"{self._looks} {blog.language} {blog.zone} {blog.slug} {shown}".encode()).hexdigest()[:12]

    def post(self, blog: Blog, post: Post, ties: Ties = UNTIED) -> str:
        """Give a post as an article, or where it was taken down as the note that it was."""
        return self._article(blog, post, ties, copy=False)

    def head(self, blog: Blog) -> str:
        """Give what stands on top: kicker, headline, standfirst, picture, status, number of posts, last change."""
        return self._part(blog, "head.html")

    def pinned(self, blog: Blog, posts: Sequence[Post], ties: Mapping[str, Ties] = NO_TIES) -> str:
        """Give the pinned posts, hidden when there is none. The copies have no ids."""
        articles = [self._article(blog, post, ties.get(post.id, UNTIED), copy=True) for post in posts]
        return self._part(blog, "pinned.html", posts=[*map(_ours, articles)])

    def key(self, blog: Blog, posts: Sequence[Post]) -> str:
        """Give the list of key events, hidden when there is none."""
        days = len({post.time.astimezone(ZoneInfo(blog.zone)).date() for post in posts})
        return self._part(blog, "key.html", posts=posts, days=days)

    def background(self, blog: Blog) -> str:
        """Give the article below the posts, hidden when there is none."""
        return self._part(blog, "background.html")

    def blog_page(self, page: BlogPage) -> bytes:
        """Give the whole page of a blog."""
        blog = page.blog
        first = blog.image if blog.image and blog.image.media else None
        return self._page(
            blog.language,
            "page.html",
            blog=blog,
            page=page,
            look=self.look(blog),
            live=page.newest and page.past is None,
            whole=page.newest or page.past is not None,
            fixed=page.past is not None,
            parts={name: _ours(part) for name, part in page.parts.items()},
            posts=[_ours(post) for post in page.posts],
            canonical=f"{self.site.base_url}/{blog.slug}",
            headline=blog.headline,
            description=first_words(blog.standfirst or "", DESCRIPTION_CHARS),
            picture=image_url(self.site.base_url, first) if first else None,
            jsonld=_in_script(page.jsonld),
        )

    def post_page(self, blog: Blog, post: Post, post_html: str, jsonld: str, chain: Sequence[Post] = ()) -> bytes:
        """Give the page of one post, whose article is `post_html`; `chain` are the posts that continue each other."""
        gone = post.removal is not None
        pictures = [] if gone else images_of(post)
        return self._page(
            blog.language,
            "single.html",
            blog=blog,
            post=post,
            article=_ours(post_html),
            chain=chain,
            fixed=False,
            canonical=permalink(self.site.base_url, blog, post),
            headline=blog.headline if gone else name_of(blog, post),
            description="" if gone else first_words(body_text(post.body, blog.language), DESCRIPTION_CHARS),
            picture=image_url(self.site.base_url, pictures[0]) if pictures else None,
            jsonld=_in_script(jsonld),
        )

    def history_page(self, blog: Blog, post: Post, steps: Sequence[Step], older: str | None) -> bytes:
        """Give the page with what became of a post, newest first; `older` is the address of what comes below."""
        gone = post.removal is not None
        return self._page(
            blog.language,
            "history.html",
            blog=blog,
            post=post,
            gone=gone,
            steps=steps,
            older=older,
            headline=blog.headline if gone else name_of(blog, post),
            **self._still(f"{permalink(self.site.base_url, blog, post)}/history"),
        )

    def corrections_page(self, blog: Blog, amendments: Sequence[Amendment], older: str | None) -> bytes:
        """Give the page of what was corrected or went, newest first; `older` is the address of what comes below."""
        return self._page(
            blog.language,
            "corrections.html",
            blog=blog,
            amendments=amendments,
            older=older,
            headline=blog.headline,
            **self._still(f"{self.site.base_url}/{blog.slug}/corrections"),
        )

    def quotes_page(self, page: QuotesPage) -> bytes:
        """Give the page of who said what."""
        blog = page.blog
        canonical = f"{self.site.base_url}/{blog.slug}/quotes"
        if page.speaker is not None:
            canonical += f"?speaker={quote(page.speaker, safe='')}"
        return self._page(
            blog.language, "quotes.html", blog=blog, page=page, headline=blog.headline, **self._still(canonical)
        )

    def known_page(self, blog: Blog, known: Known, ties: Mapping[str, Ties]) -> bytes:
        """Give the page of what is known and what is not; `ties` are those of the posts on it."""
        return self._page(
            blog.language,
            "known.html",
            blog=blog,
            known=known,
            ties=ties,
            headline=blog.headline,
            **self._still(f"{self.site.base_url}/{blog.slug}/known"),
        )

    def since_page(self, page: SincePage) -> bytes:
        """Give the page of what is new since a reader was there."""
        blog = page.blog
        return self._page(
            blog.language,
            "since.html",
            blog=blog,
            page=page,
            key=[*map(_ours, page.key)],
            others=[*map(_ours, page.others)],
            headline=blog.headline,
            **self._still(f"{self.site.base_url}/{blog.slug}"),
        )

    def digest_page(self, page: DigestPage) -> bytes:
        """Give the page of what a whole coverage comes to."""
        blog = page.blog
        still = self._still(f"{self.site.base_url}/{blog.slug}/digest")
        return self._page(blog.language, "digest.html", blog=blog, page=page, headline=blog.headline, **still)

    def search_page(self, page: SearchPage, language: str) -> bytes:
        """Give the page of a search; where it is not one blog's, in a language of the interface."""
        still = self._still(f"{self.site.base_url}{page.here}") | {"fixed": True}  # search engines have their own
        if page.blog is None:
            return self._page(language, "search_all.html", page=page, **still)
        return self._page(
            page.blog.language, "search.html", blog=page.blog, page=page, headline=page.blog.headline, **still
        )

    def index_page(self, blogs: Sequence[Blog], language: str) -> bytes:
        """Give the list of blogs."""
        return self._page(language, "index.html", blogs=blogs)

    def problem_page(self, status: int, sentence: str, language: str) -> bytes:
        """Give the page that says why there is none, in the reader's words; `sentence` is for who knows more."""
        return self._page(language, "problem.html", status=status, sentence=sentence)

    def _still(self, canonical: str) -> dict[str, object]:
        """Give what a page about the record has in place of what a page of posts says of itself."""
        return {"canonical": canonical, "fixed": False, "description": "", "picture": None, "jsonld": None}

    def _article(self, blog: Blog, post: Post, ties: Ties, *, copy: bool) -> str:
        order = f"{round(post.time.timestamp() * 1000)}.{post.order}"
        return self._part(blog, "post.html", post=post, order=order, copy=copy, ties=ties)

    def _part(self, blog: Blog, template: str, **values: object) -> str:
        return environment(blog.language).get_template(template).render(blog=blog, **values)

    def _page(self, language: str, template: str, **values: object) -> bytes:
        page = environment(language).get_template(template)
        return page.render(site=self.site, language=language, **values).encode()


def _in_script(jsonld: str) -> Markup:
    """Make a JSON text safe within a script element, where no entity is read."""
    return _ours(jsonld.replace("<", "\\u003c"))


def _ours(html: str) -> Markup:
    """Vouch for HTML that these templates have made, so that it is not escaped again."""
    return Markup(html)  # noqa: S704 - the one place where a string is taken for HTML
