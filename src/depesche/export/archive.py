"""The public log of a blog as JSON lines: first a header, then every event as the public may read it."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from depesche import __version__
from depesche.log.rows import Rows
from depesche.model.blog import Blog

FORMAT = "depesche-log-1"


def archive_lines(rows: Rows, blog: Blog, now: datetime) -> Iterator[bytes]:
    """Give the archive line by line, newlines included; one line an event, in the order of `seq`.

    The chain can be checked from it alone: where a payload is withheld or erased, its hash still stands.
    """
    header = {
        "format": FORMAT,
        "depesche": __version__,
        "blog": blog.id,
        "slug": blog.slug,
        "seq": blog.seq,
        "hash": blog.hash,
        "exported_at": now,
    }
    yield msgspec.json.encode(header) + b"\n"
    for event in rows.all_public_events(blog.id):
        yield msgspec.json.encode(event) + b"\n"
