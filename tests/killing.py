"""A server that is killed and started over and over, its writers and its readers, who come back each time."""

import random
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import httpx
from msgspec import Struct, field

from depesche.model.ids import new_ulid
from newsroom import START_SECONDS, Stream, environment

LAST = "The storm is over."


class Told(Struct):
    """What one reader was told: the ids of frames as they came, and the posts in them."""

    seqs: list[int] = field(default_factory=lambda: [1])
    posts: set[str] = field(default_factory=set)


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

    def spawn(self) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "depesche", "serve", "--port", str(self.port)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment(self.folder))

    def start(self) -> "subprocess.Popen[str]":
        process = self.spawn()
        assert process.stdout is not None
        assert "serves" in process.stdout.readline()
        process.stdout.close()
        self.up.set()
        return process

    def kill(self, process: "subprocess.Popen[str]") -> None:
        self.up.clear()
        process.send_signal(signal.SIGKILL)
        process.wait()

    def kill_at_random(self, process: "subprocess.Popen[str]", chance: random.Random) -> "subprocess.Popen[str]":
        """Kill it at a random moment of its writing, one time in ten of its starting too; give the next."""
        before = len(self.acknowledged)
        while len(self.acknowledged) == before:  # until it writes again
            assert process.poll() is None
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.3))  # the random moment
        self.kill(process)
        if chance.random() < 0.1:
            starting = self.spawn()
            time.sleep(chance.uniform(0, 1.5))
            self.kill(starting)
            assert starting.stdout is not None
            starting.stdout.close()
        return self.start()

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

    def posts(self) -> list[dict[str, Any]]:
        """Fetch all posts, as whoever opens the page and goes on to the older ones."""
        found: list[dict[str, Any]] = []
        before: str | None = ""
        while before is not None:
            asked = {"limit": "100"} | ({"before": before} if before else {})
            answer = httpx.get(f"{self.url}/api/v1/blogs/storm/posts", params=asked, timeout=START_SECONDS)
            assert answer.status_code == 200
            page = answer.json()
            found += page["posts"]
            before = page.get("before")
        return found

    def read(self, told: Told) -> None:
        """Be a reader who comes back by Last-Event-ID, until the last post is told."""
        while True:
            try:
                headers = {"Last-Event-ID": str(told.seqs[-1])}
                with httpx.stream("GET", f"{self.url}/storm/stream", headers=headers, timeout=START_SECONDS) as answer:
                    assert answer.status_code == 200
                    stream = Stream(answer)
                    while True:
                        frame = stream.frame()
                        if frame["event"] == "reload":  # too far behind: what is there is fetched
                            posts = self.posts()
                            told.posts.update(post["id"] for post in posts)
                        else:
                            posts = frame["data"]["parts"]
                            told.posts.update(name.removeprefix("post-") for name in posts if name.startswith("post-"))
                        told.seqs.append(frame["id"])
                        if LAST in str(posts):
                            return
            except (httpx.TransportError, EOFError):
                self.up.wait(START_SECONDS)
