"""The log in a database: one writer thread that groups waiting appends into one commit, and many readers."""

import asyncio
import contextlib
import logging
import queue
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from time import monotonic
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from depesche.log.append import Append
from depesche.log.base import Asked
from depesche.log.found import fill
from depesche.log.measured import measured
from depesche.log.rows import Rows

Answer = TypeVar("Answer")

GROUP = 64
"""Most appends that share one commit."""
FORGET_SECONDS = 1.0
"""How long until it is tried again."""
POLL_SECONDS = 0.2
"""How often the database is asked whether another process has written."""

_logger = logging.getLogger("depesche.log")

_Work = tuple[Callable[[Append], Any], "Future[Any]", Sequence[Asked]]
_Outcome = tuple[Any, Exception | None]


class _Spoilt(Exception):  # noqa: N818  # said of a group, not of a fault
    """One of a group failed, and what the others did in the same transaction can not be told from its traces."""


class Database(Protocol):
    """What one database does in its own way."""

    def open(self) -> Engine:
        """Open it, made where it can be, with its schema up to date."""

    def tell(self, connection: Connection) -> None:
        """Tell other processes, with this transaction's commit, that there is something new. It may be lost."""

    def listen(self, engine: Engine, hear: Callable[[], bool]) -> Callable[[], object]:
        """Have `hear` called, in a thread, when another process tells of something new; give what ends that.

        `hear` gives False when nobody is there to hear any more.
        """

    def forget(self, engine: Engine) -> bool:
        """Take what was erased out of the files too; False when that has to be tried again."""

    def damage(self, engine: Engine) -> list[str]:
        """Say what the database itself finds damaged in its files, a line each. Blocks, and reads all of them."""


class SqlLog:
    """A `depesche.log.base.Log` in an SQL database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.engine = database.open()
        try:
            fill(self.engine)
            self._newest_at_start = self._newest()
        except BaseException:
            self.engine.dispose()  # what can not be read is let go of at once, not when it is collected
            raise
        self._waiting: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._heads: dict[str, int] = {}
        self._knowing = threading.Lock()
        self._followers: list[Callable[[frozenset[str]], object]] = []
        self._must_forget = True  # for a crash may have come between an erasure and this
        self._forgetting_from = monotonic() + FORGET_SECONDS
        self._closed = False
        self._closing = threading.Lock()
        self._writer = threading.Thread(target=self._write, name="log-writer", daemon=True)
        self._writer.start()

    def transact(self, work: Callable[[Append], Answer], asked: Sequence[Asked] = ()) -> "Future[Answer]":
        """Run `work` in the writer's transaction; see `depesche.log.base.Log.transact`."""
        future: Future[Answer] = Future()
        measured(future)
        with self._closing:
            if self._closed:
                raise RuntimeError("the log is closed")
            self._waiting.put((work, future, asked))
        return future

    @property
    def alive(self) -> bool:
        """Whether its writer still takes work."""
        return self._writer.is_alive() and not self._closed

    @contextmanager
    def reading(self) -> Iterator[Rows]:
        """Open one consistent view of the rows; it ends as the connection goes back, for there is nothing to commit."""
        with self.engine.connect() as connection:
            connection.begin()
            yield Rows(connection)

    def damage(self) -> list[str]:
        """Say what the database finds damaged in its own files; see `Database.damage`."""
        return self._database.damage(self.engine)

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
        hint, ended = asyncio.Event(), asyncio.Event()
        deaf = self._database.listen(self.engine, partial(_called, loop, hint.set))
        poll = asyncio.create_task(self._poll(wake, hint, ended))
        try:
            while True:
                await woken.wait()
                woken.clear()
                found = frozenset(changed)
                changed.clear()
                yield found
        finally:
            if wake_soon in self._followers:
                self._followers.remove(wake_soon)
            ended.set()
            hint.set()
            await poll  # not cancelled: a connection in use would be left behind when the database is closed
            await asyncio.to_thread(deaf)

    def close(self) -> None:
        """Commit what waits, then close the database."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._waiting.put(None)
        self._writer.join()
        self.engine.dispose()

    async def _poll(self, wake: Callable[[frozenset[str]], None], hint: asyncio.Event, ended: asyncio.Event) -> None:
        """Ask the database again and again, at once upon a hint, until it is ended.

        A failure is told and does not end it, for readers would hear no more.
        """
        newest, failing = self._newest_at_start, False
        while not ended.is_set():
            try:
                newest, heads = await asyncio.to_thread(self._changed_since, newest)
                failing = False
            except (SQLAlchemyError, OSError):
                heads = {}
                if not failing:
                    _logger.exception("the database can not be read; trying again")
                failing = True
            self._know(heads)
            if heads:
                wake(frozenset(heads))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(hint.wait(), POLL_SECONDS)
            hint.clear()

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
        last = False
        while not last:
            group, last = self._group()
            if group:
                self._write_group(group)
            if self._must_forget and monotonic() >= self._forgetting_from:
                self._forget()

    def _group(self) -> tuple[list[_Work], bool]:
        """Wait for work, and take with it what waits behind it; tell whether it is the last."""
        group: list[_Work] = []
        try:
            found = self._waiting.get(timeout=FORGET_SECONDS if self._must_forget else None)
            while found is not None:
                if found[1].set_running_or_notify_cancel():
                    group.append(found)
                if len(group) == GROUP:
                    return group, False
                found = self._waiting.get_nowait()
        except queue.Empty:
            return group, False
        return group, True

    def _write_group(self, group: list[_Work]) -> None:
        try:
            append, done = self._done(group)
        except Exception as failure:  # noqa: BLE001  # whatever it was, each waiting writer must be told
            for _, future, _ in group:
                future.set_exception(failure)
            return
        self._know(append.touched)
        if append.touched:
            self._wake(frozenset(append.touched))
        if append.erased:
            self._forget()
        for (_, future, _), (answer, error) in zip(group, done, strict=True):
            if error is None:
                future.set_result(answer)
            else:
                future.set_exception(error)

    def _done(self, group: list[_Work]) -> tuple[Append, list[_Outcome]]:
        """Do a group in one transaction. Should one piece of work fail, all is undone and done again, each apart."""
        with contextlib.suppress(_Spoilt):
            return self._transaction(group, _together)
        return self._transaction(group, _apart)

    def _transaction(
        self, group: list[_Work], do: Callable[[Append, list[_Work]], list[_Outcome]]
    ) -> tuple[Append, list[_Outcome]]:
        with self.engine.connect().execution_options(write=True) as connection, connection.begin():
            append = Append(connection)
            done = do(append, group)
            if append.touched:
                self._database.tell(connection)
        return append, done

    def _wake(self, blogs: frozenset[str]) -> None:
        for follower in list(self._followers):
            try:
                follower(blogs)
            except RuntimeError:  # its event loop has ended, and with it whoever followed
                self._followers.remove(follower)

    def _forget(self) -> None:
        """Have the database forget what was erased; readers may hold that up, then it is tried again."""
        self._must_forget = True
        self._forgetting_from = monotonic() + FORGET_SECONDS
        try:
            self._must_forget = not self._database.forget(self.engine)
        except Exception:  # logged, and tried again; a writer that ends would write nothing any more
            _logger.exception("what was erased is still in the database's files; trying again")


def _called(loop: asyncio.AbstractEventLoop, call: Callable[[], object]) -> bool:
    """Have an event loop call something; tell whether the loop is still there."""
    try:
        loop.call_soon_threadsafe(call)
    except RuntimeError:
        return False
    return True


def _together(append: Append, group: list[_Work]) -> list[_Outcome]:
    """Do pieces of work as if they were one. Raises _Spoilt when one of them fails."""
    try:
        append.rows.foresee([one for _, _, asked in group for one in asked])
        done: list[_Outcome] = [(work(append), None) for work, _, _ in group]
        append.rows.flush()
    except Exception as error:
        raise _Spoilt from error
    return done


def _apart(append: Append, group: list[_Work]) -> list[_Outcome]:
    """Do each piece of work in a savepoint, so that its failure undoes only itself."""
    return [_attempt(append, work, asked) for work, _, asked in group]


def _attempt(append: Append, work: Callable[[Append], Any], asked: Sequence[Asked]) -> _Outcome:
    touched = dict(append.touched)
    savepoint = append.rows.connection.begin_nested()
    try:
        append.rows.foresee(asked)
        answer = work(append)
        append.rows.flush()
    except Exception as error:  # noqa: BLE001  # it is the writer's, and reaches it by the future
        savepoint.rollback()
        append.rows.drop()
        append.touched = touched
        return None, error
    savepoint.commit()
    return answer, None
