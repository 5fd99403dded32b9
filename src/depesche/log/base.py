"""What a log is: the contract that each database keeps."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol, TypeVar

from msgspec import Struct

from depesche.log.rows import Rows
from depesche.model.events import Event, Payload
from depesche.rules.fold import State

Answer = TypeVar("Answer")


class Asked(Struct, frozen=True):
    """What a piece of work will ask for: a blog (slug), a post of it and an event (ULIDs)."""

    blog: str
    post: str
    event: str


class Transaction(Protocol):
    """The append's own transaction: the rows as they are, and the one way to add to the log."""

    @property
    def rows(self) -> Rows:
        """The rows, read inside this transaction."""

    def append(self, state: State, payload: Payload, *, ulid: str, by: str, now: datetime) -> tuple[State, Event]:
        """Store an event, numbered and chained, with the fold of `state`; give the new state and the event.

        `ulid` is the event's id. `now` is UTC; the event is never dated before the one it follows.
        """

    def orphan(self, names: Iterable[str]) -> None:
        """Note stored files that are to be removed, so that a crash does not make them stay."""

    def adopt(self, name: str) -> None:
        """Strike a file off those to be removed."""

    def expect(self, name: str, now: datetime, *, is_new: bool) -> None:
        """Note that a file has come in, and that it goes again if nothing ever shows it.

        One that was here before, not `is_new`, is noted only if it was still waiting to be shown.
        """


class Log(Protocol):
    """An append-only log of each blog, with its fold in the same database."""

    def transact(self, work: Callable[[Transaction], Answer], asked: Sequence[Asked] = ()) -> Future[Answer]:
        """Run `work` in a writing transaction; the future is done when it is committed to disk.

        An exception from `work` undoes what it wrote, and is the future's. What it will ask for, as far as that is
        known, is read at once for all that share the transaction.
        """

    def reading(self) -> AbstractContextManager[Rows]:
        """Open one consistent view of the rows, for reading. Blocks: call it in a worker thread."""

    def head(self, blog: str) -> int:
        """Give the newest seq of the blog (ULID) that is known in this process, 0 when none is."""

    def follow(self) -> AsyncIterator[frozenset[str]]:
        """Yield the ULIDs of blogs that have changed, by whichever process. A hint: the log is the truth."""

    @property
    def alive(self) -> bool:
        """Whether what is handed to `transact` will be done."""

    def close(self) -> None:
        """Finish what was begun and let go of the database."""
