"""Answering with stored files: whole or in ranges (RFC 9110, section 14); a picture's sizes are made once for all."""

import asyncio
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import get_args

from msgspec import Struct

from depesche import metrics
from depesche.live.pages import A_MINUTE
from depesche.model.ids import MEDIA_PATTERN
from depesche.model.media import WIDTHS, Media, media_parts
from depesche.store.media import TYPES, Form, Found, MediaStore, is_picture, offered
from depesche.web.answer import SAFE, Headers, Receive, Scope, Send, header
from depesche.web.problems import Problem, Wrong

CHUNK_BYTES = 256_000
MAKING = 500
"""Sizes of pictures that somebody may wait for, and that may be made ahead."""
READING = 16
"""Files that are read at a time, by threads of their own: a bucket that does not answer holds up nothing else."""
PUBLIC_CACHE = A_MINUTE.encode()
STAFF_CACHE = b"private, max-age=600"
SANDBOXED: Headers = [
    (b"content-security-policy", b"default-src 'none'; sandbox; frame-ancestors 'none'"),
    *SAFE[1:],
]
"""For documents: whatever one holds, it can do nothing in the name of this site."""
_MEDIA = re.compile(MEDIA_PATTERN)
_RANGE = re.compile(rb"bytes=(\d{0,15})-(\d{0,15})")


class Wanted(Struct, frozen=True):
    """A file, and of a picture the width and form that are asked for."""

    name: str
    width: int | None = None
    form: Form | None = None


class MediaRoom:
    """Hands files out, and has sizes of pictures made one at a time, each once, first those that somebody waits for."""

    def __init__(self, store: MediaStore) -> None:
        self._store = store
        self._maker = ThreadPoolExecutor(1, thread_name_prefix="sizes")
        self._reader = ThreadPoolExecutor(READING, thread_name_prefix="media")
        self._making: dict[Wanted, asyncio.Future[Found | None]] = {}
        self._waited_for: dict[Wanted, None] = {}
        self._ahead: dict[Wanted, None] = {}
        """Sizes that pages offer and nobody has asked for yet; both in their order."""
        self._at_work = False

    async def find(self, wanted: Wanted) -> Found | None:
        """Give a file as it is asked for, made when it is not there; None when there is none. Raises Problem: 429."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._reader, self._store.find, wanted.name, wanted.width, wanted.form)
        if found is not None or not is_picture(wanted.name):
            return found
        if wanted not in self._making and len(self._waited_for) >= MAKING:
            sentence = "too many sizes of pictures are being made; come again in a few seconds"
            raise Problem(429, sentence, headers=((b"retry-after", b"5"),))
        made = self._made(wanted, self._waited_for)
        if wanted in self._ahead:
            del self._ahead[wanted]
            self._waited_for[wanted] = None
        return await asyncio.shield(made)

    def prepare(self, media: Media) -> None:
        """Have the sizes made that pages offer, so that nobody has to wait for them later."""
        for width, form in offered(media):
            if len(self._ahead) < MAKING:
                self._made(Wanted(media.media, width, form), self._ahead)

    def close(self) -> None:
        """Make no more."""
        for pool in (self._maker, self._reader):
            pool.shutdown(wait=False, cancel_futures=True)
        for made in self._making.values():
            made.cancel()

    def _made(self, wanted: Wanted, among: dict[Wanted, None]) -> "asyncio.Future[Found | None]":
        made = self._making.get(wanted)
        if made is None:
            made = self._making[wanted] = asyncio.get_running_loop().create_future()
            among[wanted] = None
            self._make_next()
        return made

    def _make_next(self) -> None:
        waiting = self._waited_for or self._ahead
        if self._at_work or not waiting:
            return
        self._at_work = True
        wanted = next(iter(waiting))
        del waiting[wanted]
        loop = asyncio.get_running_loop()
        making = loop.run_in_executor(self._maker, self._store.make, wanted.name, wanted.width, wanted.form)
        making.add_done_callback(lambda done: self._hand_out(wanted, done))

    def _hand_out(self, wanted: Wanted, done: "asyncio.Future[Found | None]") -> None:
        """Give what was made to whoever waits; where that failed and nobody does, it is made when asked for."""
        self._at_work = False
        made = self._making.pop(wanted)
        if done.cancelled() or made.cancelled():
            made.cancel()
            return
        if (failed := done.exception()) is None:
            made.set_result(done.result())
        else:
            made.set_exception(failed)
            made.exception()
        self._make_next()

    async def answer(self, scope: Scope, receive: Receive, send: Send, wanted: Wanted, cache: bytes) -> None:
        """Answer a GET or HEAD with a file, or with the range of it that is asked for. Raises Problem."""
        found = await self.find(wanted)
        if found is None:
            raise Problem(404, f"there is no file {wanted.name[:80]!r}")
        is_document = found.ending == "pdf"
        etag = f'"{wanted.name.partition(".")[0]}-{wanted.width or 0}-{wanted.form or ""}"'.encode()
        headers: Headers = [(b"cache-control", cache), (b"etag", etag), (b"accept-ranges", b"bytes")]
        headers += SANDBOXED if is_document else SAFE
        if header(scope, b"if-none-match").strip() in (etag, b"*"):
            metrics.answered("media", 304)
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body"})
            return
        headers.append((b"content-type", TYPES[found.ending].encode()))
        if is_document:  # a browser's own reader does not run in a sandbox; the name is ours, never the sender's
            headers.append((b"content-disposition", f'attachment; filename="{wanted.name}"'.encode()))
        stretch = _stretch(scope, etag, found.size)
        start, end = stretch or (0, found.size)
        if stretch is not None:
            headers.append((b"content-range", b"bytes %d-%d/%d" % (start, end - 1, found.size)))
        headers.append((b"content-length", b"%d" % (end - start)))
        status = 206 if stretch else 200
        metrics.answered("media", status)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await self._send_parts(scope, receive, send, found, start, end)

    async def _send_parts(self, scope: Scope, receive: Receive, send: Send, found: Found, start: int, end: int) -> None:
        if scope["method"] == "HEAD" or start == end:
            await send({"type": "http.response.body"})
            return
        gone = asyncio.create_task(_left(receive)) if end - start > CHUNK_BYTES else None
        try:
            for at in range(start, end, CHUNK_BYTES):
                length = min(CHUNK_BYTES, end - at)
                part = await asyncio.get_running_loop().run_in_executor(
                    self._reader, self._store.part, found, at, length
                )
                if part is None or len(part) < length or (gone is not None and gone.done()):
                    return  # erased meanwhile, or nobody listens: the connection ends before its length
                await send({"type": "http.response.body", "body": part, "more_body": at + length < end})
        finally:
            if gone is not None:
                gone.cancel()


def wanted(name: str, query: Mapping[str, str]) -> Wanted | None:
    """Read which file is asked for; None when no file can have this name. Raises Problem: 400."""
    width, form = query.get("w"), query.get("as")
    if width is not None and width not in map(str, WIDTHS):
        sentence = f"w must be one of {', '.join(map(str, WIDTHS))}"
        raise Problem(400, sentence, wrong=(Wrong("w", width[:40]),))
    if form is not None and form not in get_args(Form):
        raise Problem(400, "as must be avif or webp, or jpg for the picture of a film", wrong=(Wrong("as", form[:40]),))
    if _MEDIA.fullmatch(name) is None:
        return None
    if not is_picture(name) and (width is not None or form not in (None, "jpg")):
        raise Problem(400, "w and as are for pictures; of a film there is as=jpg", wrong=(Wrong("w", name),))
    if is_picture(name) and form == "jpg":
        raise Problem(400, "as=jpg is for films; leave it out", wrong=(Wrong("as", form),))
    return Wanted(name, None if width is None else int(width), form)  # type: ignore[arg-type]  # checked above


def read_address(address: str, query: Mapping[str, str]) -> Wanted | None:
    """Read which file an address behind `/media/` asks for, as `wanted` does; `query` is the older way to say it."""
    parts = media_parts(address)
    if parts is None:
        return None
    name, width, form = parts
    said = {key: value for key, value in (("w", width), ("as", form)) if value is not None}
    return wanted(name, said or query)


def _stretch(scope: Scope, etag: bytes, size: int) -> tuple[int, int] | None:
    """Give the stretch [start, end) that is asked for; None for the whole. Raises Problem: 416."""
    asked = header(scope, b"range")
    condition = header(scope, b"if-range").strip()
    found = _RANGE.fullmatch(asked.replace(b" ", b""))
    if scope["method"] != "GET" or found is None or (condition and condition != etag) or found[0] == b"bytes=-":
        return None
    if not found[1]:
        start, end = max(0, size - int(found[2])), size
    else:
        start, end = int(found[1]), min(size, int(found[2]) + 1 if found[2] else size)
        if found[2] and int(found[2]) < int(found[1]):
            return None  # no range at all, says the standard
    if start >= size or start >= end:
        unmet = ((b"content-range", b"bytes */%d" % size),)
        raise Problem(416, f"the file has {size:,} bytes; ask for some of those", headers=unmet)
    return start, end


async def _left(receive: Receive) -> None:
    """Wait until nobody listens any more."""
    while (await receive())["type"] != "http.disconnect":
        pass
