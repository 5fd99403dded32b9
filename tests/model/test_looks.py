"""A blog's look and an embed's frame: what is refused, what is kept, and that older logs read as they did."""

import msgspec
import pytest

from depesche.log.chain import canonical
from depesche.model.blocks import Embed, Image, media_of
from depesche.model.blog import BlogCopy, media_of_blog
from depesche.model.events import BlogOpened, PostPublished
from depesche.model.players import PLAYER_HOSTS
from depesche.model.post import PostCopy
from depesche.model.theme import Theme

JPG = "0123456789abcdef0123456789abcdef.jpg"
PICTURE = Image(JPG, "A quay", None, None, 16, 9)


@pytest.mark.parametrize(
    "colour", ["red", "#fff", "#12345g", "0a5c36", "#0a5c36 ", "#0a5c36\n", "url(x)", "", "#１２３４５６"]
)
@pytest.mark.parametrize("field", ["accent", "band"])
def test_a_colour_that_is_none_is_refused_with_an_example(field: str, colour: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=f"{field} is .*#rrggbb"):
        msgspec.convert({field: colour}, Theme)


@pytest.mark.parametrize("colour", ["#0a5c36", "#FFFFFF", "#000000"])
def test_a_colour_in_six_digits_is_taken(colour: str) -> None:
    assert msgspec.convert({"accent": colour}, Theme).accent == colour


@pytest.mark.parametrize(
    "frame",
    [
        "https://evil.example/embed/1",
        "http://player.vimeo.com/video/1",
        "https://player.vimeo.com.evil.example/video/1",
        "https://player.vimeo.com@evil.example/",
        "https://x@player.vimeo.com/video/1",
        "https://player.vimeo.com:444/video/1",
        "https://PLAYER.vimeo.com/video/1",
        "javascript:alert(1)",
        "//player.vimeo.com/video/1",
        "https:player.vimeo.com/video/1",
        "https://player.vimeo.com/video/1\n",
        "https://player.vimeo.com\\@evil.example/",
        "data:text/html,x",
    ],
)
def test_only_players_of_known_providers_can_be_framed(frame: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="frame"):
        msgspec.convert({"type": "embed", "url": "https://vimeo.com/1", "frame": frame}, Embed)


@pytest.mark.parametrize("host", PLAYER_HOSTS)
def test_every_known_player_can_be_framed(host: str) -> None:
    assert Embed("https://a.example/1", frame=f"https://{host}/a?b=c").frame


def test_a_post_shows_the_previews_of_its_embeds_and_a_blog_its_logo() -> None:
    assert media_of([Embed("https://vimeo.com/1", preview=PICTURE)]) == {JPG}
    assert media_of_blog(BlogCopy(headline="Harbour", theme=Theme(logo=PICTURE))) == {JPG}
    assert media_of_blog(BlogCopy(headline="Harbour", theme=Theme(accent="#0a5c36"))) == frozenset()


def test_what_was_written_before_there_were_looks_has_the_same_canonical_bytes() -> None:
    opened = BlogOpened(slug="harbour", copy=BlogCopy(headline="Harbour"), status="live")
    assert b"theme" not in canonical(opened)
    assert b"byline" not in canonical(opened)
    assert b"confidence" not in canonical(opened)
    embed = PostCopy(body=(Embed("https://vimeo.com/1", "Vimeo"),))
    posted = canonical(PostPublished(post="01JD8Z3M5T0000000000000001", copy=embed))
    assert not any(word in posted for word in (b"preview", b"frame", b"width", b"height"))


@pytest.mark.parametrize(
    ("field", "value"), [("byline", "full"), ("shown_confidence", "some"), ("theme", {"accents": "#000000"})]
)
def test_a_look_that_there_is_not_is_refused(field: str, value: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"headline": "Harbour", field: value}, BlogCopy)
