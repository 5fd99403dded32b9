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

        False while some are not, because a view of the database that is older than the erasure may still need them.
        """
        raw = engine.raw_connection()
        try:
            driver = raw.driver_connection
            if not isinstance(driver, psycopg.Connection):
                raise TypeError("PostgreSQL is spoken to by psycopg")
            driver.autocommit = True
            try:
                return sum(_left_by_vacuum(driver, table) for table in HOLDING_PAYLOADS) == 0
            finally:
                driver.autocommit = False
        finally:
            raw.close()

    def damage(self, engine: Engine) -> list[str]:  # noqa: ARG002  # as Database has it
        """Find nothing: PostgreSQL checks a page's checksum whenever it reads one, and then refuses to."""
        return []


def _left_by_vacuum(driver: "psycopg.Connection[Any]", table: str) -> int:
    """Vacuum a table; give how many dead rows are still there, as PostgreSQL counts them while it vacuums."""
    driver.execute(f"VACUUM {table}".encode())
    counted = b"SELECT pg_stat_get_dead_tuples(%s::regclass)"
    found = driver.execute(counted, (table,)).fetchone()
    return int(found[0]) if found else 0


def _hear(address: str, hear: Callable[[], bool], ended: threading.Event) -> bool:
    """Listen until it is ended; tell whether anybody is there to hear."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"LISTEN {CHANNEL}".encode())
        heard = hear()  # what was told before we listened
        while heard and not ended.is_set():
            for _ in connection.notifies(timeout=LOOK_SECONDS, stop_after=1):
                heard = hear()
    return heard
