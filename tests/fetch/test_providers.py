"""Addresses of known providers lead to players put together here, on hosts that readers' browsers are told."""

from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depesche.fetch.providers import PROVIDERS, recognise
from depesche.model.blocks import Embed
from depesche.model.players import PLAYER_HOSTS

FACE = "https://www.facebook.com/lantern/posts/pfbid0abc"
TUBE = "https://www.youtube-nocookie.com/embed/aB3_x-9yZ01"
SEEN = [
    ("https://www.youtube.com/watch?v=aB3_x-9yZ01", "YouTube", TUBE),
    ("https://www.youtube.com/watch?list=PL1&v=aB3_x-9yZ01&t=9s", "YouTube", TUBE),
    ("https://youtu.be/aB3_x-9yZ01?si=abc", "YouTube", TUBE),
    ("https://m.youtube.com/shorts/aB3_x-9yZ01", "YouTube", TUBE),
    ("https://www.youtube.com/live/aB3_x-9yZ01", "YouTube", TUBE),
    ("https://vimeo.com/123456", "Vimeo", "https://player.vimeo.com/video/123456?dnt=1"),
    ("https://vimeo.com/123456/abcdef0123", "Vimeo", "https://player.vimeo.com/video/123456?dnt=1&h=abcdef0123"),
    ("https://vimeo.com/channels/staff/123456", "Vimeo", "https://player.vimeo.com/video/123456?dnt=1"),
    ("https://www.dailymotion.com/video/x8abcd", "Dailymotion", "https://geo.dailymotion.com/player.html?video=x8abcd"),
    ("https://dai.ly/x8abcd", "Dailymotion", "https://geo.dailymotion.com/player.html?video=x8abcd"),
    (
        "https://soundcloud.com/lantern/episode-1",
        "SoundCloud",
        "https://w.soundcloud.com/player/?visual=false&url=https%3A%2F%2Fsoundcloud.com%2Flantern%2Fepisode-1",
    ),
    (
        "https://open.spotify.com/intl-de/episode/1234567890abcdefABCDEF",
        "Spotify",
        "https://open.spotify.com/embed/episode/1234567890abcdefABCDEF",
    ),
    ("https://www.tiktok.com/@lan.tern/video/712345678", "TikTok", "https://www.tiktok.com/player/v1/712345678"),
    ("https://x.com/lantern/status/17?s=20", "X", "https://platform.twitter.com/embed/Tweet.html?dnt=true&id=17"),
    ("https://twitter.com/lantern/status/17", "X", "https://platform.twitter.com/embed/Tweet.html?dnt=true&id=17"),
    (
        "https://bsky.app/profile/lantern.example/post/3k44deefqdk2g",
        "Bluesky",
        "https://embed.bsky.app/embed/lantern.example/app.bsky.feed.post/3k44deefqdk2g",
    ),
    (
        "https://www.instagram.com/lantern/reel/Cabc_d-E1/",
        "Instagram",
        "https://www.instagram.com/reel/Cabc_d-E1/embed/captioned/",
    ),
    (
        FACE,
        "Facebook",
        f"https://www.facebook.com/plugins/post.php?show_text=true&href={quote(FACE, safe='')}",
    ),
    ("https://www.datawrapper.de/_/aBc1D/", "Datawrapper", "https://datawrapper.dwcdn.net/aBc1D/"),
    ("https://datawrapper.dwcdn.net/aBc1D/3/", "Datawrapper", "https://datawrapper.dwcdn.net/aBc1D/"),
    (
        "https://public.flourish.studio/visualisation/1234/",
        "Flourish",
        "https://flo.uri.sh/visualisation/1234/embed",
    ),
]


@pytest.mark.parametrize(("url", "name", "frame"), SEEN)
def test_an_address_leads_to_its_player(url: str, name: str, frame: str) -> None:
    known = recognise(url)
    assert known is not None
    assert (known.provider.name, known.frame) == (name, frame)
    assert Embed(url, frame=known.frame).frame == frame


def test_every_provider_is_tried_above_and_every_host_has_a_provider() -> None:
    assert {provider.name for provider in PROVIDERS} == {name for _, name, _ in SEEN}
    assert set(PLAYER_HOSTS) == {urlsplit(frame).netloc for *_, frame in SEEN}


@pytest.mark.parametrize(
    "url",
    [
        "https://youtube.com.evil.example/watch?v=aB3_x-9yZ01",
        "https://evil.example/youtube.com/watch?v=aB3_x-9yZ01",
        "https://notyoutube.com/watch?v=aB3_x-9yZ01",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/watch?v=aB3_x-9yZ01toolong",
        "https://www.youtube.com/@lantern",
        "https://vimeo.com/about",
        "https://x.com/lantern",
        "https://www.instagram.com/lantern/",
        "https://open.spotify.com/user/lantern",
        "https://www.youtube.com/embed/..%2f..%2fevil",
    ],
)
def test_an_address_that_only_looks_alike_is_nobody_s(url: str) -> None:
    assert recognise(url) is None


@given(st.sampled_from(SEEN), st.text(max_size=30))
def test_whatever_is_hung_on_an_address_no_player_leaves_its_host(seen: tuple[str, str, str], more: str) -> None:
    for url in (seen[0] + more, seen[0] + "/" + more, seen[0] + "?" + more, seen[0] + "&" + more):
        known = recognise(url)
        if known is not None and known.frame is not None:
            parts = urlsplit(known.frame)
            assert parts.scheme == "https"
            assert parts.netloc == urlsplit(seen[2]).netloc
            assert not set(known.frame) & set(" \"'<>\\\n\r\t")


@pytest.mark.parametrize("provider", [one for one in PROVIDERS if one.oembed], ids=lambda one: str(one.name))
def test_providers_are_asked_by_https_with_the_whole_address_as_one_value(provider: object) -> None:
    known = next(
        found for url, *_ in SEEN if (found := recognise(url + "?a=b&c=d")) and found.provider.name == provider.name  # type: ignore[attr-defined]  # pytest hands it on as an object
    )  # fmt: skip
    assert known.question is not None
    assert known.question.startswith("https://")
    assert known.question.endswith("%3Fa%3Db%26c%3Dd")
