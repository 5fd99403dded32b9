"""The log on SQLite: one writer thread that groups waiting appends into one commit, and many readers."""

import asyncio
import queue
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import text

from depesche.db import open_sqlite
from depesche.log.append import Append
from depesche.log.rows import Rows

Answer = TypeVar("Answer")

GROUP = 64
"""Most appends that share one commit."""
POLL_SECONDS = 0.2
"""How often the file is asked whether another process has written."""

_Work = tuple[Callable[[Append], Any], "Future[Any]"]


class SqliteLog:
    """A `depesche.log.base.Log` in one SQLite file."""

    def __init__(self, path: Path) -> None:
        self.engine = open_sqlite(path)
        self._waiting: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._heads: dict[str, int] = {}
        self._knowing = threading.Lock()
        self._followers: list[Callable[[frozenset[str]], object]] = []
        self._writer = threading.Thread(target=self._write, name="log-writer", daemon=True)
        self._writer.start()

    def transact(self, work: Callable[[Append], Answer]) -> "Future[Answer]":
        """Run `work` in the writer's transaction; see `depesche.log.base.Log.transact`."""
        future: Future[Answer] = Future()
        self._waiting.put((work, future))
        return future

    @contextmanager
    def reading(self) -> Iterator[Rows]:
        """Open one consistent view of the rows."""
        with self.engine.connect() as connection, connection.begin():
            yield Rows(connection)

    def head(self, blog: str) -> int:
        """Give the newest seq known here."""
        return self._heads.get(blog, 0)

    async def follow(self) -> AsyncIterator[frozenset[str]]:
        """Yield changed blogs: at once for appends of this process, within POLL_SECONDS for those of others."""
        changed: set[str] = set()
        woken = asyncio.Event()
        loop = asyncio.get_running_loop()

        def wake(blogs: frozenset[str]) -> None:
            changed.update(blogs)
            woken.set()

        def wake_soon(blogs: frozenset[str]) -> None:
            loop.call_soon_threadsafe(wake, blogs)

        self._followers.append(wake_soon)
        poll = asyncio.create_task(self._poll(wake))
        try:
            while True:
                await woken.wait()
                woken.clear()
                found = frozenset(changed)
                changed.clear()
                yield found
        finally:
            self._followers.remove(wake_soon)
            poll.cancel()

    def close(self) -> None:
        """Commit what waits, then close the file."""
        self._waiting.put(None)
        self._writer.join()
        self.engine.dispose()

    async def _poll(self, wake: Callable[[frozenset[str]], None]) -> None:
        newest = await asyncio.to_thread(self._newest)
        raw = self.engine.raw_connection()
        try:
            cursor, seen = raw.cursor(), None
            while True:
                cursor.execute("PRAGMA data_version")
                now = cursor.fetchone()
                if now != seen:
                    seen = now
                    newest, heads = await asyncio.to_thread(self._changed_since, newest)
                    self._know(heads)
                    if heads:
                        wake(frozenset(heads))
                await asyncio.sleep(POLL_SECONDS)
        finally:
            raw.close()

    def _know(self, heads: dict[str, int]) -> None:
        with self._knowing:
            for blog, seq in heads.items():
                self._heads[blog] = max(seq, self._heads.get(blog, 0))

    def _newest(self) -> int:
        with self.reading() as rows:
            return int(rows.connection.execute(text("SELECT coalesce(max(n), 0) FROM events")).scalar() or 0)

    def _changed_since(self, newest: int) -> tuple[int, dict[str, int]]:
        with self.reading() as rows:
            return rows.changed_since(newest)

    def _write(self) -> None:
        """Be the writer: take what waits, do it in one transaction, commit, and tell."""
        while (first := self._waiting.get()) is not None:
            group, last = [first], False
            while len(group) < GROUP and not last:
                try:
                    found = self._waiting.get_nowait()
                except queue.Empty:
                    break
                if found is None:
                    last = True
                else:
                    group.append(found)
            self._write_group(group)
            if last:
                return

    def _write_group(self, group: list[_Work]) -> None:
        done: list[tuple[Future[Any], Any, Exception | None]] = []
        try:
            with self.engine.connect().execution_options(write=True) as connection, connection.begin():
                append = Append(connection)
                for work, future in group:
                    done.append((future, *_attempt(append, work)))
        except Exception as failure:  # noqa: BLE001  # whatever it was, each waiting writer must be told
            for _, future in group:
                future.set_exception(failure)
            return
        self._know(append.touched)
        if append.erased:
            self._forget()
        touched = frozenset(append.touched)
        if touched:
            for follower in list(self._followers):
                follower(touched)
        for future, answer, error in done:
            if error is None:
                future.set_result(answer)
            else:
                future.set_exception(error)

    def _forget(self) -> None:
        """Bring erased payloads out of the write-ahead log too, as far as readers allow it now."""
        raw = self.engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            raw.close()


def _attempt(append: Append, work: Callable[[Append], Any]) -> tuple[Any, Exception | None]:
    """Run one piece of work in a savepoint, so that its failure undoes only itself."""
    touched = dict(append.touched)
    savepoint = append.rows.connection.begin_nested()
    try:
        answer = work(append)
    except Exception as error:  # noqa: BLE001  # it is the writer's, and reaches it by the future
        savepoint.rollback()
        append.touched = touched
        return None, error
    savepoint.commit()
    return answer, None
