"""The media store: broken pictures are refused, one is decoded at a time, and what is removed stays away."""

import contextlib
import io
import random
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from depesche.media import image
from depesche.media.kinds import Limits
from depesche.store.disk import Disk
from depesche.store.media import MediaError, MediaStore

PIXELS = 1_000_000


def picture(kind: str = "JPEG", size: tuple[int, int] = (24, 16), mode: str = "RGB") -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.effect_noise(size, 40).convert(mode).save(out, kind, exif=exif)
    return out.getvalue()


def store_in(folder: Path) -> MediaStore:
    return MediaStore(Disk(folder), Limits(pixels=PIXELS))


def mutated(whole: bytes, seed: int) -> bytes:
    chance = random.Random(seed)
    changed = bytearray(whole)
    for _ in range(chance.randint(1, 6)):
        changed[chance.randrange(min(len(changed), 400))] = chance.randrange(256)
    return bytes(changed)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_a_mutated_picture_is_taken_or_refused(tmp_path: Path, kind: str) -> None:
    store = store_in(tmp_path)
    whole = picture(kind)
    for seed in range(150):
        with contextlib.suppress(MediaError):
            store.put(mutated(whole, seed))


@pytest.mark.parametrize("raised", [RuntimeError, TypeError, IndexError, OverflowError, Image.DecompressionBombError])
def test_whatever_a_decoder_raises_the_picture_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raised: type[Exception]
) -> None:
    def fail(_picture: Image.Image) -> None:
        raise raised("so it goes")

    monkeypatch.setattr("PIL.ImageOps.exif_transpose", fail)
    with pytest.raises(MediaError, match="broken"):
        store_in(tmp_path).put(picture())


def test_the_limit_of_pixels_is_the_settings_own_and_no_warning_is_needed(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(out, "PNG")
    with pytest.raises(MediaError, match="10,000 x 10,000 pixels; the limit is 1,000,000"):
        store_in(tmp_path).put(out.getvalue())


def test_a_photo_with_a_preview_behind_it_is_no_animation(tmp_path: Path) -> None:
    out = io.BytesIO()
    photo, preview = (Image.effect_noise((side, side), 40).convert("RGB") for side in (40, 10))
    photo.save(out, "MPO", save_all=True, append_images=[preview])
    stored = store_in(tmp_path).put(out.getvalue())
    assert (stored.width, stored.height) == (40, 40)


def test_pictures_are_decoded_one_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decoded = image.clean
    meeting = threading.Barrier(2)
    met = []

    def slowly(uploaded: bytes, pixels: int) -> image.Picture:
        try:
            met.append(meeting.wait(0.3))
        except threading.BrokenBarrierError:
            return decoded(uploaded, pixels)
        return decoded(uploaded, pixels)

    monkeypatch.setattr(image, "clean", slowly)
    store = store_in(tmp_path)
    together(lambda: store.put(picture()), lambda: store.put(picture("PNG")))
    assert met == []


def test_a_copy_that_is_being_made_does_not_bring_a_removed_picture_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = store_in(tmp_path)
    name = store.put(picture(size=(600, 400))).media
    narrowed = image.resized
    removing = threading.Thread(target=store.remove, args=(name,))

    def meanwhile(whole: bytes, width: int | None, form: image.Form) -> bytes:
        removing.start()
        removing.join(0.3)
        return narrowed(whole, width, form)

    monkeypatch.setattr(image, "resized", meanwhile)
    store.get(name, 480)
    removing.join()
    assert store.get(name, 480) is None
    assert not list(tmp_path.rglob("*.jpg"))


def together(*works: Callable[[], object]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
