"""Answers kept ready: made once for a state of the blog, compressed once, handed out as bytes."""

import asyncio
import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable

import brotli
from msgspec import Struct

from depesche.log.base import Log
from depesche.log.rows import Rows
from depesche.model.blog import Blog
from depesche.traces import span

KEPT_BYTES = 64_000_000
"""Bytes that are kept in all; what was not asked for the longest goes first."""
BROTLI_QUALITY = 5
GZIP_LEVEL = 6
SMALL = 200
"""Bytes below which compressing is not worth it."""


class Made(Struct, frozen=True):
    """An answer as it was made: body, media type, HTTP status, how long caches may keep it and what it varies by."""

    body: bytes
    type: str
    cache: str
    status: int = 200
    vary: str = "accept-encoding"


class Kept(Struct, frozen=True):
    """An answer kept: what was made, for which seq, in both compressions, with its entity tag."""

    made: Made
    seq: int
    br: bytes | None
    gz: bytes | None
    etag: bytes

    @property
    def size(self) -> int:
        """Bytes that keeping it takes."""
        return len(self.made.body) + len(self.br or b"") + len(self.gz or b"")

    def body(self, coding: bytes) -> bytes:
        """Give the body in a content coding that it is kept in: `br`, `gzip` or none."""
        packed = self.br if coding == b"br" else self.gz if coding == b"gzip" else None
        return self.made.body if packed is None else packed


Make = Callable[[Rows, Blog], Made | None]


class Shelf:
    """Keeps answers about blogs, each until its blog goes on."""

    def __init__(self, log: Log, most: int = KEPT_BYTES) -> None:
        """`most` is how many bytes are kept."""
        self._log, self._most = log, most
        self._kept: OrderedDict[tuple[str, str], tuple[str, Kept]] = OrderedDict()
        self._making: dict[tuple[str, str], asyncio.Task[Kept | None]] = {}
        self._size = 0

    def ready(self, slug: str, name: str) -> Kept | None:
        """Give the answer called `name` about a blog if it is kept and tells of all that is known here."""
        key = (slug, name)
        found = self._kept.get(key)
        if found is None or found[1].seq < self._log.head(found[0]):
            return None
        self._kept.move_to_end(key)
        return found[1]

    async def get(self, slug: str, name: str, make: Make) -> Kept | None:
        """Give the answer called `name` about a blog, made anew if the blog has gone on; None when there is none."""
        key = (slug, name)
        while True:
            kept = self.ready(slug, name)
            if kept is not None:
                return kept
            making = self._making.get(key)
            if making is None:
                return await asyncio.shield(self._begin(key, make))
            # It was begun before this request, and may not know of what has been acknowledged meanwhile.
            await asyncio.wait([making])

    def _begin(self, key: tuple[str, str], make: Make) -> "asyncio.Task[Kept | None]":
        making = self._making[key] = asyncio.create_task(self._make(key, make))
        return making

    async def _make(self, key: tuple[str, str], make: Make) -> Kept | None:
        try:
            answer = await asyncio.to_thread(self._made, *key, make)
            if answer is None:
                return None
            blog, kept = answer
            self._keep(key, blog, kept)
            return kept
        finally:
            del self._making[key]

    def _made(self, slug: str, name: str, make: Make) -> tuple[str, Kept] | None:
        with self._log.reading() as rows:
            blog = rows.blog(slug)
            with span("render", what=name):
                made = None if blog is None else make(rows, blog)
        return None if blog is None or made is None else (blog.id, keep(made, blog.seq))

    def _keep(self, key: tuple[str, str], blog: str, kept: Kept) -> None:
        before = self._kept.pop(key, None)
        if before is not None:
            self._size -= before[1].size
        self._kept[key] = (blog, kept)
        self._size += kept.size
        while self._size > self._most:
            _, (_, dropped) = self._kept.popitem(last=False)
            self._size -= dropped.size


def keep(made: Made, seq: int) -> Kept:
    """Compress an answer once for all who will ask."""
    small = len(made.body) < SMALL
    br = None if small else brotli.compress(made.body, quality=BROTLI_QUALITY)
    gz = None if small else gzip.compress(made.body, GZIP_LEVEL, mtime=0)
    return Kept(made, seq, br, gz, b'W/"%s"' % hashlib.sha256(made.body).hexdigest()[:20].encode())
