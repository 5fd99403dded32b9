"""A crowd that comes back at once after a restart, and a busy hour: pages go on, memory stays, nobody is lost."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import pytest

from depesche.log.verify import verify_at
from depesche.model.ids import new_ulid
from doing import opening, place_in, publishing
from newsroom import Newsroom, newsroom_in
from nginx import nginx_before
from torture import AMOUNT, IS_WHOLE, tell

POSTS = 40
MISSED = 10
"""Posts that came while the crowd was away."""
PER_SECOND = 100
BUSY_READERS = 200 if IS_WHOLE else 20
KB_PER_READER = 40
KB_BESIDE = 80_000
"""What memory may grow by, beside what each reader takes."""
CROWD = Path(__file__).parents[1] / "crowd.py"
VISITOR = CROWD.with_name("visitor.py")


@contextmanager
def crowd(newsroom: Newsroom, readers: int, after: int, upto: int) -> Iterator["subprocess.Popen[str]"]:
    # Last in turn for a processor: in truth they are elsewhere, and share none with whoever visits the page.
    command = ["nice", "-n", "19", sys.executable, CROWD, newsroom.url.rpartition(":")[2]]
    command += ["/harbour/stream", readers, after, upto]
    with subprocess.Popen(
        [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def what_became_of(running: "subprocess.Popen[str]") -> Any:
    assert running.stdout is not None
    return json.loads(running.stdout.readline())


class Visits:
    """Somebody who fetches the page again and again while it is quiet, and from `mark` on while it is not."""

    def __init__(self, address: str, *how: str) -> None:
        command = [sys.executable, str(VISITOR), address.rpartition(":")[2], "/harbour", *how]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Self:
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()

    def mark(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def over(self, name: str) -> dict[str, float]:
        """End it, and give the p99 of both times, in ms."""
        said, _ = self._process.communicate()
        assert self._process.returncode == 0
        quiet, meanwhile = json.loads(said)
        return {f"{name}_quiet_p99_ms": p99_ms(quiet), f"{name}_p99_ms": p99_ms(meanwhile)}


def p99_ms(taken: list[float]) -> float:
    return round(1_000 * sorted(taken)[int(len(taken) * 0.99)], 1)


def memory_kb(newsroom: Newsroom) -> int:
    status = Path(f"/proc/{newsroom.process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """Give a newsroom that has just been started anew on a blog that was there before."""
    with place_in(tmp_path) as place:
        place.do(opening(), *(publishing(f"Post {n}.") for n in range(POSTS)))
    with newsroom_in(tmp_path, DEPESCHE_WRITES_PER_SECOND="1000") as running:
        yield running


def test_a_crowd_that_comes_back_at_once_after_a_restart_is_told_all_that_it_missed(newsroom: Newsroom) -> None:
    with Visits(newsroom.url) as staying, Visits(newsroom.url, "anew") as coming:
        before = memory_kb(newsroom)
        for visits in (staying, coming):
            visits.mark()
        with crowd(newsroom, AMOUNT.readers, POSTS + 1 - MISSED, POSTS + 1) as running:
            came = what_became_of(running)
            pages = staying.over("page") | coming.over("anew")
            grown = memory_kb(newsroom) - before
            newsroom.publish("harbour", "They are all back.")
    assert came["told"] == AMOUNT.readers
    assert came["wordless"] == 0, "some were turned away without being told when to come back"
    assert grown < KB_BESIDE + KB_PER_READER * AMOUNT.readers
    tell("readers coming back at once", readers=AMOUNT.readers, **came, **pages, grown_mb=round(grown / 1_000))


def test_a_hundred_posts_a_second_are_all_published_and_pages_go_on(newsroom: Newsroom, tmp_path: Path) -> None:
    wanted = int(PER_SECOND * AMOUNT.busy_seconds)
    refused: list[int] = []

    def publish(number: int) -> None:
        time.sleep(max(0.0, begun + number / PER_SECOND - time.monotonic()))
        ulid, copy = new_ulid(), {"body": [{"type": "text", "text": f"Post {number}."}]}
        while (answer := newsroom.put_post("harbour", ulid, copy, {"If-None-Match": "*"})).status_code != 201:
            assert answer.status_code in (429, 503), answer.text
            refused.append(answer.status_code)
            time.sleep(int(answer.headers["retry-after"]))

    with (
        nginx_before(tmp_path / "nginx", [newsroom.url.removeprefix("http://")]) as nginx,
        Visits(newsroom.url) as staying,
        Visits(nginx) as behind_nginx,
        ThreadPoolExecutor(8) as writers,
        crowd(newsroom, BUSY_READERS, 1, POSTS + 1) as running,
    ):
        what_became_of(running)
        before = memory_kb(newsroom)
        for visits in (staying, behind_nginx):
            visits.mark()
        begun = time.monotonic()
        list(writers.map(publish, range(wanted)))
        rate = wanted / (time.monotonic() - begun)
        pages = staying.over("page") | behind_nginx.over("behind_nginx")
    grown = memory_kb(newsroom) - before
    assert newsroom.seq("harbour") == POSTS + 1 + wanted
    assert grown < KB_BESIDE + KB_PER_READER * BUSY_READERS
    with place_in(newsroom.folder) as place, place.log.reading() as rows:
        assert verify_at(rows, "harbour", lambda _: None).broken is None
    figures = {"posts": wanted, "a_second": round(rate, 1), "readers": BUSY_READERS, "refused": len(refused)}
    tell("posts a second", **figures, **pages, grown_mb=round(grown / 1_000))
