"""Running a follower: while it is this node's turn, each blog that has gone on is worked on, step by step."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TypeVar

from depesche import metrics
from depesche.following.base import Follower, Lost, Turn
from depesche.following.cursors import Cursors, Lag
from depesche.log.base import Log

Answer = TypeVar("Answer")

TRY_SECONDS = 0.5
"""How often a node asks whether the turn has become free."""
PROVE_SECONDS = 1.0
"""How often who has the turn says that it lives."""
MEASURE_SECONDS = 5.0
"""How often it is told, for the metrics, how far the follower is behind."""
MOST_PAUSE_SECONDS = 60.0
"""Longest pause between two tries of what fails; the first is a second, each twice the one before."""

_logger = logging.getLogger("depesche.following")


class Following:
    """Runs one follower, on one node at a time; the others stand by."""

    def __init__(self, log: Log, follower: Follower, turn: Turn, cursors: Cursors) -> None:
        self._log = log
        self._follower = follower
        self._turn = turn
        self._cursors = cursors
        self._working = ThreadPoolExecutor(1, thread_name_prefix="follower")
        self._proving = ThreadPoolExecutor(1, thread_name_prefix="turn")  # a long step must not make us look dead
        self._due: dict[str, float] = {}
        """Blogs (ULIDs) with something to do, and from which moment of the loop's clock."""
        self._failures: dict[str, int] = {}
        self._wrong: dict[str, str] = {}
        """What is wrong with each blog that fails: told of once, however many it befalls."""
        """Failures in a row of blogs, and under "" of the turn itself."""
        self._woken = asyncio.Event()
        self._ending = False

    @property
    def leads(self) -> bool:
        """Whether this node runs the follower at this moment."""
        return self._turn.held()

    def lag(self) -> Lag:
        """Measure how far the follower is behind, whichever node runs it. Blocks."""
        return self._cursors.lag(datetime.now(UTC))

    async def run(self) -> None:
        """Follow whenever it is this node's turn, until cancelled; then what is being done is left at once."""
        try:
            while True:
                try:
                    if await self._of_turn(self._turn.take):
                        await self._lead()
                    pause = TRY_SECONDS
                except Lost as lost:
                    _logger.warning("%s: no longer run here: %s", self._follower.name, lost)
                    pause = TRY_SECONDS
                except Exception as error:  # noqa: BLE001  # logged, and tried again: nothing ends a follower
                    pause = self._failed("", error)
                await self._of_turn(self._turn.leave)
                await asyncio.sleep(pause)
        finally:
            await self._end()

    async def catch_up(self) -> None:
        """Do all that there is to do, then let go. Raises Lost when it is another's turn, and what a step raises."""
        proving = asyncio.create_task(self._prove())
        try:
            if not await self._of_turn(self._turn.take):
                raise Lost("a running server does this already")
            await self._in_thread(lambda: self._follower.begin(self._go_on))
            while behind := await self._in_thread(lambda: self._cursors.behind(self._follower.form)):
                for blog in behind:
                    await self._step(blog)
        finally:
            proving.cancel()
            await self._end()

    async def _lead(self) -> None:
        """Work for as long as it is our turn."""
        self._due.clear()
        helping = [asyncio.create_task(part) for part in (self._prove(), self._hear(), self._measure())]
        try:
            await self._in_thread(lambda: self._follower.begin(self._go_on))
            for blog in await self._in_thread(lambda: self._cursors.behind(self._follower.form)):
                self._due[blog] = 0.0  # beside what has been heard meanwhile
            self._recovered("")
            while self._turn.held() and not any(task.done() for task in helping):
                await self._work()
            for ended in (task for task in helping if task.done()):
                ended.result()
            raise Lost("the turn was not confirmed in time")
        finally:
            for task in helping:
                task.cancel()
            await asyncio.gather(*helping, return_exceptions=True)
            metrics.follows_no_more(self._follower.name)

    async def _work(self) -> None:
        """Do the step that is due first, or wait a while for one."""
        now = asyncio.get_running_loop().time()
        blog = min(self._due, key=self._due.__getitem__, default=None)
        if blog is None or self._due[blog] > now:
            wait = PROVE_SECONDS if blog is None else min(PROVE_SECONDS, self._due[blog] - now)
            self._woken.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._woken.wait()
            return
        del self._due[blog]  # what is heard from here on makes it due again
        try:
            again = await self._step(blog)
            self._recovered(blog)
        except Lost:
            raise
        except Exception as error:  # noqa: BLE001  # logged, and tried again: nothing ends a follower
            again = self._failed(blog, error)
            self._due.pop(blog, None)  # news do not shorten the pause
        if again is not None:
            self._due.setdefault(blog, asyncio.get_running_loop().time() + again)

    async def _step(self, blog: str) -> float | None:
        """Do one step on a blog and keep how far that led; give in how many seconds the next is due."""

        def step() -> float | None:
            before = self._cursors.read(blog)
            done = self._follower.step(blog, before, self._go_on)
            if done.cursor is not None and done.cursor != before:
                self._go_on()
                self._cursors.advance(blog, before, done.cursor)
            return done.again

        return await self._in_thread(step)

    async def _hear(self) -> None:
        async for blogs in self._log.follow():
            for blog in blogs:
                if not self._failures.get(blog):
                    self._due[blog] = 0.0
            self._woken.set()

    async def _prove(self) -> None:
        while True:
            await asyncio.sleep(PROVE_SECONDS)
            await self._of_turn(self._turn.prove)

    async def _measure(self) -> None:
        while True:
            metrics.followed(self._follower.name, (await asyncio.to_thread(self.lag)).events)
            await asyncio.sleep(MEASURE_SECONDS)

    async def _end(self) -> None:
        """Have the step that is being done end, and only then let another node have the turn."""
        self._ending = True
        await asyncio.to_thread(self._working.shutdown)
        await asyncio.to_thread(self._proving.submit(self._turn.leave).result)
        self._proving.shutdown()

    def _go_on(self) -> None:
        """Raise Lost when this node is no longer the one."""
        if self._ending or not self._turn.held():
            raise Lost("the turn has ended")

    async def _in_thread(self, call: Callable[[], Answer]) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._working, call)

    async def _of_turn(self, call: Callable[[], Answer]) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._proving, call)

    def _failed(self, what: str, error: Exception) -> float:
        """Note a failure, told of once; give how long to wait, in seconds."""
        kind = type(error).__qualname__
        if kind not in self._wrong.values():
            _logger.error("%s: failed, tried again until it works", self._follower.name, exc_info=error)
        self._wrong[what] = kind
        self._failures[what] = self._failures.get(what, 0) + 1
        return min(MOST_PAUSE_SECONDS, float(2 ** (min(self._failures[what], 10) - 1)))

    def _recovered(self, what: str) -> None:
        self._wrong.pop(what, None)
        if self._failures.pop(what, 0) and not self._failures:
            _logger.warning("%s: works again", self._follower.name)
