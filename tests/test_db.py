"""Connections: one that is given back after its engine has ended is ended with it."""

from sqlalchemy import text

from depesche.db import open_postgres
from postgres import Postgres


def test_a_reader_who_outlives_the_engine_leaves_no_connection_open(postgres: Postgres) -> None:
    engine = open_postgres(postgres.database())
    with engine.connect() as reading:
        reading.execute(text("SELECT 1"))
        driver = reading.connection.driver_connection
        assert driver is not None
        engine.dispose()
        assert not driver.closed
    assert driver.closed
