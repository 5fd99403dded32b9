"""The Merkle tree over a log (RFC 6962, section 2.1): root, proofs of inclusion and of consistency, and their checks.

A tree is known by its perfect subtrees: `Node(level, index)` gives the hash over the leaves from `index << level` to
`(index + 1) << level`. Hashes are 32 bytes.
"""

import hashlib
from collections.abc import Callable, Sequence

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256().digest()
"""The root of a tree without leaves."""

Node = Callable[[int, int], bytes]


class NoProof(ValueError):  # noqa: N818  # said of what was handed in
    """A proof does not have the shape that its tree asks for."""


def leaf_hash(leaf: bytes) -> bytes:
    """Give the hash of a leaf."""
    return hashlib.sha256(b"\0" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Give the hash of two subtrees."""
    return hashlib.sha256(b"\1" + left + right).digest()


def folded(hashes: Sequence[bytes]) -> bytes:
    """Give the root over subtrees of one height, of which there is one at least."""
    if len(hashes) == 1:
        return hashes[0]
    half = _split(len(hashes))
    return node_hash(folded(hashes[:half]), folded(hashes[half:]))


def root(node: Node, size: int) -> bytes:
    """Give the root of the tree of the first `size` leaves."""
    return _over(node, 0, size) if size else EMPTY_ROOT


def inclusion(node: Node, index: int, size: int) -> list[bytes]:
    """Give the proof that a leaf stands at `index`, from 0, in the tree of `size` leaves, its sibling first."""
    if not 0 <= index < size:
        raise NoProof(f"there is no leaf {index} among {size}")
    begin, end, path = 0, size, list[bytes]()
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append(_over(node, middle, end))
            end = middle
        else:
            path.append(_over(node, begin, middle))
            begin = middle
    return path[::-1]


def root_by_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """Give the root that a proof of inclusion leads to from the hash of the leaf. Raises NoProof."""
    if not 0 <= index < size:
        raise NoProof(f"there is no leaf {index} among {size}")
    turns = list[bool]()
    while size > 1:
        half = _split(size)
        turns.append(index < half)
        index, size = (index, half) if index < half else (index - half, size - half)
    _check_hashes(path)
    if len(turns) != len(path):
        raise NoProof(f"the proof has {len(path)} hashes and not {len(turns)}")
    found = leaf
    for is_left, sibling in zip(reversed(turns), path, strict=True):
        found = node_hash(found, sibling) if is_left else node_hash(sibling, found)
    return found


def consistency(node: Node, old: int, new: int) -> list[bytes]:
    """Give the proof that the tree of `new` leaves begins with that of `old` (RFC 6962, section 2.1.2)."""
    if not 0 < old <= new:
        raise NoProof(f"a tree of {new} leaves can not begin with one of {old}")
    begin, end, whole, path = 0, new, True, list[bytes]()
    while old < end:
        middle = begin + _split(end - begin)
        if old <= middle:
            path.append(_over(node, middle, end))
            end = middle
        else:
            path.append(_over(node, begin, middle))
            begin, whole = middle, False
    return (path if whole else [*path, _over(node, begin, end)])[::-1]


def roots_by_consistency(old: int, new: int, old_root: bytes, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Give the two roots, old and new, that a proof of consistency leads to. Raises NoProof."""
    if not 0 < old <= new:
        raise NoProof(f"a tree of {new} leaves can not begin with one of {old}")
    turns, whole = list[bool](), True
    while old < new:
        half = _split(new)
        turns.append(old <= half)
        if old <= half:
            new = half
        else:
            old, new, whole = old - half, new - half, False
    _check_hashes(path)
    left = list(path)
    if len(left) != len(turns) + (not whole):
        raise NoProof(f"the proof has {len(left)} hashes and not {len(turns) + (not whole)}")
    before = after = old_root if whole else left.pop(0)
    for is_left, sibling in zip(reversed(turns), left, strict=True):
        if is_left:
            after = node_hash(after, sibling)
        else:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
    return before, after


class Growing:
    """A tree that grows leaf by leaf and keeps only the subtrees on its edge."""

    def __init__(self) -> None:
        self.size = 0
        self._edge: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Add a leaf."""
        found = leaf_hash(leaf)
        height = self.size
        while height & 1:
            found = node_hash(self._edge.pop(), found)
            height >>= 1
        self._edge.append(found)
        self.size += 1

    def root(self) -> bytes:
        """Give the root of the tree so far."""
        if not self._edge:
            return EMPTY_ROOT
        found = self._edge[-1]
        for left in reversed(self._edge[:-1]):
            found = node_hash(left, found)
        return found


def _over(node: Node, begin: int, end: int) -> bytes:
    """Give the hash over leaves, `begin` being a multiple of the smallest power of two that holds them all."""
    size = end - begin
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node(level, begin >> level)
    middle = begin + _split(size)
    return node_hash(_over(node, begin, middle), _over(node, middle, end))


def _check_hashes(path: Sequence[bytes]) -> None:
    if any(len(one) != HASH_BYTES for one in path):
        raise NoProof(f"a hash in a proof has {HASH_BYTES} bytes")


def _split(size: int) -> int:
    """Give the largest power of two below a size of 2 or more."""
    return 1 << (size - 1).bit_length() - 1
