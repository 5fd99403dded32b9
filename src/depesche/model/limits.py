"""Every limit of the model, named once, and the checks that name limit and size when one is broken."""

import re
from collections.abc import Sized
from typing import Annotated

from msgspec import Meta

POST_BYTES = 100_000
"""Bytes of one post's copy, as JSON in UTF-8."""
BLOG_BYTES = 300_000
"""Bytes of one blog's copy (standfirst, background ...), as JSON in UTF-8."""
BLOCKS = 500
"""Blocks of one post, or of a blog's background."""
MARKS = 1_000
"""Marks (bold, link ...) in one text block."""
TEXT_CHARS = 50_000
"""Characters of one text or quote."""
HEADLINE_CHARS = 300
STANDFIRST_CHARS = 3_000
KICKER_CHARS = 120
NAME_CHARS = 200
"""Characters of a name: author, speaker, role, source, place, credit."""
CAPTION_CHARS = 2_000
"""Characters of a caption, an alt text or an attribution."""
NOTE_CHARS = 1_000
"""Characters of a correction's note, or of the reason of a takedown or an erasure."""
URL_CHARS = 2_000
TAGS = 30
AUTHORS = 20
SOURCES = 30
GALLERY_IMAGES = 60
TABLE_ROWS = 500
TABLE_COLUMNS = 30
PLAYER_PIXELS = 10_000
"""Width and height of an embedded player, in pixels."""
LINKS = 5
"""Posts that one post links to."""
TIES = 50
"""Posts that one post is tied to, by its own links or theirs, now or ever."""
PINNED_POSTS = 5
"""Posts that may be pinned in one blog at a time."""
DRAFTS = 1_000
"""Drafts of one blog at a time."""
CORRECTIONS = 100
"""Corrections of one post."""
WHOLE_NUMBER = 2**53 - 1
"""The greatest whole number that canonical JSON (RFC 8785) can carry."""


def at_most(name: str, value: str | Sized | None, limit: int, unit: str = "characters") -> None:
    """Raise ValueError, naming limit and size, when `value` is longer than `limit`."""
    if value is not None and len(value) > limit:
        raise ValueError(f"{name} has {len(value):,} {unit}; the limit is {limit:,}")


def one_line(name: str, value: str | None, limit: int, *, required: bool = False) -> None:
    """Check a short text: not blank when required, no line break, not over `limit` characters."""
    if value is None:
        return
    if required and not value.strip():
        raise ValueError(f"{name} is empty; write something")
    if "\n" in value or "\r" in value:
        raise ValueError(f"{name} has a line break; write it on one line")
    at_most(name, value, limit)


def no_controls(name: str, value: str | None) -> None:
    """Refuse control characters, lone surrogates and NUL, which neither JSON feeds nor XML can carry."""
    if value and (found := _CONTROL.search(value)):
        raise ValueError(f"{name} has the control character U+{ord(found[0]):04X}; take it out")


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def _limited(limit: int) -> Meta:
    return Meta(extra_json_schema={"maxLength": limit})


Headline = Annotated[str, _limited(HEADLINE_CHARS)]
Name = Annotated[str, _limited(NAME_CHARS)]
Caption = Annotated[str, _limited(CAPTION_CHARS)]
Note = Annotated[str, _limited(NOTE_CHARS)]
LongText = Annotated[str, _limited(TEXT_CHARS)]
Url = Annotated[str, Meta(extra_json_schema={"maxLength": URL_CHARS, "format": "uri"})]
