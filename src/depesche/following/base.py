"""What a follower is, and what it takes to be the one node that runs it."""

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct


class Lost(Exception):  # noqa: N818  # it happens in good order too
    """Another node runs this follower by now, or may; whatever was begun is to be left as it is."""


class Cursor(Struct, frozen=True):
    """How far a follower has read a blog's log.

    `form` is the follower's own when it was written; a blog read in another form is read again. `unfinished` says that
    the follower has more to do though it has read everything, `state` is its own.
    """

    seq: int
    form: str
    unfinished: bool = False
    state: bytes = b""


class Step(Struct, frozen=True):
    """What a step led to: the new cursor, and in how many seconds the next is due.

    A cursor of None stays where it was; without `again` there is nothing to do before there is news.
    """

    cursor: Cursor | None
    again: float | None = None


class Follower(Protocol):
    """Something that reacts to the log. Its methods block, and are called by one thread at a time."""

    @property
    def name(self) -> str:
        """By which its cursors are kept."""

    @property
    def form(self) -> str:
        """What changes when it would do other things with the same log, as a newer version may."""

    def begin(self, go_on: Callable[[], None]) -> None:
        """Make ready: this node runs it from now on. `go_on` raises Lost when that has ended."""

    def step(self, blog: str, cursor: Cursor | None, go_on: Callable[[], None]) -> Step:
        """Do the next piece of work on a blog (ULID), small enough that others have their turn soon.

        The same step again must be harmless: after a crash it is done again. `go_on` is called before whatever
        others could see.
        """


class Turn(Protocol):
    """The right to run something that one node at a time may run. All methods block, except `held`."""

    def take(self) -> bool:
        """Take it if nobody has it; tell whether it is ours."""

    def prove(self) -> None:
        """Say that this node lives; who does not is taken for dead. Raises Lost when the turn is another's."""

    def held(self) -> bool:
        """Tell whether it is ours for certain, at this moment."""

    def leave(self) -> None:
        """Let another have it. Harmless when it is not ours."""
