"""What a file is by its first bytes; its name and declared type count for nothing."""

import re
from typing import Literal

from msgspec import Struct

HEAD_BYTES = 4_096
"""First bytes of a file that tell its kind."""

Kind = Literal["image", "audio", "video", "pdf"]


class MediaError(ValueError):
    """A file can not be taken; the sentence says why and what to do."""


class Limits(Struct, frozen=True):
    """How much a file may be."""

    pixels: int = 60_000_000
    """Pixels of a picture, or of one frame of a film."""
    image_bytes: int = 30_000_000
    file_bytes: int = 500_000_000
    video_seconds: int = 1_800
    """Length of sound or film."""


class Shape(Struct, frozen=True):
    """The kind of a file and the one reader that may open it."""

    kind: Kind
    format: str


_PICTURES = {b"avif": "AVIF", b"avis": "AVIF"}
_HEIC = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"))
_SOUND_BRANDS = frozenset((b"M4A ", b"M4B ", b"F4A "))
_STARTS: tuple[tuple[bytes, Shape], ...] = (
    (b"\xff\xd8\xff", Shape("image", "JPEG")),
    (b"\x89PNG\r\n\x1a\n", Shape("image", "PNG")),
    (b"GIF87a", Shape("image", "GIF")),
    (b"GIF89a", Shape("image", "GIF")),
    (b"%PDF-", Shape("pdf", "pdf")),
    (b"ID3", Shape("audio", "mp3")),
    (b"OggS", Shape("audio", "ogg")),
    (b"fLaC", Shape("audio", "flac")),
    (b"\x1a\x45\xdf\xa3", Shape("video", "matroska")),
)
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml|<!--|<!doctype|<(?:svg|html|head|body|script)\b)", re.IGNORECASE)


def shape_of(head: bytes) -> Shape:
    """Tell what a file is. Raises MediaError when it is nothing that is taken."""
    for start, shape in _STARTS:
        if head.startswith(start):
            return shape
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Shape("image", "WEBP")
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return Shape("audio", "wav")
    if head[4:8] == b"ftyp":
        return _of_brand(head[8:12])
    if head[4:8] in (b"moov", b"mdat", b"wide", b"free", b"skip"):
        return Shape("video", "mov")
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return Shape("audio", "aac" if head[1] & 0x06 == 0 else "mp3")
    if _MARKUP.match(head):
        raise MediaError("SVG and HTML are not taken, for they can hold scripts; send a PNG of the drawing")
    raise MediaError(
        "this is no file that is taken; send a picture (JPEG, PNG, WebP, AVIF, GIF), sound (MP3, M4A, Ogg, WAV), "
        "a film (MP4, MOV, WebM) or a PDF"
    )


def _of_brand(brand: bytes) -> Shape:
    if brand in _PICTURES:
        return Shape("image", _PICTURES[brand])
    if brand in _HEIC:
        raise MediaError("the picture is HEIC, which browsers do not show; save it as JPEG and send that")
    return Shape("audio" if brand in _SOUND_BRANDS else "video", "mov")
