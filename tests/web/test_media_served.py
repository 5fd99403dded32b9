"""Stored files served: in every form, in ranges, to staff before they are public, once made for however many ask."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx
import pytest
from PIL import Image

from newsroom import Newsroom
from samples import document, film, photo, told_in

MP3, PDF = "0" * 32 + ".mp3", "0" * 32 + ".pdf"


class Shown:
    """A file that a post shows."""

    def __init__(self, newsroom: Newsroom, sent: bytes) -> None:
        self.slug = newsroom.blog()
        self.stored: Any = newsroom.http.post(f"/api/v1/blogs/{self.slug}/media", content=sent).json()
        names = ("media", "width", "height") if self.stored["kind"] == "image" else ("media", "kind", "size")
        kind = "image" if self.stored["kind"] == "image" else "file"
        block = {"type": kind, **{name: self.stored[name] for name in names}}
        self.post = newsroom.publish(self.slug, body=[block])
        self.path = f"/media/{self.stored['media']}"


@pytest.fixture(scope="module")
def picture(newsroom: Newsroom) -> Shown:
    return Shown(newsroom, photo(size=(1000, 700), iptc={"caption": "Kai"}))


@pytest.fixture(scope="module")
def clip(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> tuple[Shown, bytes]:
    shown = Shown(newsroom, film(tmp_path_factory.mktemp("clip") / "a.mp4", size=(192, 128)).read_bytes())
    return shown, newsroom.public.get(shown.path).content


@pytest.mark.parametrize("width", [None, 480, 960, 1600])
@pytest.mark.parametrize(("form", "kind"), [(None, "JPEG"), ("avif", "AVIF"), ("webp", "WEBP")])
def test_no_size_and_no_form_of_a_photo_tells_anything(
    newsroom: Newsroom, picture: Shown, width: int | None, form: str | None, kind: str
) -> None:
    query = {name: str(value) for name, value in (("w", width), ("as", form)) if value}
    served = newsroom.public.get(picture.path, params=query)
    assert served.status_code == 200
    assert told_in(served.content) == []
    shown = Image.open(io.BytesIO(served.content))
    assert (shown.format, served.headers["content-type"]) == (kind, f"image/{kind.lower()}")
    assert shown.width == min(width or 700, 700)
    assert dict(shown.getexif()) == {}


def test_a_form_that_many_ask_for_at_once_is_the_same_for_all(newsroom: Newsroom) -> None:
    shown = Shown(newsroom, photo(size=(500, 300)))

    def ask(_: int) -> bytes:
        return httpx.get(f"{newsroom.url}{shown.path}?as=avif", timeout=30).content

    with ThreadPoolExecutor(12) as crowd:
        assert len(set(crowd.map(ask, range(12)))) == 1
    assert len(list((newsroom.folder / "media" / "made" / shown.stored["media"]).glob("whole.avif"))) == 1


def test_the_sizes_that_pages_offer_are_made_without_anybody_asking(newsroom: Newsroom) -> None:
    shown = Shown(newsroom, photo(size=(480, 300), iptc={"caption": "once"}))
    made, until = newsroom.folder / "media" / "made" / shown.stored["media"], monotonic() + 20
    while not {"480.avif", "480.webp", "480.jpg"} <= {path.name for path in made.glob("*")}:
        assert monotonic() < until
        sleep(0.02)


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-0", 0, 1), ("bytes=5-", 5, None), ("bytes=-7", -7, None), ("bytes=2-99999999", 2, None)],
)
def test_a_range_of_a_film_is_given(
    newsroom: Newsroom, clip: tuple[Shown, bytes], asked: str, start: int, end: int | None
) -> None:
    shown, whole = clip
    served = newsroom.public.get(shown.path, headers={"Range": asked})
    assert served.status_code == 206
    assert served.content == whole[start:end]
    first = start % len(whole)
    assert served.headers["content-range"] == f"bytes {first}-{first + len(served.content) - 1}/{len(whole)}"


@pytest.mark.parametrize("asked", ["bytes=9-2", "lines=1-2", "bytes=0-1,5-6", "bytes=-", "nonsense"])
def test_a_range_that_is_none_or_several_gives_the_whole(
    newsroom: Newsroom, clip: tuple[Shown, bytes], asked: str
) -> None:
    served = newsroom.public.get(clip[0].path, headers={"Range": asked})
    assert (served.status_code, served.content) == (200, clip[1])


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0"])
def test_a_range_beyond_the_end_is_416_with_the_size(newsroom: Newsroom, clip: tuple[Shown, bytes], asked: str) -> None:
    served = newsroom.public.get(clip[0].path, headers={"Range": asked})
    assert served.status_code == 416
    assert served.headers["content-range"] == f"bytes */{len(clip[1])}"


def test_a_range_of_what_has_changed_is_the_whole(newsroom: Newsroom, clip: tuple[Shown, bytes]) -> None:
    shown, whole = clip
    etag = newsroom.public.get(shown.path).headers["etag"]
    for condition, status in ((etag, 206), ('"another"', 200)):
        headers = {"Range": "bytes=0-3", "If-Range": condition}
        assert newsroom.public.get(shown.path, headers=headers).status_code == status
    assert newsroom.public.get(shown.path, headers={"If-None-Match": etag}).status_code == 304
    assert whole


def test_head_says_what_get_would(newsroom: Newsroom, clip: tuple[Shown, bytes]) -> None:
    shown, whole = clip
    for path, client in ((shown.path, newsroom.public), (f"/api/v1{shown.path}", newsroom.http)):
        said = client.head(path)
        assert (said.status_code, said.content) == (200, b"")
        assert int(said.headers["content-length"]) == len(whole)
        assert said.headers["accept-ranges"] == "bytes"


def test_staff_see_a_draft_s_file_before_anybody_else_does(newsroom: Newsroom) -> None:
    sent = photo(size=(91, 61))
    stored = newsroom.http.post(f"/api/v1/blogs/{newsroom.blog()}/media", content=sent).json()
    path = f"/media/{stored['media']}"
    assert newsroom.public.get(path).status_code == 404
    assert newsroom.public.get(f"/api/v1{path}").status_code == 401
    served = newsroom.http.get(f"/api/v1{path}?as=webp")
    assert (served.status_code, served.headers["content-type"]) == (200, "image/webp")
    assert served.headers["cache-control"].startswith("private")
    ranged = newsroom.http.get(f"/api/v1{path}", headers={"Range": "bytes=0-2"})
    assert (ranged.status_code, ranged.content) == (206, b"\xff\xd8\xff")


def test_a_document_is_a_download_in_a_sandbox(newsroom: Newsroom, tmp_path: Path) -> None:
    shown = Shown(newsroom, document(tmp_path / "a.pdf").read_bytes())
    assert shown.stored["kind"] == "pdf"
    served = newsroom.public.get(shown.path)
    assert served.headers["content-type"] == "application/pdf"
    assert "sandbox" in served.headers["content-security-policy"]
    assert served.headers["content-disposition"] == f'attachment; filename="{shown.stored["media"]}"'
    assert served.headers["x-content-type-options"] == "nosniff"
    assert told_in(served.content) == []


@pytest.mark.parametrize("query", ["w=77", "w=-1", "as=gif", "as=jpg", "w=480&as=svg"])
def test_a_size_or_form_that_is_not_offered_is_400(newsroom: Newsroom, picture: Shown, query: str) -> None:
    assert newsroom.public.get(f"{picture.path}?{query}").status_code == 400
    assert newsroom.http.get(f"/api/v1{picture.path}?{query}").status_code == 400


def test_a_size_has_an_address_without_a_query(newsroom: Newsroom, picture: Shown) -> None:
    name = picture.stored["media"]
    for path, query in ((f"480/{name}.webp", "w=480&as=webp"), (f"480/{name}", "w=480"), (f"{name}.webp", "as=webp")):
        assert newsroom.public.get(f"/media/{path}").content == newsroom.public.get(f"/media/{name}?{query}").content
    for path, status in ((f"77/{name}", 400), (f"480/{name}.svg", 400), (f"480/x/{name}", 404), ("480/nothing", 404)):
        assert newsroom.public.get(f"/media/{path}").status_code == status


@pytest.mark.parametrize("path", [f"/media/{MP3}?w=480", f"/media/{PDF}?as=avif"])
def test_only_pictures_come_in_sizes(newsroom: Newsroom, path: str) -> None:
    assert newsroom.public.get(path).status_code == 400


def test_an_erased_film_takes_its_picture_along(newsroom: Newsroom, tmp_path: Path) -> None:
    shown = Shown(newsroom, film(tmp_path / "a.mp4", sound=None, seconds=0.3).read_bytes())
    assert newsroom.public.get(f"{shown.path}?as=jpg").status_code == 200
    newsroom.act(shown.slug, shown.post["id"], "erase", reason="A court said so.")
    for path in (shown.path, f"{shown.path}?as=jpg"):
        assert newsroom.public.get(path).status_code == 404
        assert newsroom.http.get(f"/api/v1{path}").status_code == 404
    assert not list((newsroom.folder / "media").rglob(f"*{shown.stored['media']}*"))
