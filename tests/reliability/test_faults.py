"""What goes wrong under a running newsroom: reading goes on, writing says when to come back, and all mends itself."""

import contextlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import FileIO
from itertools import count
from pathlib import Path

import httpx
import psycopg
import pytest

from depesche.db import IDLE_MS
from depesche.desk import Desk
from depesche.log.opening import open_log
from depesche.log.verify import verify_at
from depesche.model.commands import Revise
from depesche.model.ids import new_ulid
from doing import copy_with, opening, place_in, publishing
from newsroom import ADDRESS, Newsroom, newsroom_in, place_of
from postgres import Postgres, postgres_running
from torture import AMOUNT, IS_WHOLE, tell

APART = ("unshare", "--mount", "--net") if os.geteuid() == 0 else ("unshare", "--map-root-user", "--mount", "--net")
"""A command that runs another where what it mounts and does to the network is nobody else's affair."""


def apart(script: str, *, net: bool = False) -> tuple[str, ...]:
    """Give the command that runs another behind a line of shell."""
    return (*(APART if net else APART[:-1]), "sh", "-c", f'{script} && exec "$@"', "sh")


ON_A_SMALL_DISK = apart(
    'cp -a "$DEPESCHE_DATA" "$DEPESCHE_DATA.kept" && mount -t tmpfs -o size=12m none "$DEPESCHE_DATA"'
    ' && cp -a "$DEPESCHE_DATA.kept/." "$DEPESCHE_DATA"'
)
ON_A_READ_ONLY_DISK = apart(
    'mount --bind "$DEPESCHE_DATA" "$DEPESCHE_DATA" && mount -o remount,bind,ro "$DEPESCHE_DATA"'
)
ON_A_LINE_OF_ITS_OWN = apart("ip link set lo up", net=True)
HASTY = """
import sys
from depesche.cli import main
from depesche.live import hub
from depesche.web import serve
serve.STALLED_MILLIS, hub.BEAT_SECONDS = 2_000, 1
main()
"""
"""The program, in as great a hurry as a test: it gives up after 2 s what it gives up after 60."""
HOLDING = """
import socket, sys
for _ in range(20):
    held = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
    held.sendall(b"GET /storm/stream HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n")
    assert held.recv(200)
    held.detach()
print("held", flush=True)
sys.stdin.read()
"""
"""Readers who read nothing more, and say nothing."""


class Writing:
    """A reporter who publishes, each post again with its ULID until it is acknowledged, and notes what is refused."""

    def __init__(self, *newsrooms: Newsroom, slug: str, words: int = 10) -> None:
        self.acknowledged: list[str] = []
        self.refused: list[httpx.Response] = []
        self.longest = 0.0
        """Seconds that the longest wait for one post took."""
        self._copy = {"body": [{"type": "text", "text": "word " * words}]}
        self._newsrooms, self._slug = newsrooms, slug

    def one(self, which: int = 0, ulid: str | None = None) -> httpx.Response:
        """Send one post once."""
        ulid = ulid or new_ulid()
        answer = self._newsrooms[which].put_post(self._slug, ulid, self._copy, {"If-None-Match": "*"})
        if answer.status_code in (200, 201):
            self.acknowledged.append(ulid)
        else:
            self.refused.append(answer)
        return answer

    def until(self, over: threading.Event, which: int = 0) -> None:
        while not over.is_set():
            ulid, begun = new_ulid(), time.monotonic()
            while self.one(which, ulid).status_code not in (200, 201):
                time.sleep(0.05)
            self.longest = max(self.longest, time.monotonic() - begun)

    def check_refusals(self) -> None:
        """See that nothing was refused but with 503, a problem document, and when to come back."""
        for answer in self.refused:
            assert answer.status_code == 503, answer.text
            assert answer.headers["content-type"] == "application/problem+json"
            assert int(answer.headers["retry-after"]) > 0


@contextmanager
def going_on(write: Callable[..., None], *ways: int) -> Iterator[None]:
    """Have it written in threads all the while, one for each way."""
    over = threading.Event()
    threads = [threading.Thread(target=write, args=(over, way)) for way in ways]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join(90)
            assert not thread.is_alive()


def check_log(place: Path | str, slug: str, acknowledged: list[str]) -> None:
    """See that the chain holds, and that all that was acknowledged is there once."""
    log = open_log(place)
    try:
        with log.reading() as rows:
            blog = rows.blog(slug)
            assert blog is not None
            stored = [post.id for post in rows.all_posts(blog.id)]
            assert verify_at(rows, slug, lambda _: None).broken is None
    finally:
        log.close()
    assert len(stored) == len(set(stored))
    assert set(acknowledged) <= set(stored)


def fill(filler: FileIO) -> None:
    while filler.write(b"x" * 65_536):
        pass


def check_reading_goes_on(newsroom: Newsroom, slug: str) -> None:
    assert newsroom.public.get(f"/{slug}").status_code == 200
    assert newsroom.public.get(f"/{slug}/log/head.json").status_code == 200


def refused_in_the_end(writing: Writing) -> httpx.Response:
    until = time.monotonic() + 60
    while (answer := writing.one()).status_code in (200, 201):
        assert time.monotonic() < until
    return answer


def taken_again(writing: Writing) -> None:
    until = time.monotonic() + 20
    while writing.one().status_code not in (200, 201):
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_full_disk_refuses_writes_with_503_reads_go_on_and_all_is_well_when_there_is_room(tmp_path: Path) -> None:
    with newsroom_in(tmp_path, ON_A_SMALL_DISK) as newsroom:
        slug = newsroom.blog()
        disk = Path(f"/proc/{newsroom.process.pid}/root{tmp_path}")
        writing = Writing(newsroom, slug=slug, words=500)
        writing.one()
        with newsroom.stream(slug, after=2) as stream, (disk / "filler").open("wb", buffering=0) as filler:
            with pytest.raises(OSError, match="No space left"):
                fill(filler)
            refused_in_the_end(writing)
            check_reading_goes_on(newsroom, slug)
            filler.truncate(0)
            taken_again(writing)
            while stream.frame()["id"] < newsroom.seq(slug):
                pass
        writing.check_refusals()
        kept = tmp_path.with_name("kept")
        shutil.copytree(disk, kept)  # SQLite would follow the link of that path to the disk of the test itself
        check_log(kept / "depesche.sqlite", slug, writing.acknowledged)


def test_a_disk_that_takes_no_more_writes_is_answered_503_and_a_post_sent_again_is_there_once(tmp_path: Path) -> None:
    with newsroom_in(tmp_path) as newsroom:
        slug = newsroom.blog()
        writing = Writing(newsroom, slug=slug)
        writing.one()
        resource.prlimit(newsroom.process.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
        ulid = new_ulid()
        assert writing.one(0, ulid).status_code == 503
        check_reading_goes_on(newsroom, slug)
        resource.prlimit(newsroom.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        assert writing.one(0, ulid).status_code in (200, 201)
        writing.check_refusals()
        check_log(place_of(tmp_path), slug, writing.acknowledged)


def test_a_disk_that_can_only_be_read_is_said_in_one_line_and_nothing_starts(tmp_path: Path) -> None:
    with newsroom_in(tmp_path) as newsroom:
        newsroom.blog("storm")
    command = [*ON_A_READ_ONLY_DISK, sys.executable, "-m", "depesche", "serve", "--port", "0"]
    done = subprocess.run(
        command,
        env=os.environ | {"DEPESCHE_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "can not be written to" in done.stderr


def test_when_open_files_are_used_up_who_is_connected_goes_on_and_others_come_in_when_there_are_some(
    tmp_path: Path,
) -> None:
    with newsroom_in(tmp_path) as newsroom:
        slug = newsroom.blog()
        writing = Writing(newsroom, slug=slug)
        writing.one()
        check_reading_goes_on(newsroom, slug)
        used = open_files(newsroom.process.pid)
        with newsroom.stream(slug, after=2) as stream:
            check_reading_goes_on(newsroom, slug)  # its connection is made before none can be made any more
            resource.prlimit(newsroom.process.pid, resource.RLIMIT_NOFILE, (used, 20_000))
            with pytest.raises(httpx.TransportError), httpx.Client(timeout=3) as other:
                other.get(newsroom.url)
            check_reading_goes_on(newsroom, slug)
            for _ in range(20):
                writing.one()
            resource.prlimit(newsroom.process.pid, resource.RLIMIT_NOFILE, (10_000, 20_000))
            taken_again(writing)
            while stream.frame()["id"] < newsroom.seq(slug):
                pass
            assert httpx.get(f"{newsroom.url}/{slug}", timeout=30).status_code == 200
        writing.check_refusals()
        check_log(place_of(tmp_path), slug, writing.acknowledged)


def test_postgres_restarted_under_load_loses_nothing_and_costs_writers_and_readers_a_moment(tmp_path: Path) -> None:
    with postgres_running() as postgres:
        (tmp_path / ADDRESS).write_text(postgres.database())
        with newsroom_in(tmp_path) as newsroom:
            slug = newsroom.blog()
            writing = Writing(newsroom, slug=slug)
            writing.one()
            with newsroom.stream(slug, after=1) as stream:
                seqs = [stream.frame()["id"]]  # a reader who is there, and not still being told what was before
                with going_on(writing.until, 0, 0):
                    for _ in range(5 if IS_WHOLE else 2):
                        before = len(writing.acknowledged)
                        while len(writing.acknowledged) < before + 10:
                            time.sleep(0.01)
                        postgres.restart()
                        assert newsroom.public.get(f"/{slug}").status_code == 200
                taken_again(writing)
                while seqs[-1] < newsroom.seq(slug):
                    seqs.append(stream.frame()["id"])
                assert seqs == sorted(set(seqs))
            tell("PostgreSQL restarted", longest_wait_s=round(writing.longest, 2), refused=len(writing.refused))
            writing.check_refusals()
            assert newsroom.public.get("/healthz").status_code == 200
        check_log(place_of(tmp_path), slug, writing.acknowledged)


def test_readers_whose_line_has_gone_without_a_word_are_let_go_of_and_the_server_serves_on(tmp_path: Path) -> None:
    with place_in(tmp_path) as place:
        place.do(opening("storm"))
    program = ("-m", "depesche") if IS_WHOLE else ("-c", HASTY)
    with newsroom_in(tmp_path, ON_A_LINE_OF_ITS_OWN, program) as newsroom:
        pid, port = newsroom.process.pid, newsroom.url.rpartition(":")[2]
        user = () if os.geteuid() == 0 else ("--user", "--preserve-credentials")
        there = ("nsenter", f"--target={pid}", "--net", *user)
        with subprocess.Popen(
            [*there, sys.executable, "-c", HOLDING, port], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as holding:
            assert holding.stdout is not None
            assert holding.stdout.readline() == b"held\n"
            held = sockets(pid)
            subprocess.run([*there, "ip", "link", "set", "lo", "down"], check=True)
            begun = time.monotonic()
            while sockets(pid) > held - 20:
                assert time.monotonic() < begun + 120
                time.sleep(0.2)
            tell("half-open connections", let_go_of_after_s=round(time.monotonic() - begun, 1))
            subprocess.run([*there, "ip", "link", "set", "lo", "up"], check=True)
            holding.communicate()
        asking = f"import httpx; print(httpx.get('{newsroom.url}/storm').status_code)"
        asked = subprocess.run([*there, sys.executable, "-c", asking], capture_output=True, text=True, check=True)
        assert asked.stdout == "200\n"


def sockets(pid: int) -> int:
    """Count the open connections of a process; files of the database come and go as they like."""
    count = 0
    for one in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            count += str(one.readlink()).startswith("socket:")
    return count


def open_files(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def test_a_clock_set_back_an_hour_moves_no_post_and_breaks_no_chain(tmp_path: Path) -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    ticking = count()
    with place_in(tmp_path) as place:
        back = timedelta()
        place.desk = Desk(place.log, place.media, lambda: noon + back + timedelta(seconds=next(ticking)))
        place.do(opening())
        before = [place.do(publishing())[0].post for _ in range(5)]
        back = -timedelta(hours=1)
        after = [place.do(publishing())[0].post for _ in range(5)]
        place.do(Revise(id=new_ulid(), blog="harbour", post=before[0].id, copy=copy_with("Later.")))
        assert [post.id for post in place.posts()] == [post.id for post in reversed(before + after)]
        back = timedelta()
        place.do(publishing("On time again."))
        with place.log.reading() as rows:
            assert verify_at(rows, "harbour", lambda _: None).broken is None
            stamps = [stored.event.at for stored in rows.all_events(place.blog().id)]
    assert stamps == sorted(stamps)
    assert stamps[-1] > noon, "it goes on by the clock when that is right again"


def holds_the_lock(address: str, node: int, waiting: str) -> bool:
    """Tell whether a node's connection holds what only one writer may, and waits for something of this type."""
    question = (
        "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
        " WHERE locktype = 'advisory' AND granted AND application_name = %s AND wait_event_type = %s"
    )
    with psycopg.connect(address, autocommit=True) as connection:
        found = connection.execute(question, (f"node-{node}", waiting)).fetchone()
    return found is not None and found[0] > 0


def test_a_node_that_stands_still_with_the_writers_lock_holds_the_others_up_for_a_bounded_while(
    tmp_path: Path, postgres: Postgres
) -> None:
    plain = postgres.database()
    folders = [tmp_path / "one", tmp_path / "two"]
    for number, folder in enumerate(folders):
        folder.mkdir()
        (folder / ADDRESS).write_text(f"{plain}?application_name=node-{number}")
    with newsroom_in(folders[0]) as one, newsroom_in(folders[1]) as two:
        slug = one.blog()
        one.http.timeout = AMOUNT.frozen_seconds + 30  # its writers wait until it goes on
        writing = Writing(one, two, slug=slug)
        with going_on(writing.until, 0, 0, 0):
            while not writing.acknowledged:
                time.sleep(0.01)
            with psycopg.connect(plain) as holding_up:
                holding_up.execute("LOCK TABLE events IN SHARE MODE")
                while not holds_the_lock(plain, 0, "Lock"):
                    time.sleep(0.01)
                one.process.send_signal(signal.SIGSTOP)
            while not holds_the_lock(plain, 0, "Client"):
                time.sleep(0.01)
            begun = time.monotonic()
            other = Writing(one, two, slug=slug)
            taken_again_by(other)
            waited = time.monotonic() - begun
            with two.stream(slug, after=1) as stream:
                assert stream.frame()["id"] > 1
            while time.monotonic() < begun + AMOUNT.frozen_seconds:
                assert other.one(1).status_code == 201
                time.sleep(0.2)
            one.process.send_signal(signal.SIGCONT)
        tell("a node frozen", seconds=AMOUNT.frozen_seconds, the_other_waited_s=round(waited, 2))
        assert waited < IDLE_MS / 1000 + 3
        for each in (writing, other):
            each.check_refusals()
        assert one.seq(slug) == two.seq(slug)
    check_log(plain, slug, writing.acknowledged + other.acknowledged)


def taken_again_by(writing: Writing) -> None:
    while writing.one(1).status_code not in (200, 201):
        time.sleep(0.05)
