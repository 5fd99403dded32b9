"""What a newsroom signs follows from its log, on each database, on every node; and its keys."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from depesche.log.rows import Unreadable
from depesche.proof.checkpoints import opened, read_checkpoint
from depesche.proof.merkle import Growing
from depesche.proof.notary import Notary
from depesche.proof.notes import BadNote
from depesche.proof.signing import NoSuchKey, Signing
from depesche.proof.tiles import Tile
from doing import Place, opening, place_in, publishing


@pytest.fixture
def place(tmp_path: Path, database: Path | str) -> Iterator[Place]:
    with place_in(tmp_path, database) as found:
        found.do(opening())
        yield found


def signing(place: Place) -> Signing:
    return Signing(place.log.engine, "https://news.example")


def naive(place: Place, size: int) -> bytes:
    tree = Growing()
    with place.log.reading() as rows:
        for stored in rows.events(place.blog().id, 0, size):
            tree.add(bytes.fromhex(stored.event.hash))
    return tree.root()


def test_a_checkpoint_is_the_root_over_all_events_and_the_same_on_every_node(place: Place) -> None:
    notary = Notary(signing(place))
    place.do(*(publishing(f"Post {n}.") for n in range(254)))
    for size in (255, 256, 257, 513):
        place.do(*(publishing(f"More {n}.") for n in range(size - place.blog().seq)))
        with place.log.reading() as rows:
            note = notary.checkpoint(rows, place.blog())
            assert str(Notary(signing(place)).checkpoint(rows, place.blog())) == str(note)
        found = read_checkpoint(note.text)
        assert (found.origin, found.size, found.root) == ("news.example/harbour", size, naive(place, size))
    with place.log.reading() as rows:
        for size in (1, 100, 256, 300):
            assert read_checkpoint(notary.text_at(rows, place.blog(), size)).root == naive(place, size)
        known = notary.tile(rows, place.blog(), Tile(0, 1))
        assert known is not None
        assert notary.tile(rows, place.blog(), Tile(0, 1, 7)) == known[: 7 * 32]
        assert notary.tile(rows, place.blog(), Tile(0, 2, 2)) is None
        assert notary.tile(rows, place.blog(), Tile(1, 0)) is None
        assert len(notary.tile(rows, place.blog(), Tile(1, 0, 2)) or b"") == 64
        bundle = notary.bundle(rows, place.blog(), Tile(0, 0))
    assert bundle is not None
    assert len(bundle) == 256 * 34


def test_a_log_with_a_hole_is_not_signed(place: Place) -> None:
    place.do(publishing(), publishing(), publishing())
    with place.log.engine.execution_options(write=True).begin() as connection:
        connection.exec_driver_sql("DELETE FROM events WHERE seq = 3")
    with place.log.reading() as rows, pytest.raises(Unreadable):
        Notary(signing(place)).checkpoint(rows, place.blog())


def test_nodes_share_one_key_and_while_keys_change_both_sign(place: Place) -> None:
    here, there = signing(place), signing(place)
    old = here.every()[0].public
    assert [key.public for key in there.every()] == [old]
    new = here.rotate().public
    with place.log.reading() as rows:
        stored = str(Notary(there).checkpoint(rows, place.blog())).encode()
    assert opened(stored, (old,), "harbour").checkpoint == opened(stored, (new,), "harbour").checkpoint
    here.retire(old.id.hex())
    with place.log.reading() as rows:
        later = str(Notary(there).checkpoint(rows, place.blog())).encode()
    assert opened(later, (new,), "harbour").checkpoint.size == 1
    with pytest.raises(BadNote, match="not signed by the key"):
        opened(later, (old,), "harbour")
    retired = next(key for key in there.every() if key.public == old)
    assert retired.seed is None
    assert retired.retired_at is not None
    with pytest.raises(NoSuchKey, match="only key"):
        here.retire(new.id.hex())
    with pytest.raises(NoSuchKey, match="in force"):
        here.retire(old.id.hex())
    renamed = here.rotate("other.example").public
    with place.log.reading() as rows:
        stored = str(Notary(there).checkpoint(rows, place.blog())).encode()
    assert opened(stored, (new, renamed), "harbour").checkpoint.origin == "other.example/harbour"
    with pytest.raises(BadNote, match="another log"):
        opened(stored, (new,), "harbour")


def test_a_new_database_file_with_its_keys_is_for_its_owner_alone(tmp_path: Path) -> None:
    with place_in(tmp_path) as place:
        place.do(opening())
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.glob("depesche.sqlite*")}
    assert set(modes.values()) == {0o600}
    assert "depesche.sqlite-wal" in modes
