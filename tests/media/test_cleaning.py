"""Cleaning: whatever a file tells beside what is seen or heard is gone, and what could do harm is refused."""

import io
from pathlib import Path
from typing import Any

import av
import pikepdf
import pytest
from PIL import Image

from depesche.media import film as films
from depesche.media import image
from depesche.media.facts import Facts, facts_of
from depesche.media.kinds import Limits, MediaError, shape_of
from depesche.media.pdf import take_document, without_segments
from depesche.media.worker import Job, Taken, take
from samples import (
    CAPTION,
    all_of,
    animation,
    document,
    film,
    noise,
    photo,
    png_claiming,
    swapped_profile,
    told_in,
    turned,
    xmp,
)

PIXELS = 1_000_000
SMALL = (48, 32)


def taken(path: Path, **limits: int) -> tuple[Taken, Path]:
    target = path.with_name("clean")
    job = Job(str(path), str(target), str(path.with_name("poster")), Limits(**limits))
    return take(job), target


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_photo_loses_everything_but_its_pixels_in_every_size_and_form(kind: str) -> None:
    sent = photo(kind, SMALL)
    assert told_in(sent), "the sample must tell something"
    clean = image.clean(sent, PIXELS)
    assert (clean.width, clean.height) == (SMALL[1], SMALL[0])
    forms: tuple[image.Form, ...] = ("avif", "webp", "jpg")
    for served in (clean.encoded, *(image.resized(clean.encoded, 24, form) for form in forms)):
        assert told_in(served) == []
        shown = Image.open(io.BytesIO(served))
        assert dict(shown.getexif()) == {}
        assert not {"exif", "xmp", "icc_profile", "photoshop", "comment"} & set(shown.info)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_as_its_camera_was_held(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    Image.new("RGB", SMALL).save(out, "JPEG", exif=exif)
    clean = image.clean(out.getvalue(), PIXELS)
    assert ((clean.width, clean.height) == SMALL) is (orientation <= 4)


def test_colours_are_brought_to_srgb_before_the_profile_goes() -> None:
    out = io.BytesIO()
    Image.new("RGB", SMALL, (200, 40, 40)).save(out, "JPEG", icc_profile=swapped_profile(), quality=95)
    red, _, blue = Image.open(io.BytesIO(image.clean(out.getvalue(), PIXELS).encoded)).convert("RGB").getpixel((9, 9))  # type: ignore[misc]
    assert blue > red + 50, "red and blue change places by this profile"


def test_a_drawing_is_kept_without_loss_and_transparency_stays() -> None:
    drawn = Image.new("RGBA", SMALL, (10, 200, 30, 255))
    drawn.paste((0, 0, 0, 0), (0, 0, 20, 20))
    out = io.BytesIO()
    drawn.save(out, "PNG")
    clean = image.clean(out.getvalue(), PIXELS)
    shown = Image.open(io.BytesIO(clean.encoded)).convert("RGBA")
    assert clean.ending == "webp"
    assert shown.getpixel((30, 30)) == (10, 200, 30, 255)
    assert shown.getpixel((5, 5))[3] == 0  # type: ignore[index]
    assert Image.open(io.BytesIO(image.resized(clean.encoded, 24, "avif"))).convert("RGBA").getpixel((2, 2))[3] < 9  # type: ignore[index]


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "I;16", "CMYK", "RGBA"])
def test_pictures_of_every_mode_are_taken(mode: str) -> None:
    out = io.BytesIO()
    plain = noise(SMALL, "RGB")
    picture = Image.new("I;16", SMALL, 40_000) if mode == "I;16" else plain.convert(mode)
    picture.save(out, "JPEG" if mode == "CMYK" else "PNG")
    clean = image.clean(out.getvalue(), PIXELS)
    grey = Image.open(io.BytesIO(clean.encoded)).convert("L").getpixel((4, 4))
    assert mode != "I;16" or 150 <= grey <= 162  # type: ignore[operator]


def test_caption_credit_headline_and_alternative_text_come_from_xmp() -> None:
    assert image.clean(photo(size=SMALL), PIXELS).facts == Facts(
        "Harbour closed", CAPTION, "Mara Lind/dpa", "Three boats"
    )


def test_where_there_is_no_xmp_they_come_from_iptc() -> None:
    iptc = {"headline": "Hafen gesperrt", "caption": "Böen am Kai", "creator": "Ida Brandt", "credit": "Ida Brandt/dpa"}
    facts = image.clean(photo(size=SMALL, xmp=b"", iptc=iptc), PIXELS).facts
    assert facts == Facts("Hafen gesperrt", "Böen am Kai", "Ida Brandt/dpa", None)


@pytest.mark.parametrize(
    "packet",
    [
        b"<broken",
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>',
        b"<x>" + b" " * 300_000 + b"</x>",
        b"\xff\xfe\x00",
    ],
)
def test_a_hostile_xmp_packet_says_nothing(packet: bytes) -> None:
    assert image.clean(photo("WEBP", SMALL, xmp=packet), PIXELS).facts == Facts()


def test_what_can_not_be_seen_is_taken_out_of_facts_and_they_are_cut() -> None:
    told = xmp(headline="A\u202eB&#10;C", caption="x" * 5_000)
    facts = image.clean(photo(size=SMALL, xmp=told), PIXELS).facts
    assert facts.headline == "AB C"
    assert facts.caption is not None
    assert len(facts.caption) == 2_000


def test_facts_of_a_picture_without_any_are_none() -> None:
    out = io.BytesIO()
    noise(SMALL).save(out, "JPEG")
    with Image.open(io.BytesIO(out.getvalue())) as picture:
        assert facts_of(picture) == Facts()


def claiming(kind: str) -> bytes:
    """Give a small file that claims to be very large."""
    if kind == "PNG":
        return png_claiming(50_000, 50_000)[:40_000]
    if kind == "WEBP":
        size = (16_382).to_bytes(3, "little")
        return b"RIFF\x40\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0" + size + size + bytes(40)
    sent = bytearray(photo(kind, SMALL))
    if kind == "GIF":
        sent[6:10] = b"\xff\xff\xff\xff"
    elif kind == "AVIF":
        at = sent.index(b"ispe") + 8
        sent[at : at + 8] = (60_000).to_bytes(4, "big") * 2
    else:
        at = sent.index(b"\xff\xc0") + 5
        sent[at : at + 4] = b"\xff\xff\xff\xff"
    return bytes(sent)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF", "AVIF", "JPEG"])
def test_a_bomb_is_refused_before_it_is_decoded(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def decoded(*_: Any) -> None:
        raise AssertionError("it was decoded")

    monkeypatch.setattr("PIL.ImageOps.exif_transpose", decoded)
    sent = claiming(kind)
    assert len(sent) <= 40_000
    with pytest.raises(MediaError, match=r"pixels|no picture|broken"):
        image.clean(sent, 60_000_000)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_a_truncated_picture_is_refused_with_a_sentence(kind: str) -> None:
    with pytest.raises(MediaError, match="picture"):
        image.clean(photo(kind)[:2_500], PIXELS)


@pytest.mark.parametrize(
    "head",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xef\xbb\xbf <?xml version='1.0'?><svg/>", b"<!DOCTYPE html>",
        b"\n<HTML>", b"<script>", b"MZ\x90", b"#!/bin/sh", b"", b"PK\x03\x04", b"#EXTM3U\n", b"ffconcat version 1.0",
        b"\0\0\0\x18ftypheic",
    ],
)  # fmt: skip
def test_what_is_no_file_of_ours_is_refused_whatever_it_is_called(head: bytes) -> None:
    with pytest.raises(MediaError):
        shape_of(head)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_an_animated_picture_becomes_a_film(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(animation(kind=kind))
    reply, target = taken(path)
    assert (reply.kind, reply.ending, reply.width, reply.height) == ("video", "mp4", 64, 48)
    with av.open(str(target)) as made:
        assert made.streams.video[0].codec_context.name == "h264"
        assert 0.4 <= (made.duration or 0) / 1_000_000 <= 0.8


def test_an_animation_of_too_many_frames_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(films, "ANIMATED_FRAMES", 3)
    path = tmp_path / "a.gif"
    path.write_bytes(animation())
    with pytest.raises(MediaError, match="6 frames; the limit is 3"):
        films.take_animation(path, "GIF", tmp_path / "b", Limits())


@pytest.mark.parametrize(("codec", "sound", "name"), [("libx264", "aac", "a.mp4"), ("libx264", "aac", "a.mov")])
def test_a_film_that_browsers_play_is_copied_without_its_metadata(
    tmp_path: Path, codec: str, sound: str, name: str
) -> None:
    path = film(tmp_path / name, codec, sound=sound)
    assert told_in(path.read_bytes())
    reply, target = taken(path)
    whole = target.read_bytes()
    assert (reply.kind, reply.width, reply.height) == ("video", 96, 64)
    assert told_in(whole) == []
    assert b"x264 - core" not in whole, "SEI units go too"
    assert whole.index(b"moov") < whole.index(b"mdat"), "it can be played while it comes"
    with av.open(str(target)) as made:
        assert [track.type for track in made.streams] == ["video", "audio"]
        assert sum(1 for _ in made.decode(video=0)) == 5


def test_a_film_keeps_the_way_it_is_turned(tmp_path: Path) -> None:
    reply, target = taken(turned(film(tmp_path / "a.mp4")))
    assert (reply.width, reply.height) == (64, 96)
    with av.open(str(target)) as made:
        assert abs(next(made.decode(video=0)).rotation) == 90
    with Image.open(tmp_path / "poster") as poster:
        assert poster.size == (64, 96)


@pytest.mark.parametrize(("codec", "sound", "name"), [("libvpx", "libopus", "a.webm"), ("mpeg4", None, "a.mp4")])
def test_another_coding_is_converted(tmp_path: Path, codec: str, sound: str | None, name: str) -> None:
    reply, target = taken(film(tmp_path / name, codec, sound=sound))
    assert reply.ending == "mp4"
    with av.open(str(target)) as made:
        assert made.streams.video[0].codec_context.name == "h264"
        assert [track.codec_context.name for track in made.streams.audio] == (["aac"] if sound else [])
    assert told_in(target.read_bytes()) == []


@pytest.mark.parametrize(
    ("sound", "name", "ending"),
    [
        ("libmp3lame", "a.mp3", "mp3"), ("aac", "a.m4a", "m4a"), ("aac", "a.aac", "m4a"),
        ("libopus", "a.ogg", "m4a"), ("pcm_s16le", "a.wav", "m4a"),
    ],
)  # fmt: skip
def test_sound_becomes_mp3_or_m4a_without_its_metadata(tmp_path: Path, sound: str, name: str, ending: str) -> None:
    form = {"a.m4a": "ipod", "a.aac": "adts"}.get(name)
    reply, target = taken(film(tmp_path / name, "", sound=sound, form=form))
    assert (reply.kind, reply.ending) == ("audio", ending)
    assert told_in(target.read_bytes()) == []
    with av.open(str(target)) as made:
        assert sum(frame.samples for frame in made.decode(audio=0)) > 20_000


def test_a_film_that_plays_too_long_is_refused_with_the_limit(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="the limit is 1"):
        taken(film(tmp_path / "a.mp4", sound=None, seconds=3), video_seconds=1)


def test_a_film_of_too_many_pixels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="96 x 64 pixels; the limit is 1,000"):
        taken(film(tmp_path / "a.mp4", sound=None), pixels=1_000)


def test_a_broken_film_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(film(tmp_path / "b.mp4").read_bytes()[:400])
    with pytest.raises(MediaError, match="broken"):
        taken(path)


def test_a_pdf_loses_scripts_attachments_and_metadata_and_keeps_its_links(tmp_path: Path) -> None:
    path = document(tmp_path / "a.pdf")
    assert len(told_in(all_of(path))) == 5
    take_document(path, tmp_path / "b.pdf")
    whole = all_of(tmp_path / "b.pdf")
    assert told_in(whole) == []
    for kept in (b"https://example.org/kept", b"A kept remark", b"kept field"):
        assert kept in whole
    for word in (b"JavaScript", b"Launch", b"OpenAction", b"EmbeddedFile", b"/AA"):
        assert word not in whole
    with pikepdf.open(tmp_path / "b.pdf") as pdf:
        picture: Any = next(iter(pdf.pages[0].get_images().values()))
        assert pikepdf.PdfImage(picture).as_pil_image().size == (64, 48)


@pytest.mark.parametrize("user", ["", "secret"])
def test_an_encrypted_pdf_is_refused(tmp_path: Path, user: str) -> None:
    path = document(tmp_path / "a.pdf", encryption=pikepdf.Encryption(owner="o", user=user))
    with pytest.raises(MediaError, match="password"):
        take_document(path, tmp_path / "b.pdf")


def test_a_broken_pdf_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\nnothing\n")
    with pytest.raises(MediaError, match="broken"):
        take_document(path, tmp_path / "b.pdf")


def test_a_jpeg_within_a_document_keeps_its_pixels() -> None:
    sent = photo(size=SMALL)
    bare = without_segments(sent)
    assert told_in(bare) == []
    assert Image.open(io.BytesIO(bare)).tobytes() == Image.open(io.BytesIO(sent)).tobytes()


def test_a_decoder_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("depesche.media.worker.SECONDS", {"image": 0.001})
    path = tmp_path / "a.jpg"
    path.write_bytes(photo(size=SMALL))
    with pytest.raises(MediaError, match="too long"):
        taken(path)


def test_a_process_that_dies_is_a_broken_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    path = tmp_path / "a.jpg"
    path.write_bytes(photo(size=SMALL))
    with pytest.raises(MediaError, match="broken or too large"):
        taken(path)
