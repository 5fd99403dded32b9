"""How a blog looks besides its words: colours, logo, bylines, and which confidences readers are shown."""

import re
from typing import Annotated, Literal

from msgspec import Meta, Struct

from depesche.model.blocks import Image

Byline = Literal["names", "initials", "none"]
"""How authors stand at a post: by name, by their initials alone, or not at all."""
ShownConfidence = Literal["all", "doubtful", "none"]
"""Which confidences readers are shown: all, only unconfirmed and disputed, or none."""

COLOUR_PATTERN = r"^#[0-9a-fA-F]{6}$"
Colour = Annotated[str, Meta(extra_json_schema={"pattern": COLOUR_PATTERN, "examples": ["#0a5c36"]})]
"""A colour as six hexadecimal digits behind a number sign, such as #0a5c36."""


class Theme(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A blog's own look: `accent` for links, marks and the live sign, `band` behind the head, and a logo.

    Colours are what somebody chose; readers get the nearest that can be read on light and on dark paper.
    """

    accent: Colour | None = None
    band: Colour | None = None
    logo: Image | None = None

    def __post_init__(self) -> None:
        """Check the colours."""
        for name, colour in (("accent", self.accent), ("band", self.band)):
            if colour is not None and not re.fullmatch(COLOUR_PATTERN[1:-1], colour):
                raise ValueError(f"{name} is {colour[:20]!r}; write a colour as #rrggbb, such as #0a5c36")
