"""The live stream over HTTP: nothing missing, nothing twice, in order; slow readers cut; farewell at the end."""

import re
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from newsroom import Newsroom, newsroom_in


def test_a_reader_gets_each_post_once_and_in_order(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    with newsroom.stream(slug, after=1) as stream:
        made = [newsroom.publish(slug, f"Post {n}.")["id"] for n in range(20)]
        told: list[str] = []
        last = 1
        while last < 21:
            frame = stream.frame()
            assert frame["id"] > last
            last = frame["id"]
            assert frame["data"]["seq"] == last
            told += sorted(name.removeprefix("post-") for name in frame["data"]["parts"] if name.startswith("post-"))
    assert told == made


@pytest.mark.parametrize("by", ["after", "Last-Event-ID"])
def test_who_comes_back_gets_exactly_what_is_missing(newsroom: Newsroom, by: str) -> None:
    slug = newsroom.blog()
    ids = [newsroom.publish(slug, f"Post {n}.")["id"] for n in range(6)]
    after, headers = (4, {}) if by == "after" else (None, {"Last-Event-ID": "4"})
    with newsroom.stream(slug, after=after, headers=headers) as stream:
        frame = stream.frame()
    assert frame["id"] == 7
    assert {name for name in frame["data"]["parts"] if name.startswith("post-")} == {f"post-{one}" for one in ids[3:]}


def test_a_post_taken_down_meanwhile_is_never_replayed(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    post = newsroom.publish(slug, "Secret-4711.")
    newsroom.act(slug, post["id"], "take-down", reason="Wrong.")
    with newsroom.stream(slug, after=1) as stream:
        frame = stream.frame()
    assert frame["id"] == 3
    assert "Secret" not in str(frame)
    assert f"post-{post['id']}" in frame["data"]["parts"]


def test_only_changed_surroundings_are_told_again(newsroom: Newsroom) -> None:
    slug = newsroom.blog(background=[{"type": "text", "text": "Long ago."}])
    with newsroom.stream(slug, after=1) as stream:
        newsroom.publish(slug)
        assert "background" in stream.frame()["data"]["parts"]
        newsroom.publish(slug)
        assert "background" not in stream.frame()["data"]["parts"]


def test_who_is_far_behind_gets_one_reload(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    with ThreadPoolExecutor(8) as writers:
        list(writers.map(lambda n: newsroom.publish(slug, f"Post {n}."), range(502)))
    with newsroom.stream(slug, after=1) as stream:
        frame = stream.frame()
    assert (frame["event"], frame["id"]) == ("reload", 503)


@pytest.mark.parametrize(
    ("query", "status"), [("after=x", 400), ("after=-1", 400), ("after=", 400), ("after=9e9", 400), ("after=999", 404)]
)
def test_a_bad_seq_is_refused_before_anything_is_streamed(newsroom: Newsroom, query: str, status: int) -> None:
    answer = newsroom.public.get(f"/{newsroom.blog()}/stream?{query}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_stream_of_no_blog_is_404(newsroom: Newsroom) -> None:
    assert newsroom.public.get("/nowhere/stream").status_code == 404


def test_a_change_by_the_command_line_reaches_readers_of_the_running_server(newsroom: Newsroom) -> None:
    from newsroom import depesche

    slug = newsroom.blog()
    with newsroom.stream(slug, after=1) as stream:
        assert depesche(newsroom.folder, "post", slug, "From the command line.").returncode == 0
        assert "From the command line." in str(stream.frame()["data"]["parts"])


def test_a_reader_who_never_reads_is_cut_and_the_others_go_on(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    host, port = newsroom.url.removeprefix("http://").split(":")
    stuck = socket.socket()
    stuck.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    stuck.connect((host, int(port)))
    stuck.sendall(f"GET /{slug}/stream?after=1 HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert stuck.recv(200)
    with newsroom.stream(slug, after=1) as stream, ThreadPoolExecutor(1) as publishing:
        publishing.submit(lambda: [newsroom.publish(slug, f"{n} " + "word " * 9_000) for n in range(120)])
        while stream.frame()["id"] < 121:
            pass
    stuck.settimeout(20)
    read = 0
    while received := stuck.recv(65_536):
        read += len(received)
    stuck.close()
    assert read < 120 * 45_000, "it got all that was published, though it was cut"


def test_no_more_readers_are_taken_than_the_setting_says(tmp_path: Path) -> None:
    with newsroom_in(tmp_path, DEPESCHE_STREAMS="2") as small:
        slug = small.blog()
        with small.stream(slug, after=0) as one, small.stream(slug, after=0) as two:
            one.frame(), two.frame()
            refused = small.public.get(f"/{slug}/stream")
            assert refused.status_code == 503
            assert int(refused.headers["retry-after"]) > 0
        # both have gone: their places are free again
        while small.public.get(f"/{slug}/stream?after=x").status_code == 503:
            pass


def test_a_server_that_stops_tells_readers_when_to_come_back(tmp_path: Path) -> None:
    with newsroom_in(tmp_path) as stopping:
        slug = stopping.blog()
        waits: list[int] = []

        def read() -> None:
            with stopping.stream(slug, after=0) as stream:
                stream.frame()
                joined.wait()
                waits.append(stream.retry())

        joined = threading.Barrier(9)
        readers = [threading.Thread(target=read) for _ in range(8)]
        for reader in readers:
            reader.start()
        joined.wait(30)
        stopping.process.terminate()
        assert stopping.process.wait(20) == 0
        for reader in readers:
            reader.join(20)
    assert len(waits) == 8
    assert len(set(waits)) > 1, "all would come back at the same moment"


def test_the_stream_answers_head_without_a_body(newsroom: Newsroom) -> None:
    answer = newsroom.public.head(f"/{newsroom.blog()}/stream")
    assert answer.status_code == 200
    assert re.match("text/event-stream", answer.headers["content-type"])
