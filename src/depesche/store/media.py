"""Media on disk: pictures come in, are decoded, stripped of everything but their pixels, and kept by their hash."""

import hashlib
import io
import os
import threading
from pathlib import Path

from msgspec import Struct
from PIL import Image as Pictures
from PIL import ImageOps, UnidentifiedImageError

WIDTHS = (480, 960, 1600)
"""Widths in pixels in which a picture is served beside its own."""
LARGEST = 2_400
"""Longest side in pixels that is kept."""
QUALITY = 82
_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")

# The limit is ours, from the settings, and holds before anything is decoded: Pillow's own only warns.
Pictures.MAX_IMAGE_PIXELS = None


class MediaError(ValueError):
    """A file can not be taken; the sentence says why and what to do."""


class Stored(Struct, frozen=True):
    """A picture as it is kept: its name, and its size in pixels."""

    media: str
    width: int
    height: int


class MediaStore:
    """Pictures in a folder. All methods block: call them in a worker thread."""

    def __init__(self, folder: Path, *, pixels: int) -> None:
        self._folder = folder
        self._pixels = pixels
        self._decoding = threading.Lock()
        self._keeping = threading.Lock()

    def put(self, uploaded: bytes) -> Stored:
        """Keep a picture, re-encoded without any metadata. Raises MediaError when it is none that we take."""
        with self._decoding:  # a large picture takes some 600 MB: one at a time
            encoded, ending, size = _clean(uploaded, self._pixels)
        name = f"{hashlib.sha256(encoded).hexdigest()[:32]}.{ending}"
        _write(self._folder / name, encoded)
        return Stored(name, *size)

    def get(self, name: str, width: int | None = None) -> bytes | None:
        """Give a picture's bytes, at most `width` (one of WIDTHS) wide; None when there is no such picture."""
        original = self._folder / name
        if width is None:
            return _read(original)
        resized = self._folder / str(width) / name
        found = _read(resized)
        if found is not None:
            return found
        with self._keeping:  # a copy made while its original is removed would outlive it
            whole = _read(original)
            if whole is None:
                return None
            smaller = _read(resized) or _narrowed(whole, width)
            _write(resized, smaller)
        return smaller

    def remove(self, name: str) -> None:
        """Remove a picture in all its sizes; it may be gone already."""
        with self._keeping:
            for path in (self._folder / name, *(self._folder / str(width) / name for width in WIDTHS)):
                path.unlink(missing_ok=True)


def _clean(uploaded: bytes, pixels: int) -> tuple[bytes, str, tuple[int, int]]:
    try:
        picture = Pictures.open(io.BytesIO(uploaded), formats=_FORMATS)
        _check(picture, pixels)
        upright = ImageOps.exif_transpose(picture)
        upright.load()
    except MediaError:
        raise
    except UnidentifiedImageError as error:
        raise MediaError("this is no picture that is taken; send JPEG, PNG, WebP, AVIF or a still GIF") from error
    except Exception as error:  # given broken bytes, decoders raise whatever they like
        raise MediaError("the picture is broken and can not be read; save it anew and send it again") from error
    upright.thumbnail((LARGEST, LARGEST))
    has_alpha = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
    encoded = _encoded(upright.convert("RGBA" if has_alpha else "RGB"))
    return encoded, "webp" if has_alpha else "jpg", upright.size


def _check(picture: Pictures.Image, pixels: int) -> None:
    """Refuse by what the file says of itself, before its pixels are decoded."""
    width, height = picture.size
    if width * height > pixels:
        raise MediaError(f"the picture has {width:,} x {height:,} pixels; the limit is {pixels:,} in all")
    # A photo of the kind MPO has a preview behind it, no movement.
    if picture.format != "MPO" and getattr(picture, "is_animated", False):
        raise MediaError("the picture is animated; send a still picture, or a video as a file")


def _narrowed(whole: bytes, width: int) -> bytes:
    picture = Pictures.open(io.BytesIO(whole))
    if picture.width <= width:
        return whole
    return _encoded(picture.resize((width, max(1, round(picture.height * width / picture.width)))))


def _encoded(picture: Pictures.Image) -> bytes:
    """Encode the pixels alone: what was known beside them (place, camera, owner) is not handed on."""
    bare = Pictures.new(picture.mode, picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    if picture.mode == "RGBA":
        bare.save(out, "WEBP", quality=QUALITY, method=4)
    else:
        bare.save(out, "JPEG", quality=QUALITY, progressive=True, optimize=True)
    return out.getvalue()


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _write(path: Path, encoded: bytes) -> None:
    """Write a whole file or none, and have it on disk before it is spoken of."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    with part.open("wb") as file:
        file.write(encoded)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
