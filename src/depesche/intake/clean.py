"""Take out of a text what nobody can see, so that patterns meet plain characters."""

import re

from msgspec import Struct

from depesche.intake.tally import Dropped

_BREAKS = re.compile("[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_INVISIBLE = re.compile("[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
# Joiners bind emoji and letters of some scripts; beside Latin letters, digits or blanks they are dirt.
_JOINERS = re.compile("(?<![^\x00-\u024f\u2000-\u206f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\u024f\u2000-\u206f])")


class Clean(Struct, frozen=True):
    r"""A text with `\n` as its only line break and without invisible characters, and what went for that."""

    text: str
    dropped: tuple[Dropped, ...]


def clean(raw: str) -> Clean:
    """Clean a text; the characters taken out are counted by kind."""
    text = raw.replace("\r\n", "\n")
    dropped = [Dropped("", "carriage return", len(raw) - len(text))]
    text = _BREAKS.sub("\n", text)
    for why, pattern in (
        ("control character", _CONTROLS),
        ("invisible character", _INVISIBLE),
        ("invisible character", _JOINERS),
    ):
        kept = pattern.sub("", text)
        dropped.append(Dropped("", why, len(text) - len(kept)))
        text = kept
    return Clean(text, tuple(part for part in dropped if part.characters))
