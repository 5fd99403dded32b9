"""A few at a time: what is costly to answer may not starve what is cheap."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from depesche.web.problems import Problem

RETRY_SECONDS = 5


class Turns:
    """Lets `at_once` in, has `waiting` more wait, and asks the rest to come again."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._most = at_once + waiting
        self._here = 0
        self._turn = asyncio.Semaphore(at_once)

    @contextlib.asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn, and hold it. Raises Problem: 429."""
        if self._here >= self._most:
            sentence = "too many ask for this at the moment; come again in a few seconds"
            raise Problem(429, sentence, headers=((b"retry-after", b"%d" % RETRY_SECONDS),))
        self._here += 1
        try:
            async with self._turn:
                yield
        finally:
            self._here -= 1
