"""Being a witness: keep a newsroom's checkpoints, check that each goes on from the last, and countersign it."""

import base64
import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from msgspec import Struct

from depesche.proof.check import Unproven
from depesche.proof.checkpoints import Checkpoint, Witnessed, opened, read_checkpoint
from depesche.proof.merkle import NoProof, consistency, root, roots_by_consistency
from depesche.proof.notes import (
    SEED_BYTES,
    WITNESS,
    BadNote,
    Note,
    PublicKey,
    cosign,
    is_name,
    public_of,
    read_note,
    signers,
)
from depesche.proof.site import Site
from depesche.proof.tiles import node_by_tiles

KEY_FILE = "witness.key"
"""The witness's private key; readable by its owner alone."""


class Me(Struct, frozen=True):
    """A witness: its name, and its private key of 32 bytes."""

    name: str
    seed: bytes

    @property
    def public(self) -> PublicKey:
        """The key by which others check what it has countersigned."""
        return public_of(self.name, self.seed, WITNESS)


class Outcome(Struct, frozen=True):
    """What a witness has seen: the checkpoint, how many events it knew `before` (None: it knew nothing), the file."""

    checkpoint: Checkpoint
    before: int | None
    file: Path


def whoami(folder: Path, name: str | None) -> Me:
    """Give the witness whose key lies in a folder; with a name, make it when there is none. Raises BadNote, OSError."""
    file = folder / KEY_FILE
    if not file.exists():
        if name is None:
            raise BadNote("say as whom you sign, once: --name library.example")
        if not is_name(name):
            raise BadNote(f"{name!r} can be no name: no spaces and no plus, such as library.example")
        folder.mkdir(parents=True, exist_ok=True)
        seed = secrets.token_bytes(SEED_BYTES)
        _write(file, f"{name} {base64.b64encode(seed).decode()}\n", mode=0o600)
    known, _, seed_text = file.read_text(encoding="utf-8").strip().partition(" ")
    seed = base64.b64decode(seed_text)
    if not is_name(known) or len(seed) != SEED_BYTES:
        raise BadNote(f"{file} holds no key of a witness")
    if name is not None and name != known:
        raise BadNote(f"the key in {folder} is that of {known}; another name wants a folder of its own")
    return Me(known, seed)


def witness(site: Site, keys: tuple[PublicKey, ...], folder: Path, me: Me, now: datetime) -> Outcome:
    """Fetch a checkpoint, check it against the last one kept, countersign and keep it.

    Raises Unread; BadNote; and Unproven when the newsroom has signed what can not go together, with both kept beside.
    """
    stored = site.checkpoint()
    witnessed = opened(stored, keys, site.slug)
    shelf = folder / quote(witnessed.checkpoint.origin, safe="")
    shelf.mkdir(parents=True, exist_ok=True)
    with _alone(shelf):
        before = last_kept(shelf, me)
        try:
            _check(site, witnessed.checkpoint, read_checkpoint(before.text) if before else None)
        except Unproven as error:
            if before is None:
                raise
            other = witnessed.checkpoint
            evidence = shelf / f"fork-{other.size}-{other.root.hex()[:16]}.txt"
            _write(evidence, f"{before}\n{witnessed.note}")
            raise Unproven(f"{error.why}; both are kept in {evidence}") from error
        return _kept(shelf, witnessed, before, me, now)


def last_kept(shelf: Path, me: Me) -> Note | None:
    """Give the checkpoint of the most events that the witness has countersigned. Raises BadNote when it was changed."""
    files = sorted(shelf.glob("[0-9]*.txt"))
    if not files:
        return None
    note = read_note(files[-1].read_bytes())
    if not signers(note, (me.public,)):
        raise BadNote(f"{files[-1]} is not what this witness has kept")
    return note


def _check(site: Site, now: Checkpoint, then: Checkpoint | None) -> None:
    """Check that a log goes on from how it was, by the tiles that it publishes. Raises Unproven and Unread."""
    node = node_by_tiles(site.tile, now.size)
    if then is None:
        if root(node, now.size) != now.root:
            raise Unproven("its tiles do not make the root that it has signed")
        return
    if now.size < then.size:
        raise Unproven(f"ROLLED BACK: {then.size} events were signed before, now {now.size} are")
    try:
        path = consistency(node, then.size, now.size)
        found = roots_by_consistency(then.size, now.size, then.root, path)
    except NoProof as error:
        raise Unproven(f"there is no proof that it goes on from {then.size} events: {error}") from error
    if found != (then.root, now.root):
        raise Unproven(
            f"FORKED: the log of {now.size} events does not go on from the {then.size} that were signed before"
        )


def _kept(shelf: Path, seen: Witnessed, before: Note | None, me: Me, now: datetime) -> Outcome:
    checkpoint = seen.checkpoint
    file = shelf / f"{checkpoint.size:012}.txt"
    if before is None or before.text != checkpoint.text:
        others = tuple(one for one in seen.note.signatures if (one.name, one.id) != (me.name, me.public.id))
        _write(file, str(Note(seen.note.text, (*others, cosign(me.name, me.seed, checkpoint.text, now)))))
    return Outcome(checkpoint, read_checkpoint(before.text).size if before else None, file)


@contextmanager
def _alone(shelf: Path) -> Iterator[None]:
    """Keep others out: two at once could countersign both sides of a fork."""
    with (shelf / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(file: Path, text: str, mode: int = 0o644) -> None:
    """Write a file so that it is there wholly or not at all."""
    part = file.with_name(f".{file.name}.part")
    part.touch(mode=mode)
    with part.open("w", encoding="utf-8") as opened_part:
        opened_part.write(text)
        opened_part.flush()
        os.fsync(opened_part.fileno())
    part.replace(file)
