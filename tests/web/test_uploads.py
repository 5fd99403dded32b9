"""Uploads by tus: they go on where the line or the server broke, belong to their owner, and are bounded."""

import base64
import io
import os
import signal
import socket
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from PIL import Image

from depesche.model.ids import new_ulid
from newsroom import Newsroom, newsroom_in
from samples import film, photo, told_in

TUS = {"Tus-Resumable": "1.0.0"}
PART = TUS | {"Content-Type": "application/offset+octet-stream"}


def metadata(**told: str) -> dict[str, str]:
    pairs = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in told.items())
    return {"Upload-Metadata": pairs}


def begin(newsroom: Newsroom, slug: str, size: int, **told: str) -> httpx.Response:
    headers = TUS | {"Upload-Length": str(size)} | (metadata(**told) if told else {})
    return newsroom.http.post(f"/api/v1/blogs/{slug}/uploads", headers=headers)


def offset(newsroom: Newsroom, where: str) -> int:
    answer = newsroom.http.head(where, headers=TUS)
    assert answer.status_code in (200, 204), answer.status_code
    assert answer.headers["cache-control"] == "no-store"
    return int(answer.headers["upload-offset"])


def send(newsroom: Newsroom, where: str, at: int, part: bytes, **more: str) -> httpx.Response:
    return newsroom.http.patch(where, content=part, headers=PART | {"Upload-Offset": str(at)} | more)


def large_picture() -> bytes:
    """Give a picture of some megabytes, most of them behind its end."""
    return photo(size=(180, 120)) + bytes(5_000_000)


def send_and_break(newsroom: Newsroom, where: str, whole: bytes, upto: int) -> socket.socket:
    """Begin to send the whole file, and stop in the middle; the line is still there when this returns."""
    parts = urlsplit(newsroom.url)
    line = socket.create_connection((parts.hostname or "", parts.port or 0))
    head = [f"PATCH {where} HTTP/1.1", f"Host: {parts.netloc}", f"Authorization: Bearer {newsroom.token}"]
    head += [f"{name}: {value}" for name, value in (PART | {"Upload-Offset": "0"}).items()]
    line.sendall("\r\n".join([*head, f"Content-Length: {len(whole)}", "", ""]).encode())
    line.sendall(whole[:upto])
    return line


def wait_for_bytes(newsroom: Newsroom, where: str, least: int) -> int:
    """Ask how far an upload is, until it is at least so far."""
    until = time.monotonic() + 20
    while (come := offset(newsroom, where)) < least:
        assert time.monotonic() < until, f"only {come} bytes have come"
        time.sleep(0.02)
    return come


def test_the_server_says_what_it_speaks(newsroom: Newsroom) -> None:
    answer = newsroom.public.options(f"/api/v1/blogs/{newsroom.blog()}/uploads")
    assert answer.status_code == 204
    assert answer.headers["tus-version"] == "1.0.0"
    assert {"creation", "termination"} <= set(answer.headers["tus-extension"].split(","))
    assert int(answer.headers["tus-max-size"]) == 500_000_000


def test_an_upload_in_parts_becomes_a_picture_once(newsroom: Newsroom) -> None:
    slug, whole = newsroom.blog(), photo()
    began = begin(newsroom, slug, len(whole), filename="IMG_1.jpg", filetype="image/jpeg")
    assert began.status_code == 201
    where = began.headers["location"]
    half = len(whole) // 2
    assert send(newsroom, where, 0, whole[:half]).headers["upload-offset"] == str(half)
    early = newsroom.http.post(f"{where}/media")
    assert early.status_code == 409
    assert send(newsroom, where, half, whole[half:]).status_code == 204
    stored = newsroom.http.post(f"{where}/media")
    assert stored.status_code == 201
    assert stored.json()["kind"] == "image"
    assert stored.json()["caption"].startswith("Boote am Kai")
    assert stored.json()["credit"] == "Mara Lind/dpa"
    assert newsroom.http.post(f"{where}/media").json() == stored.json()
    assert not (newsroom.folder / "uploads" / where.rpartition("/")[2]).exists()


def test_an_upload_whose_line_broke_goes_on_where_it_was(newsroom: Newsroom) -> None:
    slug, whole = newsroom.blog(), large_picture()
    where = begin(newsroom, slug, len(whole)).headers["location"]
    send_and_break(newsroom, where, whole, 2_500_000).close()
    come = wait_for_bytes(newsroom, where, 2_500_000)
    assert come == 2_500_000
    assert send(newsroom, where, come, whole[come:]).headers["upload-offset"] == str(len(whole))
    stored = newsroom.http.post(f"{where}/media").json()
    assert (stored["width"], stored["height"]) == (120, 180)


def test_an_upload_survives_the_server_being_killed_in_the_middle(tmp_path: Path) -> None:
    whole, key = large_picture(), new_ulid()
    with newsroom_in(tmp_path) as first:
        slug = first.blog()
        where = begin(first, slug, len(whole), key=key).headers["location"]
        with send_and_break(first, where, whole, 4_200_000):
            wait_for_bytes(first, where, 3_000_000)
            os.kill(first.process.pid, signal.SIGKILL)
            first.process.wait(20)
    with newsroom_in(tmp_path) as second:
        second.http.headers["Authorization"] = first.http.headers["Authorization"]
        assert begin(second, slug, len(whole), key=key).headers["location"] == where
        come = offset(second, where)
        assert 3_000_000 <= come <= 4_200_000
        send(second, where, come, whole[come:])
        stored = second.http.post(f"{where}/media").json()
        second.publish(slug, body=[{"type": "image", **{n: stored[n] for n in ("media", "width", "height")}}])
        served = second.public.get(f"/media/{stored['media']}").content
    assert Image.open(io.BytesIO(served)).size == (120, 180)


def test_a_part_must_go_on_where_the_upload_is(newsroom: Newsroom) -> None:
    where = begin(newsroom, newsroom.blog(), 100).headers["location"]
    assert send(newsroom, where, 10, b"x").status_code == 409
    assert send(newsroom, where, 0, b"x" * 101).status_code == 413
    assert send(newsroom, where, 0, b"x", **{"Content-Type": "text/plain"}).status_code == 415
    assert send(newsroom, where, 0, b"x", **{"Tus-Resumable": "0.2.2"}).status_code == 412
    assert offset(newsroom, where) == 0


def test_beginning_twice_by_one_key_is_one_upload_and_its_owner_s_alone(newsroom: Newsroom) -> None:
    slug, key = newsroom.blog(), new_ulid()
    where = begin(newsroom, slug, 100, key=key).headers["location"]
    send(newsroom, where, 0, b"x" * 40)
    again = begin(newsroom, slug, 100, key=key)
    assert (again.status_code, again.headers["location"]) == (201, where)
    assert again.headers["upload-offset"] == "40"
    assert begin(newsroom, slug, 99, key=key).status_code == 409
    headers = {"Authorization": f"Bearer {another_token(newsroom)}"}
    with httpx.Client(base_url=newsroom.url, headers=headers) as other:
        taken = other.post(f"/api/v1/blogs/{slug}/uploads", headers=TUS | {"Upload-Length": "100"} | metadata(key=key))
        assert taken.status_code == 409
        assert other.head(where, headers=TUS).status_code == 404
        assert other.patch(where, content=b"y", headers=PART | {"Upload-Offset": "40"}).status_code == 404
        assert other.delete(where, headers=TUS).status_code == 404
        assert other.post(f"{where}/media").status_code == 404


def another_token(newsroom: Newsroom) -> str:
    from newsroom import depesche

    return str(depesche(newsroom.folder, "token", "--all").stdout.strip().splitlines()[-1])


def test_an_upload_that_was_ended_is_gone(newsroom: Newsroom) -> None:
    where = begin(newsroom, newsroom.blog(), 100).headers["location"]
    send(newsroom, where, 0, b"x" * 40)
    assert newsroom.http.delete(where, headers=TUS).status_code == 204
    assert newsroom.http.head(where, headers=TUS).status_code == 404
    assert not (newsroom.folder / "uploads" / where.rpartition("/")[2]).exists()


@pytest.mark.parametrize(
    ("size", "told", "status"),
    [(500_000_001, {}, 413), (30_000_001, {"filetype": "image/png"}, 413), (0, {}, 400), (5, {"key": "x"}, 400)],
)
def test_what_is_too_large_is_refused_before_a_byte_is_taken(
    newsroom: Newsroom, size: int, told: dict[str, str], status: int
) -> None:
    answer = begin(newsroom, newsroom.blog(), size, **told)
    assert answer.status_code == status
    assert answer.headers["tus-resumable"] == "1.0.0"


def test_the_unfinished_uploads_of_one_owner_are_bounded(tmp_path: Path) -> None:
    with newsroom_in(tmp_path, DEPESCHE_UNFINISHED_BYTES="1000") as newsroom:
        slug = newsroom.blog()
        first = begin(newsroom, slug, 600).headers["location"]
        refused = begin(newsroom, slug, 600)
        assert refused.status_code == 413
        assert "1,000" in refused.json()["detail"]
        newsroom.http.delete(first, headers=TUS)
        assert begin(newsroom, slug, 600).status_code == 201


def test_what_is_no_file_of_ours_is_refused_with_the_reason_each_time(newsroom: Newsroom) -> None:
    body = b"<svg xmlns='http://www.w3.org/2000/svg'/>"
    where = begin(newsroom, newsroom.blog(), len(body), filename="a.png", filetype="image/png").headers["location"]
    send(newsroom, where, 0, body)
    for _ in range(2):
        answer = newsroom.http.post(f"{where}/media")
        assert answer.status_code == 415
        assert "SVG" in answer.json()["detail"]


def test_a_film_is_uploaded_and_served_in_ranges(newsroom: Newsroom, tmp_path: Path) -> None:
    whole = film(tmp_path / "a.mp4").read_bytes()
    slug = newsroom.blog()
    where = begin(newsroom, slug, len(whole)).headers["location"]
    send(newsroom, where, 0, whole)
    stored: Any = newsroom.http.post(f"{where}/media").json()
    assert (stored["kind"], stored["width"], stored["height"]) == ("video", 96, 64)
    newsroom.publish(slug, body=[{"type": "file", "media": stored["media"], "kind": "video", "size": stored["size"]}])
    served = newsroom.public.get(f"/media/{stored['media']}")
    assert served.headers["content-type"] == "video/mp4"
    assert len(served.content) == stored["size"]
    assert told_in(served.content) == []
    part = newsroom.public.get(f"/media/{stored['media']}", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, served.content[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{stored['size']}"
    poster = newsroom.public.get(f"/media/{stored['media']}?as=jpg")
    assert Image.open(io.BytesIO(poster.content)).size == (96, 64)
