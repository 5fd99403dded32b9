"""The tree against a naive one that follows RFC 6962 to the letter, and against known roots."""

import hashlib

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from depesche.proof import merkle
from depesche.proof.merkle import Growing, NoProof, consistency, inclusion, leaf_hash, node_hash
from depesche.proof.tiles import Tile, node_by_tiles, tile_at, tiles_of, width_in

LEAVES = [bytes.fromhex(leaf) for leaf in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
"""Those of the tests of Certificate Transparency."""
MANY = [n.to_bytes(4, "big") for n in range(700)]
SIZES = st.integers(1, 700)
FEW = settings(max_examples=25)


def naive(leaves: list[bytes]) -> bytes:
    if len(leaves) < 2:
        return leaf_hash(leaves[0]) if leaves else hashlib.sha256(b"").digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return node_hash(naive(leaves[:half]), naive(leaves[half:]))


def node(level: int, index: int) -> bytes:
    return naive(MANY[index << level : (index + 1) << level])


@pytest.mark.parametrize("size", ROOTS)
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    tree = Growing()
    for leaf in LEAVES[:size]:
        tree.add(leaf)
    assert tree.root().hex() == ROOTS[size]
    assert naive(LEAVES[:size]).hex() == ROOTS[size]


@FEW
@given(SIZES)
@example(256)
@example(257)
def test_a_root_is_the_same_by_subtrees_leaf_by_leaf_and_naively(size: int) -> None:
    tree = Growing()
    for leaf in MANY[:size]:
        tree.add(leaf)
    assert tree.root() == merkle.root(node, size) == naive(MANY[:size])


@FEW
@given(SIZES, st.data())
def test_a_proof_of_inclusion_leads_to_the_root_and_for_nothing_else(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path = inclusion(node, index, size)
    leaf, root = leaf_hash(MANY[index]), naive(MANY[:size])
    assert merkle.root_by_inclusion(leaf, index, size, path) == root
    assert merkle.root_by_inclusion(leaf_hash(b"other"), index, size, path) != root
    with pytest.raises(NoProof):
        merkle.root_by_inclusion(leaf, index, size, [*path, root])
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        assert merkle.root_by_inclusion(leaf, index, size, [*path[:at], b"\0" * 32, *path[at + 1 :]]) != root
        with pytest.raises(NoProof):
            merkle.root_by_inclusion(leaf, index, size, path[1:])


@FEW
@given(SIZES, st.data())
def test_a_proof_of_consistency_leads_to_both_roots_and_from_no_other_tree(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new))
    path = consistency(node, old, new)
    before, after = naive(MANY[:old]), naive(MANY[:new])
    assert merkle.roots_by_consistency(old, new, before, path) == (before, after)
    other = naive([*MANY[: old - 1], b"other"])
    assert merkle.roots_by_consistency(old, new, other, path) != (other, after)
    with pytest.raises(NoProof):
        merkle.roots_by_consistency(old, new, before, [*path, before])


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_there_is_no_proof_of_what_is_not_there(index: int, size: int) -> None:
    with pytest.raises(NoProof):
        inclusion(node, index, size)
    with pytest.raises(NoProof):
        merkle.root_by_inclusion(b"", index, size, [])


def test_tiles_have_the_addresses_and_widths_of_the_standard() -> None:
    assert Tile(0, 1234067).path == "0/x001/x234/067"
    assert tile_at("0/x001/x234/067") == Tile(0, 1234067)
    assert tile_at("1/000.p/17") == Tile(1, 0, 17)
    for wrong in ("0/1", "00/000", "0/x000/001", "0/000.p/0", "0/000.p/256", "0/000.p/007", "64x/000", "0/000/"):
        assert tile_at(wrong) is None, wrong
    found = list(tiles_of(70_000))
    assert [sum(tile.level == level and tile.width == 256 for tile in found) for level in range(3)] == [273, 1, 0]
    assert [tile for tile in found if tile.width < 256] == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert list(tiles_of(256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles_of(0)) == []


@FEW
@given(SIZES, st.data())
def test_whatever_a_proof_needs_stands_in_the_tiles_of_its_tree(size: int, data: st.DataObject) -> None:
    there = set(tiles_of(size))

    def read(tile: Tile) -> bytes:
        assert tile in there
        assert tile.width == width_in(size, tile.level, tile.index)
        first = tile.index * 256
        return b"".join(node(8 * tile.level, n) for n in range(first, first + tile.width))

    by_tiles = node_by_tiles(read, size)
    index = data.draw(st.integers(0, size - 1))
    assert inclusion(by_tiles, index, size) == inclusion(node, index, size)
    assert consistency(by_tiles, index + 1, size) == consistency(node, index + 1, size)
