"""A blog's own look on its pages and in its feeds: bylines, confidences, logo, colours; and embeds before they load."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from depesche.model.blocks import Embed, Image, Text
from depesche.model.blog import Blog
from depesche.model.ids import new_ulid
from depesche.model.post import Author, Post
from depesche.model.theme import Theme
from depesche.render import feeds, jsonld
from depesche.render.assets import Assets
from depesche.render.html import Html, Site
from depesche.render.post_html import post_html
from depesche.render.templating import shape
from doing import PICTURE

NOON = datetime(2031, 5, 4, 12, tzinfo=UTC)
BASE = "https://live.example.org"
HTML = Html(
    Site(
        "The Lantern",
        BASE,
        Assets({n: f"/assets/{n}" for n in ("reader.css", "reader.ts", "earlier.ts", "returned.ts", "icon.svg")}, {}),
    )
)
BLOG = Blog(
    id=new_ulid(), slug="harbour", seq=9, at=NOON, hash="0", rev=4, generation=1, status="live", headline="Harbour",
    opened_at=NOON, posts=1,
)  # fmt: skip
POST = Post(
    id=new_ulid(), time=NOON, rev=1, order=2, seq=2, state="published", published_at=NOON, body=(Text("Shut."),),
    authors=(Author("Ann Lee", "al"), Author("Bo Kern")), confidence="confirmed",
)  # fmt: skip
FRAME = "https://player.vimeo.com/video/1?dnt=1"
EMBED = Embed("https://vimeo.com/1", "Vimeo", "The quay", preview=PICTURE, frame=FRAME, width=1600, height=900)


def article(post: Post = POST, **look: Any) -> LexborHTMLParser:
    return LexborHTMLParser(HTML.post(replace(BLOG, **look), post))


def found(tree: LexborHTMLParser, selector: str) -> Any:
    node = tree.css_first(selector)
    assert node is not None, selector
    return node


@pytest.mark.parametrize(
    ("byline", "said"), [("names", "Ann Lee (al), Bo Kern"), ("initials", "al, Bo Kern"), ("none", None)]
)
def test_authors_are_shown_as_the_blog_wants(byline: Any, said: str | None) -> None:
    by = article(byline=byline).css_first(".by")
    assert (by.text() if by else None) == said


@pytest.mark.parametrize(("byline", "names"), [("names", ["Ann Lee", "Bo Kern"]), ("initials", ["al", "Bo Kern"])])
def test_feeds_and_structured_data_name_authors_like_the_page(byline: Any, names: list[str]) -> None:
    blog = replace(BLOG, byline=byline)
    feed = json.loads(feeds.json_feed(blog, [POST], BASE))
    assert [author["name"] for author in feed["items"][0]["authors"]] == names
    assert [author["name"] for author in json.loads(jsonld.post(blog, POST, BASE))["author"]] == names
    atom = feeds.atom(blog, [POST], BASE).decode()
    assert all(f"<name>{name}</name>" in atom for name in names)


def test_without_bylines_no_author_is_named_anywhere() -> None:
    blog = replace(BLOG, byline="none")
    told = [feeds.atom(blog, [POST], BASE), feeds.rss(blog, [POST], BASE), feeds.json_feed(blog, [POST], BASE)]
    told += [jsonld.post(blog, POST, BASE).encode(), HTML.post(blog, POST).encode()]
    assert not any(name in one for one in told for name in (b"Ann Lee", b"Bo Kern"))


@pytest.mark.parametrize(
    ("shown", "seen"),
    [
        ("all", ["confirmed", "unconfirmed", "disputed"]),
        ("doubtful", ["unconfirmed", "disputed"]),
        ("none", []),
    ],
)
def test_confidences_are_words_and_shown_as_the_blog_wants(shown: Any, seen: list[str]) -> None:
    for confidence in ("confirmed", "unconfirmed", "disputed"):
        post = replace(POST, confidence=confidence)
        sure = article(post, shown_confidence=shown).css_first(".sure")
        assert (sure is not None) == (confidence in seen)
        assert sure is None or sure.text() == confidence.capitalize()
        assert (confidence.capitalize() in post_html(replace(BLOG, shown_confidence=shown), post, BASE)) == (
            confidence in seen
        )


def page(theme: Theme | None) -> LexborHTMLParser:
    blog = replace(BLOG, theme=theme)
    return LexborHTMLParser(HTML.post_page(blog, POST, HTML.post(blog, POST), "{}").decode())


def test_a_logo_stands_in_the_masthead_and_says_whose_it_is() -> None:
    logo = found(page(Theme(logo=PICTURE)), ".mast > a > img.logo")
    assert logo.attributes["alt"] == "The Lantern"
    assert logo.attributes["width"] == "3"
    named = found(page(Theme(logo=replace(PICTURE, alt="The Lantern, live"))), ".logo")
    assert named.attributes["alt"] == "The Lantern, live"
    assert found(page(Theme(logo=Image(None))), ".mast > a").text() == "The Lantern"


def test_only_a_theme_with_colours_brings_a_style_sheet_of_its_own() -> None:
    assert page(None).css_first("#theme") is None
    assert page(Theme(logo=PICTURE)).css_first("#theme") is None
    assert found(page(Theme(accent="#0a5c36")), "#theme").attributes["href"] == "/harbour/theme.css?v=4"


@pytest.mark.parametrize(
    "look", [{"theme": Theme(accent="#0a5c36")}, {"byline": "none"}, {"shown_confidence": "none"}], ids=str
)
def test_the_look_goes_with_how_the_blog_is_shown(look: Any) -> None:
    assert HTML.look(replace(BLOG, **look)) != HTML.look(BLOG)


def test_an_embed_asks_nobody_before_it_is_asked_for_and_says_who_will_know() -> None:
    tree = article(replace(POST, body=(EMBED,)))
    assert tree.css_first("iframe") is None
    assert found(tree, ".stage").attributes["data-frame"] == FRAME
    assert found(tree, ".stage > button").text() == "Load from Vimeo"
    assert found(tree, ".stage > p").text() == "Vimeo will then learn that you are here."
    assert found(tree, ".stage > picture > img").attributes["src"] == f"/media/960/{PICTURE.media}"
    assert found(tree, ".embed > a").attributes["href"] == "https://vimeo.com/1"
    sources = [node.attributes.get("src") or "" for node in tree.css("[src]")]
    assert all(source.startswith("/") for source in sources)


def test_german_readers_are_asked_in_german() -> None:
    tree = article(replace(POST, body=(EMBED,)), language="de")
    assert found(tree, ".stage > button").text() == "Von Vimeo laden"
    assert found(tree, ".stage > p").text() == "Vimeo erfährt dann, dass Sie hier sind."


def test_an_embed_without_preview_or_player_is_still_one() -> None:
    bare = article(replace(POST, body=(replace(EMBED, preview=None),)))
    assert bare.css_first(".stage > picture > img") is None
    found(bare, ".stage > button")
    plain = article(replace(POST, body=(replace(EMBED, frame=None),)))
    assert plain.css_first(".stage, button") is None
    found(plain, ".embed > picture > img")


@pytest.mark.parametrize(
    ("size", "name"),
    [((1600, 900), "wide"), ((600, 152), "low"), ((600, 600), "square"), ((540, 960), "tall"), ((None, None), "wide")],
)
def test_a_player_keeps_the_place_of_its_shape(size: Any, name: str) -> None:
    sized = replace(EMBED, width=size[0], height=size[1])
    assert shape(sized) == name
    assert name in (found(article(replace(POST, body=(sized,))), ".embed").attributes["class"] or "")


def test_feeds_show_an_embed_as_its_picture_and_a_link() -> None:
    said = post_html(BLOG, replace(POST, body=(EMBED,)), BASE)
    assert f'<img src="{BASE}/media/{PICTURE.media}"' in said
    assert '<a href="https://vimeo.com/1">The quay</a>' in said
    assert "player.vimeo" not in said
