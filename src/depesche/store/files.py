"""What is wanted of a place for files, and which place the settings name."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol


class Files(Protocol):
    """A place for files under names with slashes. All methods block; what is written is there or is not, never half."""

    def write(self, name: str, written: bytes) -> None:
        """Keep these bytes; when this returns they are kept for good."""

    def take(self, name: str, path: Path) -> None:
        """Keep a copy of the file at `path`."""

    def size(self, name: str) -> int | None:
        """Give the bytes that a file has, None when there is none."""

    def read(self, name: str) -> bytes | None:
        """Give a whole file, None when there is none."""

    def part(self, name: str, start: int, length: int) -> bytes | None:
        """Give `length` bytes of a file from `start`, which it must have; None when there is none."""

    def check(self) -> None:
        """Raise an error when files can not be kept here; cheap, and nothing is left behind."""

    def save(self, name: str, path: Path) -> None:
        """Write a file to `path`, whose folder is there. Raises FileNotFoundError when there is none."""

    def names(self) -> Iterator[str]:
        """Give the name of every file."""

    def remove(self, name: str) -> None:
        """Remove a file; it may be gone already."""

    def remove_all(self, folder: str) -> None:
        """Remove every file whose name begins with `folder` and a slash."""


def open_files(place: str, folder: Path) -> Files:
    """Open the place that the setting `media_store` names: nothing for `folder`, else s3://. Raises ValueError."""
    if not place:
        from depesche.store.disk import Disk

        return Disk(folder)
    try:
        from depesche.store.bucket import Bucket
    except ImportError as error:
        raise ValueError("media_store names a bucket; install what that takes: pip install 'depesche[s3]'") from error
    try:
        return Bucket(place)
    except ValueError as error:
        raise ValueError(f"media_store: {error}") from error
