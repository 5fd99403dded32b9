"""A blog's newest posts as feeds: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1.

Each takes posts newest first, with their ties, and shows at most `FEED_POSTS` of them. What was taken down is left out;
Atom says that it went (RFC 6721). `base_url` is the site's address without a slash at its end.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from urllib.parse import quote
from xml.etree import ElementTree as ET

import msgspec

from depesche.model.blog import Blog
from depesche.model.history import Amendment
from depesche.model.post import Post
from depesche.model.said import Said
from depesche.render.facts import blog_url, byline, changed_at, image_url, images_of, permalink, published, stamp
from depesche.render.i18n import tongue
from depesche.render.plain import body_text, first_words, name_of, quoted
from depesche.render.post_html import post_html
from depesche.render.templating import happenings
from depesche.rules.ties import NO_TIES, UNTIED, Ties

FEED_POSTS = 30
SUMMARY_CHARS = 240
ATOM_TYPE = "application/atom+xml"
RSS_TYPE = "application/rss+xml"
JSON_TYPE = "application/feed+json"

Feed = Callable[[Blog, Sequence[Post], str, str, Mapping[str, Ties]], bytes]
"""What makes a feed of a blog's posts: of the site with this address and name, and with these ties."""


def atom(
    blog: Blog, posts: Sequence[Post], base_url: str, site: str = "Depesche", ties: Mapping[str, Ties] = NO_TIES
) -> bytes:
    """Give the Atom feed, with a tombstone for each post taken down."""
    namespaces = {"xmlns": "http://www.w3.org/2005/Atom", "xmlns:at": "http://purl.org/atompub/tombstones/1.0"}
    feed = ET.Element("feed", namespaces | {"xml:lang": blog.language})
    page = blog_url(base_url, blog)
    _sub(feed, "id", page)
    _sub(feed, "title", blog.headline)
    if blog.standfirst:
        _sub(feed, "subtitle", blog.standfirst)
    _sub(feed, "updated", stamp(blog.at))
    _sub(feed, "link", rel="self", type=ATOM_TYPE, href=f"{page}/feed.atom")
    _sub(feed, "link", rel="alternate", type="text/html", href=page)
    _sub(_sub(feed, "author"), "name", site)
    for post in posts[:FEED_POSTS]:
        if post.removal is None:
            _atom_entry(feed, blog, post, base_url, ties.get(post.id, UNTIED))
        else:
            gone = _sub(feed, "at:deleted-entry", ref=permalink(base_url, blog, post), when=stamp(post.removal.at))
            _sub(gone, "at:comment", post.removal.reason)
    return _xml(feed)


def corrections_atom(blog: Blog, amendments: Sequence[Amendment], base_url: str, site: str = "Depesche") -> bytes:
    """Give the Atom feed of what was corrected, taken down or erased, newest first."""
    speak, page = tongue(blog.language), f"{blog_url(base_url, blog)}/corrections"
    named = happenings(speak)
    feed = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": blog.language})
    _sub(feed, "id", page)
    _sub(feed, "title", f"{speak.words.gettext('Corrections')}: {blog.headline}")
    _sub(feed, "updated", stamp(amendments[0].at if amendments else blog.opened_at))
    _sub(feed, "link", rel="self", type=ATOM_TYPE, href=f"{page}.atom")
    _sub(feed, "link", rel="alternate", type="text/html", href=page)
    _sub(_sub(feed, "author"), "name", site)
    for one in amendments:
        address = f"{permalink(base_url, blog, one.post)}/history"
        entry = _sub(feed, "entry")
        _sub(entry, "id", f"{address}#seq-{one.seq}")
        what = "" if one.post.removal else f": {name_of(blog, one.post)}"
        _sub(entry, "title", named[one.kind] + what)
        _sub(entry, "updated", stamp(one.at))
        _sub(entry, "link", rel="alternate", type="text/html", href=address)
        _sub(entry, "content", one.note, type="text")
    return _xml(feed)


def quotes_atom(blog: Blog, said: Sequence[Said], speaker: str | None, base_url: str, site: str = "Depesche") -> bytes:
    """Give the Atom feed of quotes, newest first, those of one speaker or of all."""
    speak, page = tongue(blog.language), f"{blog_url(base_url, blog)}/quotes"
    query = "" if speaker is None else f"?speaker={quote(speaker, safe='')}"
    feed = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": blog.language})
    _sub(feed, "id", page + query)
    _sub(feed, "title", f"{speaker or speak.words.gettext('Who said what')}: {blog.headline}")
    _sub(feed, "updated", stamp(said[0].time if said else blog.opened_at))
    _sub(feed, "link", rel="self", type=ATOM_TYPE, href=f"{page}.atom{query}")
    _sub(feed, "link", rel="alternate", type="text/html", href=page + query)
    _sub(_sub(feed, "author"), "name", site)
    for one in said:
        address = f"{blog_url(base_url, blog)}/posts/{one.post}"
        entry = _sub(feed, "entry")
        _sub(entry, "id", f"{address}#{sha256(f'{one.speaker}: {one.text}'.encode()).hexdigest()[:12]}")
        _sub(entry, "title", one.speaker)
        _sub(entry, "updated", stamp(one.time))
        _sub(entry, "link", rel="alternate", type="text/html", href=address)
        words = quoted(one.text, one.language or blog.language) if one.speech == "direct" else one.text
        _sub(entry, "content", words, type="text")
    return _xml(feed)


def rss(
    blog: Blog, posts: Sequence[Post], base_url: str, site: str = "Depesche", ties: Mapping[str, Ties] = NO_TIES
) -> bytes:
    """Give the RSS 2.0 feed, the whole post in `content:encoded`."""
    root = ET.Element(
        "rss",
        {
            "version": "2.0",
            "xmlns:atom": "http://www.w3.org/2005/Atom",
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        },
    )
    channel, page = _sub(root, "channel"), blog_url(base_url, blog)
    _sub(channel, "title", blog.headline)
    _sub(channel, "link", page)
    _sub(channel, "description", blog.standfirst or blog.headline)
    _sub(channel, "language", blog.language)
    _sub(channel, "lastBuildDate", mail_date(blog.at))
    _sub(channel, "generator", "Depesche")
    _sub(channel, "atom:link", rel="self", type=RSS_TYPE, href=f"{page}/feed.rss")
    for post in published(posts)[:FEED_POSTS]:
        _rss_item(channel, blog, post, base_url, site, ties.get(post.id, UNTIED))
    return _xml(root)


def json_feed(
    blog: Blog, posts: Sequence[Post], base_url: str, site: str = "Depesche", ties: Mapping[str, Ties] = NO_TIES
) -> bytes:
    """Give the JSON Feed 1.1."""
    page = blog_url(base_url, blog)
    feed: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": blog.headline,
        "home_page_url": page,
        "feed_url": f"{page}/feed.json",
        "language": blog.language,
        "authors": [{"name": site}],
    }
    if blog.standfirst:
        feed["description"] = blog.standfirst
    feed["items"] = [
        _json_item(blog, post, base_url, ties.get(post.id, UNTIED)) for post in published(posts)[:FEED_POSTS]
    ]
    return msgspec.json.encode(feed)


def mail_date(instant: datetime) -> str:
    """Write an instant as RFC 822 with a year of four digits, as RSS wants it."""
    return format_datetime(instant.astimezone(UTC), usegmt=True)


def _atom_entry(feed: ET.Element, blog: Blog, post: Post, base_url: str, ties: Ties) -> None:
    entry = _sub(feed, "entry")
    if post.language:
        entry.set("xml:lang", post.language)
    address = permalink(base_url, blog, post)
    _sub(entry, "id", address)
    _sub(entry, "title", name_of(blog, post))
    _sub(entry, "published", stamp(post.time))
    _sub(entry, "updated", stamp(changed_at(post)))
    _sub(entry, "link", rel="alternate", type="text/html", href=address)
    for author in byline(blog, post):
        _sub(_sub(entry, "author"), "name", author.name)
    for tag in post.tags:
        _sub(entry, "category", term=tag)
    _sub(entry, "content", _post_html(blog, post, base_url, ties), type="html")


def _rss_item(channel: ET.Element, blog: Blog, post: Post, base_url: str, site: str, ties: Ties) -> None:
    item, address = _sub(channel, "item"), permalink(base_url, blog, post)
    _sub(item, "title", name_of(blog, post))
    _sub(item, "link", address)
    _sub(item, "guid", address, isPermaLink="true")
    _sub(item, "pubDate", mail_date(post.time))
    _sub(item, "dc:creator", ", ".join(author.name for author in byline(blog, post)) or site)
    for tag in post.tags:
        _sub(item, "category", tag)
    _sub(item, "description", _summary(blog, post))
    _sub(item, "content:encoded", _post_html(blog, post, base_url, ties))


def _json_item(blog: Blog, post: Post, base_url: str, ties: Ties) -> dict[str, object]:
    address = permalink(base_url, blog, post)
    item: dict[str, object] = {
        "id": address,
        "url": address,
        "content_html": _post_html(blog, post, base_url, ties),
        "content_text": _post_text(blog, post),
        "summary": _summary(blog, post),
        "date_published": stamp(post.time),
        "date_modified": stamp(changed_at(post)),
    }
    images = images_of(post)
    optional = {
        "title": post.headline,
        "image": image_url(base_url, images[0]) if images else None,
        "authors": [{"name": author.name} for author in byline(blog, post)],
        "tags": list(post.tags),
        "language": post.language,
    }
    return item | {name: value for name, value in optional.items() if value}


def _post_html(blog: Blog, post: Post, base_url: str, ties: Ties) -> str:
    return post_html(blog, post, base_url, ties) or f"<p>{escape(name_of(blog, post))}</p>"


def _post_text(blog: Blog, post: Post) -> str:
    return body_text(post.body, post.language or blog.language) or name_of(blog, post)


def _summary(blog: Blog, post: Post) -> str:
    return first_words(_post_text(blog, post), SUMMARY_CHARS)


def _sub(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, tag, attributes)
    child.text = text
    return child


def _xml(root: ET.Element) -> bytes:
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
