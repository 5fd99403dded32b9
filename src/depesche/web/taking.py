"""Taking files in: what has come whole is cleaned and stored once, however often that is asked for."""

import asyncio
import errno
import logging
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from depesche.desk import Desk
from depesche.media.kinds import HEAD_BYTES, Limits, MediaError, shape_of
from depesche.model.ids import new_ulid
from depesche.model.media import Media
from depesche.store.media import MediaStore
from depesche.store.uploads import Upload, Uploads
from depesche.web.media import MediaRoom
from depesche.web.problems import Problem

_log = logging.getLogger("depesche.web")

CHECKPOINT_BYTES = 1_000_000
"""After so many bytes what has come of an upload is brought to disk, so that no more than that is sent twice."""
SWEEP_SECONDS = 3_600
AT_ONCE = 4
"""Files that one person or token may send in one go at the same time; more are sent as uploads."""
WAITING = 20
"""Files that may wait for being cleaned, which is done one at a time."""


class Taking:
    """Uploads on their way into the store."""

    def __init__(self, store: MediaStore, uploads: Uploads, room: MediaRoom, desk: Desk) -> None:
        self._store = store
        self._desk = desk
        self.uploads = uploads
        self._room = room
        self._cleaner = ThreadPoolExecutor(1, thread_name_prefix="cleaning")  # one at a time; no one else waits
        self._finishing: dict[str, asyncio.Task[Upload]] = {}
        self._here = 0
        self._coming: Counter[str] = Counter()

    @property
    def limits(self) -> Limits:
        """How much a file may be."""
        return self._store.limits

    async def receive(self, upload: Upload, parts: AsyncIterator[bytes]) -> Upload:
        """Put what comes behind what has come, until no more does; a broken line costs nothing that was on disk.

        Raises Problem: 409 when another request goes on with this upload, 413 when more comes than was said.
        """
        waiting = bytearray()
        try:
            async for part in parts:
                if upload.received + len(waiting) + len(part) > upload.size:
                    raise Problem(413, f"more than the {upload.size:,} bytes came that Upload-Length spoke of")
                waiting += part
                if len(waiting) >= CHECKPOINT_BYTES:
                    upload, waiting = await self._add(upload, bytes(waiting)), bytearray()
        finally:
            if waiting:
                upload = await asyncio.shield(self._add(upload, bytes(waiting)))
        return upload

    async def finish(self, upload: Upload) -> Media:
        """Clean and store what has come whole; the same again gives the same. Raises Problem: 409, 415, 503 or 507."""
        if upload.received < upload.size:
            sentence = f"{upload.received:,} of {upload.size:,} bytes have come; send the rest first"
            raise Problem(409, sentence)
        if upload.media is None and upload.refused is None:
            task = self._finishing.get(upload.id)
            if task is None:
                task = asyncio.create_task(self._finish(upload))
                self._finishing[upload.id] = task
                task.add_done_callback(lambda _done: self._finishing.pop(upload.id, None))
            upload = await asyncio.shield(task)
        if upload.media is None:
            raise Problem(415, upload.refused or "the file is not taken")
        return upload.media

    async def take_whole(self, owner: str, parts: AsyncIterator[bytes]) -> Media:
        """Clean and store a file that comes in one go. Raises Problem: 413, 415, 429, 503 or 507."""
        if self._coming[owner] >= AT_ONCE:
            sentence = f"{AT_ONCE} files of yours are coming in already; send the next when one is done"
            raise Problem(429, sentence, headers=((b"retry-after", b"5"),))
        path = self.uploads.path(new_ulid())
        self._coming[owner] += 1
        try:
            with _room_left():
                await self._spool(path, parts)
            media = await self._clean(path)
        except MediaError as error:
            raise Problem(415, str(error)) from error
        finally:
            self._coming -= Counter({owner: 1})
            await asyncio.to_thread(path.unlink, missing_ok=True)
        self._room.prepare(media)
        return media

    async def keep_picture(self, fetched: bytes) -> Media:
        """Clean and store a picture that the server has fetched. Raises MediaError, and Problem: 503."""
        if shape_of(fetched[:HEAD_BYTES]).kind != "image":
            raise MediaError("it is no picture")
        path = self.uploads.path(new_ulid())
        try:
            await asyncio.to_thread(_append, path, fetched)
            media = await self._clean(path)
        finally:
            await asyncio.to_thread(path.unlink, missing_ok=True)
        if media.kind != "image":
            raise MediaError("it moves, and a still picture is wanted")
        self._room.prepare(media)
        return media

    def close(self) -> None:
        """Take no more in."""
        self._cleaner.shutdown(wait=False, cancel_futures=True)

    async def sweep(self) -> None:
        """Forget what has expired and what nothing shows, again and again."""
        while True:
            for sweep in (self.uploads.sweep, self._desk.sweep):
                try:
                    await asyncio.to_thread(sweep)
                except Exception:  # noqa: BLE001  # logged; sweeping that ends would let files stay for good
                    _log.exception("files that nobody needs can not be removed; trying again in an hour")
            await asyncio.sleep(SWEEP_SECONDS)

    async def _add(self, upload: Upload, part: bytes) -> Upload:
        with _room_left():
            after = await asyncio.to_thread(self.uploads.add, upload, part)
        if after is None:
            raise Problem(409, "another request goes on with this upload; ask by HEAD how far it is")
        return after

    async def _finish(self, upload: Upload) -> Upload:
        try:
            media = await self._clean(self.uploads.path(upload.id))
        except MediaError as error:
            return await asyncio.to_thread(self.uploads.finish, upload, None, str(error))
        self._room.prepare(media)
        return await asyncio.to_thread(self.uploads.finish, upload, media)

    async def _clean(self, path: Path) -> Media:
        if self._here >= WAITING:
            sentence = "too many files are being taken in; try again in a minute"
            raise Problem(503, sentence, headers=((b"retry-after", b"60"),))
        self._here += 1
        try:
            with _room_left():
                return await self._taken(path)
        finally:
            self._here -= 1

    async def _taken(self, path: Path) -> Media:
        take = partial(self._store.take, path, self._desk.expect)
        return await asyncio.get_running_loop().run_in_executor(self._cleaner, take)

    async def _spool(self, path: Path, parts: AsyncIterator[bytes]) -> None:
        """Write a body to a file, and no more of it than its kind may have."""
        waiting, size, limit = bytearray(), 0, self.limits.file_bytes
        async for part in parts:
            size += len(part)
            waiting += part
            if size - len(part) < HEAD_BYTES <= size and len(waiting) == size:
                is_picture = shape_of(bytes(waiting[:HEAD_BYTES])).kind == "image"
                limit = self.limits.image_bytes if is_picture else limit
            if size > limit:
                raise Problem(413, f"the file has more than {limit:,} bytes, which is the limit")
            if len(waiting) >= CHECKPOINT_BYTES:
                await asyncio.to_thread(_append, path, bytes(waiting))
                waiting.clear()
        await asyncio.to_thread(_append, path, bytes(waiting))


@contextmanager
def _room_left() -> Iterator[None]:
    """Say to whoever sends a file that the disk is full. Raises Problem: 507."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise Problem(507, "there is no room left for files; tell who runs this server") from error


def _append(path: Path, part: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(part)
