"""A witness keeps and countersigns what goes on from what it knew, and is loud about everything else."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from depesche.proof.check import Unproven
from depesche.proof.checkpoints import Checkpoint, opened
from depesche.proof.notes import BadNote, read_key, read_note, signers
from depesche.proof.site import site_at
from depesche.proof.witness import KEY_FILE, last_kept, whoami, witness
from hosting import Published, hosted, put_checkpoint, run
from newsroom import Newsroom, depesche

AT = datetime(2026, 11, 25, 20, 15, tzinfo=UTC)
NAME = "library.example"


def seen(folder: Path, published: Published, keep: Path) -> tuple[int | None, int]:
    with hosted(folder.parent) as address, site_at(f"{address}/{folder.name}") as site:
        outcome = witness(site, (published.key,), keep, whoami(keep, NAME), AT)
        return outcome.before, outcome.checkpoint.size


def only_shelf(keep: Path) -> Path:
    (shelf,) = (path for path in keep.iterdir() if path.is_dir())
    return shelf


def test_what_goes_on_is_countersigned_with_the_time_and_kept(newsroom: Newsroom, tmp_path: Path) -> None:
    slug = newsroom.blog()
    key, me = read_key(newsroom.public.get("/.well-known/depesche-key").text), whoami(tmp_path, NAME)
    told = []
    with site_at(f"{newsroom.url}/{slug}") as site:
        for posts in (0, 5, 0, 2):
            for n in range(posts):
                newsroom.publish(slug, f"Post {n}.")
            outcome = witness(site, (key,), tmp_path, me, AT)
            told.append((outcome.before, outcome.checkpoint.size))
    assert told == [(None, 1), (1, 6), (6, 6), (6, 8)]
    found = opened(outcome.file.read_bytes(), (key, me.public), slug)
    assert [(one.key, one.at) for one in found.cosigned] == [(me.public, AT)]
    assert sorted(file.name for file in only_shelf(tmp_path).glob("*.txt")) == [
        "000000000001.txt", "000000000006.txt", "000000000008.txt",
    ]  # fmt: skip
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600


def test_a_log_that_was_rolled_back_or_forked_is_not_countersigned_and_both_are_kept(
    published: Published, copy: Path, tmp_path: Path
) -> None:
    keep = tmp_path / "keep"
    assert seen(copy, published, keep) == (None, 67)
    put_checkpoint(copy, published.before, published.seed, published.key.name)
    with pytest.raises(Unproven, match="ROLLED BACK: 67 events were signed before, now 63 are"):
        seen(copy, published, keep)
    other = Checkpoint(published.now.origin, 67, b"\1" * 32)
    put_checkpoint(copy, other, published.seed, published.key.name)
    with pytest.raises(Unproven, match="FORKED"):
        seen(copy, published, keep)
    shelf = only_shelf(keep)
    kept = last_kept(shelf, whoami(keep, None))
    assert kept is not None
    assert kept.text == published.now.text
    forks = [fork.read_text(encoding="utf-8") for fork in sorted(shelf.glob("fork-*"))]
    assert len(forks) == 2
    assert [published.now.text in fork for fork in forks] == [True, True]
    assert [published.before.text in forks[0], other.text in forks[1]] == [True, True]


def test_a_log_that_is_new_to_a_witness_must_be_what_its_tiles_make(
    published: Published, copy: Path, tmp_path: Path
) -> None:
    put_checkpoint(copy, Checkpoint(published.now.origin, 67, b"\1" * 32), published.seed, published.key.name)
    with pytest.raises(Unproven, match="tiles"):
        seen(copy, published, tmp_path / "keep")
    assert not list((tmp_path / "keep").glob("*/*.txt"))


def test_a_changed_tile_is_no_proof(published: Published, copy: Path, tmp_path: Path) -> None:
    tile, earlier = copy / "tile/0/000.p/67", tmp_path / "keep"
    put_checkpoint(copy, published.before, published.seed, published.key.name)
    (copy / "tile/0/000.p/63").write_bytes(tile.read_bytes()[: 63 * 32])
    assert seen(copy, published, earlier) == (None, 63)
    put_checkpoint(copy, published.now, published.seed, published.key.name)
    held = tile.read_bytes()
    tile.write_bytes(held[:-1] + bytes([held[-1] ^ 1]))
    with pytest.raises(Unproven, match="FORKED"):
        seen(copy, published, earlier)
    tile.write_bytes(held)
    assert seen(copy, published, earlier) == (63, 67)


def test_a_witness_has_one_name_and_notices_when_what_it_kept_was_changed(tmp_path: Path) -> None:
    with pytest.raises(BadNote, match="--name"):
        whoami(tmp_path, None)
    me = whoami(tmp_path, NAME)
    assert whoami(tmp_path, None) == whoami(tmp_path, NAME) == me
    with pytest.raises(BadNote, match=NAME):
        whoami(tmp_path, "else.example")
    (tmp_path / "000000000001.txt").write_text("a\n1\nx\n\n— b AAAAAAAA\n", encoding="utf-8")
    with pytest.raises(BadNote, match="not what this witness has kept"):
        last_kept(tmp_path, me)


def test_from_the_command_line_a_newsroom_is_witnessed_and_shows_it(newsroom: Newsroom, tmp_path: Path) -> None:
    slug, keep = newsroom.blog(), tmp_path / "keep"
    post = newsroom.publish(slug, "Seen by a library.")["id"]
    key = newsroom.public.get("/.well-known/depesche-key").text.strip()
    code, said = run("witness", f"{newsroom.url}/{slug}", "--key", key, "--keep", keep, "--name", NAME)
    assert code == 0, said
    assert "2 events, first seen" in said
    witness_key, kept = said.split()[-1], only_shelf(keep) / "000000000002.txt"
    handed = depesche(newsroom.folder, "cosigned", slug, str(kept), "--key", witness_key)
    assert handed.returncode == 0, handed.stderr
    shown = read_note(newsroom.public.get(f"/{slug}/checkpoint").content)
    assert [one.key.name for one in signers(shown, (read_key(witness_key),))] == [NAME]
    saved = tmp_path / "saved.json"
    saved.write_bytes(newsroom.public.get(f"/{slug}/posts/{post}/proof.json").content)
    code, said = run("verify", saved, "--key", key, "--key", witness_key)
    assert code == 0, said
    assert "Seen by a library." in said
    assert f"seen by {NAME} at 20" in said
    newsroom.publish(slug, "The log goes on.")
    assert newsroom.public.get(f"/{slug}/posts/{post}/proof.json").content == saved.read_bytes()
    assert NAME not in newsroom.public.get(f"/{slug}/checkpoint").text
    fork = json.loads(saved.read_bytes())["checkpoint"].replace("\n2\n", "\n9\n")
    (tmp_path / "fork.txt").write_text(fork, encoding="utf-8")
    refused = depesche(newsroom.folder, "cosigned", slug, str(tmp_path / "fork.txt"), "--key", witness_key)
    assert refused.returncode == 1
    assert "does not hold" in refused.stderr
