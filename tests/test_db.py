"""Connections: one that is given back after its engine has ended is ended with it, and none is left of what fails."""

import contextlib
import time
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from depesche.db import STILL_MS, WRITER_LOCK, NewerDatabase, open_postgres, open_sqlite
from depesche.log.opening import open_log
from postgres import Postgres


def open_here(path: Path) -> list[str]:
    return [str(file) for one in Path("/proc/self/fd").iterdir() if (file := one.resolve()).name.startswith(path.name)]


@pytest.mark.parametrize("harm", ["DROP TABLE posts", "UPDATE alembic_version SET version_num = '9999'"])
def test_a_database_that_can_not_be_opened_is_let_go_of_before_it_is_said(tmp_path: Path, harm: str) -> None:
    path = tmp_path / "harmed.sqlite"
    engine = open_sqlite(path)
    with engine.begin() as connection:
        connection.execute(text(harm))
    engine.dispose()
    with pytest.raises((DatabaseError, NewerDatabase)) as raised:
        open_log(path)
    assert open_here(path) == []
    assert raised.value is not None, "held until here, and with it all that its traceback holds"


def test_a_reader_who_outlives_the_engine_leaves_no_connection_open(postgres: Postgres) -> None:
    engine = open_postgres(postgres.database())
    with engine.connect() as reading:
        reading.execute(text("SELECT 1"))
        driver = reading.connection.driver_connection
        assert driver is not None
        engine.dispose()
        assert not driver.closed
    assert driver.closed


def test_a_writer_that_stands_still_between_statements_sent_together_is_ended_by_who_waits(postgres: Postgres) -> None:
    address = postgres.database()
    engine = open_postgres(address)
    still = psycopg.connect(address)
    with contextlib.suppress(psycopg.OperationalError), still, still.pipeline():  # it is ended, and told so at last
        still.execute(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})".encode()).fetchone()
        begun = time.monotonic()
        with engine.connect().execution_options(write=True) as connection, connection.begin():
            waited = time.monotonic() - begun
            assert connection.execute(text("SELECT 1")).scalar() == 1
    engine.dispose()
    assert still.broken or still.closed
    assert waited == pytest.approx(STILL_MS / 1_000, abs=3)
