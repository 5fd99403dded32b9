"""Whose turn it is: beside an SQLite file by a lock on a file, on PostgreSQL by an advisory lock."""

import fcntl
import os
from hashlib import sha256
from pathlib import Path

from depesche.following.base import Turn


class FileTurn:
    """A turn among the processes that share a folder (`depesche.following.base.Turn`)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def take(self) -> bool:
        """Lock the file, made when it is not there; the system lets go of it with the process."""
        if self._file is None:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(file)
                return False
            self._file = file
        return True

    def prove(self) -> None:
        """Prove nothing: the system knows who lives."""

    def held(self) -> bool:
        """Tell whether the file is locked by us."""
        return self._file is not None

    def leave(self) -> None:
        """Unlock the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def open_turn(place: Path | str, name: str) -> Turn:
    """Give the turn called `name` of those who share this database, an SQLite file or PostgreSQL's address."""
    if isinstance(place, Path):
        return FileTurn(place.with_name(f"{place.name}.{sha256(name.encode()).hexdigest()[:12]}.turn"))
    from depesche.following.turn_postgres import PostgresTurn  # its driver is there where its log was opened

    return PostgresTurn(place, name)
