"""Files: one contract, on disk and in a bucket of a real S3 server; and a newsroom whose media are in one."""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from depesche.store.bucket import Bucket
from depesche.store.disk import Disk
from depesche.store.files import Files, open_files
from newsroom import newsroom_in
from ports import free_ports
from s3 import BUCKET, KEYS, keys_in, s3_server
from samples import photo, told_in


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with s3_server() as url:
        yield url


@pytest.fixture(params=["disk", "bucket"])
def files(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    if request.param == "disk":
        return open_files("", tmp_path / "files")
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    url = request.getfixturevalue("s3")
    return open_files(f"s3://{BUCKET}/{tmp_path.name}/in?endpoint={url}", tmp_path)


def test_what_is_written_is_there_whole(files: Files) -> None:
    files.write("a/b.jpg", b"abc" * 1000)
    assert files.size("a/b.jpg") == 3000
    assert files.read("a/b.jpg") == b"abc" * 1000
    files.write("a/b.jpg", b"new")
    assert files.read("a/b.jpg") == b"new"


def test_a_large_file_is_taken_from_its_path(files: Files, tmp_path: Path) -> None:
    source = tmp_path / "film"
    source.write_bytes(bytes(range(256)) * 50_000)
    files.take("film.mp4", source)
    assert files.size("film.mp4") == 12_800_000
    assert files.part("film.mp4", 12_799_990, 10) == bytes(range(246, 256))
    assert source.exists()


def test_a_part_is_what_was_asked_for(files: Files) -> None:
    files.write("a", b"0123456789")
    assert files.part("a", 0, 1) == b"0"
    assert files.part("a", 3, 4) == b"3456"
    assert files.part("a", 9, 1) == b"9"


def test_what_is_not_there_is_none(files: Files) -> None:
    assert files.size("nothing") is None
    assert files.read("nothing") is None
    assert files.part("nothing", 0, 1) is None


def test_what_is_removed_is_gone_and_may_be_removed_again(files: Files) -> None:
    files.write("a.jpg", b"a")
    for _ in range(2):
        files.remove("a.jpg")
        assert files.read("a.jpg") is None


def test_a_folder_goes_with_all_that_is_in_it_and_nothing_else(files: Files) -> None:
    for name in ("made/a.jpg/480.avif", "made/a.jpg/480.webp", "made/a.jpg.b/480.avif", "a.jpg"):
        files.write(name, b"x")
    for _ in range(2):
        files.remove_all("made/a.jpg")
    assert [files.size(f"made/a.jpg/480.{form}") for form in ("avif", "webp")] == [None, None]
    assert files.size("made/a.jpg.b/480.avif") == 1
    assert files.size("a.jpg") == 1


def test_a_bucket_that_does_not_answer_is_an_error_as_a_disk_s_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    moment = timedelta(milliseconds=10)
    away = Bucket(f"s3://media?endpoint=http://127.0.0.1:{free_ports(1)[0]}", moment, moment)
    asks: tuple[Callable[[], object], ...] = (
        lambda: away.write("a", b"a"), lambda: away.size("a"), lambda: away.read("a"), lambda: away.remove("a"),
        lambda: list(away.names()), away.check,
    )  # fmt: skip
    for ask in asks:
        with pytest.raises(OSError, match="can not be used"):
            ask()


def test_no_setting_is_the_disk_and_s3_is_a_bucket(tmp_path: Path) -> None:
    assert isinstance(open_files("", tmp_path), Disk)
    assert isinstance(open_files("s3://bucket/here?endpoint=http://127.0.0.1:9&region=eu", tmp_path), Bucket)


@pytest.mark.parametrize("place", ["here", "http://bucket", "s3://", "s3://bucket?colour=red"])
def test_another_place_is_refused_with_the_way_to_write_it(place: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="write it as s3://bucket/prefix"):
        open_files(place, tmp_path)


def test_keys_may_stand_in_files(s3: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KEYS:
        path = tmp_path / name
        path.write_text("testing\n")
        monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv(f"{name}_FILE", str(path))
    files = open_files(f"s3://{BUCKET}/keys?endpoint={s3}", tmp_path)
    files.write("a", b"a")
    assert files.read("a") == b"a"


def test_a_newsroom_keeps_its_media_in_a_bucket_and_erases_every_size_there(s3: str, tmp_path: Path) -> None:
    place = f"s3://{BUCKET}/{tmp_path.name}?endpoint={s3}"
    with newsroom_in(tmp_path, DEPESCHE_MEDIA_STORE=place, **KEYS) as newsroom:
        slug = newsroom.blog()
        stored = newsroom.http.post(f"/api/v1/blogs/{slug}/media", content=photo(size=(600, 400))).json()
        block = {"type": "image", **{name: stored[name] for name in ("media", "width", "height")}}
        post = newsroom.publish(slug, body=[block])
        for query in ("", "?w=480&as=avif", "?w=480&as=webp", "?w=480"):
            served = newsroom.public.get(f"/media/{stored['media']}{query}")
            assert served.status_code == 200
            assert told_in(served.content) == []
            assert Image.open(io.BytesIO(served.content)).width in (400, 480)
        ranged = newsroom.public.get(f"/media/{stored['media']}", headers={"Range": "bytes=0-1"})
        assert (ranged.status_code, ranged.content) == (206, b"\xff\xd8")
        assert [key for key in keys_in(s3) if stored["media"] in key]
        assert not list((tmp_path / "media").rglob("*.jpg"))
        newsroom.act(slug, post["id"], "erase", reason="A court said so.")
        assert not [key for key in keys_in(s3) if stored["media"] in key]
        assert newsroom.public.get(f"/media/{stored['media']}").status_code == 404
