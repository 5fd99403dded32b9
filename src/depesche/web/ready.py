"""Whether this node is fit to serve: database, writer, the hub's following of the log, and the media's place."""

import asyncio
from collections.abc import Callable
from time import monotonic

from sqlalchemy.exc import SQLAlchemyError

from depesche.live.hub import Hub
from depesche.log.base import Log
from depesche.store.media import MediaStore
from depesche.web.problems import Problem
from depesche.web.view import in_view

KEPT_SECONDS = 1.0
"""How long an answer is good for: however many ask, the database is asked once a second."""
ASKED_SECONDS = 2.0
"""How long database and media may take to answer."""
AGAIN_SECONDS = 5


class Readiness:
    """Looks, once for all who ask within a second."""

    def __init__(self, log: Log, hub: Hub, media: MediaStore, clock: Callable[[], float] = monotonic) -> None:
        self._view, self._hub, self._media, self._clock = log, hub, media, clock
        self._until = 0.0
        self._looking: asyncio.Task[str | None] | None = None

    async def check(self) -> None:
        """Raise Problem (503) when something is missing that readers or writers need."""
        if self._looking is None or (self._looking.done() and self._clock() > self._until):
            self._until = self._clock() + KEPT_SECONDS
            self._looking = asyncio.create_task(self._look())
        waited, _ = await asyncio.wait([self._looking], timeout=ASKED_SECONDS)
        missing = self._looking.result() if waited else "database or media do not answer in time"
        if self._hub.closing:
            missing = "this server is stopping"
        if missing is not None:
            raise Problem(503, missing, headers=((b"retry-after", b"%d" % AGAIN_SECONDS),))

    async def _look(self) -> str | None:
        """Give what is missing, None when nothing is."""
        if not self._view.alive:
            return "the log's writer has ended; restart this server"
        if not self._hub.following:
            return "the log is not followed, so that readers hear nothing; restart this server"
        try:
            await in_view(self._view, lambda rows: rows.blog("-"))
        except (SQLAlchemyError, OSError):
            return "the database can not be read; `depesche doctor` says why"
        try:
            await asyncio.to_thread(self._media.check)
        except OSError:
            return "the place of the media can not be used; `depesche doctor` says why"
        return None
