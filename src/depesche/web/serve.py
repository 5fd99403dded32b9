"""The server of `depesche serve`: uvicorn, whose HTTP protocol lends the hub its connections."""

import contextlib
import fcntl
import gc
import logging
import os
import resource
import socket
import sys
from collections.abc import Generator
from pathlib import Path

import uvicorn

from depesche.live.turnstile import Turnstile
from depesche.web.app import App
from depesche.web.connection import LendingProtocol
from depesche.web.door import Door

SHUTDOWN_SECONDS = 10
"""How long open requests may take to end."""
KEEP_ALIVE_SECONDS = 75
BACKLOG = 4_096
ROOM = 1_000
"""Connections that are taken beside those of live streams."""
FILES = 500
"""Open files that are left for database and media."""
STALLED_MILLIS = 60_000
"""How long what was written may lie unread at the other end before the connection is given up (RFC 5482)."""
GC_THRESHOLDS = (5_000, 500, 1_000)
"""Short collections of what is young, and rare ones of all else: one of those can hold ten thousand readers up."""
FIRST_REQUESTS_EACH_TURN = 2
"""Connections whose first request is read before others have their turn; those that stay need not wait for these."""
SWITCH_SECONDS = 0.0005
"""How long a thread that makes a page waits for its turn while the hub writes; it has to ask again after each query."""


class Server(uvicorn.Server):
    """uvicorn's server, which ends the live streams first when it is told to stop."""

    def __init__(self, config: uvicorn.Config, app: App) -> None:
        super().__init__(config)
        self._app = app
        self._doors: list[Door] = []
        self._entrance = Turnstile(FIRST_REQUESTS_EACH_TURN)

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Take SIGINT and SIGTERM as a wish to stop, and do not raise them again: it has been granted."""
        with super().capture_signals():
            yield
            self._captured_signals.clear()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, put all that was made so far out of the garbage collector's way, and open the doors."""
        await super().startup([])  # which would have uvicorn listen by itself
        gc.collect()
        gc.freeze()
        gc.set_threshold(*GC_THRESHOLDS)
        sys.setswitchinterval(SWITCH_SECONDS)
        _make_room_for_files(self.config.limit_concurrency or ROOM)
        self._doors = [Door(listening, self._protocol) for listening in sockets or []]

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002  # the doors have them
        """Tell readers to come back, then stop."""
        for door in self._doors:
            door.close()
        await self._app.end_streams()
        await super().shutdown()

    def _protocol(self) -> LendingProtocol:
        return LendingProtocol(self.config, self.server_state, self.lifespan.state, entrance=self._entrance)


def make_server(app: App) -> Server:
    """Make the server; `await server.serve(sockets=[bind(...)])` runs it until SIGINT or SIGTERM."""
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http=LendingProtocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=BACKLOG,
        limit_concurrency=_most_connections(app.settings.streams),
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )
    return Server(config, app)


def _most_connections(streams: int) -> int:
    """Give how many connections are taken: each is an open file, and some files are wanted for other things."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(1, min(streams + ROOM, files - FILES))


def _make_room_for_files(most: int) -> None:
    """Have the kernel's table of open files be as long as it may become, by opening the last place of it once.

    It doubles as files are opened, and each time a process with threads stands still, for a tenth of a second and more
    on a busy machine: just when a crowd comes in.
    """
    with Path(os.devnull).open("rb") as nothing:
        os.close(fcntl.fcntl(nothing.fileno(), fcntl.F_DUPFD, most))


def bind(host: str, port: int) -> socket.socket:
    """Bind a socket and let callers queue; port 0 takes a free one. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # named: asyncio asks for TCP_NODELAY then
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux, where accepted connections inherit it
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STALLED_MILLIS)
    try:
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    bound.listen(BACKLOG)
    return bound
