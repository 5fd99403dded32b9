"""What each command opens: settings, log, desk and media of this machine."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from depesche.config import Settings, read_settings
from depesche.desk import Desk
from depesche.log.opening import open_log
from depesche.log.rows import Rows
from depesche.log.sql import SqlLog
from depesche.model.blog import Blog
from depesche.model.commands import Actor
from depesche.proof.notary import Notary
from depesche.proof.signing import Signing
from depesche.store.audit import Audit, Deed
from depesche.store.media import MediaStore
from depesche.store.opening import open_media

ACTOR = Actor("cli", "admin")


class Trouble(Exception):  # noqa: N818  # it is not always an error of the program
    """A command can not be done; the sentence says why and the mend."""


class Shop(Struct, frozen=True):
    """The parts that a command works with."""

    settings: Settings
    log: SqlLog
    media: MediaStore
    desk: Desk

    @property
    def notary(self) -> Notary:
        """What signs for this newsroom."""
        return Notary(Signing(self.log.engine, self.settings.public_url))

    def record(self, action: str, target: str, detail: str | None = None) -> None:
        """Put what was done into the audit trail; `target` is a ULID."""
        deed = Deed(datetime.now(UTC), ACTOR.id, action, None, target, 200, "", detail)
        Audit(self.log.engine).add((deed,))


@contextmanager
def shop(*, make: bool = False) -> Iterator[Shop]:
    """Open what the settings name; the database is made only with `make`. Raises Trouble and SettingsError."""
    settings, _ = read_settings(os.environ)
    if not make and isinstance(settings.database, Path) and not settings.database.exists():
        sentence = f"there is no database at {settings.database}; name its folder by DEPESCHE_DATA"
        raise Trouble(sentence)
    log = open_log(settings.database)
    media = open_media(settings)
    try:
        yield Shop(settings, log, media, Desk(log, media))
    finally:
        log.close()


def all_blogs(rows: Rows) -> Iterator[Blog]:
    """Give every blog by its web address, a page at a time."""
    page = rows.blogs()
    while page:
        yield from page
        page = rows.blogs(page[-1].slug)


def blog_of(rows: Rows, slug: str) -> Blog:
    """Give the blog at this web address. Raises Trouble when there is none."""
    blog = rows.blog(slug)
    if blog is None:
        raise Trouble(f"there is no live blog {slug!r}; `depesche blogs` lists those that there are")
    return blog
