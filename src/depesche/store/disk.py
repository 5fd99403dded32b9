"""Files in a folder."""

import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO


class Disk:
    """Files in a folder; see `depesche.store.files.Files`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, name: str, written: bytes) -> None:
        """Keep these bytes."""
        self._whole(name, lambda file: file.write(written))

    def take(self, name: str, path: Path) -> None:
        """Keep a copy of the file at `path`."""
        with path.open("rb") as source:
            self._whole(name, lambda file: shutil.copyfileobj(source, file, 1 << 20))

    def size(self, name: str) -> int | None:
        """Give the bytes that a file has."""
        try:
            return (self._folder / name).stat().st_size
        except FileNotFoundError:
            return None

    def read(self, name: str) -> bytes | None:
        """Give a whole file."""
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def part(self, name: str, start: int, length: int) -> bytes | None:
        """Give `length` bytes of a file from `start`."""
        try:
            with (self._folder / name).open("rb") as file:
                file.seek(start)
                return file.read(length)
        except FileNotFoundError:
            return None

    def check(self) -> None:
        """Look whether the folder takes a file. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=self._folder) as probe:
            probe.write(b"probe")

    def save(self, name: str, path: Path) -> None:
        """Write a file to `path`."""
        shutil.copyfile(self._folder / name, path)

    def names(self) -> Iterator[str]:
        """Give the name of every file; those that are being written are none yet."""
        for path in self._folder.rglob("*"):
            if path.is_file() and not path.name.startswith("."):
                yield path.relative_to(self._folder).as_posix()

    def remove(self, name: str) -> None:
        """Remove a file."""
        (self._folder / name).unlink(missing_ok=True)

    def remove_all(self, folder: str) -> None:
        """Remove a folder and what is in it."""
        with suppress(FileNotFoundError):
            shutil.rmtree(self._folder / folder)

    def _whole(self, name: str, write: Callable[[BinaryIO], object]) -> None:
        """Write a whole file or none, and have it on disk before it is spoken of."""
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
        try:
            with part.open("wb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        synced(path.parent)


def synced(folder: Path) -> None:
    """Have the names in a folder on disk."""
    held = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)
