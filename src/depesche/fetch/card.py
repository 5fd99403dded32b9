"""What a page says of itself: headline, description, picture and name of its site (Open Graph, else plain HTML).

Pages are hostile. No tree is made of one: single tags are picked out, each bounded, in a time that grows with the
length of the page alone, and only they are read as HTML.
"""

import asyncio
import codecs
import re
from itertools import islice

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from depesche.fetch.addresses import FetchError
from depesche.fetch.client import Fetched, Fetches
from depesche.fetch.words import one_line

PAGE_BYTES = 3_000_000
DESCRIPTION_CHARS = 400
METAS = 300
"""So many of a page's `meta` tags are looked at."""
META_CHARS = 5_000
"""A longer tag is passed over: its attributes may be so many that reading it takes minutes."""
_TYPES = ("text/html", "application/xhtml+xml", "")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_CHARSETS = frozenset(
    {
        "utf-8", "cp866", "iso8859-1", "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-7",
        "iso8859-8", "iso8859-10", "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16", "koi8-r", "koi8-u",
        "mac-roman", "mac-cyrillic", "cp874", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256",
        "cp1257", "cp1258", "gbk", "gb2312", "gb18030", "big5", "euc_jp", "iso2022_jp", "shift_jis", "euc_kr",
    }
)  # fmt: skip
"""Character sets of the web (WHATWG Encoding), by the names of their codecs; Python's others may be slow or worse."""
_META = re.compile(r"""<meta\s(?:[^<>"']|"[^"]{0,4000}"|'[^']{0,4000}')*+>""", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]{0,200}>[^<]{0,2000}", re.IGNORECASE)
_HEADING = re.compile(r"<h1\b[^<>]{0,500}>.{0,2000}", re.IGNORECASE | re.DOTALL)


class Said(Struct, frozen=True):
    """What a page says of itself."""

    headline: str | None = None
    description: str | None = None
    site: str | None = None
    picture: str | None = None
    """Its address, as the page writes it."""
    url: str = ""
    """Where the page was in the end."""


async def look(fetcher: Fetches, url: str) -> Said:
    """Fetch a page and read what it says of itself. Raises FetchError."""
    found = await fetcher.get(url, most=PAGE_BYTES, accept="text/html,application/xhtml+xml")
    if found.type not in _TYPES:
        raise FetchError(f"it is no page but {one_line(found.type, 60)}")
    return await asyncio.to_thread(read_page, found)


def read_page(page: Fetched) -> Said:
    """Read what a page says of itself."""
    text = _text(page.body)
    said: dict[str, str] = {}
    tags = (found[0] for found in _META.finditer(text) if found.end() - found.start() <= META_CHARS)
    metas = "".join(islice(tags, METAS))
    for meta in LexborHTMLParser(metas).css("meta[content]"):
        field = (meta.attributes.get("property") or meta.attributes.get("name") or "").lower()
        said.setdefault(field, meta.attributes.get("content") or "")
    return Said(
        headline=one_line(_first(said, "og:title", "twitter:title"))
        or _words(_TITLE.search(text), "title")
        or _words(_HEADING.search(text), "h1"),
        description=one_line(_first(said, "og:description", "description", "twitter:description"), DESCRIPTION_CHARS),
        site=one_line(_first(said, "og:site_name", "application-name"), 100),
        picture=_first(said, "og:image:secure_url", "og:image:url", "og:image", "twitter:image"),
        url=page.url,
    )


def _words(found: re.Match[str] | None, tag: str) -> str | None:
    """Give the words within a tag that was found, on one line."""
    node = None if found is None else LexborHTMLParser(found[0]).css_first(tag)
    return one_line(node.text(separator=" ")) if node else None


def _first(said: dict[str, str], *names: str) -> str | None:
    return next((said[name].strip() for name in names if said.get(name, "").strip()), None)


def _text(body: bytes) -> str:
    """Decode a page: by its mark of order, by what it says near its beginning, else as UTF-8."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    found = _CHARSET.search(body[:4_096])
    return body.decode(_codec(found[1].decode("ascii")) if found else "utf-8", "replace")


def _codec(charset: str) -> str:
    """Give the codec of a character set that a page names; UTF-8 where the web knows none of this name."""
    try:
        name = codecs.lookup(charset).name
    except LookupError:
        return "utf-8"
    return name if name in _CHARSETS else "utf-8"
