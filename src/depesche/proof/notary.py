"""What a newsroom says and proves of its logs: checkpoints, tiles, and posts with their proofs.

All of it follows from the log, so that nothing is stored beside it and an append costs nothing: every node, and the
same node after a crash, makes the same. Only the roots of full tiles are remembered, 32 bytes for 256 events.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence

import msgspec

from depesche.log.proof_rows import ProofRows
from depesche.log.rows import Rows
from depesche.model.blog import Blog
from depesche.model.post import Post
from depesche.proof.checkpoints import Checkpoint, origin_of
from depesche.proof.merkle import HASH_BYTES, folded, inclusion, leaf_hash, root
from depesche.proof.notes import Note
from depesche.proof.posts import FORMAT, Placed, PostProof, encoded
from depesche.proof.signing import Signing, SigningKey, cosignatures_of, cosigned_from, signatures
from depesche.proof.tiles import WIDTH, Tile, node_by_tiles, width_in

REMEMBERED = 500
"""Blogs whose full tiles are remembered."""
AT_ONCE = 16
"""Tiles that are read from the log at a time."""
POST_EVENTS = 50
"""Events in the proof of one post, the newest."""

Read = Callable[[Tile], bytes]


class Notary:
    """Signs for one newsroom. All methods block: call them in a worker thread. `rows` is one view of the log."""

    def __init__(self, signing: Signing) -> None:
        self.signing = signing
        self._full: OrderedDict[str, tuple[bytes, ...]] = OrderedDict()

    def checkpoint(self, rows: Rows, blog: Blog) -> Note:
        """Make the checkpoint of a blog's log as it stands, with what witnesses have handed back for it."""
        node = node_by_tiles(self._reader(rows, blog, ()), blog.seq)
        return _signed(self.signing.in_force(), rows, blog, root(node, blog.seq))

    def text_at(self, rows: Rows, blog: Blog, size: int) -> str:
        """Give the text of the checkpoint of the first `size` events, of which the log has so many at least."""
        node = node_by_tiles(self._reader(rows, msgspec.structs.replace(blog, seq=size), ()), size)
        return Checkpoint(origin_of(self.signing.in_force()[0].public.name, blog.slug), size, root(node, size)).text

    def tile(self, rows: Rows, blog: Blog, tile: Tile) -> bytes | None:
        """Make a tile of the tree, None where the log has none there that is as wide."""
        if not 0 < tile.width <= width_in(blog.seq, tile.level, tile.index):
            return None
        return self._reader(rows, blog, ())(tile)

    def tiles(self, rows: Rows, blog: Blog, tiles: Sequence[Tile]) -> list[bytes]:
        """Make several tiles, which the log must have."""
        read = self._reader(rows, blog, ())
        return [read(tile) for tile in tiles]

    def bundle(self, rows: Rows, blog: Blog, tile: Tile) -> bytes | None:
        """Make the leaves below a tile of level 0, each behind its length in two bytes."""
        if not 0 < tile.width <= width_in(blog.seq, 0, tile.index):
            return None
        found = ProofRows(rows.connection).hashes(blog.id, [_seqs(tile)])
        return b"".join(HASH_BYTES.to_bytes(2, "big") + found[seq] for seq in _seqs(tile))

    def post(self, rows: Rows, blog: Blog, post: Post, url: str) -> PostProof:
        """Make the proof of a post, `url` being where it stands; of one that is gone without what it said.

        It is by the checkpoint just behind the post's newest event, or the next that a witness has cosigned: so it
        stays as it is until something becomes of the post, and any host can carry it.
        """
        events = ProofRows(rows.connection).public_events_of_post(blog.id, post, POST_EVENTS)
        newest = events[-1]["seq"]
        size = cosigned_from(rows.connection, blog.id, newest) or newest
        blog = msgspec.structs.replace(blog, seq=size)
        needed = {(event["seq"] - 1) // WIDTH for event in events}
        node = node_by_tiles(self._reader(rows, blog, needed), blog.seq)
        placed = [Placed(event, encoded(inclusion(node, event["seq"] - 1, blog.seq))) for event in events]
        keys = self.signing.in_force()
        note = _signed(keys, rows, blog, root(node, blog.seq))
        return PostProof(FORMAT, url, post.id, str(keys[0].public), str(note), tuple(placed))

    def _reader(self, rows: Rows, blog: Blog, needed: Iterable[int]) -> Read:
        """Give what reads the blog's tiles; those of level 0 that are `needed` for sure are read together."""
        source, size = ProofRows(rows.connection), blog.seq
        full = self._full_tiles(source, blog.id, size // WIDTH)
        edge = {size // WIDTH} if size % WIDTH else set()
        bottom = _bottom(source, blog.id, [Tile(0, n, width_in(size, 0, n)) for n in {*needed, *edge}])

        def read(tile: Tile) -> bytes:
            first = tile.index * WIDTH
            if tile.level == 0:
                known = bottom.get(tile.index)
                return known[: tile.width * HASH_BYTES] if known else _bottom(source, blog.id, [tile])[tile.index]
            if tile.level == 1:
                return b"".join(full[first : first + tile.width])
            return b"".join(_root_of(read(Tile(tile.level - 1, n))) for n in range(first, first + tile.width))

        return read

    def _full_tiles(self, source: ProofRows, blog: str, count: int) -> tuple[bytes, ...]:
        """Give the roots of the first full tiles, made where they are not known yet."""
        known = self._full.get(blog, ())
        while len(known) < count:
            wanted = range(len(known), min(len(known) + AT_ONCE, count))
            made = _bottom(source, blog, [Tile(0, index) for index in wanted])
            known += tuple(_root_of(made[index]) for index in wanted)
        self._full[blog] = known
        self._full.move_to_end(blog)
        while len(self._full) > REMEMBERED:
            self._full.popitem(last=False)
        return known[:count]


def _signed(keys: Sequence[SigningKey], rows: Rows, blog: Blog, found: bytes) -> Note:
    text = Checkpoint(origin_of(keys[0].public.name, blog.slug), blog.seq, found).text
    return Note(text, (*signatures(keys, text), *cosignatures_of(rows.connection, blog.id, blog.seq)))


def _bottom(source: ProofRows, blog: str, tiles: list[Tile]) -> dict[int, bytes]:
    """Make tiles of level 0, by their index."""
    found = source.hashes(blog, [_seqs(tile) for tile in tiles])
    return {tile.index: b"".join(leaf_hash(found[seq]) for seq in _seqs(tile)) for tile in tiles}


def _seqs(tile: Tile) -> range:
    """Give the events that a tile of level 0 stands for."""
    return range(tile.index * WIDTH + 1, tile.index * WIDTH + tile.width + 1)


def _root_of(tile: bytes) -> bytes:
    return folded([tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)])
