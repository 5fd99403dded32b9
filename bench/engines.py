"""What is measured side by side: how each engine is started, listened to and published by."""

import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from bench import ours
from bench.machine import SERVER_CORE, free_port
from bench.process import START_SECONDS, Process
from bench.wire import Connection, post
from msgspec import Struct

HOST = "127.0.0.1"
FILLER = "The count goes on, and every district reports its own figures as they are checked. " * 12


NOTHING: Mapping[str, str] = {}


class Served(Struct, frozen=True):
    """An engine that serves: its process, its port, what a reader asks for, and what publishes an event.

    `publication` makes the whole HTTP request from the stamp and the number of characters to fill up with; it goes to
    `publish_port`, or where readers go too. `beside` is a process that is needed but not measured.
    """

    process: Process
    port: int
    path: str
    publication: Callable[[int, int], bytes]
    publish_port: int | None = None
    beside: Process | None = None


class Engine(Protocol):
    """Something that can be measured."""

    name: str
    label: str

    most: int | None
    """The most readers that it is measured with, None for any: beyond them it does not keep up.

    Such a one has work to do while nothing happens, so it is measured alone.
    """

    def lacking(self) -> str | None:
        """Say what this machine lacks to measure it, None if nothing."""

    def start(self, folder: Path) -> Served:
        """Start it on the server's core. Raises NotStarted."""


class Depesche:
    """Depesche, by its own server or as plain ASGI."""

    most: int | None = None

    def __init__(self, name: str, label: str, command: Callable[[int], Sequence[str]]) -> None:
        """Say under which command it is measured."""
        self.name = name
        self.label = label
        self._command = command

    def lacking(self) -> str | None:
        """Say that nothing is lacking: it is this project."""
        return None

    def start(self, folder: Path, more: Mapping[str, str] = NOTHING) -> Served:
        """Serve a blog with posts in it, with `more` settings."""
        port, environment = free_port(), {**ours.environment(folder), **more}
        token = ours.make_token(environment)
        process = started(self._command(port), folder, port, environment)
        with Connection(HOST, port) as connection:
            ours.open_blog(connection, token)

        def publication(stamp: int, fill: int) -> bytes:
            return ours.publication(token, f"ts={stamp} {FILLER[:fill]}")

        return Served(process, port, f"/{ours.SLUG}/stream", publication)


def uvicorn(app: str, port: int, *more: str) -> list[str]:
    """Give the command by which uvicorn serves an application, with uvloop and httptools."""
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
PLAIN = Depesche("plain", "Depesche on plain uvicorn", lambda port: uvicorn(ours.PLAIN, port, "--factory"))


def own_path() -> dict[str, str]:
    """Give an environment in which the modules of this folder are found."""
    return {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}


def started(command: Sequence[str], folder: Path, port: int, environment: Mapping[str, str] = os.environ) -> Process:
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


def simple(process: Process, port: int) -> Served:
    """Give an engine that takes the bare event by POST to /publish."""

    def publication(stamp: int, fill: int) -> bytes:
        return post("/publish", HOST, f"ts={stamp} {FILLER[:fill]}".encode())

    return Served(process, port, "/stream", publication)
