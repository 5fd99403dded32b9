"""Brushes for drawn photographs: gradients, light, water, people, film. Always the same pixels, never at random."""

import hashlib
from collections.abc import Iterator, Sequence
from functools import reduce
from io import BytesIO
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1600, 1067
SIZE = (WIDTH, HEIGHT)
Color = tuple[int, int, int]
Spot = tuple[float, float, float, Color]
"""Centre x, y and radius in pixels, and the colour of its light."""

_COARSE = 4
"""Light is soft: it is painted at this fraction of the size, which is much quicker."""
_COARSE_SIZE = (WIDTH // _COARSE, HEIGHT // _COARSE)


def sky(stops: Sequence[tuple[float, Color]], size: tuple[int, int] = SIZE) -> Image.Image:
    """Paint a vertical gradient through colours at heights between 0 (top) and 1."""
    column = Image.new("RGB", (1, 128))
    for y in range(128):
        column.putpixel((0, y), _between(stops, y / 127))
    return column.resize(size, Image.Resampling.BICUBIC)


def spread(count: int, seed: float = 0.0) -> Iterator[float]:
    """Give numbers in [0, 1) that look scattered but are the same each time (golden ratio sequence)."""
    for number in range(count):
        yield (seed + (number + 1) * 0.6180339887) % 1.0


def glow(spots: Sequence[Spot], blur: float, strength: float = 1.0) -> Image.Image:
    """Paint spots of light, blurred by so many pixels, on a coarse dark ground."""
    coarse = Image.new("RGB", _COARSE_SIZE)
    draw = ImageDraw.Draw(coarse)
    for x, y, radius, (red, green, blue) in spots:
        box = ((x - radius) / _COARSE, (y - radius) / _COARSE, (x + radius) / _COARSE, (y + radius) / _COARSE)
        draw.ellipse(box, fill=(round(red * strength), round(green * strength), round(blue * strength)))
    return coarse.filter(ImageFilter.GaussianBlur(blur / _COARSE))


def beam(corners: Sequence[tuple[float, float]], color: Color, blur: float) -> Image.Image:
    """Paint a beam of light with these corners on a coarse dark ground."""
    coarse = Image.new("RGB", _COARSE_SIZE)
    ImageDraw.Draw(coarse).polygon([(x / _COARSE, y / _COARSE) for x, y in corners], fill=color)
    return coarse.filter(ImageFilter.GaussianBlur(blur / _COARSE))


def lit(canvas: Image.Image, *lights: Image.Image) -> Image.Image:
    """Add lights to the canvas."""
    return ImageChops.screen(canvas, reduce(ImageChops.screen, lights).resize(SIZE, Image.Resampling.BILINEAR))


def mirror(canvas: Image.Image, line: int, tint: Color, depth: float, ripple: float) -> None:
    """Reflect what stands above `line` in wet ground or water below it, paler with `depth` (0 to 1)."""
    below = HEIGHT - line
    above = canvas.crop((0, line - below, WIDTH, line)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    soft = above.resize((WIDTH // 8, below // 2)).resize((WIDTH, below), Image.Resampling.BICUBIC)
    shade = Image.blend(Image.blend(above, soft, 0.75), Image.new("RGB", above.size, tint), depth)
    step = 5
    for y, shift in zip(range(0, below, step), spread(below // step + 1), strict=False):
        strip = shade.crop((0, y, WIDTH, min(y + step, below)))
        canvas.paste(ImageChops.offset(strip, round((shift - 0.5) * ripple * (0.3 + y / below)), 0), (0, line + y))


def person(draw: ImageDraw.ImageDraw, x: float, feet: float, tall: float, color: Color) -> None:
    """Draw somebody standing, as a silhouette."""
    head, wide = tall * 0.075, tall * 0.13
    draw.ellipse((x - head, feet - tall, x + head, feet - tall + head * 2.3), fill=color)
    draw.rounded_rectangle((x - wide, feet - tall * 0.83, x + wide, feet - tall * 0.42), tall * 0.07, fill=color)
    hip, foot = wide * 0.9, wide * 0.6
    draw.polygon(
        [(x - hip, feet - tall * 0.5), (x + hip, feet - tall * 0.5), (x + foot, feet), (x - foot, feet)], fill=color
    )


def heads(draw: ImageDraw.ImageDraw, base: float, scale: float, count: int, color: Color, seed: float) -> None:
    """Draw a row of an audience seen from behind: heads and shoulders along the height `base`."""
    for number, shift in enumerate(spread(count, seed)):
        x = (number + 0.15 + shift * 0.7) * WIDTH / count
        top, radius = base - scale * (0.95 + shift * 0.5), scale * 0.36
        draw.ellipse((x - radius, top, x + radius, top + radius * 2.4), fill=color)
        draw.rounded_rectangle(
            (x - scale * 0.85, top + radius * 2.1, x + scale * 0.85, HEIGHT + scale), scale * 0.5, fill=color
        )


def develop(canvas: Image.Image, vignette: float = 0.4) -> bytes:
    """Give the finished picture as JPEG: soft edges, darker corners, a little film grain."""
    half = (WIDTH // 2, HEIGHT // 2)
    corners = Image.radial_gradient("L").resize(half, Image.Resampling.BILINEAR)
    shade = corners.point([round(255 - vignette * max(0, value - 80)) for value in range(256)])
    grain = Image.frombytes("L", half, hashlib.shake_128(b"film").digest(half[0] * half[1]))
    film = ImageChops.multiply(shade, grain.point([255 - value // 14 for value in range(256)]))
    film = film.resize(SIZE, Image.Resampling.BILINEAR)
    canvas = ImageChops.multiply(canvas.filter(ImageFilter.SMOOTH), Image.merge("RGB", (film, film, film)))
    written = BytesIO()
    canvas.save(written, "JPEG", quality=84)
    return written.getvalue()


def _between(stops: Sequence[tuple[float, Color]], at: float) -> Color:
    for (start, left), (end, right) in pairwise(stops):
        if at <= end:
            part = (at - start) / (end - start)
            mixed = [round(a + (b - a) * part) for a, b in zip(left, right, strict=True)]
            return mixed[0], mixed[1], mixed[2]
    return stops[-1][1]
