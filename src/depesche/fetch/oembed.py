"""What a provider says of its own (oEmbed 1.0): name, author, size, picture; its HTML is read for words alone."""

import asyncio
import re

import msgspec
from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from depesche.fetch.addresses import FetchError
from depesche.fetch.client import Fetches
from depesche.fetch.providers import Known
from depesche.fetch.words import one_line

ANSWER_BYTES = 200_000
HTML_CHARS = 20_000
"""Of longer HTML nothing is read: what providers send has a tenth of it."""
PIXELS = range(50, 4_001)
"""Sizes of players that are believed."""
_DID = re.compile(r"at://(did:(?:plc|web):[\w.:-]{3,200})/app\.bsky\.feed\.post/")


class Told(Struct, frozen=True):
    """What a provider says of an address; whatever it leaves out is None."""

    headline: str | None = None
    picture: str | None = None
    width: int | None = None
    height: int | None = None
    did: str | None = None


class _Answer(Struct):
    """An oEmbed answer as it comes: any field may be of any type."""

    title: object = None
    author_name: object = None
    thumbnail_url: object = None
    width: object = None
    height: object = None
    html: object = None


async def ask(fetcher: Fetches, known: Known) -> Told:
    """Ask the provider about an address. Raises FetchError."""
    if known.question is None:
        return Told()
    found = await fetcher.get(known.question, most=ANSWER_BYTES, accept="application/json")
    return await asyncio.to_thread(read_answer, found.body)


def read_answer(body: bytes) -> Told:
    """Read an oEmbed answer. Raises FetchError."""
    try:
        answer = msgspec.json.decode(body, type=_Answer)
    except (msgspec.DecodeError, RecursionError) as error:
        raise FetchError("the provider's answer can not be read") from error
    said, did = _words_of(answer.html)
    author = one_line(answer.author_name)
    headline = one_line(answer.title) or one_line(": ".join(part for part in (author, said) if part))
    picture = answer.thumbnail_url if isinstance(answer.thumbnail_url, str) else None
    width, height = _pixels(answer.width), _pixels(answer.height)
    return Told(headline, picture, width if height else None, height if width else None, did)


def _words_of(html: object) -> tuple[str | None, str | None]:
    """Give what is quoted of a post in a provider's HTML, and the name (DID) of whoever wrote it on Bluesky."""
    if not isinstance(html, str) or len(html) > HTML_CHARS or "<blockquote" not in html:
        return None, None
    paragraph = LexborHTMLParser(html).css_first("blockquote p")
    did = _DID.search(html)
    return one_line(paragraph.text(separator=" ")) if paragraph else None, did[1] if did else None


def _pixels(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value in PIXELS else None
