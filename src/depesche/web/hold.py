"""The live stream behind a GRIP proxy: what was missed and how to go on; the proxy holds the connection, not we."""

from urllib.parse import quote

from depesche.live import frames
from depesche.live.grip import GripProxy, channel_of
from depesche.live.hub import BEAT_SECONDS, Hub
from depesche.web.answer import Scope, Send, answer, header
from depesche.web.problems import Problem, Wrong
from depesche.web.stream import HEADERS, RETRY_MILLIS, after_of, begin, check_open

RECOVER_SECONDS = 30
"""How long after its last frame the proxy asks once for all its readers of a blog whether one was lost."""


def is_held(proxies: tuple[GripProxy, ...], scope: Scope) -> bool:
    """Tell whether a request came through one of our proxies: its signature says so."""
    signature = header(scope, b"grip-sig").decode("latin-1")
    return bool(signature) and scope["method"] == "GET" and any(proxy.signed(signature) for proxy in proxies)


async def hold(hub: Hub, slug: str, scope: Scope, send: Send) -> None:
    """Answer what the reader lacks, and have the proxy hold the connection from there on. Raises Problem.

    A seat is not taken: whoever is held costs nothing here.
    """
    check_open(hub)
    channel, seq = await begin(hub, slug, _last(scope))
    told = b"" if header(scope, b"grip-last") else frames.retry_frame(RETRY_MILLIS)
    while seq < channel.seq:
        frame, seq = await hub.catch_up(channel, seq)
        told += frame
    instructions = [
        (b"grip-hold", b"stream"),
        (b"grip-channel", f"{channel_of(channel.id)}; prev-id={seq}".encode()),
        (b"grip-keep-alive", b"%s; format=cstring; timeout=%d" % (_escaped(frames.BEAT), BEAT_SECONDS)),
        (b"grip-link", f"</{quote(slug)}/stream>; rel=next; timeout={RECOVER_SECONDS}".encode()),
    ]
    await answer(scope, send, 200, [*HEADERS, *instructions], told)


def _last(scope: Scope) -> int | None:
    """Read the seq after which to tell: what the proxy has told the reader last, else what the reader says."""
    told = header(scope, b"grip-last").decode("latin-1")
    if not told:
        return after_of(scope)
    last = dict(part.strip().partition("=")[::2] for part in told.split(";")).get("last-id", "")
    if not last.isascii() or not last.isdigit() or len(last) > 15:
        raise Problem(400, "Grip-Last must name a seq as last-id", wrong=(Wrong("Grip-Last", told[:80]),))
    return int(last)


def _escaped(frame: bytes) -> bytes:
    """Write a frame as a header can carry it (GRIP's cstring)."""
    return frame.replace(b"\\", b"\\\\").replace(b"\n", b"\\n")
