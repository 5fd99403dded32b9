"""What is measured side by side: how each engine is started, listened to and published by."""

import os
import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from bench import ours
from bench.build import compiled
from bench.machine import SERVER_CORE, free_port
from bench.process import START_SECONDS, Process
from bench.wire import Connection, post
from msgspec import Struct

HOST = "127.0.0.1"
NCHAN = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")
FILLER = "The count goes on, and every district reports its own figures as they are checked. " * 12

NGINX = """\
load_module {module};
daemon off;
worker_processes 1;
worker_rlimit_nofile {files};
pid {folder}/nginx.pid;
error_log stderr error;
{user}
events {{ worker_connections {files}; }}
http {{
    access_log off;
    nchan_shared_memory_size 512M;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen {host}:{port} backlog=4096;
        location = /stream {{ nchan_subscriber eventsource; nchan_channel_id bench; nchan_subscriber_timeout 0; }}
        location = /publish {{ nchan_publisher; nchan_channel_id bench; }}
    }}
}}
"""


class Served(Struct, frozen=True):
    """An engine that serves: its process, its port, what a reader asks for, and what publishes an event.

    `publication` makes the whole HTTP request from the stamp and the number of characters to fill up with.
    """

    process: Process
    port: int
    path: str
    publication: Callable[[int, int], bytes]


class Engine(Protocol):
    """Something that can be measured."""

    name: str
    label: str

    def lacking(self) -> str | None:
        """Say what this machine lacks to measure it, None if nothing."""

    def start(self, folder: Path) -> Served:
        """Start it on the server's core. Raises NotStarted."""


class Floor:
    """The limit: one write() per socket in C."""

    name = "floor"
    label = "C, one `write` per socket (the limit)"

    def lacking(self) -> str | None:
        """Say whether there is a C compiler."""
        return None if shutil.which("cc") else "cc"

    def start(self, folder: Path) -> Served:
        """Start the program `floor`."""
        port = free_port()
        return _simple(_started([str(compiled("floor")), str(port)], folder, port), port)


class Nchan:
    """nginx with the nchan module, as Debian packs it."""

    name = "nchan"
    label = "nchan (nginx, C)"

    def lacking(self) -> str | None:
        """Say whether nginx and its module are there."""
        return None if shutil.which("nginx") and NCHAN.exists() else "libnginx-mod-nchan (Debian)"

    def start(self, folder: Path) -> Served:
        """Start nginx with one worker."""
        port, files = free_port(), os.sysconf("SC_OPEN_MAX")
        user = "user root;" if os.geteuid() == 0 else ""
        conf = folder / "nginx.conf"
        conf.write_text(NGINX.format(module=NCHAN, folder=folder, files=files, user=user, host=HOST, port=port))
        process = _started(["nginx", "-p", str(folder), "-e", "stderr", "-c", str(conf)], folder, port)
        return _simple(process, port)


class Queues:
    """The usual way in Python: sse-starlette, a queue and a task for each reader."""

    name = "queues"
    label = "sse-starlette on uvicorn, a queue each"

    def lacking(self) -> str | None:
        """Say whether the package is there."""
        return None if find_spec("sse_starlette") else "sse-starlette (the extra `bench`)"

    def start(self, folder: Path) -> Served:
        """Start it on uvicorn with uvloop and httptools."""
        port = free_port()
        return _simple(_started(uvicorn_serving("bench.queues:app", port), folder, port, _own_path()), port)


class Depesche:
    """Depesche, by its own server or as plain ASGI."""

    def __init__(self, name: str, label: str, command: Callable[[int], Sequence[str]]) -> None:
        """Say under which command it is measured."""
        self.name = name
        self.label = label
        self._command = command

    def lacking(self) -> str | None:
        """Say that nothing is lacking: it is this project."""
        return None

    def start(self, folder: Path) -> Served:
        """Serve a blog with posts in it."""
        port, environment = free_port(), ours.environment(folder)
        token = ours.make_token(environment)
        process = _started(self._command(port), folder, port, environment)
        with Connection(HOST, port) as connection:
            ours.open_blog(connection, token)

        def publication(stamp: int, fill: int) -> bytes:
            return ours.publication(token, f"ts={stamp} {FILLER[:fill]}")

        return Served(process, port, f"/{ours.SLUG}/stream", publication)


def uvicorn_serving(app: str, port: int, *more: str) -> list[str]:
    """Give the command by which uvicorn serves an application as fast as it can."""
    serving = [
        "--host",
        HOST,
        "--port",
        str(port),
        "--loop",
        "uvloop",
        "--http",
        "httptools",
        "--backlog",
        "4096",
        "--timeout-keep-alive",
        "75",
    ]
    return [sys.executable, "-m", "uvicorn", app, *serving, "--no-access-log", "--log-level", "warning", *more]


SERVE = Depesche("serve", "**Depesche**, `depesche serve`", ours.serving)
PLAIN = Depesche("plain", "Depesche on plain uvicorn", lambda port: uvicorn_serving(ours.PLAIN, port, "--factory"))
ENGINES: tuple[Engine, ...] = (Floor(), Nchan(), SERVE, PLAIN, Queues())


def _own_path() -> Mapping[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}


def _started(command: Sequence[str], folder: Path, port: int, environment: Mapping[str, str] = os.environ) -> Process:
    """Start a server on its core and wait until it answers. Raises NotStarted."""
    process = Process(command, SERVER_CORE, folder, environment)
    try:
        await_answer(process, port)
    except BaseException:
        process.stop()
        raise
    return process


def await_answer(process: Process, port: int, pause: float = 0.01) -> None:
    """Wait until a process takes connections. Raises NotStarted, TimeoutError."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        process.alive()
        try:
            Connection(HOST, port).close()
        except ConnectionRefusedError:
            time.sleep(pause)
        else:
            return
    raise TimeoutError(f"nothing answered on port {port} within {START_SECONDS} s")


def _simple(process: Process, port: int) -> Served:
    """Give an engine that takes the bare event by POST to /publish."""

    def publication(stamp: int, fill: int) -> bytes:
        return post("/publish", HOST, f"ts={stamp} {FILLER[:fill]}".encode())

    return Served(process, port, "/stream", publication)
