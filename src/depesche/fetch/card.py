"""What a page says of itself: headline, description, picture and name of its site (Open Graph, else plain HTML)."""

import asyncio
import codecs
import re

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from depesche.fetch.addresses import FetchError
from depesche.fetch.client import Fetched, Fetches
from depesche.fetch.words import one_line

PAGE_BYTES = 3_000_000
DESCRIPTION_CHARS = 400
_TYPES = ("text/html", "application/xhtml+xml", "")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)


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
    tree = LexborHTMLParser(_text(page.body))
    said: dict[str, str] = {}
    for meta in tree.css("meta[content]"):
        field = (meta.attributes.get("property") or meta.attributes.get("name") or "").lower()
        said.setdefault(field, meta.attributes.get("content") or "")
    name = tree.css_first("title")
    heading = tree.css_first("h1")
    picture = _first(said, "og:image:secure_url", "og:image:url", "og:image", "twitter:image")
    return Said(
        headline=one_line(_first(said, "og:title", "twitter:title"))
        or one_line(name.text() if name else None)
        or one_line(heading.text(separator=" ") if heading else None),
        description=one_line(_first(said, "og:description", "description", "twitter:description"), DESCRIPTION_CHARS),
        site=one_line(_first(said, "og:site_name", "application-name"), 100),
        picture=picture,
        url=page.url,
    )


def _first(said: dict[str, str], *names: str) -> str | None:
    return next((said[name].strip() for name in names if said.get(name, "").strip()), None)


def _text(body: bytes) -> str:
    """Decode a page: by its mark of order, by what it says near its beginning, else as UTF-8."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    found = _CHARSET.search(body[:4_096])
    try:
        return body.decode(found[1].decode("ascii") if found else "utf-8", "replace")
    except (LookupError, ValueError):
        return body.decode("utf-8", "replace")
