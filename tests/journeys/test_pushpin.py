"""Readers behind Pushpin: a frame is published once, and everybody gets each post once, in order, whatever breaks."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from typing import Any, NamedTuple

import httpx
import pytest

from newsroom import Newsroom, Stream, newsroom_in
from ports import free_ports
from pushpin import KEY, Pushpin, Wire, pushpin_before

READERS = 12
PATIENCE_SECONDS = 15


class Edge(NamedTuple):
    """A newsroom, the Pushpin before it, and what lies between."""

    newsroom: Newsroom
    pushpin: Pushpin
    wire: Wire

    def published(self, slug: str) -> list[tuple[int, int]]:
        """Give from which seq to which each publication about a blog led."""
        channel = f"blog-{self.newsroom.public.get(f'/api/v1/blogs/{slug}').json()['id']}"
        return [(int(one["prev-id"]), int(one["id"])) for one in self.wire.published if one["channel"] == channel]


@pytest.fixture(scope="module")
def edge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edge]:
    folder = tmp_path_factory.mktemp("edge")
    (control,) = free_ports(1)
    wire = Wire(control)
    grip = f"{wire.url}?iss=pushpin&key={KEY}"
    with ExitStack() as stack:
        stack.callback(wire.close)
        newsroom = stack.enter_context(newsroom_in(folder, DEPESCHE_GRIP=grip))
        origin = newsroom.url.removeprefix("http://")
        yield Edge(newsroom, stack.enter_context(pushpin_before(folder / "pushpin", origin, control)), wire)


class Held:
    """A reader behind Pushpin: what it was told, until it knows of a seq."""

    def __init__(self, edge: Edge, slug: str, after: int | None = 1) -> None:
        self._edge = edge
        self._slug = slug
        self.seq = after
        self.ids: list[int] = []
        self.posts: list[str] = []

    @contextmanager
    def connected(self) -> Iterator[Stream]:
        query, headers = ("?after=1", {}) if not self.ids else ("", {"Last-Event-ID": str(self.ids[-1])})
        address = f"{self._edge.pushpin.url}/{self._slug}/stream{query}"
        with httpx.stream("GET", address, headers=headers, timeout=PATIENCE_SECONDS) as answer:
            assert answer.status_code == 200
            yield Stream(answer)

    def take(self, stream: Stream, upto: int) -> None:
        """Read until told of a seq."""
        while not self.ids or self.ids[-1] < upto:
            frame: dict[str, Any] = stream.frame()
            self.ids.append(frame["id"])
            named = [part.removeprefix("post-") for part in frame["data"]["parts"] if part.startswith("post-")]
            self.posts += sorted(named)

    def read(self, upto: int, there: threading.Barrier | None = None) -> "Held":
        with self.connected() as stream:
            if there is not None:
                stream.retry()
                there.wait(PATIENCE_SECONDS)
            self.take(stream, upto)
        return self


def test_each_frame_is_published_once_and_every_reader_gets_each_post_once_in_order(edge: Edge) -> None:
    slug = edge.newsroom.blog()
    there = threading.Barrier(READERS + 1)
    with ThreadPoolExecutor(READERS) as pool:
        reading = [pool.submit(Held(edge, slug).read, 11, there) for _ in range(READERS)]
        there.wait(PATIENCE_SECONDS)
        made = [edge.newsroom.publish(slug, f"Post {n}.")["id"] for n in range(10)]
        held = [one.result() for one in reading]
    assert [one.posts for one in held] == [made] * READERS
    published = edge.published(slug)
    assert len(published) <= 11  # the blog's opening and ten posts: for one reader or for a million
    assert published[0][0] == 0
    assert all(before[1] == after[0] for before, after in pairwise(published))


def test_who_joins_in_the_middle_of_a_burst_has_neither_gap_nor_double(edge: Edge) -> None:
    slug = edge.newsroom.blog()
    made: list[str] = []
    with ThreadPoolExecutor(READERS) as pool:
        reading = []
        for n in range(60):
            if n % 5 == 0:
                reading.append(pool.submit(Held(edge, slug).read, 61))
            made.append(edge.newsroom.publish(slug, f"Post {n}.")["id"])
        held = [one.result() for one in reading]
    assert [one.posts for one in held] == [made] * len(reading)
    assert all(one.ids == sorted(set(one.ids)) for one in held)


def test_a_publication_that_is_lost_is_fetched_with_the_next(edge: Edge) -> None:
    slug = edge.newsroom.blog()
    reader = Held(edge, slug)
    with reader.connected() as stream:
        made = [edge.newsroom.publish(slug, "Told.")["id"]]
        reader.take(stream, 2)
        edge.wire.lose = True
        made.append(edge.newsroom.publish(slug, "Lost on the way.")["id"])
        _until(lambda: (2, 3) in edge.published(slug))
        edge.wire.lose = False
        made.append(edge.newsroom.publish(slug, "Told again.")["id"])
        reader.take(stream, 4)
    assert reader.posts == made


def test_a_publication_that_is_refused_is_sent_again_before_those_after_it(edge: Edge) -> None:
    slug = edge.newsroom.blog()
    reader = Held(edge, slug)
    with reader.connected() as stream:
        edge.wire.refuse = 2
        made = [edge.newsroom.publish(slug, f"Post {n}.")["id"] for n in range(3)]
        reader.take(stream, 4)
    _until(lambda: edge.wire.refuse == 0)  # Pushpin may have asked the node meanwhile, as it does when a reader comes
    assert reader.posts == made
    assert reader.ids[-1] == 4


def test_after_pushpin_has_been_restarted_a_reader_goes_on_where_it_was(edge: Edge) -> None:
    slug = edge.newsroom.blog()
    reader = Held(edge, slug)
    with reader.connected() as stream:
        made = [edge.newsroom.publish(slug, "Before.")["id"]]
        reader.take(stream, 2)
        edge.pushpin.stop()
        with pytest.raises((EOFError, httpx.TransportError)):
            stream.frame()
    made.append(edge.newsroom.publish(slug, "While it was away.")["id"])
    edge.pushpin.start()
    with reader.connected() as stream:
        reader.take(stream, 3)
        made.append(edge.newsroom.publish(slug, "After.")["id"])
        reader.take(stream, 4)
    assert reader.posts == made


@pytest.mark.parametrize("signature", ["", "forged", "eyJhbGciOiJub25lIn0.eyJpc3MiOiJwdXNocGluIn0."])
def test_who_is_not_a_proxy_of_ours_gets_a_stream_of_his_own(edge: Edge, signature: str) -> None:
    slug = edge.newsroom.blog()
    with edge.newsroom.stream(slug, after=1, headers={"Grip-Sig": signature} if signature else {}) as stream:
        edge.newsroom.publish(slug)
        assert stream.frame()["id"] == 2


def _until(happened: Any) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.01)
