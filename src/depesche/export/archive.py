"""The public log of a blog as JSON lines: a header, then every event as the public may read it; alone or zipped."""

import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO

import msgspec

from depesche import __version__
from depesche.log.rows import Rows
from depesche.model.blog import Blog
from depesche.proof.files import CHECKPOINT_NAME, KEY_NAME, LOG_NAME, README_NAME
from depesche.proof.notes import Note, PublicKey

FORMAT = "depesche-log-1"


def archive_lines(rows: Rows, blog: Blog, checkpoint: Note, now: datetime) -> Iterator[bytes]:
    """Give the log line by line, newlines included; one line an event, in the order of `seq`.

    The chain can be checked from it alone: where a payload is withheld or erased, its hash still stands. `checkpoint`
    is the blog's of this view of the rows.
    """
    header = {
        "format": FORMAT,
        "depesche": __version__,
        "blog": blog.id,
        "slug": blog.slug,
        "seq": blog.seq,
        "hash": blog.hash,
        "exported_at": now,
        "checkpoint": str(checkpoint),
    }
    yield msgspec.json.encode(header) + b"\n"
    for event in rows.all_public_events(blog.id):
        yield msgspec.json.encode(event) + b"\n"


def write_zip(file: IO[bytes], lines: Iterable[bytes], checkpoint: Note, keys: Iterable[PublicKey]) -> None:
    """Write the archive: the lines of the log, its checkpoint, the keys, and how all of it is checked."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(README_NAME, _README)
        archive.writestr(CHECKPOINT_NAME, str(checkpoint))
        archive.writestr(KEY_NAME, "".join(f"{key}\n" for key in keys))
        with archive.open(LOG_NAME, "w", force_zip64=True) as log:
            for line in lines:
                log.write(line)


_README = f"""The public log of a live blog, made by Depesche.

{LOG_NAME}    what was made public, one event a line (JSON), after a first line about the whole
{CHECKPOINT_NAME}   how many events that were, and the root of the tree over them, signed (c2sp.org/tlog-checkpoint)
{KEY_NAME}          the key that signed it, as the newsroom says; compare it with what it has published elsewhere

To check it:   depesche verify THIS.zip --key KEY
How to check it without Depesche, and what that proves: docs/proof.md of Depesche.
"""
