"""An address made into a block: the embed of a known provider, else a card. What can not be fetched is left out."""

from collections.abc import Awaitable, Callable
from typing import Protocol
from urllib.parse import quote, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from depesche.fetch import card, oembed
from depesche.fetch.addresses import FetchError, joined
from depesche.fetch.client import Fetches
from depesche.fetch.providers import Known, recognise
from depesche.model.blocks import Card, Embed, Image, Source
from depesche.model.ids import check_url

PICTURE_BYTES = 8_000_000


class Kept(Protocol):
    """A picture as the media store has kept it."""

    @property
    def media(self) -> str:
        """Its name."""

    @property
    def width(self) -> int | None:
        """Its width in pixels."""

    @property
    def height(self) -> int | None:
        """Its height in pixels."""


Keep = Callable[[bytes], Awaitable[Kept]]
"""Keeps a picture as one of ours; raises ValueError when it is none that is taken."""


class Link(Struct, frozen=True):
    """The block that an address was made into, and what could not be learned, as a sentence; None when all was."""

    block: Embed | Card
    lacks: str | None = None


class Links:
    """Makes blocks of addresses."""

    def __init__(self, fetcher: Fetches, keep: Keep) -> None:
        self._fetcher = fetcher
        self._keep = keep

    async def read(self, url: str) -> Link:
        """Make a block of an address. Raises ValueError when it is no web address."""
        check_url("url", url)
        known = recognise(url)
        return await (self._card(url) if known is None else self._embed(known))

    async def _embed(self, known: Known) -> Link:
        width, height = known.provider.shape
        frame = known.frame
        plain = Embed(known.url, known.provider.name, frame=frame, width=width, height=height)
        try:
            told = await oembed.ask(self._fetcher, known)
        except FetchError as error:
            return Link(plain, f"{known.provider.name} could not be asked: {error}")
        if told.did and known.provider.player and "who" in known.parts:
            frame = known.provider.player(known.parts | {"who": told.did})
        if told.width and told.height:
            width, height = told.width, told.height
        preview, lacks = await self._picture(known.url, told.picture, told.headline)
        return Link(
            replace(plain, headline=told.headline, preview=preview, frame=frame, width=width, height=height), lacks
        )

    async def _card(self, url: str) -> Link:
        host = (urlsplit(url).hostname or url).removeprefix("www.")
        try:
            said = await card.look(self._fetcher, url)
        except FetchError as error:
            return Link(Card(url, host), f"the page could not be read: {error}")
        image, lacks = await self._picture(said.url, said.picture, None)
        source = Source(said.site) if said.site else None
        made = Card(url, said.headline or host, said.description, image, source)
        return Link(made, lacks if said.headline else "the page does not name itself")

    async def _picture(self, page: str, url: str | None, alt: str | None) -> tuple[Image | None, str | None]:
        """Fetch a picture and keep it as one of ours."""
        if not url:
            return None, None
        try:
            whole = joined(page, quote(url, safe="/?%:@!$&'()*+,;=-._~#[]"))
            found = await self._fetcher.get(whole, most=PICTURE_BYTES, accept="image/*")
            kept = await self._keep(found.body)
            return Image(kept.media, alt or "", width=kept.width, height=kept.height), None
        except (FetchError, ValueError) as error:
            return None, f"its picture could not be fetched: {error}"
