"""The hosts whose players may be loaded in a frame, when a reader asks for it."""

from urllib.parse import urlsplit

PLAYER_HOSTS = (
    "datawrapper.dwcdn.net",
    "embed.bsky.app",
    "flo.uri.sh",
    "geo.dailymotion.com",
    "open.spotify.com",
    "platform.twitter.com",
    "player.vimeo.com",
    "w.soundcloud.com",
    "www.facebook.com",
    "www.instagram.com",
    "www.tiktok.com",
    "www.youtube-nocookie.com",
)
"""Hosts of known providers. Only ever add to them: what stands in a log must be readable for good."""


def check_frame(frame: str | None) -> None:
    """Refuse a frame of anybody but the known providers: a reader's browser runs what is in it."""
    if frame is None:
        return
    parts = urlsplit(frame)
    if parts.scheme != "https" or parts.netloc not in PLAYER_HOSTS:
        raise ValueError(f"frame is {frame[:80]!r}; only players of known providers, by https, can be shown in one")
