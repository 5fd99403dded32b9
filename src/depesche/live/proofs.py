"""What a reader may ask about proof: the checkpoint, tiles of the tree, a post with its proof, the newsroom's keys."""

import msgspec

from depesche.live.pages import BRIEF, FOREVER, FRESH, JSON
from depesche.live.shelf import Made
from depesche.log.rows import Rows
from depesche.model.blog import Blog
from depesche.proof.notary import Notary
from depesche.proof.tiles import Tile, tiles_of, width_in
from depesche.render.facts import permalink

TEXT = "text/plain; charset=utf-8"
KEY_ADDRESS = "/.well-known/depesche-key"
BYTES = "application/octet-stream"


class Proofs:
    """Makes the answers; keeps none."""

    def __init__(self, notary: Notary, base_url: str) -> None:
        self._notary = notary
        self._base_url = base_url

    def checkpoint(self, rows: Rows, blog: Blog) -> Made:
        """Make the signed checkpoint of the log as it stands."""
        return Made(str(self._notary.checkpoint(rows, blog)).encode(), TEXT, BRIEF)

    def tile(self, rows: Rows, blog: Blog, tile: Tile) -> Made | None:
        """Make a tile, which never changes; None where there is none."""
        found = self._notary.tile(rows, blog, tile)
        return None if found is None else Made(found, BYTES, FOREVER)

    def since(self, rows: Rows, blog: Blog, seq: int) -> list[tuple[str, Made]]:
        """Make what a host that has the proof of `seq` events lacks now, by address: new tiles, the checkpoint last."""
        new = [tile for tile in tiles_of(blog.seq) if width_in(seq, tile.level, tile.index) != tile.width]
        made = zip(new, self._notary.tiles(rows, blog, new), strict=True)
        tiles = [(f"/{blog.slug}/tile/{tile.path}", Made(body, BYTES, FOREVER)) for tile, body in made]
        return [*tiles, (f"/{blog.slug}/checkpoint", self.checkpoint(rows, blog))]

    def bundle(self, rows: Rows, blog: Blog, tile: Tile) -> Made | None:
        """Make the leaves below a tile of level 0, None where there is none."""
        found = self._notary.bundle(rows, blog, tile)
        return None if found is None else Made(found, BYTES, FOREVER)

    def post(self, rows: Rows, blog: Blog, ulid: str) -> Made | None:
        """Make the file of a post with its proof, to be saved."""
        post = rows.post(blog.id, ulid)
        if post is None:
            return None
        proof = self._notary.post(rows, blog, post, permalink(self._base_url, blog, post))
        return Made(msgspec.json.format(msgspec.json.encode(proof), indent=1), JSON, FRESH)

    def keys(self) -> Made:
        """Make the list of the newsroom's keys, one a line; retired ones as remarks."""
        keys = self._notary.signing.every()
        lines = [str(key.public) for key in keys if key.retired_at is None]
        lines += [f"# retired {key.retired_at:%Y-%m-%dT%H:%M:%SZ} {key.public}" for key in keys if key.retired_at]
        return Made("".join(f"{line}\n" for line in lines).encode(), TEXT, FRESH)
