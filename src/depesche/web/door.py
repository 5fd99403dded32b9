"""Taking connections in: a few each turn of the event loop, so that a crowd at the door does not stop the house."""

import asyncio
import logging
import socket
from collections.abc import Callable

EACH_TURN = 16
"""Connections that are taken in before others have their turn; an event loop by itself would take all who wait."""
PAUSE_SECONDS = 0.5
"""How long nobody is taken in when there is no open file left for them."""

_logger = logging.getLogger("depesche.server")


class Door:
    """Takes connections in at a listening socket, each with a protocol made for it."""

    def __init__(self, listening: socket.socket, make: Callable[[], asyncio.Protocol]) -> None:
        self._listening = listening
        self._make = make
        self._loop = asyncio.get_running_loop()
        self._coming: set[asyncio.Task[object]] = set()
        self._pause: asyncio.TimerHandle | None = None
        listening.setblocking(False)
        self._open()

    def close(self) -> None:
        """Take nobody in any more, and let go of the socket."""
        if self._pause is not None:
            self._pause.cancel()
        self._loop.remove_reader(self._listening)
        self._listening.close()

    def _open(self) -> None:
        self._pause = None
        self._loop.add_reader(self._listening, self._take)

    def _take(self) -> None:
        for _ in range(EACH_TURN):
            try:
                connection, _ = self._listening.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return  # nobody waits any more
            except OSError as error:
                _logger.warning("no connection can be taken in: %s", error)
                self._loop.remove_reader(self._listening)
                self._pause = self._loop.call_later(PAUSE_SECONDS, self._open)
                return
            coming = self._loop.create_task(self._greet(connection))
            self._coming.add(coming)
            coming.add_done_callback(self._coming.discard)

    async def _greet(self, connection: socket.socket) -> None:
        try:
            await self._loop.connect_accepted_socket(self._make, connection)
        except OSError:
            connection.close()  # it has gone again already
