"""The tree as files (C2SP tlog-tiles): 256 hashes in a row are a tile, whose root stands in a tile one level up."""

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from depesche.proof.merkle import HASH_BYTES, Node, folded

HEIGHT = 8
WIDTH = 1 << HEIGHT
"""Hashes of a full tile."""

_PATH = re.compile(r"(?P<level>0|[1-9]\d?)/(?P<index>(?:x\d{3}/){0,4}\d{3})(?:\.p/(?P<width>[1-9]\d{0,2}))?")


class Tile(Struct, frozen=True):
    """A tile's place: its level, from the leaves up, its index from the left, and how many hashes it has."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Its address below `tile/`, such as `0/x001/234.p/5`."""
        parts, rest = [f"{self.index % 1000:03}"], self.index // 1000
        while rest:
            parts.append(f"x{rest % 1000:03}")
            rest //= 1000
        return f"{self.level}/{'/'.join(reversed(parts))}" + (f".p/{self.width}" if self.width < WIDTH else "")


def tile_at(path: str) -> Tile | None:
    """Read a tile's address below `tile/`; None where there can be none."""
    found = _PATH.fullmatch(path)
    if found is None:
        return None
    index = int(found["index"].replace("x", "").replace("/", ""))
    tile = Tile(int(found["level"]), index, int(found["width"] or WIDTH))
    return tile if tile.path == path else None


def width_in(size: int, level: int, index: int) -> int:
    """Give how many hashes the tile at this place has in the tree of `size` leaves, 0 where it has none."""
    return max(0, min(WIDTH, (size >> HEIGHT * level) - index * WIDTH))


def tiles_of(size: int) -> Iterator[Tile]:
    """Give every tile of the tree of `size` leaves: what a static host has to carry beside its checkpoint."""
    level = 0
    while size >> HEIGHT * level:
        for index in range(-(-(size >> HEIGHT * level) // WIDTH)):
            yield Tile(level, index, width_in(size, level, index))
        level += 1


def node_by_tiles(read: Callable[[Tile], bytes], size: int) -> Node:
    """Give the subtrees of the tree of `size` leaves by reading its tiles, each at most once."""
    known: dict[Tile, bytes] = {}

    def node(level: int, index: int) -> bytes:
        floor, height = divmod(level, HEIGHT)
        first = index << height
        tile = Tile(floor, first // WIDTH, width_in(size, floor, first // WIDTH))
        if tile not in known:
            known[tile] = read(tile)
        at, held = first % WIDTH, known[tile]
        return folded([held[n * HASH_BYTES : (n + 1) * HASH_BYTES] for n in range(at, at + (1 << height))])

    return node
