"""A server killed at random moments while it writes: nothing acknowledged is lost, nothing is there twice."""

import random
import threading
import time
from pathlib import Path

import pytest

from depesche.log.opening import open_log
from depesche.log.verify import verify
from killing import LAST, Killed, Told
from newsroom import ADDRESS, depesche, place_of
from postgres import Postgres
from torture import AMOUNT, tell

WRITERS = 4
READERS = 3


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_no_acknowledged_post_is_lost_by_sigkill_and_readers_resume_without_gap(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    begun, chance = time.monotonic(), random.Random(kind)
    if kind == "postgres":
        running: Postgres = request.getfixturevalue("postgres")
        (tmp_path / ADDRESS).write_text(running.database())
    assert depesche(tmp_path, "blogs", "create", "storm", "--headline", "Storm").returncode == 0
    killed = Killed(tmp_path)
    killed.token = depesche(tmp_path, "token", "--blog", "storm").stdout.strip().splitlines()[-1]
    told = [Told() for _ in range(READERS)]
    process = killed.start()
    readers = [threading.Thread(target=killed.read, args=(one,)) for one in told]
    writers = [threading.Thread(target=killed.write) for _ in range(WRITERS)]
    for thread in (*readers, *writers):
        thread.start()
    for _ in range(AMOUNT.kills):
        process = killed.kill_at_random(process, chance)
    killed.over.set()
    for writer in writers:
        writer.join()
    assert depesche(tmp_path, "post", "storm", LAST).returncode == 0
    for reader in readers:
        reader.join(60)
        assert not reader.is_alive(), "a reader was never told of the last post"
    process.terminate()
    process.wait(20)

    log = open_log(place_of(tmp_path))
    try:
        with log.reading() as rows:
            blog = rows.blog("storm")
            assert blog is not None
            verdict = verify(rows, blog, lambda _: None)
            stored = [post.id for post in rows.all_posts(blog.id)]
    finally:
        log.close()
    unsteady = [one for one in told if one.seqs != sorted(set(one.seqs)) or not set(stored) <= one.posts]
    tell(
        f"SIGKILL on {kind}",
        kills=AMOUNT.kills,
        acknowledged=len(killed.acknowledged),
        lost=len(set(killed.acknowledged) - set(stored)),
        doubled=len(stored) - len(set(stored)) + abs(blog.posts - len(stored)),
        chains_broken=int(verdict.broken is not None),
        readers=READERS,
        readers_with_a_gap_or_a_double=len(unsteady),
        minutes=round((time.monotonic() - begun) / 60, 1),
    )
    assert len(killed.acknowledged) > AMOUNT.kills
    assert set(killed.acknowledged) <= set(stored)
    assert len(stored) == len(set(stored)) == blog.posts
    assert verdict.broken is None, verdict
    assert not unsteady, "a frame came twice, out of order or never"
