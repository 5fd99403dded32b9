"""A server killed while drafts are published: each is a draft or a post, never both, never neither."""

import random
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from depesche.log.opening import open_log
from depesche.log.verify import verify
from depesche.model.ids import new_ulid
from depesche.store.drafts import Drafts
from killing import Killed
from newsroom import START_SECONDS, depesche

KILLS = 4
WRITERS = 3


class Publishing(Killed):
    """Writers who keep drafts and publish them, each request again until it is answered."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.kept: list[str] = []
        self.published: list[str] = []
        self.client = httpx.Client(timeout=START_SECONDS)

    def ask(self, method: str, path: str, body: object = None) -> httpx.Response | None:
        condition = "If-None-Match" if method == "PUT" else "If-Match"
        headers = {"Authorization": f"Bearer {self.token}", condition: "*"}
        while not self.over.is_set():
            try:
                address = f"{self.url}/api/v1/blogs/storm/drafts/{path}"
                return self.client.request(method, address, json=body, headers=headers)
            except httpx.TransportError:
                self.up.wait(START_SECONDS)
        return None

    def write(self) -> None:
        for ulid in iter(new_ulid, None):
            new = {"copy": {"headline": f"Draft {ulid}", "body": []}, "is_key": True}
            if (kept := self.ask("PUT", ulid, new)) is None:
                return
            assert kept.status_code in (200, 201), kept.text
            self.kept.append(ulid)
            if (published := self.ask("POST", f"{ulid}/publish")) is None:
                return
            assert published.status_code == 200, published.text
            assert published.json()["is_key"] is True
            self.published.append(ulid)


@pytest.fixture
def publishing(tmp_path: Path) -> Iterator[Publishing]:
    assert depesche(tmp_path, "blogs", "create", "storm", "--headline", "Storm").returncode == 0
    made = Publishing(tmp_path)
    made.token = depesche(tmp_path, "token", "--blog", "storm").stdout.strip().splitlines()[-1]
    yield made
    made.over.set()
    made.client.close()


def test_a_draft_is_neither_lost_nor_doubled_by_sigkill(publishing: Publishing, tmp_path: Path) -> None:
    chance = random.Random(3)
    process = publishing.start()
    writers = [threading.Thread(target=publishing.write) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for _ in range(KILLS):
        before = len(publishing.published)
        while len(publishing.published) == before:  # until they publish again
            assert process.poll() is None
            publishing.over.wait(0.005)
        publishing.over.wait(chance.uniform(0, 0.1))  # the random moment
        publishing.kill(process)
        process = publishing.start()
    publishing.over.set()
    for writer in writers:
        writer.join(60)
    publishing.kill(process)
    log = open_log(tmp_path / "depesche.sqlite")
    try:
        with log.reading() as rows:
            blog = rows.blog("storm")
            assert blog is not None
            assert verify(rows, blog, lambda _: None).broken is None
            posts = [post.id for post in rows.all_posts(blog.id)]
            drafts = set(Drafts(rows.connection).revs(blog.id))
    finally:
        log.close()
    assert len(publishing.published) >= KILLS
    assert len(posts) == len(set(posts))
    assert not drafts & set(posts)
    assert set(publishing.published) <= set(posts)
    assert set(publishing.kept) <= drafts | set(posts)
