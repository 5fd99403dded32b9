"""The one write door: `submit(command, actor)` loads, decides and appends."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Protocol

from msgspec import Struct

from depesche.log.base import Log, Transaction
from depesche.model.blog import Blog
from depesche.model.commands import Actor, AnyCommand, BlogCommand, Erase
from depesche.model.events import Event
from depesche.model.post import Post
from depesche.rules.decide import Refusal, decide
from depesche.rules.fold import State
from depesche.rules.repeat import repeats


class Refused(Exception):  # noqa: N818  # the field's word
    """A command was refused; nothing was changed. `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence)
        self.refusal = refusal


class Done(Struct, frozen=True):
    """What a command led to: blog and post as they now stand, and the event, None if all stood so already."""

    blog: Blog
    post: Post | None
    event: Event | None


class Media(Protocol):
    """What the desk wants of the media store: that an erased post's files go too."""

    def remove(self, name: str) -> None:
        """Remove a file; it may be gone already. Blocks."""


def _now() -> datetime:
    return datetime.now(UTC)


class Desk:
    """Takes commands and writes what they make to the log."""

    def __init__(self, log: Log, media: Media, clock: Callable[[], datetime] = _now) -> None:
        self._log = log
        self._media = media
        self._clock = clock

    async def submit(self, command: AnyCommand, actor: Actor) -> Done:
        """Do one command; when this returns, its event is on disk. Raises Refused."""
        return (await self.submit_all((command,), actor))[0]

    async def submit_all(self, commands: Sequence[AnyCommand], actor: Actor) -> list[Done]:
        """Do commands in one transaction, all or nothing. Raises Refused for the first that can not be done."""
        done = await asyncio.wrap_future(self._log.transact(lambda tx: self._do_all(tx, commands, actor)))
        if any(isinstance(command, Erase) for command in commands):
            await asyncio.wrap_future(self._log.transact(self._sweep))
        return done

    def submit_now(self, commands: Sequence[AnyCommand], actor: Actor) -> list[Done]:
        """Do commands as `submit_all` does, for callers without an event loop; blocks until they are on disk."""
        done = self._log.transact(lambda tx: self._do_all(tx, commands, actor)).result()
        if any(isinstance(command, Erase) for command in commands):
            self.sweep()
        return done

    def sweep(self) -> None:
        """Remove the files of erased posts, those left by a crash too. Blocks."""
        self._log.transact(self._sweep).result()

    def _sweep(self, tx: Transaction) -> None:
        """Remove files in the writer's own transaction, so that none goes that is being published again."""
        for name in tx.rows.orphans():
            if not tx.rows.is_shown(name):
                self._media.remove(name)
            tx.adopt(name)

    def _do_all(self, tx: Transaction, commands: Sequence[AnyCommand], actor: Actor) -> list[Done]:
        return [self._do(tx, command, actor) for command in commands]

    def _do(self, tx: Transaction, command: AnyCommand, actor: Actor) -> Done:
        state = _load(tx, command)
        if (event := tx.rows.event(command.id)) is not None:
            return _repeated(state, event, command)
        now = self._clock()
        decision = decide(state, command, actor, now)
        if isinstance(decision, Refusal):
            raise Refused(decision)
        if state.blog is not None and isinstance(command, Erase):
            tx.orphan(tx.rows.media_of(state.blog.id, command.post))
        event = None
        for payload in decision:
            state, event = tx.append(state, payload, ulid=command.id, by=actor.id, now=now)
        if state.blog is None:
            raise ValueError("a command was accepted but left no blog")
        return Done(state.blog, state.post, event)


def _load(tx: Transaction, command: AnyCommand) -> State:
    blog = tx.rows.blog(command.blog)
    if blog is None or isinstance(command, BlogCommand):
        return State(blog, None)
    return State(blog, tx.rows.post(blog.id, command.post))


def _repeated(state: State, event: Event, command: AnyCommand) -> Done:
    """Answer a command whose event is in the log already: the same one again is done, another is refused."""
    post = None if isinstance(command, BlogCommand) else command.post
    if state.blog is None or event.blog != state.blog.id or event.post != post or not repeats(command, event):
        sentence = f"the key {command.id} was used for another event; make a new ULID for each thing that you do"
        raise Refused(Refusal("exists", sentence))
    return Done(state.blog, state.post, event)
