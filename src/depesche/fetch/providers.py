"""Known providers of embeds: what their addresses look like, whom to ask about them, and their player's address.

A player's address is put together here from the ids in the given one; nothing that a provider sends is run or shown
as HTML. Hosts of players must be among `PLAYER_HOSTS` of the model, which readers' browsers are told.
"""

import re
from collections.abc import Callable
from urllib.parse import quote, urlsplit

from msgspec import Struct

Shape = tuple[int, int]
WIDE, SQUARE, TALL, LOW = (1600, 900), (600, 600), (540, 960), (600, 152)


class Provider(Struct, frozen=True):
    """A provider: name, patterns of its addresses (host and what follows), its oEmbed service, its player.

    `oembed` is what the encoded address is put behind; None where a key would be wanted. `player` makes the
    player's address of what a pattern has found. `shape` is the player's usual size in pixels.
    """

    name: str
    patterns: tuple[re.Pattern[str], ...]
    player: Callable[[dict[str, str]], str] | None
    shape: Shape
    oembed: str | None = None


class Known(Struct, frozen=True):
    """An address of a known provider, and its player."""

    provider: Provider
    url: str
    frame: str | None
    parts: dict[str, str]

    @property
    def question(self) -> str | None:
        """The address to ask about it (oEmbed)."""
        return self.provider.oembed and self.provider.oembed + quote(self.url, safe="")


def recognise(url: str) -> Known | None:
    """Tell whose address this is, None when nobody's that is known."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    place = f"{host}{parts.path.rstrip('/')}" + (f"?{parts.query}" if parts.query else "")
    for provider in PROVIDERS:
        for pattern in provider.patterns:
            if found := pattern.match(place):
                named = {name: part for name, part in found.groupdict().items() if part} | {"url": url}
                return Known(provider, url, provider.player(named) if provider.player else None, named)
    return None


def _patterns(*texts: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(text + r"(?=$|[/?&#.])", re.ASCII) for text in texts)


def _made(template: str) -> Callable[[dict[str, str]], str]:
    """Make players' addresses by a template; what is put in is encoded."""
    return lambda parts: template.format_map({name: quote(part, safe=":") for name, part in parts.items()})


def _vimeo(parts: dict[str, str]) -> str:
    unlisted = f"&h={parts['key']}" if "key" in parts else ""
    return f"https://player.vimeo.com/video/{parts['id']}?dnt=1{unlisted}"


def _in_facebook(plugin: str) -> Callable[[dict[str, str]], str]:
    return lambda parts: f"https://www.facebook.com/plugins/{plugin}.php?show_text=true&href={_whole(parts['url'])}"


def _whole(url: str) -> str:
    return quote(url, safe="")


PROVIDERS = (
    Provider(
        "YouTube",
        _patterns(
            r"(?:music\.)?youtube\.com/watch\?(?:.*&)?v=(?P<id>[\w-]{11})",
            r"youtube\.com/(?:live|embed)/(?P<id>[\w-]{11})",
            r"youtube-nocookie\.com/embed/(?P<id>[\w-]{11})",
            r"youtu\.be/(?P<id>[\w-]{11})",
        ),
        _made("https://www.youtube-nocookie.com/embed/{id}"),
        WIDE,
        "https://www.youtube.com/oembed?format=json&url=",
    ),
    Provider(
        "YouTube",
        _patterns(r"youtube\.com/shorts/(?P<id>[\w-]{11})"),
        _made("https://www.youtube-nocookie.com/embed/{id}"),
        TALL,
        "https://www.youtube.com/oembed?format=json&url=",
    ),
    Provider(
        "Vimeo",
        _patterns(
            r"vimeo\.com/(?:channels/[\w-]+/|groups/[\w-]+/videos/|video/)?(?P<id>\d{1,12})(?:/(?P<key>[0-9a-f]{6,16}))?",
            r"player\.vimeo\.com/video/(?P<id>\d{1,12})",
        ),
        _vimeo,
        WIDE,
        "https://vimeo.com/api/oembed.json?dnt=1&url=",
    ),
    Provider(
        "Dailymotion",
        _patterns(r"dailymotion\.com/video/(?P<id>[a-z0-9]{5,12})", r"dai\.ly/(?P<id>[a-z0-9]{5,12})"),
        _made("https://geo.dailymotion.com/player.html?video={id}"),
        WIDE,
        "https://www.dailymotion.com/services/oembed?url=",
    ),
    Provider(
        "SoundCloud",
        _patterns(r"soundcloud\.com/[\w-]+/(?:sets/)?[\w-]+"),
        lambda parts: f"https://w.soundcloud.com/player/?visual=false&url={_whole(parts['url'])}",
        (600, 166),
        "https://soundcloud.com/oembed?format=json&url=",
    ),
    Provider(
        "Spotify",
        _patterns(r"open\.spotify\.com/(?:intl-[a-z]+/)?(?P<kind>track|episode)/(?P<id>[A-Za-z0-9]{22})"),
        _made("https://open.spotify.com/embed/{kind}/{id}"),
        LOW,
        "https://open.spotify.com/oembed?url=",
    ),
    Provider(
        "Spotify",
        _patterns(r"open\.spotify\.com/(?:intl-[a-z]+/)?(?P<kind>album|playlist|show|artist)/(?P<id>[A-Za-z0-9]{22})"),
        _made("https://open.spotify.com/embed/{kind}/{id}"),
        (600, 352),
        "https://open.spotify.com/oembed?url=",
    ),
    Provider(
        "TikTok",
        _patterns(r"tiktok\.com/@[\w.-]+/video/(?P<id>\d{5,20})"),
        _made("https://www.tiktok.com/player/v1/{id}"),
        TALL,
        "https://www.tiktok.com/oembed?url=",
    ),
    Provider(
        "X",
        _patterns(r"(?:mobile\.)?(?:twitter|x)\.com/\w{1,20}/status(?:es)?/(?P<id>\d{1,20})"),
        _made("https://platform.twitter.com/embed/Tweet.html?dnt=true&id={id}"),
        SQUARE,
        "https://publish.twitter.com/oembed?omit_script=1&dnt=1&url=",
    ),
    Provider(
        "Bluesky",
        _patterns(r"bsky\.app/profile/(?P<who>[\w.:-]{3,253})/post/(?P<id>[a-z0-9]{5,20})"),
        _made("https://embed.bsky.app/embed/{who}/app.bsky.feed.post/{id}"),
        SQUARE,
        "https://embed.bsky.app/oembed?url=",
    ),
    Provider(
        "Instagram",
        _patterns(r"instagram\.com/(?:[\w.]{1,30}/)?(?P<kind>p|reel|tv)/(?P<id>[\w-]{5,40})"),
        _made("https://www.instagram.com/{kind}/{id}/embed/captioned/"),
        TALL,
    ),
    Provider(
        "Facebook",
        _patterns(r"facebook\.com/[\w.]+/videos/(?:[\w.-]+/)?\d{5,25}", r"facebook\.com/watch/?\?v=\d{5,25}"),
        _in_facebook("video"),
        WIDE,
    ),
    Provider(
        "Facebook",
        _patterns(r"facebook\.com/[\w.]+/(?:posts|photos)/[\w./-]{5,200}", r"facebook\.com/permalink\.php\?.{5,500}"),
        _in_facebook("post"),
        SQUARE,
    ),
    Provider(
        "Datawrapper",
        _patterns(r"datawrapper\.dwcdn\.net/(?P<id>[A-Za-z0-9]{5})", r"datawrapper\.de/_/(?P<id>[A-Za-z0-9]{5})"),
        _made("https://datawrapper.dwcdn.net/{id}/"),
        (600, 450),
        "https://api.datawrapper.de/v3/oembed?format=json&url=",
    ),
    Provider(
        "Flourish",
        _patterns(
            r"public\.flourish\.studio/(?P<kind>visualisation|story)/(?P<id>\d{1,12})",
            r"flo\.uri\.sh/(?P<kind>visualisation|story)/(?P<id>\d{1,12})",
        ),
        _made("https://flo.uri.sh/{kind}/{id}/embed"),
        (600, 450),
        "https://app.flourish.studio/api/v1/oembed?format=json&url=",
    ),
)
"""Those that are known, asked in this order."""
