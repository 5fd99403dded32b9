"""Pictures: checked before they are decoded, turned upright, brought to sRGB, encoded anew from their pixels."""

import io
import struct
from typing import Any, Literal

from msgspec import Struct
from PIL import Image as Pictures
from PIL import ImageCms, ImageOps, UnidentifiedImageError

from depesche.media.facts import Facts, facts_of
from depesche.media.kinds import MediaError

LARGEST = 2_400
"""Longest side in pixels that is kept."""
QUALITY = 82
AVIF_QUALITY = 62
AVIF_SPEED = 7
COLOURS = 256
"""Drawings have no more colours than this, and are kept without loss where that takes few bytes."""
LOSSLESS_BYTES = 500_000
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")

Form = Literal["avif", "webp", "jpg"]

# The limit is ours, from the settings, and holds before anything is decoded: Pillow's own only warns.
Pictures.MAX_IMAGE_PIXELS = None
_SRGB = ImageCms.createProfile("sRGB")


class Picture(Struct, frozen=True):
    """A clean picture: its bytes, the ending of its name, its size in pixels, and what the sent one said of itself."""

    encoded: bytes
    ending: str
    width: int
    height: int
    facts: Facts = Facts()


class Animated(MediaError):  # noqa: N818  # it is refused only where it can not be made a film
    """A picture moves."""


def clean(uploaded: bytes, pixels: int) -> Picture:
    """Give a picture of at most so many `pixels` without any metadata. Raises MediaError, Animated when it moves."""
    try:
        _check_webp(uploaded, pixels)
        picture = Pictures.open(io.BytesIO(uploaded), formats=FORMATS)
        check(picture, pixels)
        facts = facts_of(picture)
        upright = ImageOps.exif_transpose(picture)
        upright.load()
        plain = _in_srgb(upright)
    except MediaError:
        raise
    except UnidentifiedImageError as error:
        raise MediaError("this is no picture that is taken; send JPEG, PNG, WebP, AVIF or GIF") from error
    except Exception as error:  # given broken bytes, decoders raise whatever they like
        raise MediaError("the picture is broken and can not be read; save it anew and send it again") from error
    plain.thumbnail((LARGEST, LARGEST))
    if picture.format in ("PNG", "GIF") and plain.getcolors(COLOURS) is not None:
        lossless = encode(plain, "webp", lossless=True)
        if len(lossless) <= LOSSLESS_BYTES:
            return Picture(lossless, "webp", *plain.size, facts)
    form: Form = "webp" if plain.mode == "RGBA" else "jpg"
    return Picture(encode(plain, form), form, *plain.size, facts)


def resized(whole: bytes, width: int | None, form: Form) -> bytes:
    """Give one of our own pictures, at most `width` wide, in this form."""
    picture: Pictures.Image = Pictures.open(io.BytesIO(whole))
    picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    if width is not None and width < picture.width:
        picture = picture.resize((width, max(1, round(picture.height * width / picture.width))), reducing_gap=3.0)
    return encode(picture, form)


def encode(picture: Pictures.Image, form: Form, *, lossless: bool = False) -> bytes:
    """Encode the pixels alone: what was known beside them (place, camera, owner) is not handed on."""
    bare = Pictures.new(picture.mode, picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    if form == "avif":
        bare.save(out, "AVIF", quality=AVIF_QUALITY, speed=AVIF_SPEED, max_threads=1)
    elif form == "webp":
        bare.save(out, "WEBP", quality=QUALITY, method=4, lossless=lossless)
    else:
        bare.convert("RGB").save(out, "JPEG", quality=QUALITY, progressive=True, optimize=True)
    return out.getvalue()


def check(picture: Pictures.Image, pixels: int) -> None:
    """Refuse by what the file says of itself, before its pixels are decoded. Raises MediaError, Animated."""
    width, height = picture.size
    check_size(width, height, pixels)
    # A photo of the kind MPO has a preview behind it, no movement.
    if picture.format != "MPO" and getattr(picture, "is_animated", False):
        raise Animated("the picture is animated; send a still picture, or a video as a file")


def check_size(width: int, height: int, pixels: int) -> None:
    """Refuse what is too large. Raises MediaError."""
    if width * height > pixels:
        raise MediaError(f"the picture has {width:,} x {height:,} pixels; the limit is {pixels:,} in all")


def _check_webp(uploaded: bytes, pixels: int) -> None:
    """Refuse by the header of a WebP: its library asks for the whole canvas as soon as it is opened."""
    if uploaded[:4] == b"RIFF" and uploaded[8:16] == b"WEBPVP8X" and len(uploaded) >= 30:
        width, height = (int.from_bytes(uploaded[at : at + 3], "little") + 1 for at in (24, 27))
        check_size(width, height, pixels)
    elif uploaded[:4] == b"RIFF" and uploaded[8:16] == b"WEBPVP8 " and len(uploaded) >= 30:
        width, height = struct.unpack_from("<HH", uploaded, 26)
        check_size(width & 0x3FFF, height & 0x3FFF, pixels)


def _in_srgb(picture: Pictures.Image) -> Pictures.Image:
    """Bring a picture's colours to sRGB by the profile that it carries, for the profile goes with the rest."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I") or picture.mode == "F":
        picture = _eight_bits(picture)
    alpha = picture.convert("RGBA").getchannel("A") if picture.has_transparency_data else None
    if picture.mode not in ("RGB", "CMYK", "L"):
        picture = picture.convert("RGB")
    opaque = (_converted(picture, profile) if profile else None) or picture.convert("RGB")
    if alpha is not None and alpha.getextrema() != (255, 255):
        opaque.putalpha(alpha)
    return opaque


def _converted(picture: Pictures.Image, profile: Any) -> Pictures.Image | None:  # noqa: ANN401  # of Pillow's info
    try:
        source = ImageCms.getOpenProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, source, _SRGB, outputMode="RGB")
    except Exception:  # noqa: BLE001  # a profile that can not be read says nothing
        return None


def _eight_bits(picture: Pictures.Image) -> Pictures.Image:
    """Bring greys of 16 bits to 8: Pillow would only cut them off."""
    grey = picture.convert("I")
    return grey.point(lambda value: value * (1 / 256)).convert("L")
