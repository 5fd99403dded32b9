"""Letting many go on who came at once: a few each turn of the event loop, so that others have theirs too."""

import asyncio
from collections import deque
from collections.abc import Callable
from functools import partial


class Turnstile:
    """Lets `each` callers through in a turn of the event loop, in the order in which they came."""

    def __init__(self, each: int) -> None:
        self._each = each
        self._left = each
        self._waiting: deque[Callable[[], bool]] = deque()
        self._turning = False

    def enter(self, go: Callable[[], bool]) -> None:
        """Have `go` called, at once or in a later turn; it gives False where it has turned out to be nobody's turn."""
        if not self._turning:
            self._turning = True
            asyncio.get_running_loop().call_soon(self._turn)
        if self._waiting or not self._left:
            self._waiting.append(go)
        elif go():
            self._left -= 1

    async def through(self) -> None:
        """Go on, at once or in a later turn."""
        mine = asyncio.get_running_loop().create_future()
        self.enter(partial(_let, mine))
        await mine

    def _turn(self) -> None:
        self._left = self._each
        while self._left and self._waiting:
            if self._waiting.popleft()():
                self._left -= 1
        self._turning = bool(self._waiting) or self._left < self._each
        if self._turning:
            asyncio.get_running_loop().call_soon(self._turn)


def _let(mine: "asyncio.Future[None]") -> bool:
    if mine.done():  # whoever has given up needs no turn
        return False
    mine.set_result(None)
    return True
