"""The one write door: `submit(command, actor)` loads, decides and appends."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Protocol, TypeVar

from msgspec import Struct

from depesche.log.base import Asked, Log, Transaction
from depesche.log.rows import Rows
from depesche.model.blog import Blog
from depesche.model.commands import Actor, AnyCommand, BlogCommand, Correct, Erase, Publish, Revise
from depesche.model.events import Event
from depesche.model.post import Post
from depesche.rules.decide import Refusal, decide
from depesche.rules.fold import State
from depesche.rules.repeat import repeats
from depesche.store.drafts import Drafts

Answer = TypeVar("Answer")

UNSHOWN = timedelta(days=7)
"""How long a file may wait for something that shows it, a post or a draft."""
SWEPT = 100
"""Files that nothing shows that are removed in one sweep."""
SWEEP_SECONDS = 0.25
"""How long files are removed while others wait to write."""


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
    """What the desk wants of the media store: that the files go that nothing shows."""

    def remove(self, name: str) -> None:
        """Remove a file; it may be gone already. Blocks."""


def _now() -> datetime:
    return datetime.now(UTC)


class Sitting:
    """An open transaction of the desk: commands, and what the desk keeps beside the log, all or nothing."""

    def __init__(self, tx: Transaction, clock: Callable[[], datetime]) -> None:
        self._tx = tx
        self.now = clock

    @property
    def rows(self) -> Rows:
        """The rows, and their connection, inside this transaction."""
        return self._tx.rows

    def do(self, command: AnyCommand, actor: Actor) -> Done:
        """Do one command. Raises Refused; let it pass, so that all is undone."""
        tx = self._tx
        state = _load(tx, command)
        if (event := tx.rows.event(command.id)) is not None:
            return _repeated(state, event, command)
        now = self.now()
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


class Swept(Struct, frozen=True):
    """How far sweeping came: whether files wait for another turn, and what failed, which is raised by who asked."""

    waiting: bool = False
    failed: OSError | None = None


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
        done = await self.sit(lambda sitting: [sitting.do(command, actor) for command in commands], commands)
        if any(isinstance(command, Erase) for command in commands):
            while _goes_on(await asyncio.wrap_future(self._log.transact(self._sweep))):
                pass
        return done

    async def sit(self, work: Callable[[Sitting], Answer], commands: Sequence[AnyCommand] = ()) -> Answer:
        """Run `work` in one transaction, for what goes with events or beside them; what it raises undoes all of it.

        The commands that it will do are named, as far as they are known: what they need is then read together with
        what others need. Erasing is for `submit`, which removes files too.
        """
        return await asyncio.wrap_future(self._transact(work, commands))

    def sit_now(self, work: Callable[[Sitting], Answer], commands: Sequence[AnyCommand] = ()) -> Answer:
        """Run `work` as `sit` does, for callers without an event loop; blocks."""
        return self._transact(work, commands).result()

    def submit_now(self, commands: Sequence[AnyCommand], actor: Actor) -> list[Done]:
        """Do commands as `submit_all` does, for callers without an event loop; blocks until they are on disk."""
        done = self.sit_now(lambda sitting: [sitting.do(command, actor) for command in commands], commands)
        if any(isinstance(command, Erase) for command in commands):
            self.sweep()
        return done

    def _transact(self, work: Callable[[Sitting], Answer], commands: Sequence[AnyCommand]) -> Future[Answer]:
        asked = [Asked(one.blog, one.post, one.id) for one in commands if not isinstance(one, BlogCommand)]
        return self._log.transact(lambda tx: work(Sitting(tx, self._clock)), asked)

    def expect(self, name: str, is_new: bool) -> None:
        """Note that a file has come in; it goes again if nothing shows it within `UNSHOWN`. Blocks."""
        self._log.transact(lambda tx: tx.expect(name, self._clock(), is_new=is_new)).result()

    def sweep(self) -> None:
        """Remove the files of erased posts, those left by a crash too, and what nothing has ever shown. Blocks."""
        while _goes_on(self._log.transact(self._sweep).result()):
            pass

    def _sweep(self, tx: Transaction) -> Swept:
        """Remove files in the writer's own transaction, so that none goes that is being published.

        What a draft shows waits for the draft. After SWEEP_SECONDS others have their turn. Where one can not be
        removed, that and those behind it wait for the next time: others' posts go by in the same transaction, and are
        not held up by a bucket.
        """
        erased, unshown = tx.rows.orphans(), tx.rows.unshown(self._clock() - UNSHOWN, SWEPT)
        if not erased and not unshown:
            return Swept()
        drafted, until = Drafts(tx.rows.connection).media(), monotonic() + SWEEP_SECONDS
        for name in drafted.intersection(unshown):
            tx.expect(name, self._clock(), is_new=False)
        for name in {*erased, *unshown} - drafted:
            try:
                if not tx.rows.is_shown(name):
                    self._media.remove(name)
            except OSError as error:
                return Swept(failed=error)
            tx.adopt(name)
            if monotonic() > until:
                return Swept(waiting=True)
        return Swept()


def _goes_on(swept: Swept) -> bool:
    """Tell whether files wait. Raises what was wrong."""
    if swept.failed is not None:
        raise swept.failed
    return swept.waiting


def _load(tx: Transaction, command: AnyCommand) -> State:
    blog = tx.rows.blog(command.blog)
    if blog is None or isinstance(command, BlogCommand):
        return State(blog, None)
    post = tx.rows.post(blog.id, command.post)
    if not isinstance(command, Publish | Revise | Correct) or not command.copy.links:
        return State(blog, post)
    return State(blog, post, tx.rows.linked(blog.id, [link.post for link in command.copy.links]))


def _repeated(state: State, event: Event, command: AnyCommand) -> Done:
    """Answer a command whose event is in the log already: the same one again is done, another is refused."""
    post = None if isinstance(command, BlogCommand) else command.post
    if state.blog is None or event.blog != state.blog.id or event.post != post or not repeats(command, event):
        sentence = f"the key {command.id} was used for another event; make a new ULID for each thing that you do"
        raise Refused(Refusal("exists", sentence))
    return Done(state.blog, state.post, event)
