"""Signed notes (C2SP signed-note) with Ed25519 keys, and cosignatures of witnesses (C2SP tlog-cosignature, v1)."""

import base64
import binascii
import hashlib
import unicodedata
from datetime import UTC, datetime
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct

LOG: Literal[1] = 1
"""Type of a key that signs the text of a note."""
WITNESS: Literal[4] = 4
"""Type of a key that cosigns it with the time."""
SEED_BYTES = 32
NOTE_BYTES = 64_000
SIGNATURES = 64
"""Signatures of one note that are looked at."""
_TIME_BYTES = 8


class BadNote(ValueError):  # noqa: N818  # said of what was handed in
    """Something is no signed note, no key, or not signed as it should be; the sentence says what is wrong."""


class PublicKey(Struct, frozen=True):
    """A key by which notes are checked. `kind` is LOG or WITNESS, `raw` the 32 bytes of Ed25519."""

    name: str
    kind: Literal[1, 4]
    raw: bytes

    @property
    def id(self) -> bytes:
        """The first four bytes of the hash of name, type and key, by which a signature names it."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.raw).digest()[:4]

    def __str__(self) -> str:
        """Give the key as one word (`vkey`): name, id and key."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.kind]) + self.raw).decode()}"


class Signature(Struct, frozen=True):
    """One line below a note: who signed, by which key, and the bytes."""

    name: str
    id: bytes
    raw: bytes


class Note(Struct, frozen=True):
    """A text that ends in a line break, with the signatures below it, none of them checked."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        """Give the note as it is stored and served."""
        return f"{self.text}\n" + "".join(line_of(one) for one in self.signatures)


class Signed(Struct, frozen=True):
    """That a key has signed, and for that of a witness when, in whole seconds of UTC."""

    key: PublicKey
    at: datetime | None


def is_name(name: str) -> bool:
    """Tell whether something can be the name of a key: no spaces, no plus, no control characters."""
    return bool(name) and not any(c == "+" or c.isspace() or unicodedata.category(c) == "Cc" for c in name)


def read_key(word: str) -> PublicKey:
    """Read a key written as one word. Raises BadNote."""
    name, _, rest = word.strip().partition("+")
    named, _, encoded = rest.partition("+")
    raw = _unbased(encoded)
    if not is_name(name) or len(raw) != 1 + SEED_BYTES or raw[0] not in (LOG, WITNESS):
        raise BadNote("a key is one word: name+id+base64, of an Ed25519 key; `depesche key` prints it")
    key = PublicKey(name, WITNESS if raw[0] == WITNESS else LOG, raw[1:])
    if key.id.hex() != named:
        raise BadNote(f"the key of {name} is not whole: its id should be {key.id.hex()}, but says {named[:20]!r}")
    return key


def public_of(name: str, seed: bytes, kind: Literal[1, 4] = LOG) -> PublicKey:
    """Give the public key that belongs to a private one of 32 bytes."""
    return PublicKey(name, kind, Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())


def sign(name: str, seed: bytes, text: str) -> Signature:
    """Sign the text of a note. Ed25519 takes no chance: the same text has the same signature."""
    raw = Ed25519PrivateKey.from_private_bytes(seed).sign(text.encode())
    return Signature(name, public_of(name, seed).id, raw)


def cosign(name: str, seed: bytes, text: str, at: datetime) -> Signature:
    """Sign the text of a note as a witness who saw it at this time."""
    seconds = int(at.timestamp())
    raw = Ed25519PrivateKey.from_private_bytes(seed).sign(_witnessed(text, seconds))
    return Signature(name, public_of(name, seed, WITNESS).id, seconds.to_bytes(_TIME_BYTES, "big") + raw)


def read_note(stored: bytes) -> Note:
    """Take a note apart; its signatures are not checked. Raises BadNote."""
    if len(stored) > NOTE_BYTES:
        raise BadNote(f"a signed note has {NOTE_BYTES} bytes at most")
    try:
        decoded = stored.decode()
    except UnicodeDecodeError as error:
        raise BadNote(f"the note is not UTF-8 (byte {error.start})") from error
    text, blank, below = decoded.rpartition("\n\n")
    if not blank or not below.endswith("\n") or any(c < " " and c != "\n" for c in decoded):
        raise BadNote("it is no signed note: a text, an empty line and signatures")
    lines = below[:-1].split("\n")
    if len(lines) > SIGNATURES:
        raise BadNote(f"the note has more than {SIGNATURES} signatures")
    return Note(f"{text}\n", tuple(read_signature(line) for line in lines))


def line_of(signature: Signature) -> str:
    """Give a signature as its line below a note."""
    return f"— {signature.name} {base64.b64encode(signature.id + signature.raw).decode()}\n"


def signers(note: Note, keys: tuple[PublicKey, ...]) -> list[Signed]:
    """Give which of these keys have signed; signatures by other keys are passed over.

    Raises BadNote when one names a key of these and does not hold.
    """
    known, found = {(key.name, key.id): key for key in keys}, dict[PublicKey, Signed]()
    for signature in note.signatures:
        key = known.get((signature.name, signature.id))
        if key is not None:
            found.setdefault(key, _checked(note.text, signature, key))
    return list(found.values())


def _checked(text: str, signature: Signature, key: PublicKey) -> Signed:
    raw, at, message = signature.raw, None, text.encode()
    if key.kind == WITNESS:
        seconds, raw = int.from_bytes(raw[:_TIME_BYTES], "big"), raw[_TIME_BYTES:]
        message = _witnessed(text, seconds)
        try:
            at = datetime.fromtimestamp(seconds, UTC)
        except (OverflowError, ValueError, OSError) as error:
            raise BadNote(f"the signature of {key.name} names no time") from error
    try:
        Ed25519PublicKey.from_public_bytes(key.raw).verify(raw, message)
    except InvalidSignature as error:
        raise BadNote(f"the signature of {key.name} does not hold: the text was changed, or another signed") from error
    return Signed(key, at)


def _witnessed(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def read_signature(line: str) -> Signature:
    """Read a line below a note, without its line break. Raises BadNote."""
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    raw = _unbased(encoded)
    if dash != "—" or not is_name(name) or len(raw) < 5:  # four bytes of the id, and a signature
        raise BadNote(f"it is no signature: {line[:80]!r}")
    return Signature(name, raw[:4], raw[4:])


def _unbased(encoded: str) -> bytes:
    try:
        raw = base64.b64decode(encoded.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        return b""
    return raw if base64.b64encode(raw).decode() == encoded else b""
