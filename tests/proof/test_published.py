"""A log on any static host, checked by address, archive and file with nothing but the public key."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from depesche.cli.verifying import plain
from depesche.proof import site as site_module
from depesche.proof.check import Unproven, Unread, check_log
from depesche.proof.checkpoints import Checkpoint, opened
from depesche.proof.files import stored_in
from depesche.proof.merkle import Growing
from depesche.proof.notes import BadNote, Note, public_of, read_key, sign
from depesche.proof.site import site_at
from hosting import Events, Published, hosted, put_checkpoint, run
from newsroom import Newsroom, depesche

OTHER = b"o" * 32


def pages(folder: Path) -> list[Path]:
    return sorted(folder.glob("log/*/*.json"), key=lambda path: int(path.stem))


def events_in(folder: Path) -> Events:
    return [event for page in pages(folder) for event in json.loads(page.read_bytes())["events"]]


def put_events(folder: Path, events: Events) -> None:
    for number, page in enumerate(pages(folder)):
        told = json.loads(page.read_bytes()) | {"events": events[number * 64 : (number + 1) * 64]}
        page.write_text(json.dumps(told), encoding="utf-8")


def checked(folder: Path, published: Published, *earlier: Checkpoint) -> tuple[int, int]:
    with hosted(folder.parent) as address, site_at(f"{address}/{folder.name}") as site:
        _, held = site.check((published.key,), earlier)
        return held.events, held.withheld


def root_of(events: Events) -> bytes:
    tree = Growing()
    for event in events:
        tree.add(bytes.fromhex(event["hash"]))
    return tree.root()


def test_a_log_on_a_static_host_holds_with_what_was_taken_down_withheld(published: Published, copy: Path) -> None:
    assert checked(copy, published, published.before) == (published.now.size, published.withheld)
    texts = json.dumps(events_in(copy))
    assert "Post 3:" not in texts
    assert "Put right." not in texts
    assert "Post 4:" not in texts
    assert "On order of a court." in texts


def change_a_byte(events: Events) -> None:
    events[7]["payload"]["copy"]["body"][0]["text"] = "Post 5: ein Stück weiter – 900 €."


def change_the_clock(events: Events) -> None:
    events[7]["at"] = events[7]["at"].replace("20", "19", 1)


def change_who_it_was(events: Events) -> None:
    events[7]["by"] = "somebody"


def add_a_field(events: Events) -> None:
    events[7]["aside"] = "Nobody signed this."


def drop_one(events: Events) -> None:
    del events[7]


def drop_the_last(events: Events) -> None:
    del events[-1]


def swap_two(events: Events) -> None:
    events[7], events[8] = events[8], events[7]


def swap_and_renumber(events: Events) -> None:
    swap_two(events)
    events[7]["seq"], events[8]["seq"] = 8, 9


def repeat_one(events: Events) -> None:
    events.insert(8, events[7])


def withhold_one(events: Events) -> None:
    del events[7]["payload"], events[7]["salt"]


def forget_the_zone(events: Events) -> None:
    events[7]["at"] = "2026-11-25T20:15:00"


def put_no_event(events: Events) -> None:
    events[7] = ["no event"]


TAMPERING: list[tuple[Callable[[Events], None], str, int | None]] = [
    (change_a_byte, "payload was changed", 8),
    (change_the_clock, "hash does not fit", 8),
    (change_who_it_was, "hash does not fit", 8),
    (add_a_field, "hash does not fit", 8),
    (drop_one, "seq 8 is missing; 9 follows", 8),
    (drop_the_last, "events are signed", 67),
    (swap_two, "seq 8 is missing; 9 follows", 8),
    (swap_and_renumber, "hash does not fit", 8),
    (repeat_one, "seq 9 is missing; 8 follows", 9),
    (withhold_one, "nothing says", 8),
    (forget_the_zone, "no event", None),
    (put_no_event, "no event", None),
]


@pytest.mark.parametrize(("tamper", "words", "seq"), TAMPERING, ids=lambda one: getattr(one, "__name__", ""))
def test_each_tampering_with_a_log_is_seen_and_named(
    published: Published, copy: Path, tamper: Callable[[Events], None], words: str, seq: int | None
) -> None:
    events = events_in(copy)
    tamper(events)
    with pytest.raises(Unproven, match=words) as seen:
        check_log(events, published.now)
    assert seen.value.seq == seq


@pytest.mark.parametrize("tamper", [change_a_byte, drop_one, drop_the_last, swap_two], ids=lambda one: one.__name__)
def test_the_same_is_seen_by_address(
    published: Published, copy: Path, tamper: Callable[[Events], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_module, "STALE_SECONDS", 0.0)
    events = events_in(copy)
    tamper(events)
    put_events(copy, events)
    with pytest.raises(Unproven):
        checked(copy, published)


def test_a_history_written_anew_is_seen_though_its_chain_and_its_signature_hold(
    published: Published, copy: Path
) -> None:
    shorter = published.early[:60]
    with pytest.raises(Unproven, match="60, but 67"):
        check_log(shorter, published.now)
    put_events(copy, shorter)
    rewritten = Checkpoint(published.now.origin, 60, root_of(shorter))
    put_checkpoint(copy, rewritten, published.seed, published.key.name)
    assert checked(copy, published)[0] == 60, "who kept nothing can not know"
    with pytest.raises(Unproven, match="ROLLED BACK"):
        checked(copy, published, published.before)
    other = Checkpoint(published.now.origin, 50, b"\1" * 32)
    with pytest.raises(Unproven, match="REWRITTEN") as seen:
        checked(copy, published, other)
    assert seen.value.seq == 50
    with pytest.raises(Unproven, match="not those that were signed"):
        check_log(shorter, Checkpoint(published.now.origin, 60, b"\1" * 32))
    with pytest.raises(Unproven, match="another log"):
        check_log(shorter, rewritten, [Checkpoint("else.example/storm", 1, b"\1" * 32)])


def test_a_foreign_key_is_refused(published: Published, copy: Path) -> None:
    put_checkpoint(copy, published.now, OTHER, published.key.name)
    with pytest.raises(BadNote, match="not signed by the key"):
        checked(copy, published)
    with pytest.raises(BadNote, match="not signed by the key"):
        opened((copy / "checkpoint").read_bytes(), (published.key,))
    assert (
        opened((copy / "checkpoint").read_bytes(), (public_of(published.key.name, OTHER),)).checkpoint == published.now
    )


def test_what_can_not_be_read_proves_and_disproves_nothing(published: Published, copy: Path) -> None:
    pages(copy)[1].write_text("<html>", encoding="utf-8")
    with pytest.raises(Unread, match="not what Depesche publishes"):
        checked(copy, published)
    pages(copy)[1].unlink()
    with pytest.raises(Unread, match="404"):
        checked(copy, published)


def test_what_is_taken_down_while_a_log_is_read_is_no_alarm(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = newsroom.blog()
    post = newsroom.publish(slug, "It goes at once.")["id"]
    key = read_key(newsroom.public.get("/.well-known/depesche-key").text)
    with site_at(f"{newsroom.url}/{slug}") as site:
        fetch_checkpoint, gone = site.checkpoint, list[Any]()

        def taken_down_after() -> bytes:
            found = fetch_checkpoint()
            if not gone:
                gone.append(newsroom.act(slug, post, "take-down", reason="Not so."))
            return found

        monkeypatch.setattr(site, "checkpoint", taken_down_after)
        _, held = site.check((key,), ())
    assert (held.events, held.withheld) == (3, 1)


def test_an_archive_and_an_export_are_checked_from_the_command_line(
    newsroom: Newsroom, published: Published, tmp_path: Path
) -> None:
    archive, lines, earlier = tmp_path / "a.zip", tmp_path / "a.jsonl", tmp_path / "earlier.txt"
    for made in (("--zip", "-o", archive), ("-o", lines)):
        done = depesche(newsroom.folder, "export", published.slug, *(str(one) for one in made))
        assert done.returncode == 0, done.stderr
    note = Note(published.before.text, (sign(published.key.name, published.seed, published.before.text),))
    earlier.write_text(str(note), encoding="utf-8")
    with zipfile.ZipFile(archive) as inside:
        assert sorted(inside.namelist()) == ["README.txt", "checkpoint", "key", "log.jsonl"]
        assert inside.read("log.jsonl").splitlines()[1:] == lines.read_bytes().splitlines()[1:]
        keys = tmp_path / "key"
        keys.write_bytes(inside.read("key"))
    code, said = run("verify", archive, lines, "--key", keys, "--since", earlier)
    assert code == 0, said
    assert said.count("67 events hold") == 2
    assert "withheld: what 4" in said
    stored = lines.read_text(encoding="utf-8")
    lines.write_text(stored.replace("Post 9:", "Post 8:"), encoding="utf-8")
    with zipfile.ZipFile(archive, "w") as changed:
        changed.writestr("log.jsonl", "\n".join(stored.splitlines()[:-1]))
    code, said = run("verify", archive, lines, "--key", keys)
    assert code == 1
    assert "DOES NOT HOLD, seq 11: its payload was changed" in said
    assert "DOES NOT HOLD, seq 67: the log ends at seq 66, but 67 events are signed" in said
    assert run("verify", lines, "--key", public_of("else.example", OTHER))[0] == 1
    code, said = run("verify", lines, "--key", keys, "--json")
    assert json.loads(said)[0]["seq"] == 11


@pytest.mark.parametrize(
    "stored", [b"", b"{}\n", b'{"format":"x","slug":"y"}\n', b"PK\5\6" + bytes(18), b"\xff\xfe", b"[" * 9000]
)
def test_a_file_that_is_no_log_is_refused_in_one_sentence(tmp_path: Path, stored: bytes) -> None:
    file = tmp_path / "file"
    file.write_bytes(stored)
    with pytest.raises(Unproven), stored_in(file) as found:
        list(found.events)


def test_what_a_file_says_can_not_command_the_terminal() -> None:
    assert plain("a\x1b[2Jb\u202e c\n") == "a\ufffd[2Jb\ufffd c\ufffd"
