"""Pictures: taken in without their metadata, bounded, and public only while something shows them."""

import io
from typing import Any

import pytest
from PIL import Image

from newsroom import Newsroom
from samples import png_claiming


def picture(size: tuple[int, int] = (1200, 800), kind: str = "JPEG", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(out, kind, **more)
    return out.getvalue()


def with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera 9000"
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0)})
    return picture(exif=exif)


def upload(newsroom: Newsroom, slug: str, body: bytes) -> Any:
    return newsroom.http.post(f"/api/v1/blogs/{slug}/media", content=body)


def image(stored: Any, **more: Any) -> dict[str, Any]:
    """Give the block that shows what was uploaded."""
    return {"type": "image", **{name: stored[name] for name in ("media", "width", "height")}, **more}


def test_a_photo_loses_place_and_camera_and_is_turned_upright(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    stored = upload(newsroom, slug, with_place()).json()
    assert (stored["width"], stored["height"]) == (800, 1200)
    newsroom.publish(slug, body=[image(stored, alt="Noise.")])
    for query in ("", "?w=480"):
        served = newsroom.public.get(f"/media/{stored['media']}{query}")
        assert served.status_code == 200
        assert b"SecretCamera" not in served.content
        assert dict(Image.open(io.BytesIO(served.content)).getexif()) == {}
    assert Image.open(io.BytesIO(served.content)).width == 480


def test_a_picture_is_public_from_its_post_to_the_takedown(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    stored = upload(newsroom, slug, picture()).json()
    address = f"/media/{stored['media']}"
    assert newsroom.public.get(address).status_code == 404
    post = newsroom.publish(slug, body=[image(stored)])
    assert newsroom.public.get(address).status_code == 200
    newsroom.act(slug, post["id"], "take-down", reason="It showed a child.")
    assert newsroom.public.get(address).status_code == 404
    assert newsroom.public.get(address + "?w=480").status_code == 404


def test_a_shared_cache_asks_again_so_soon_that_a_takedown_reaches_it(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    stored = upload(newsroom, slug, picture()).json()
    post = newsroom.publish(slug, body=[image(stored)])
    served = newsroom.public.get(f"/media/{stored['media']}")
    kept = dict(part.strip().partition("=")[::2] for part in served.headers["cache-control"].split(","))
    assert int(kept["s-maxage"]) <= 2
    assert int(kept["max-age"]) <= 60
    known = {"If-None-Match": served.headers["etag"]}
    assert newsroom.public.get(f"/media/{stored['media']}", headers=known).status_code == 304
    newsroom.act(slug, post["id"], "take-down", reason="It showed a child.")
    assert newsroom.public.get(f"/media/{stored['media']}", headers=known).status_code == 404


def test_an_erased_picture_is_gone_from_the_disk(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    stored = upload(newsroom, slug, picture()).json()
    post = newsroom.publish(slug, body=[image(stored)])
    newsroom.public.get(f"/media/{stored['media']}?w=480")
    assert list((newsroom.folder / "media").rglob(stored["media"]))
    newsroom.act(slug, post["id"], "erase", reason="A court said so.")
    assert not list((newsroom.folder / "media").rglob(stored["media"]))


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "no file"),
        (b"GIF89a", "picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "SVG and HTML"),
        (b"<html><script>alert(1)</script>", "SVG and HTML"),
        (picture()[:2000], "broken"),
    ],
)
def test_what_is_no_picture_is_refused(newsroom: Newsroom, body: bytes, why: str) -> None:
    answer = upload(newsroom, newsroom.blog(), body)
    assert answer.status_code == 415
    assert why in answer.json()["detail"]


def test_a_bomb_is_refused_before_it_is_decoded(newsroom: Newsroom) -> None:
    body = png_claiming(50_000, 50_000)[:40_000]
    answer = upload(newsroom, newsroom.blog(), body)
    assert answer.status_code == 415
    assert "pixels" in answer.json()["detail"]


def test_an_upload_over_the_limit_is_refused_with_the_limit(newsroom: Newsroom) -> None:
    answer = upload(newsroom, newsroom.blog(), picture() + bytes(30_000_001))
    assert answer.status_code == 413
    assert "30,000,000" in answer.json()["detail"]


@pytest.mark.parametrize("address", ["/media/..%2f..%2fdepesche.sqlite", "/media/x.jpg", "/media/" + "0" * 32 + ".jpg"])
def test_no_other_file_is_served(newsroom: Newsroom, address: str) -> None:
    assert newsroom.public.get(address).status_code == 404


def test_a_width_that_is_not_offered_is_400(newsroom: Newsroom) -> None:
    assert newsroom.public.get("/media/" + "0" * 32 + ".jpg?w=77").status_code == 400
