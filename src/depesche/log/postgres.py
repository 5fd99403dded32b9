"""The log's own ways on PostgreSQL: a commit tells the other nodes, as a hint; erasing is followed by a vacuum."""

import logging
import threading
from collections.abc import Callable
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine

from depesche.db import open_postgres

CHANNEL = "depesche"
AGAIN_SECONDS = 1.0
"""How long until a node that has lost its line to the database listens again."""
LOOK_SECONDS = 0.5
"""How long a node listens before it looks whether it should end."""
HOLDING_PAYLOADS = ("events", "posts", "facets", "found")
"""Tables whose rows hold what a payload said."""

_logger = logging.getLogger("depesche.log")


class Postgres:
    """A PostgreSQL database, 15 or newer (`depesche.log.sql.Database`)."""

    def __init__(self, address: str) -> None:
        self._address = address

    def open(self) -> Engine:
        """Connect. Raises OperationalError."""
        return open_postgres(self._address)

    def tell(self, connection: Connection) -> None:
        """Have the commit wake those who listen; what is new they read from the log."""
        connection.exec_driver_sql(f"NOTIFY {CHANNEL}")

    def listen(self, engine: Engine, hear: Callable[[], bool]) -> Callable[[], object]:
        """Listen in a thread, on a connection of its own, again and again; what is missed the poll finds."""
        ended = threading.Event()
        address = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)

        def run() -> None:
            while not ended.is_set():
                try:
                    if not _hear(address, hear, ended):
                        return
                except (psycopg.Error, OSError) as error:
                    _logger.warning("not told of other nodes' commits, polling instead: %s", error)
                    ended.wait(AGAIN_SECONDS)

        thread = threading.Thread(target=run, name="log-listener", daemon=True)
        thread.start()

        def end() -> None:
            ended.set()
            thread.join()

        return end

    def forget(self, engine: Engine) -> bool:
        """Vacuum what held erased payloads, so that their rows are free to be written over.

        False while some are not, because a view of the database that is older than the erasure may still need them,
        or something else is at work there.
        """
        raw = engine.raw_connection()
        try:
            driver = raw.driver_connection
            if not isinstance(driver, psycopg.Connection):
                raise TypeError("PostgreSQL is spoken to by psycopg")
            driver.autocommit = True
            try:
                held_up = [table for table in HOLDING_PAYLOADS if not _vacuumed(driver, table)]
                return not held_up
            finally:
                driver.autocommit = False
        finally:
            raw.close()

    def damage(self, engine: Engine) -> list[str]:  # noqa: ARG002  # as Database has it
        """Find nothing: PostgreSQL checks a page's checksum whenever it reads one, and then refuses to."""
        return []


def _vacuumed(driver: "psycopg.Connection[Any]", table: str) -> bool:
    """Vacuum a table; tell whether no dead row is left in it, as PostgreSQL counts them while it vacuums.

    Where it is being vacuumed already, which may take hours, that is not waited for: the log's writer is here.
    """
    counted = b"SELECT pg_stat_get_vacuum_count(%s::regclass), pg_stat_get_dead_tuples(%s::regclass)"
    before, _ = driver.execute(counted, (table, table)).fetchone() or (0, 0)
    driver.execute(f"VACUUM (SKIP_LOCKED) {table}".encode())
    after, left = driver.execute(counted, (table, table)).fetchone() or (0, 0)
    return bool(after > before and left == 0)


def _hear(address: str, hear: Callable[[], bool], ended: threading.Event) -> bool:
    """Listen until it is ended; tell whether anybody is there to hear."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"LISTEN {CHANNEL}".encode())
        heard = hear()  # what was told before we listened
        while heard and not ended.is_set():
            for _ in connection.notifies(timeout=LOOK_SECONDS, stop_after=1):
                heard = hear()
    return heard
