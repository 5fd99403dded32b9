"""Uploads on their way: parts on disk, and how much of each has come, so that one may go on where the line broke."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Engine, Row, and_, delete, func, insert, select, update

from depesche.model.ids import is_ulid
from depesche.model.media import Media
from depesche.store.disk import synced
from depesche.store.tables import uploads

LASTS = timedelta(days=1)
"""How long an upload may take; after that it is gone."""
UNFINISHED = 100
"""Unfinished uploads of one owner."""


class UploadError(ValueError):
    """An upload can not be begun; the sentence says why and what to do. `why` is `exists` or `limit`."""

    def __init__(self, why: str, sentence: str) -> None:
        super().__init__(sentence)
        self.why = why


class Upload(Struct, frozen=True):
    """A file on its way: whose, for which blog, how large it will be, how much of it has come, what became of it."""

    id: str
    owner: str
    blog: str
    name: str
    size: int
    received: int
    created_at: datetime
    media: Media | None = None
    refused: str | None = None

    @property
    def expires_at(self) -> datetime:
        """When it is gone."""
        return self.created_at + LASTS


class Uploads:
    """The uploads of a database and the parts of a folder. All methods block: call them in a worker thread."""

    def __init__(
        self,
        engine: Engine,
        folder: Path,
        unfinished_bytes: int,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._engine = engine
        self._folder = folder
        self._most = unfinished_bytes
        self._clock = clock

    def begin(self, upload: Upload) -> Upload:
        """Begin an upload; one of this id that is there already is given as it stands. Raises UploadError."""
        in_force = and_(uploads.c.owner == upload.owner, uploads.c.created_at > self._clock() - LASTS)
        pending = and_(in_force, uploads.c.media.is_(None), uploads.c.refused.is_(None))
        total = select(func.coalesce(func.sum(uploads.c.size), 0), func.count()).where(pending)
        with self._engine.connect().execution_options(write=True) as connection, connection.begin():
            row = connection.execute(select(uploads).where(uploads.c.id == upload.id)).first()
            known = None if row is None else _upload_of(row)
            if known is not None and known.expires_at > self._clock():
                return _again(known, upload)
            if known is not None:  # begun anew by its id: what came before it expired counts no more
                connection.execute(delete(uploads).where(uploads.c.id == upload.id))
                self.path(upload.id).unlink(missing_ok=True)
            size, count = connection.execute(total).one()
            if size + upload.size > self._most or count >= UNFINISHED:
                sentence = f"your unfinished uploads may have {self._most:,} bytes in all; finish or end one first"
                raise UploadError("limit", sentence)
            connection.execute(insert(uploads), _row_of(upload))
        return upload

    def find(self, ulid: str, owner: str) -> Upload | None:
        """Give an upload to its owner, to nobody else, and not when it has expired.

        Its parts lie at one node. Where that is gone and another is asked, the upload is as far as its bytes are there.
        """
        chosen = select(uploads).where(uploads.c.id == ulid, uploads.c.owner == owner)
        with self._engine.connect() as connection:
            row = connection.execute(chosen).first()
        upload = None if row is None else _upload_of(row)
        if upload is None or upload.expires_at <= self._clock():
            return None
        here = _size(self.path(ulid))
        if upload.media is None and upload.refused is None and here < upload.received:
            self._write(update(uploads).where(uploads.c.id == ulid).values(received=here))
            return msgspec.structs.replace(upload, received=here)
        return upload

    def add(self, upload: Upload, part: bytes) -> Upload | None:
        """Put a part behind what has come; when this returns it is on disk. None when another was quicker."""
        path = self.path(upload.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        is_new = not path.exists()
        held = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            written = 0
            while written < len(part):
                written += os.pwrite(held, part[written:], upload.received + written)
            os.fsync(held)
        finally:
            os.close(held)
        if is_new:
            synced(path.parent)
        after = msgspec.structs.replace(upload, received=upload.received + len(part))
        stood = and_(uploads.c.id == upload.id, uploads.c.received == upload.received)
        return after if self._write(update(uploads).where(stood).values(received=after.received)) else None

    def finish(self, upload: Upload, media: Media | None, refused: str | None = None) -> Upload:
        """Note what became of an upload, and drop its parts."""
        values = {"media": None if media is None else msgspec.json.encode(media), "refused": refused}
        self._write(update(uploads).where(uploads.c.id == upload.id).values(values))
        self.path(upload.id).unlink(missing_ok=True)
        return msgspec.structs.replace(upload, media=media, refused=refused)

    def end(self, upload: Upload) -> None:
        """Forget an upload and its parts."""
        self._write(delete(uploads).where(uploads.c.id == upload.id))
        self.path(upload.id).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Forget what has expired, and parts that belong to no upload."""
        over = uploads.c.created_at <= self._clock() - LASTS
        with self._engine.connect() as connection:
            gone = list(connection.execute(select(uploads.c.id).where(over)).scalars())
        self._write(delete(uploads).where(over))
        for ulid in gone:
            self.path(ulid).unlink(missing_ok=True)
        found = [path for path in self._folder.glob("*") if is_ulid(path.name)]
        with self._engine.connect() as connection:
            known = set(connection.execute(select(uploads.c.id)).scalars())
        for path in found:
            if path.name not in known and _age(path) > LASTS.total_seconds():
                path.unlink(missing_ok=True)

    def path(self, ulid: str) -> Path:
        """Give where the parts of an upload lie."""
        return self._folder / ulid

    def _write(self, statement: object) -> bool:
        with self._engine.connect().execution_options(write=True) as connection, connection.begin():
            return connection.execute(statement).rowcount > 0  # type: ignore[call-overload,no-any-return]  # of any kind


def _size(path: Path) -> int:
    """Give how many bytes a file has, 0 when it is not there."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _age(path: Path) -> float:
    """Give how long ago a file was written to, in seconds; 0 when it is gone."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _again(known: Upload, asked: Upload) -> Upload:
    if (known.owner, known.blog, known.size) != (asked.owner, asked.blog, asked.size):
        sentence = f"the key {asked.id} was used for another upload; make a new ULID for each file"
        raise UploadError("exists", sentence)
    return known


def _row_of(upload: Upload) -> dict[str, object]:
    return {name: getattr(upload, name) for name in Upload.__struct_fields__ if name not in ("media", "refused")}


def _upload_of(row: Row[Any]) -> Upload:
    columns = row._asdict()
    media = columns["media"]
    columns["media"] = None if media is None else msgspec.json.decode(media, type=Media)
    return Upload(**columns)
