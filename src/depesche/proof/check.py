"""The check of a public log, event by event, against checkpoints: as JSON, whatever version of Depesche wrote it."""

import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct

from depesche.log.chain import FIRST_PREV, canonical, hash_of_payload
from depesche.model.ids import Instant
from depesche.proof.checkpoints import Checkpoint
from depesche.proof.merkle import Growing

Json = Any
"""A JSON value as it was read: what is hashed may not depend on types of ours, which change."""

_TAKING = ("PostTakenDown", "PostErased")


class Unproven(Exception):  # noqa: N818  # said of what was handed in
    """Something does not hold; `why` says what, `seq` at which event, None where that is the whole."""

    def __init__(self, why: str, seq: int | None = None) -> None:
        super().__init__(f"seq {seq}: {why}" if seq else why)
        self.why, self.seq = why, seq


class Unread(Exception):  # noqa: N818  # nothing is said of the log
    """A published log could not be read; the sentence says what came instead. Nothing is proven or disproven."""


class Head(Struct, frozen=True):
    """What is read of an event to check it. Its hash is made over all that stands there, known here or not."""

    blog: str
    seq: int
    kind: str
    at: Instant
    payload_hash: str
    prev: str
    hash: str
    post: str | None = None
    salt: str | None = None


class Held(Struct, frozen=True):
    """What has held: so many events, and of how many of them the payload is withheld because the post went."""

    events: int
    withheld: int


def head_of(event: Json) -> Head:
    """Check an event by itself: its payload, if it is there, and its hash. Raises Unproven."""
    try:
        head = msgspec.convert(event, Head)
    except msgspec.ValidationError as error:
        raise Unproven(f"what stands there is no event: {error}") from error
    hashed = {name: event[name] for name in event if name not in ("payload", "salt", "hash")}
    try:
        payload = None if event.get("payload") is None else canonical(event["payload"])
        whole = hashlib.sha256(canonical(hashed)).hexdigest()
        salt = bytes.fromhex(head.salt or "")
    except (ValueError, OverflowError, RecursionError) as error:
        raise Unproven("it can not be hashed: it is not what was written", head.seq) from error
    if payload is not None and hash_of_payload(salt, payload) != head.payload_hash:
        raise Unproven("its payload was changed", head.seq)
    if whole != head.hash:
        raise Unproven("its hash does not fit what it says", head.seq)
    return head


def leaf_of(head: Head) -> bytes:
    """Give the leaf of the tree that an event is: its hash, as 32 bytes. Raises Unproven."""
    try:
        return bytes.fromhex(head.hash)
    except ValueError as error:
        raise Unproven("its hash is no hash", head.seq) from error


def check_log(events: Iterable[Json], checkpoint: Checkpoint, earlier: Iterable[Checkpoint] = ()) -> Held:
    """Check a whole log: each event, the chain, the root that is signed, and that it goes on from `earlier` ones.

    What has no payload must be of a post that a later event takes away. Raises Unproven.
    """
    walk = _Walk(checkpoint, earlier)
    for event in events:
        walk.take(event)
    walk.end()
    return Held(walk.tree.size, walk.withheld)


class _Walk:
    """Goes along a log once, and keeps no more than the edge of its tree and the posts whose words are missing."""

    def __init__(self, checkpoint: Checkpoint, earlier: Iterable[Checkpoint]) -> None:
        self.tree = Growing()
        self.withheld = 0
        self._checkpoint = checkpoint
        self._before: Head | None = None
        self._missing: dict[str | None, int] = {}
        self._earlier: dict[int, list[Checkpoint]] = {}
        for one in earlier:
            if one.origin != checkpoint.origin:
                raise Unproven(f"the earlier checkpoint is of another log, {one.origin!r}, not {checkpoint.origin!r}")
            if one.size > checkpoint.size:
                raise Unproven(_ROLLED_BACK.format(then=one.size, now=checkpoint.size))
            self._earlier.setdefault(one.size, []).append(one)

    def take(self, event: Json) -> None:
        """Check the next event. Raises Unproven."""
        head, before, seq = head_of(event), self._before, self.tree.size + 1
        if head.seq != seq:
            raise Unproven(f"seq {seq} is missing; {head.seq} follows", seq)
        if head.prev != (before.hash if before else FIRST_PREV):
            raise Unproven("it does not name the hash of the event before it", seq)
        if before is not None and head.at < before.at:
            raise Unproven("its clock runs backwards", seq)
        if before is not None and head.blog != before.blog:
            raise Unproven("it is of another live blog", seq)
        self._note_missing(head, there=event.get("payload") is not None)
        self.tree.add(leaf_of(head))
        self._before = head
        for one in self._earlier.get(seq, ()):
            if one.root != self.tree.root():
                raise Unproven(_REWRITTEN.format(size=seq), seq)

    def end(self) -> None:
        """Check the whole. Raises Unproven."""
        size, signed = self.tree.size, self._checkpoint
        if size != signed.size:
            raise Unproven(
                f"the log ends at seq {size}, but {signed.size} events are signed", min(size, signed.size) + 1
            )
        if self.tree.root() != signed.root:
            raise Unproven("the events hold together, but they are not those that were signed")
        for post, seq in self._missing.items():
            raise Unproven(f"its payload is withheld, though nothing says that {post!r} was taken down", seq)

    def _note_missing(self, head: Head, *, there: bool) -> None:
        if head.kind in _TAKING and head.post is not None:
            self._missing.pop(head.post, None)
        if not there:
            self.withheld += 1
            self._missing.setdefault(head.post, head.seq)


_ROLLED_BACK = (
    "ROLLED BACK: {then} events were signed once, now there are {now}; what was public has been taken out of the log"
)
_REWRITTEN = (
    "REWRITTEN: the first {size} events are not those that were signed once; the newsroom has signed two histories"
)
