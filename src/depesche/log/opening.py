"""Opening the log where the settings say that it is."""

from pathlib import Path

from depesche.config import SettingsError
from depesche.log.sql import SqlLog
from depesche.log.sqlite import Sqlite


def open_log(place: Path | str) -> SqlLog:
    """Open the log: a path is an SQLite file, a text the address of a PostgreSQL database.

    Raises NewerDatabase, OperationalError, and SettingsError when PostgreSQL's driver is not there.
    """
    if isinstance(place, Path):
        return SqlLog(Sqlite(place))
    try:
        from depesche.log.postgres import Postgres
    except ImportError as error:
        sentence = "database_url wants PostgreSQL's driver: pip install 'depesche[postgres]'"
        raise SettingsError(sentence) from error
    return SqlLog(Postgres(place))
