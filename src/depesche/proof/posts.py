"""One post with its proof, as a file that can be checked years later: its events, their places, a checkpoint."""

import base64
import binascii
from collections.abc import Sequence
from typing import Literal

import msgspec
from msgspec import Struct

from depesche.proof.check import Head, Json, Unproven, head_of, leaf_of
from depesche.proof.checkpoints import Witnessed, opened
from depesche.proof.merkle import NoProof, leaf_hash, root_by_inclusion
from depesche.proof.notes import PublicKey

FORMAT: Literal["depesche-proof-1"] = "depesche-proof-1"


class Placed(Struct, frozen=True):
    """An event as the public may read it, and the proof that it is leaf `seq - 1` (base64, sibling first)."""

    event: Json
    proof: tuple[str, ...]


class PostProof(Struct, frozen=True):
    """A post's events, oldest first, each with its proof, and the checkpoint that they are proven by.

    `key` is the key that the newsroom published; whoever checks compares it with what they know, and does not trust it.
    """

    format: Literal["depesche-proof-1"]
    url: str
    post: str
    key: str
    checkpoint: str
    events: tuple[Placed, ...]


class ProvenPost(Struct, frozen=True):
    """What a proof has proven: the checkpoint, and the events in it."""

    witnessed: Witnessed
    heads: tuple[Head, ...]
    events: tuple[Json, ...]


def encoded(path: Sequence[bytes]) -> tuple[str, ...]:
    """Give a proof of inclusion as text."""
    return tuple(base64.b64encode(one).decode() for one in path)


def read_proof(stored: bytes) -> PostProof:
    """Read the file. Raises Unproven."""
    try:
        return msgspec.json.decode(stored, type=PostProof)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unproven(f"it is no proof of a post: {error}") from error


def check_post(proof: PostProof, keys: tuple[PublicKey, ...]) -> ProvenPost:
    """Check each event of a post, its place in the tree, and who has signed that. Raises Unproven and BadNote."""
    witnessed = opened(proof.checkpoint.encode(), keys)
    checkpoint, heads = witnessed.checkpoint, list[Head]()
    for placed in proof.events:
        head = head_of(placed.event)
        if head.post != proof.post:
            raise Unproven(f"it is of another post, {head.post!r}", head.seq)
        if heads and head.seq <= heads[-1].seq:
            raise Unproven("it does not stand in its order", head.seq)
        try:
            path = [base64.b64decode(one, validate=True) for one in placed.proof]
            found = root_by_inclusion(leaf_hash(leaf_of(head)), head.seq - 1, checkpoint.size, path)
        except (NoProof, ValueError, binascii.Error) as error:
            raise Unproven(f"its proof of inclusion is none: {error}", head.seq) from error
        if found != checkpoint.root:
            raise Unproven("it does not stand in the log that was signed", head.seq)
        heads.append(head)
    if not heads:
        raise Unproven("it holds no event")
    return ProvenPost(witnessed, tuple(heads), tuple(placed.event for placed in proof.events))
