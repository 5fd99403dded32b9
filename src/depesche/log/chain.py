"""The hash chain: what an event's hash is made of, and the check of a run of events.

`payload_hash` = SHA-256(salt || JCS(payload)); `hash` = SHA-256(JCS(event without payload, salt and hash)), with
JCS the canonical JSON of RFC 8785 and hashes as hex digits. The payload can be erased by law, and the chain still
verifies.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct

from depesche.model.events import Event, Payload
from depesche.model.ids import Instant

Json = dict[str, Any]
"""An object as it was read from JSON: whoever checks an old log may not depend on types of ours, which change."""
FIRST_PREV = "0" * 64
"""What the first event of a log names as the hash before it."""
SALT_BYTES = 16


_canonical = msgspec.json.Encoder(order="sorted").encode
"""JCS, for what is made of structs, texts, whole numbers and instants: a test holds it to RFC 8785."""


class Hashed(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What an event's hash is made of: the event without its payload and salt, for which `payload_hash` stands."""

    blog: str
    seq: int
    id: str
    kind: str
    version: int
    at: Instant
    by: str
    post: str | None = None
    payload_hash: str
    prev: str


class Broken(Struct, frozen=True):
    """The first event of a chain that does not hold, and why."""

    seq: int
    why: str


def canonical(payload: Payload | Json) -> bytes:
    """Give a payload's canonical JSON, the form in which it is stored and hashed."""
    return _canonical(payload)


def hash_of_payload(salt: bytes, stored: bytes) -> str:
    """Give the hash that stands for a payload, `stored` being its canonical JSON."""
    return hashlib.sha256(salt + stored).hexdigest()


def hash_of_event(event: Event) -> str:
    """Give an event's own hash; its `hash` field is not looked at."""
    hashed = Hashed(**{name: getattr(event, name) for name in Hashed.__struct_fields__})
    return hashlib.sha256(_canonical(hashed)).hexdigest()


class StoredEvent(Struct, frozen=True):
    """An event with the bytes that its payload hash was made of, both None where erased or withheld."""

    event: Event
    payload: bytes | None
    salt: bytes | None


def first_broken(stored: Iterable[StoredEvent], prev: str = FIRST_PREV, seq: int = 1) -> Broken | None:
    """Walk events that should begin at `seq` after the hash `prev`; give the first that does not hold."""
    last_at = None
    for one in stored:
        event = one.event
        if event.seq != seq:
            return Broken(seq, f"seq {seq} is missing; {event.seq} follows")
        if event.prev != prev:
            return Broken(seq, "it does not name the hash of the event before it")
        if last_at is not None and event.at < last_at:
            return Broken(seq, "its clock runs backwards")
        if one.payload is not None and hash_of_payload(one.salt or b"", one.payload) != event.payload_hash:
            return Broken(seq, "its payload was changed")
        if hash_of_event(event) != event.hash:
            return Broken(seq, "its hash does not fit what it says")
        prev, seq, last_at = event.hash, seq + 1, event.at
    return None
