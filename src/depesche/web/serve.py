"""The server of `depesche serve`: uvicorn, whose HTTP protocol lends the hub its connections."""

import contextlib
import gc
import logging
import socket
import sys
from collections.abc import Generator

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from depesche.web.app import App
from depesche.web.stream import TRANSPORT

SHUTDOWN_SECONDS = 10
"""How long open requests may take to end."""
BACKLOG = 4_096
GC_THRESHOLDS = (50_000, 50, 1_000)
"""Rare collections, the oldest generation's above all: one of them can hold ten thousand readers up."""
SWITCH_SECONDS = 0.0005
"""How long a thread that makes a page waits for its turn while the hub writes; it has to ask again after each query."""


class LendingProtocol(HttpToolsProtocol):
    """HTTP/1.1 by httptools, with the transport in the scope's extensions."""

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self.scope["extensions"] = {TRANSPORT: self.transport}  # type: ignore[dict-item]  # an extension of ours


class Server(uvicorn.Server):
    """uvicorn's server, which ends the live streams first when it is told to stop."""

    def __init__(self, config: uvicorn.Config, app: App) -> None:
        super().__init__(config)
        self._app = app

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Take SIGINT and SIGTERM as a wish to stop, and do not raise them again: it has been granted."""
        with super().capture_signals():
            yield
            self._captured_signals.clear()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and put all that was made so far out of the garbage collector's way."""
        await super().startup(sockets)
        gc.collect()
        gc.freeze()
        gc.set_threshold(*GC_THRESHOLDS)
        sys.setswitchinterval(SWITCH_SECONDS)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Tell readers to come back, then stop."""
        for server in self.servers:
            server.close()
        await self._app.hub.close()
        await super().shutdown(sockets)


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
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        timeout_keep_alive=75,
    )
    return Server(config, app)


def bind(host: str, port: int) -> socket.socket:
    """Bind a socket and let callers queue; port 0 takes a free one. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    bound.listen(BACKLOG)
    return bound
