"""Checkpoints (C2SP tlog-checkpoint): how long a log is and the root over it, signed."""

import base64
import binascii
import re

from msgspec import Struct

from depesche.proof.merkle import HASH_BYTES
from depesche.proof.notes import LOG, WITNESS, BadNote, Note, PublicKey, Signed, read_note, signers

_SIZE = re.compile(r"0|[1-9]\d{0,17}")


class Checkpoint(Struct, frozen=True):
    """What a log says of itself: whose it is (`origin`), how many events it has, and the root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


class Witnessed(Struct, frozen=True):
    """A checkpoint whose signatures were checked: the note, by whom it is signed, and who has cosigned it."""

    checkpoint: Checkpoint
    note: Note
    signed: Signed
    cosigned: tuple[Signed, ...]


def origin_of(name: str, slug: str) -> str:
    """Give the origin of a blog's log, which is the name of the newsroom's key and the blog's web address."""
    return f"{name}/{slug}"


def read_checkpoint(text: str) -> Checkpoint:
    """Read the text of a note as a checkpoint. Raises BadNote."""
    origin, size, root, *rest = [*text.split("\n"), "", "", ""]
    try:
        hashed = base64.b64decode(root, validate=True)
    except (ValueError, binascii.Error):
        hashed = b""
    if not origin or not _SIZE.fullmatch(size) or len(hashed) != HASH_BYTES or not text.endswith("\n"):
        raise BadNote("it is no checkpoint: origin, number of events, root")
    if any(rest):
        raise BadNote("the checkpoint has lines beyond origin, number of events and root; nobody can check those")
    return Checkpoint(origin, int(size), hashed)


def opened(stored: bytes, keys: tuple[PublicKey, ...], slug: str | None = None) -> Witnessed:
    """Read a checkpoint and check that one of these newsrooms' keys has signed it; and those of witnesses, if they did.

    With `slug` it must be that blog's. Raises BadNote.
    """
    note = read_note(stored)
    checkpoint = read_checkpoint(note.text)
    found = signers(note, keys)
    ours = [one for one in found if one.key.kind == LOG]
    if not ours:
        by = ", ".join(f"{one.name}+{one.id.hex()}" for one in note.signatures)
        asked = ", ".join(f"{key.name}+{key.id.hex()}" for key in keys if key.kind == LOG)
        raise BadNote(f"it is not signed by the key {asked or '(none was given)'}, but by {by}")
    of_key, _, of_blog = checkpoint.origin.rpartition("/")
    signed = next((one for one in ours if one.key.name == of_key), None)
    if signed is None or (slug is not None and of_blog != slug):
        wanted = origin_of(ours[0].key.name, slug or "...")
        raise BadNote(f"it is of another log: {checkpoint.origin!r}, and not {wanted!r}")
    return Witnessed(checkpoint, note, signed, tuple(one for one in found if one.key.kind == WITNESS))
