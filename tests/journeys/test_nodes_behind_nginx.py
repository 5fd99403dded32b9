"""Two nodes behind nginx as it ships: nobody comes back to the same one, and either may go, by force or in order."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from depesche.model.ids import new_ulid
from newsroom import ADDRESS, Newsroom, Stream, depesche, environment
from nginx import nginx_before
from ports import free_ports
from postgres import Postgres
from samples import photo

READERS = 6
PATIENCE_SECONDS = 30


class Node:
    """A `depesche serve` that comes back at the same port."""

    def __init__(self, folder: Path, name: str, port: int) -> None:
        self.address = f"127.0.0.1:{port}"
        self._command = [sys.executable, "-m", "depesche", "serve", "--port", str(port)]
        self._env = environment(folder) | {
            "DEPESCHE_FETCH_LINKS": "false",
            "DEPESCHE_PROXIES": "1",
            "DEPESCHE_DATA": str(folder / name),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, env=self._env, stdout=subprocess.DEVNULL)
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                if httpx.get(f"http://{self.address}/healthz").status_code == 200:
                    return
            except httpx.TransportError:
                assert self._process.poll() is None
                assert time.monotonic() < until
                time.sleep(0.05)

    def end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(PATIENCE_SECONDS)
            self._process = None


class Cluster(NamedTuple):
    """Two nodes, and the one address by which they are reached."""

    nodes: tuple[Node, Node]
    url: str
    token: str
    folder: Path

    def writer(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {self.token}"}, timeout=30)

    def blog(self) -> str:
        slug = f"blog-{new_ulid().lower()}"
        with self.writer() as writer:
            assert writer.put(f"/api/v1/blogs/{slug}", json={"headline": "On two nodes"}).status_code == 201
        return slug


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    (folder / ADDRESS).write_text(postgres.database())
    made = depesche(folder, "token", "--all")
    assert made.returncode == 0, made.stderr
    one, two = (Node(folder, name, port) for name, port in zip(("one", "two"), free_ports(2), strict=True))
    with ExitStack() as stack:
        for node in (one, two):
            stack.callback(node.end, signal.SIGTERM)
            node.start()
        url = stack.enter_context(nginx_before(folder / "nginx", [one.address, two.address]))
        yield Cluster((one, two), url, made.stdout.strip().splitlines()[-1], folder)


class Reader(threading.Thread):
    """Reads through nginx, and comes back with the last id whenever the line breaks, until told of a seq."""

    def __init__(self, cluster: Cluster, slug: str) -> None:
        super().__init__(daemon=True)
        self._address = f"{cluster.url}/{slug}/stream"
        self.ids = [1]
        self.posts: list[str] = []
        self.connected = threading.Event()
        self.last: int | None = None
        """The seq after which it has read enough; said before that is published, for it waits for what comes."""
        self.breaks = 0

    def run(self) -> None:
        while not self._has_enough():
            try:
                self._read()
            except (httpx.TransportError, EOFError):
                self.breaks += 1
                time.sleep(0.05)

    def _read(self) -> None:
        headers = {"Last-Event-ID": str(self.ids[-1])}
        with httpx.stream("GET", self._address, headers=headers, timeout=httpx.Timeout(5, read=20)) as answer:
            if answer.status_code != 200:
                raise EOFError(f"answered {answer.status_code}")
            stream = Stream(answer)
            self.connected.set()
            while not self._has_enough():
                frame = stream.frame()
                self.ids.append(frame["id"])
                for part in sorted(frame["data"]["parts"]):
                    if part.startswith("post-"):
                        self.posts.append(part.removeprefix("post-"))

    def _has_enough(self) -> bool:
        return self.last is not None and self.ids[-1] >= self.last


def _finish(cluster: Cluster, slug: str, readers: list[Reader], made: list[str]) -> None:
    """Publish the last post, and wait until everybody has heard it."""
    for reader in readers:
        reader.last = len(made) + 2  # the blog's opening is the first, this one the last
    made.append(new_ulid())
    with cluster.writer() as writer:
        _publish(writer, slug, made[-1], "The last.")
    for reader in readers:
        reader.join(PATIENCE_SECONDS)
        assert not reader.is_alive(), f"told up to {reader.ids[-1]} of {reader.last}"


def _readers(cluster: Cluster, slug: str) -> list[Reader]:
    readers = [Reader(cluster, slug) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    assert all(reader.connected.wait(PATIENCE_SECONDS) for reader in readers)
    return readers


def test_posts_reach_the_readers_of_both_nodes_once_and_in_order(cluster: Cluster) -> None:
    slug = cluster.blog()
    readers = _readers(cluster, slug)
    made = [new_ulid() for _ in range(20)]
    with cluster.writer() as writer:
        for n, ulid in enumerate(made):
            _publish(writer, slug, ulid, f"Post {n}.")
    _finish(cluster, slug, readers, made)
    assert [reader.posts for reader in readers] == [made] * READERS


def _publish(writer: httpx.Client, slug: str, ulid: str, text: str) -> None:
    """Publish, and again until it is acknowledged: a PUT with the same ULID is the same post."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            body = {"body": [{"type": "text", "text": text}]}
            address = f"/api/v1/blogs/{slug}/posts/{ulid}"
            if writer.put(address, json=body, headers={"If-None-Match": "*"}).status_code in (200, 201):
                return
        except httpx.TransportError:
            pass
        assert time.monotonic() < until, "not acknowledged"
        time.sleep(0.02)


def test_an_upload_whose_parts_come_over_many_connections_is_led_to_one_node(cluster: Cluster) -> None:
    slug, whole = cluster.blog(), photo(size=(180, 120)) + bytes(1_000)
    tus = {"Tus-Resumable": "1.0.0"}
    for _ in range(4):
        with cluster.writer() as writer:
            begun = writer.post(f"/api/v1/blogs/{slug}/uploads", headers=tus | {"Upload-Length": str(len(whole))})
        where = begun.headers["location"]
        for at in range(0, len(whole), 500):
            headers = tus | {"Upload-Offset": str(at), "Content-Type": "application/offset+octet-stream"}
            with cluster.writer() as writer:
                sent = writer.patch(where, content=whole[at : at + 500], headers=headers)
            assert sent.status_code == 204, sent.text
        with cluster.writer() as writer:
            assert writer.post(f"{where}/media").status_code == 201


def test_editors_at_different_nodes_see_each_other_and_what_each_writes(cluster: Cluster) -> None:
    slug, post = cluster.blog(), new_ulid()
    newsroom = Newsroom(cluster.folder, cluster.url, cluster.token, subprocess.Popen(["true"], text=True))
    newsroom.process.wait()
    with newsroom.http, newsroom.public, ExitStack() as stack:
        editors = [stack.enter_context(newsroom.person("editor", name=name)) for name in ("Ada", "Bob")]
        tabs = [new_ulid() for _ in editors]
        streams = []
        for node, editor, tab in zip(cluster.nodes, editors, tabs, strict=True):
            address = f"http://{node.address}/api/v1/blogs/{slug}/desk/stream?tab={tab}"
            streams.append(stack.enter_context(editor.stream("GET", address)).iter_lines())
        for lines in streams:
            _await_people(lines, {"Ada": None, "Bob": None})
        for _ in range(3):  # at whichever node
            told = editors[0].put(f"/api/v1/blogs/{slug}/desk/people/{tabs[0]}", json={"editing": post})
            assert told.status_code == 204, told.text
        for lines in streams:
            _await_people(lines, {"Ada": post, "Bob": None})


def _await_people(lines: Iterator[str], wanted: dict[str, str | None]) -> None:
    """Read a desk's stream until it says that these are here, each writing that."""
    is_people = False
    for line in lines:
        if line.startswith("data:") and is_people:
            people = json.loads(line.removeprefix("data:"))["people"]
            if {one["name"]: one.get("editing") for one in people} == wanted:
                return
        is_people = line == "event: people"
    raise EOFError("the stream has ended")


def _kill(cluster: Cluster) -> None:
    cluster.nodes[0].end(signal.SIGKILL)
    time.sleep(0.5)  # it is away for a while, and its readers have to go on at the other
    cluster.nodes[0].start()


def _upgrade(cluster: Cluster) -> None:
    for node in cluster.nodes:
        node.end(signal.SIGTERM)
        node.start()


@pytest.mark.parametrize("happens", [_kill, _upgrade])
def test_readers_and_writers_go_on_without_gap_or_double_while(
    cluster: Cluster, happens: Callable[[Cluster], None]
) -> None:
    slug = cluster.blog()
    readers = _readers(cluster, slug)
    made: list[str] = []
    happening = threading.Thread(target=happens, args=(cluster,))
    with cluster.writer() as writer:
        for n in range(10):
            made.append(new_ulid())
            _publish(writer, slug, made[-1], f"Before {n}.")
        happening.start()
        while happening.is_alive():
            made.append(new_ulid())
            _publish(writer, slug, made[-1], f"Meanwhile {len(made)}.")
            time.sleep(0.02)
        happening.join()
    _finish(cluster, slug, readers, made)
    assert [reader.posts for reader in readers] == [made] * READERS
    assert all(reader.ids == sorted(set(reader.ids)) for reader in readers)
    assert sum(reader.breaks for reader in readers) > 0  # something did happen to them
