"""Addresses made into blocks: by what providers and pages say, whatever they say, and without them."""

import asyncio
from io import BytesIO
from time import process_time

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from PIL import Image as Pictures
from serving import Writer, fetcher, send, serving

from depesche.fetch.addresses import FetchError
from depesche.fetch.card import PAGE_BYTES, read_page
from depesche.fetch.client import Fetched, Unfetched
from depesche.fetch.links import Link, Links
from depesche.fetch.oembed import read_answer
from depesche.model.blocks import Card, Embed

TUBE = "https://www.youtube.com/watch?v=aB3_x-9yZ01"
NAME = "0123456789abcdef0123456789abcdef.jpg"


class Kept(Struct):
    media: str
    width: int | None
    height: int | None


async def keep(body: bytes) -> Kept:
    if not body.startswith(b"\x89PNG"):
        raise ValueError("this is no picture that is taken")
    picture = Pictures.open(BytesIO(body))
    return Kept(NAME, picture.width, picture.height)


def picture() -> bytes:
    out = BytesIO()
    Pictures.new("RGB", (16, 9)).save(out, "PNG")
    return out.getvalue()


class Web:
    """A web of a few addresses."""

    def __init__(self, pages: dict[str, tuple[str, bytes]]) -> None:
        self.pages = pages
        self.asked: list[str] = []

    async def get(self, url: str, *, most: int, accept: str = "*/*") -> Fetched:  # noqa: ARG002  # as asked for
        self.asked.append(url)
        for start, (kind, body) in self.pages.items():
            if url.startswith(start):
                return Fetched(url, kind, body[:most])
        raise FetchError("there is no host")


def read(url: str, pages: dict[str, tuple[str, bytes]]) -> Link:
    return asyncio.run(Links(Web(pages), keep).read(url))


def told(**answer: object) -> tuple[str, bytes]:
    return "application/json", msgspec.json.encode(answer)


def test_a_video_has_name_shape_and_a_picture_of_ours() -> None:
    said = told(
        title="The  quay\nat night", width=1200, height=675, thumbnail_url="https://i.example/a b.png", html="x"
    )
    link = read(TUBE, {"https://www.youtube.com/oembed": said, "https://i.example/a%20b.png": ("image/png", picture())})
    embed = link.block
    assert isinstance(embed, Embed)
    assert link.lacks is None
    assert (embed.provider, embed.headline, embed.width, embed.height) == ("YouTube", "The quay at night", 1200, 675)
    assert embed.frame == "https://www.youtube-nocookie.com/embed/aB3_x-9yZ01"
    assert embed.preview is not None
    assert (embed.preview.media, embed.preview.width, embed.preview.height) == (NAME, 16, 9)


def test_a_provider_that_can_not_be_asked_leaves_a_usable_embed_and_a_sentence() -> None:
    link = read(TUBE, {})
    assert link.block == Embed(TUBE, "YouTube", frame="https://www.youtube-nocookie.com/embed/aB3_x-9yZ01",
                               width=1600, height=900)  # fmt: skip
    assert link.lacks == "YouTube could not be asked: there is no host"


def test_a_picture_that_is_none_is_left_out_and_said() -> None:
    said = told(title="The quay", thumbnail_url="https://i.example/a.svg")
    link = read(TUBE, {"https://www.youtube.com/oembed": said, "https://i.example": ("image/svg+xml", b"<svg>")})
    assert isinstance(link.block, Embed)
    assert (link.block.headline, link.block.preview) == ("The quay", None)
    assert "no picture" in (link.lacks or "")


def test_a_post_elsewhere_is_named_by_its_author_and_its_words() -> None:
    html = '<blockquote class="tweet"><p lang="en">The gates<br>are <b>shut</b>.</p>&mdash; Ann</blockquote><script>'
    link = read("https://x.com/ann/status/17", {"https://publish.twitter.com": told(author_name="Ann Lee", html=html)})
    assert isinstance(link.block, Embed)
    assert link.block.headline == "Ann Lee: The gates are shut ."


def test_a_bluesky_post_is_framed_by_the_writer_s_lasting_name() -> None:
    html = (
        '<blockquote data-bluesky-uri="at://did:plc:abc123/app.bsky.feed.post/3k44deefqdk2g"><p>Hello</p></blockquote>'
    )
    url = "https://bsky.app/profile/ann.example/post/3k44deefqdk2g"
    link = read(url, {"https://embed.bsky.app/oembed": told(author_name="Ann", html=html)})
    assert isinstance(link.block, Embed)
    assert link.block.frame == "https://embed.bsky.app/embed/did:plc:abc123/app.bsky.feed.post/3k44deefqdk2g"


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"{", b"<html>", b'"x"', b"\xff", b"[" * 100_000])
def test_an_answer_that_is_none_is_an_error_with_a_sentence(body: bytes) -> None:
    with pytest.raises(FetchError, match="can not be read"):
        read_answer(body)


ANY = st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.lists(st.integers(), max_size=2))


@given(st.dictionaries(st.sampled_from(["title", "author_name", "thumbnail_url", "width", "height", "html"]), ANY))
def test_whatever_a_provider_says_an_embed_comes_of_it(answer: dict[str, object]) -> None:
    link = read(TUBE, {"https://www.youtube.com/oembed": told(**answer)})
    assert isinstance(link.block, Embed)
    assert msgspec.json.decode(msgspec.json.encode(link.block), type=Embed) == link.block


def test_a_page_is_a_card_by_what_it_says_of_itself() -> None:
    page = """<html><head><meta property="og:title" content="Gates &amp; tides">
        <meta name="description" content="What is known.\n So far."><meta property="og:site_name" content="The Lantern">
        <meta property="og:image" content="/p.png"><title>Other</title>"""
    pages = {
        "https://news.example/p.png": ("image/png", picture()),
        "https://news.example/": ("text/html", page.encode()),
    }
    link = read("https://news.example/story", pages)
    card = link.block
    assert isinstance(card, Card)
    assert link.lacks is None
    assert (card.headline, card.standfirst) == ("Gates & tides", "What is known. So far.")
    assert card.source is not None
    assert card.source.name == "The Lantern"
    assert card.image is not None
    assert card.image.media == NAME


@pytest.mark.parametrize(
    ("page", "headline"),
    [
        (b"<title>  Plain\n name </title>", "Plain name"),
        (b"<h1>Only a <i>heading</i></h1>", "Only a heading"),
        (b'<meta charset="iso-8859-1"><title>B\xfccher</title>', "Bücher"),
        (b"\xff\xfe" + "<title>Bücher</title>".encode("utf-16-le"), "Bücher"),
        (b'<meta charset="no-such"><title>x</title>', "x"),
        (b'<meta charset="punycode"><title>x</title>', "x"),
        (b'<meta charset="windows-1251"><title>\xc2\xee\xeb\xed\xe0</title>', "Волна"),
        (b"<META name=a content='b > c'><meta property='og:title' content='a > b &quot;c&quot;'>", 'a > b "c"'),
        (b"<svg><title>Not this?</title></svg><title>This</title>", None),
        (b"", None),
    ],
)
def test_a_plain_page_has_a_name_too(page: bytes, headline: str | None) -> None:
    said = read_page(Fetched("https://news.example/", "text/html", page)).headline
    assert headline is None or said == headline


@pytest.mark.parametrize("nested", ["<div>", "<h1", "<h1>", "<meta ", "<meta '\"", "<meta ''", "<title", "<title><b>"])
def test_the_longest_page_of_nothing_but_tags_is_read_as_the_shortest_is(nested: str) -> None:
    page = (nested * (PAGE_BYTES // len(nested))).encode()
    began = process_time()
    assert read_page(Fetched("https://news.example/", "text/html", page)).picture is None
    assert process_time() - began < 5  # a tree of it takes minutes


def test_a_tag_of_countless_attributes_is_passed_over_for_reading_it_takes_minutes() -> None:
    endless = "<meta property=og:title content=Not " + " ".join(f"a{n}" for n in range(300_000)) + ">"
    page = f"{endless}<meta property=og:title content=This>".encode()
    assert read_page(Fetched("https://news.example/", "text/html", page)).headline == "This"


@given(st.binary(max_size=400))
def test_whatever_a_page_is_a_card_comes_of_it(body: bytes) -> None:
    link = read("https://news.example/story", {"https://news.example/": ("text/html", b"<title>" + body)})
    assert isinstance(link.block, Card)
    assert msgspec.json.decode(msgspec.json.encode(link.block), type=Card) == link.block


@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "text/plain"])
def test_what_is_no_page_is_a_card_with_its_host_and_a_sentence(kind: str) -> None:
    link = read("https://www.news.example/a", {"https://www.news.example/": (kind, b"x")})
    assert link.block == Card("https://www.news.example/a", "news.example")
    assert kind in (link.lacks or "")


@pytest.mark.parametrize(
    "picture", ["http://[", "//[x", "javascript:1", "data:image/png;base64,x", "ftp://a.example/p"]
)
def test_a_page_that_names_nonsense_as_its_picture_is_a_card_without_one(picture: str) -> None:
    page = f'<title>Tides</title><meta property="og:image" content="{picture}">'
    link = read("https://news.example/story", {"https://news.example/story": ("text/html", page.encode())})
    assert isinstance(link.block, Card)
    assert (link.block.headline, link.block.image) == ("Tides", None)
    assert link.lacks


def test_where_nothing_is_fetched_blocks_are_made_all_the_same() -> None:
    links = Links(Unfetched(), keep)
    assert asyncio.run(links.read("https://news.example/a")).block == Card("https://news.example/a", "news.example")
    assert "fetch_links" in (asyncio.run(links.read(TUBE)).lacks or "")


@pytest.mark.parametrize("url", ["", "x", "javascript:alert(1)", "ftp://a.example/", "https://", "https://a b.example"])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="url"):
        read(url, {})


def test_a_card_comes_of_a_real_server_with_its_picture_by_way_of_the_one_client() -> None:
    async def answer(path: str, writer: Writer) -> None:
        if path == "/p.png":
            await send(writer, picture(), "image/png")
        else:
            await send(writer, b'<meta property="og:title" content="Tides"><meta property="og:image" content="p.png">')

    async def whole() -> Link:
        async with serving(answer) as served:
            return await Links(fetcher(served), keep).read(served.url("/story"))

    link = asyncio.run(whole())
    assert isinstance(link.block, Card)
    assert link.block.headline == "Tides"
    assert link.block.image is not None


def test_a_page_whose_picture_leads_into_the_network_is_a_card_without_it() -> None:
    async def answer(_path: str, writer: Writer) -> None:
        await send(writer, b'<title>Tides</title><meta property="og:image" content="http://169.254.169.254/key">')

    async def whole() -> Link:
        async with serving(answer) as served:
            link = await Links(fetcher(served), keep).read(served.url("/story"))
            assert len(served.asked) == 1
            return link

    link = asyncio.run(whole())
    assert isinstance(link.block, Card)
    assert (link.block.headline, link.block.image) == ("Tides", None)
    assert "no name of a public host" in (link.lacks or "")
