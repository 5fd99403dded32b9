"""Letting many go on who waited for the same: a few each turn of the event loop, so that others have theirs too."""

import asyncio
from collections import deque


class Turnstile:
    """Lets `each` callers through in a turn of the event loop, in the order in which they came."""

    def __init__(self, each: int) -> None:
        self._each = each
        self._left = each
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._turning = False

    async def through(self) -> None:
        """Go on, at once or in a later turn."""
        loop = asyncio.get_running_loop()
        if not self._turning:
            self._turning = True
            loop.call_soon(self._turn, loop)
        if self._left and not self._waiting:
            self._left -= 1
            return
        mine = loop.create_future()
        self._waiting.append(mine)
        await mine

    def _turn(self, loop: asyncio.AbstractEventLoop) -> None:
        self._left = self._each
        while self._left and self._waiting:
            one = self._waiting.popleft()
            if not one.done():  # whoever has given up needs no turn
                one.set_result(None)
                self._left -= 1
        self._turning = bool(self._waiting) or self._left < self._each
        if self._turning:
            loop.call_soon(self._turn, loop)
