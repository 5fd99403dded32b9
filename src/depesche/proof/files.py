"""A log in a file: JSON lines as `depesche export` writes them, alone or in an archive with checkpoint and key."""

import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

import msgspec
from msgspec import Struct

from depesche.proof.check import Json, Unproven
from depesche.proof.notes import NOTE_BYTES

LOG_NAME, CHECKPOINT_NAME, KEY_NAME, README_NAME = "log.jsonl", "checkpoint", "key", "README.txt"
"""What an archive holds."""
LINE_BYTES = 32_000_000
"""Most bytes of one line."""


class Stored(Struct, frozen=True):
    """A log in a file: whose, its checkpoint, and its events, which are read once."""

    slug: str
    checkpoint: bytes
    events: Iterator[Json]


class _Header(Struct, frozen=True):
    format: str
    slug: str
    checkpoint: str = ""


@contextmanager
def stored_in(path: Path) -> Iterator[Stored]:
    """Open an archive or a file of JSON lines. It is read a line at a time. Raises Unproven and OSError."""
    with ExitStack() as stack:
        beside = b""
        if zipfile.is_zipfile(path):
            try:
                archive = stack.enter_context(zipfile.ZipFile(path))
                if CHECKPOINT_NAME in archive.namelist():
                    beside = stack.enter_context(archive.open(CHECKPOINT_NAME)).read(NOTE_BYTES + 1)
                file: IO[bytes] = stack.enter_context(archive.open(LOG_NAME))
            except (KeyError, zipfile.BadZipFile, RuntimeError) as error:
                raise Unproven(f"it is no archive of a log: {error}") from error
        else:
            file = stack.enter_context(path.open("rb"))
        lines = _lines(file)
        header = _header(next(lines, None))
        if not beside and not header.checkpoint:
            raise Unproven("it has no checkpoint: it was exported before there were any")
        yield Stored(header.slug, beside or header.checkpoint.encode(), lines)


def _header(first: Json) -> _Header:
    try:
        header = msgspec.convert(first, _Header)
    except msgspec.ValidationError as error:
        raise Unproven("it does not begin as the log of a live blog: `depesche export` writes those") from error
    if header.format != "depesche-log-1":
        raise Unproven(f"its format is {header.format[:40]!r}, which this version can not read")
    return header


def _lines(file: IO[bytes]) -> Iterator[Json]:
    number = 0
    while True:
        number += 1
        try:
            line = file.readline(LINE_BYTES)
        except (zipfile.BadZipFile, EOFError, ValueError) as error:
            raise Unproven(f"line {number} can not be unpacked: {error}") from error
        if not line:
            return
        try:
            yield msgspec.json.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise Unproven(f"line {number} is no JSON: {error}") from error
