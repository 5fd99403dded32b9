"""A stored file, as it goes into a block of a post."""

import re
from typing import Annotated, Literal

from msgspec import Meta, Struct

from depesche.model.blocks import File, Image
from depesche.model.ids import MediaName
from depesche.model.limits import WHOLE_NUMBER, Caption, Headline, Name

_ADDRESS = re.compile(r"(?:(?P<width>[^/]{1,8})/)?(?P<name>[^/.]{1,64}\.[^/.]{1,8})(?:\.(?P<form>[^/.]{1,8}))?")

WIDTHS = (480, 960, 1600)
"""Widths in pixels in which a picture is served beside its own."""


def media_address(name: str, width: int | None = None, form: str | None = None) -> str:
    """Give the address of a stored file, of a picture in this width and form.

    It is a path without a query, so that any static host can serve it.
    """
    return f"/media/{f'{width}/' if width else ''}{name}{f'.{form}' if form else ''}"


def media_parts(address: str) -> tuple[str, str | None, str | None] | None:
    """Take what follows `/media/` apart into name, width and form, none of them checked; None when it is no file's."""
    found = _ADDRESS.fullmatch(address)
    return None if found is None else (found["name"], found["width"], found["form"])


def widths_for(width: int | None) -> tuple[int, ...]:
    """Give the widths in which a picture of this width is served, up to the first that shows it whole."""
    whole = width or WIDTHS[-1]
    enough = next((one for one in WIDTHS if one >= whole), WIDTHS[-1])
    return tuple(one for one in WIDTHS if one <= enough)


class Media(Struct, frozen=True, omit_defaults=True):
    """A stored file: its name, what it is, its size in bytes; a picture's or video's in pixels too.

    `headline`, `caption`, `credit` and `alt` are what the file itself said (IPTC, XMP), to begin with.
    """

    media: MediaName
    kind: Literal["image", "audio", "video", "pdf"]
    size: Annotated[int, Meta(ge=0, le=WHOLE_NUMBER)]
    width: int | None = None
    height: int | None = None
    headline: Headline | None = None
    caption: Caption | None = None
    credit: Name | None = None
    alt: Caption | None = None

    def block(self) -> Image | File:
        """Give the block that shows this file."""
        if self.kind == "image":
            return Image(
                self.media,
                alt=self.alt or "",
                caption=self.caption,
                credit=self.credit,
                width=self.width,
                height=self.height,
            )
        return File(self.media, self.kind, self.headline, self.caption, self.credit, self.size)
