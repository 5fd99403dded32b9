"""A server killed at random moments while it writes: nothing acknowledged is lost, nothing is there twice."""

import random
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

from depesche.log.opening import open_log
from depesche.log.verify import verify
from depesche.model.ids import new_ulid
from newsroom import ADDRESS, START_SECONDS, Stream, depesche, environment, place_of
from postgres import Postgres

KILLS = 25
WRITERS = 4


class Killed:
    """A server on one port and folder, killed and started over and over."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.up = threading.Event()
        self.over = threading.Event()
        self.acknowledged: list[str] = []
        self.token = ""

    def start(self) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "depesche", "serve", "--port", str(self.port)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment(self.folder))
        assert process.stdout is not None
        assert "serves" in process.stdout.readline()
        process.stdout.close()
        self.up.set()
        return process

    def kill(self, process: "subprocess.Popen[str]") -> None:
        self.up.clear()
        process.send_signal(signal.SIGKILL)
        process.wait()

    def write(self) -> None:
        """Publish one post after the other; each is sent again with its ULID until it is acknowledged."""
        headers = {"Authorization": f"Bearer {self.token}", "If-None-Match": "*"}
        with httpx.Client(headers=headers, timeout=START_SECONDS) as http:
            while not self.over.is_set():
                ulid, sent = new_ulid(), False
                while not sent and not self.over.is_set():
                    try:
                        copy = {"body": [{"type": "text", "text": f"Post {ulid}."}]}
                        answer = http.put(f"{self.url}/api/v1/blogs/storm/posts/{ulid}", json=copy)
                    except httpx.TransportError:
                        self.up.wait(START_SECONDS)
                        continue
                    assert answer.status_code in (200, 201), answer.text
                    self.acknowledged.append(ulid)
                    sent = True

    def read(self, told: set[str], seqs: list[int]) -> None:
        """Be a reader who comes back by Last-Event-ID, until the last post is told."""
        while True:
            try:
                headers = {"Last-Event-ID": str(seqs[-1])}
                with httpx.stream("GET", f"{self.url}/storm/stream", headers=headers, timeout=START_SECONDS) as answer:
                    assert answer.status_code == 200
                    stream = Stream(answer)
                    while True:
                        frame = stream.frame()
                        seqs.append(frame["id"])
                        parts = frame["data"]["parts"]
                        told.update(name.removeprefix("post-") for name in parts if name.startswith("post-"))
                        if "The storm is over." in str(parts):
                            return
            except (httpx.TransportError, EOFError):
                self.up.wait(START_SECONDS)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_no_acknowledged_post_is_lost_by_sigkill_and_readers_resume_without_gap(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    chance = random.Random(kind)
    if kind == "postgres":
        running: Postgres = request.getfixturevalue("postgres")
        (tmp_path / ADDRESS).write_text(running.database())
    assert depesche(tmp_path, "blogs", "create", "storm", "--headline", "Storm").returncode == 0
    killed = Killed(tmp_path)
    killed.token = depesche(tmp_path, "token", "--blog", "storm").stdout.strip().splitlines()[-1]
    told: set[str] = set()
    seqs = [1]
    process = killed.start()
    reader = threading.Thread(target=killed.read, args=(told, seqs))
    writers = [threading.Thread(target=killed.write) for _ in range(WRITERS)]
    for thread in (reader, *writers):
        thread.start()
    for _ in range(KILLS):
        before = len(killed.acknowledged)
        while len(killed.acknowledged) == before:  # until it writes again
            assert process.poll() is None
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.15))  # the random moment
        killed.kill(process)
        process = killed.start()
    killed.over.set()
    for writer in writers:
        writer.join()
    assert depesche(tmp_path, "post", "storm", "The storm is over.").returncode == 0
    reader.join(60)
    process.terminate()
    process.wait(20)
    assert not reader.is_alive(), "the reader was never told of the last post"

    log = open_log(place_of(tmp_path))
    try:
        with log.reading() as rows:
            blog = rows.blog("storm")
            assert blog is not None
            assert verify(rows, blog, lambda _: None).broken is None
            stored = [post.id for post in rows.all_posts(blog.id)]
    finally:
        log.close()
    assert len(killed.acknowledged) > KILLS
    assert set(killed.acknowledged) <= set(stored)
    assert len(stored) == len(set(stored)) == blog.posts
    assert seqs == sorted(set(seqs)), "a frame came twice, or out of order"
    assert set(stored) <= told, "the reader has a gap"
