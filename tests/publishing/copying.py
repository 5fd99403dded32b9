"""A static copy in memory for tests, what must stand in it, and what drives it step by step."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from depesche.following.cursors import Cursors
from depesche.live.digest import Digests
from depesche.live.known import WhatIsKnown
from depesche.live.pages import Pages
from depesche.live.present import Present
from depesche.live.proofs import Proofs
from depesche.live.record import Record
from depesche.live.said import WhoSaid
from depesche.proof.notary import Notary
from depesche.proof.signing import Signing
from depesche.proof.tiles import tiles_of
from depesche.publishing.copy import CopyParts, StaticCopy
from depesche.publishing.files import CopiedFiles
from depesche.publishing.host import Said
from depesche.publishing.standing import Standing
from depesche.render.assets import load_assets
from depesche.render.html import Html, Site
from doing import Place

PAGES = Pages(Present(Html(Site("Test", "https://live.example", load_assets()))))
KNOWN = WhatIsKnown(PAGES.present)
RECORD, SAID = Record(PAGES.present), WhoSaid(PAGES.present)


class AwayError(OSError):
    """The host has gone away, as a test has it."""


class MemoryHost:
    """Keeps what is put; goes away after so many deeds. No head may ever name a log page that is not there."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.deeds: list[str] = []
        self.left: int | None = None

    def put(self, address: str, written: bytes, said: Said) -> None:
        assert said.type
        self._do(address)
        if address.endswith("/head.json"):
            self._check_head(address, written)
        self.files[address] = written

    def take(self, address: str, path: Path, said: Said) -> None:
        self.put(address, path.read_bytes(), said)

    def remove(self, addresses: Iterable[str]) -> None:
        for address in addresses:
            self._do(f"- {address}")
            self.files.pop(address, None)

    def remove_below(self, address: str) -> None:
        self._do(f"- {address}/")
        self.files = {one: body for one, body in self.files.items() if not one.startswith(f"{address}/")}

    def _do(self, deed: str) -> None:
        if self.left == 0:
            raise AwayError(deed)
        self.left = None if self.left is None else self.left - 1
        self.deeds.append(deed)

    def _check_head(self, address: str, written: bytes) -> None:
        head = msgspec.json.decode(written)
        for number in range(head["pages"]):
            page = address.replace("head.json", f"{head['generation']}/{number}.json")
            events = msgspec.json.decode(self.files[page])["events"]
            assert events[-1]["seq"] >= min(head["seq"], 64 * (number + 1))


class Copying:
    """A copy of what is in a place. A new one goes on from what the old one kept, as another process does."""

    def __init__(self, place: Place, host: MemoryHost) -> None:
        self.place = place
        self.host = host
        self.cursors = Cursors(place.log.engine, "publish test")
        standing = Standing(place.log.engine, "publish test")
        files = CopiedFiles(place.media, host, standing)
        self.proofs = Proofs(Notary(Signing(place.log.engine, "https://live.example")), "https://live.example")
        self.copy = StaticCopy("publish test", CopyParts(place.log, PAGES, self.proofs, files, host, standing))

    def step(self, go_on: Callable[[], None] = lambda: None) -> bool:
        """Do one step on each blog that waits for one; tell whether any did."""
        behind = self.cursors.behind(self.copy.form)
        for blog in behind:
            before = self.cursors.read(blog)
            done = self.copy.step(blog, before, go_on)
            if done.cursor is not None and done.cursor != before:
                self.cursors.advance(blog, before, done.cursor)
        return bool(behind)

    def catch_up(self) -> None:
        while self.step():
            pass


def wanted(place: Place, slug: str = "harbour") -> dict[str, bytes]:
    """Give what the origin answers at every address of a live blog, files left aside."""
    with place.log.reading() as rows:
        blog = rows.blog(slug)
        assert blog is not None
        made = {
            f"/{slug}": PAGES.first(rows, blog),
            f"/{slug}/feed.atom": PAGES.atom(rows, blog),
            f"/{slug}/feed.rss": PAGES.rss(rows, blog),
            f"/{slug}/feed.json": PAGES.json_feed(rows, blog),
            f"/{slug}/known": KNOWN.page(rows, blog),
            f"/{slug}/digest": Digests(PAGES.present).page(rows, blog),
            f"/{slug}/corrections": RECORD.corrections(rows, blog),
            f"/{slug}/corrections.atom": RECORD.feed(rows, blog),
            f"/{slug}/quotes": SAID.page(rows, blog, None, None),
            f"/{slug}/quotes.json": SAID.data(rows, blog, None, None),
            f"/{slug}/quotes.atom": SAID.feed(rows, blog, None),
            f"/{slug}/theme.css": PAGES.theme(blog, str(blog.rev)),
            f"/{slug}/log/head.json": PAGES.head(rows, blog),
        }
        for number in range(-(-blog.seq // 64)):
            page = PAGES.log_page(rows, blog, blog.generation, number)
            made[f"/{slug}/log/{blog.generation}/{number}.json"] = page
        for post in rows.all_posts(blog.id):
            made[f"/{slug}/posts/{post.id}"] = PAGES.post(rows, blog, post.id)
            made[f"/{slug}/posts/{post.id}/history"] = RECORD.history(rows, blog, post.id)
            made[f"/{slug}/before/{post.id}"] = PAGES.older(rows, blog, post.id)
    return {address: one.body for address, one in made.items() if one is not None}


def wanted_proof(copying: Copying, slug: str = "harbour") -> dict[str, bytes]:
    """Give what the origin answers that proves its log: checkpoint, tiles, and the proof of each post."""
    with copying.place.log.reading() as rows:
        blog = rows.blog(slug)
        assert blog is not None
        made = {f"/{slug}/tile/{tile.path}": copying.proofs.tile(rows, blog, tile) for tile in tiles_of(blog.seq)}
        for post in rows.all_posts(blog.id):
            made[f"/{slug}/posts/{post.id}/proof.json"] = copying.proofs.post(rows, blog, post.id)
        made[f"/{slug}/checkpoint"] = copying.proofs.checkpoint(rows, blog)
    return {address: one.body for address, one in made.items() if one is not None}


def below(host: MemoryHost, address: str) -> dict[str, bytes]:
    """Give what stands at an address and below it, but for the proof of the log."""
    pages = {one: body for one, body in host.files.items() if one == address or one.startswith(f"{address}/")}
    proof = re.compile(r"/[^/]+/(?:tile/|checkpoint$|posts/[^/]+/proof)")
    return {one: body for one, body in pages.items() if not proof.match(one)}
