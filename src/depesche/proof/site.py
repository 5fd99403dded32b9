"""A published log, read from where it stands: a newsroom's server, a CDN, or a folder on any static host.

The address comes from whoever runs the command, and what comes back is believed only as far as it is signed; so this is
an ordinary HTTP client with bounds, and not the one of `fetch/`, which goes where strangers point.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import httpx
import msgspec
from msgspec import Struct

from depesche.log.rows import PAGE_EVENTS
from depesche.proof.check import Held, Json, Unread, check_log
from depesche.proof.checkpoints import Checkpoint, Witnessed, opened
from depesche.proof.merkle import HASH_BYTES
from depesche.proof.notes import NOTE_BYTES, PublicKey
from depesche.proof.tiles import WIDTH, Tile

Answer = TypeVar("Answer")

SECONDS = 20.0
"""How long a server may be silent."""
PAGE_BYTES = 64_000_000
"""Most bytes of one log page."""
TRIES = 4
"""How often the log is read anew when something is taken down while it is being read."""
STALE_SECONDS = 1.0
"""How long to wait for a cache whose newest page is older than the checkpoint."""


class _Changed(Exception):  # noqa: N818  # nothing is wrong
    """Something was taken down meanwhile: log pages have new addresses."""


class _Head(Struct, frozen=True):
    generation: int


class _Page(Struct, frozen=True):
    events: list[Json]


@contextmanager
def site_at(address: str) -> "Iterator[Site]":
    """Open the log at an address."""
    with httpx.Client(timeout=SECONDS, follow_redirects=True) as client:
        yield Site(address, client)


class Site:
    """The log of one blog at its address, such as `https://news.example/storm`."""

    def __init__(self, address: str, client: httpx.Client) -> None:
        self.address = address.rstrip("/")
        self.slug = self.address.rpartition("/")[2]
        self._http = client

    def checkpoint(self) -> bytes:
        """Fetch the checkpoint. Raises Unread."""
        return self._get("checkpoint", NOTE_BYTES)

    def tile(self, tile: Tile) -> bytes:
        """Fetch a tile; where a host no longer has it in this width, the full one. Raises Unread."""
        try:
            found = self._get(f"tile/{tile.path}", WIDTH * HASH_BYTES)
        except Unread:
            if tile.width == WIDTH:
                raise
            found = self._get(f"tile/{Tile(tile.level, tile.index).path}", WIDTH * HASH_BYTES)
        if len(found) < tile.width * HASH_BYTES:
            raise Unread(f"{self.address}/tile/{tile.path} is too short")
        return found[: tile.width * HASH_BYTES]

    def check(self, keys: tuple[PublicKey, ...], earlier: tuple[Checkpoint, ...]) -> tuple[Witnessed, Held]:
        """Fetch and check the whole log, and that it goes on from earlier checkpoints.

        Raises Unread, BadNote and Unproven.
        """
        for _ in range(TRIES):
            generation = self._generation()
            witnessed = opened(self.checkpoint(), keys, self.slug)
            events = self._events(generation, witnessed.checkpoint.size)
            try:
                return witnessed, check_log(events, witnessed.checkpoint, earlier)
            except _Changed:
                continue
        raise Unread(f"{self.address} takes something down each time that it is read; try again later")

    def _events(self, generation: int, size: int) -> Iterator[Json]:
        for number in range(-(-size // PAGE_EVENTS)):
            yield from self._page(generation, number, min(PAGE_EVENTS, size - number * PAGE_EVENTS))

    def _page(self, generation: int, number: int, wanted: int) -> list[Json]:
        events: list[Json] = []
        for tried in range(TRIES):
            if tried:
                time.sleep(STALE_SECONDS)
            try:
                stored = self._get(f"log/{generation}/{number}.json", PAGE_BYTES)
            except Unread as error:
                if self._generation() != generation:
                    raise _Changed from error
                raise
            events = _decoded(stored, _Page, f"{self.address}/log/{generation}/{number}.json").events
            if len(events) >= wanted:
                return events[:wanted]
        return events  # that events are missing is for the check to say

    def _generation(self) -> int:
        return _decoded(self._get("log/head.json", PAGE_BYTES), _Head, f"{self.address}/log/head.json").generation

    def _get(self, path: str, most: int) -> bytes:
        address = f"{self.address}/{path}"
        found = bytearray()
        try:
            with self._http.stream("GET", address) as answer:
                if answer.status_code != httpx.codes.OK:
                    raise Unread(f"{address} answers {answer.status_code}")
                for part in answer.iter_bytes():
                    found += part
                    if len(found) > most:
                        raise Unread(f"{address} is larger than {most} bytes")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unread(f"{address} can not be fetched: {error}") from error
        return bytes(found)


def _decoded(stored: bytes, kind: type[Answer], address: str) -> Answer:
    try:
        return msgspec.json.decode(stored, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unread(f"{address} is not what Depesche publishes: {error}") from error
