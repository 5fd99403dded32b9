"""What is SQLite's alone: what was erased is gone from the bytes of its files."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from depesche.log.chain import first_broken
from depesche.log.verify import Verdict, verify
from depesche.model.commands import Correct, Erase, Revise, TakeDown
from depesche.model.ids import new_ulid
from doing import Place, copy_with, opening, place_in, publishing


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with place_in(tmp_path) as found:
        found.do(opening())
        yield found


def verdict(place: Place) -> Verdict:
    with place.log.reading() as rows:
        return verify(rows, place.blog(), lambda _: None)


def test_an_erased_post_is_nowhere_in_the_files_and_the_chain_still_verifies(place: Place) -> None:
    secret = "Geheimnis-4711"
    post = place.do(publishing(secret))[0].post
    place.do(Revise(id=new_ulid(), blog="harbour", post=post.id, copy=copy_with(f"{secret} revised")))
    place.do(Correct(id=new_ulid(), blog="harbour", post=post.id, copy=copy_with(secret), note=f"{secret} noted"))
    place.do(publishing("After."))
    assert secret.encode() in b"".join(file.read_bytes() for file in place.folder.glob("depesche.sqlite*"))
    place.do(Erase(id=new_ulid(), blog="harbour", post=post.id, reason="A court said so."))
    assert secret.encode() not in b"".join(file.read_bytes() for file in place.folder.glob("depesche.sqlite*"))
    assert verdict(place).broken is None
    with place.log.reading() as rows:
        assert first_broken(rows.all_events(place.blog().id)) is None


def test_erasing_waits_for_no_reader_and_is_done_when_the_reader_has_gone(place: Place) -> None:
    post = place.do(publishing("Geheimnis-0815"))[0].post
    with place.log.reading() as rows:
        assert rows.blog("harbour") is not None  # a reader that holds the old state
        began = time.monotonic()
        place.do(Erase(id=new_ulid(), blog="harbour", post=post.id, reason="A court said so."))
        place.do(publishing("Others go on."))
        assert time.monotonic() - began < 10  # busy_timeout is 15 s
    deadline = time.monotonic() + 20
    files = place.folder
    while b"Geheimnis-0815" in b"".join(file.read_bytes() for file in files.glob("depesche.sqlite*")):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_erasing_takes_the_reason_of_a_takedown_too(place: Place) -> None:
    post = place.do(publishing())[0].post
    place.do(TakeDown(id=new_ulid(), blog="harbour", post=post.id, reason="It named Jane Doe-4711."))
    place.do(Erase(id=new_ulid(), blog="harbour", post=post.id, reason="A court said so."))
    assert b"Doe-4711" not in b"".join(file.read_bytes() for file in place.folder.glob("depesche.sqlite*"))
    assert verdict(place).broken is None
