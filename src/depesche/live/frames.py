"""The bytes of the live stream: server-sent events (WHATWG HTML, section 9.2). No I/O."""

from collections.abc import Mapping
from typing import Any

import msgspec

BEAT = b"event: beat\ndata:\n\n"
"""Proof of life, so that neither proxies nor readers think a quiet stream dead."""
LAST_CHUNK = b"0\r\n\r\n"
"""What ends a chunked HTTP/1.1 body."""


def present_frame(seq: int, generation: int, look: str, parts: Mapping[str, str]) -> bytes:
    """Give the frame that states how these parts of the page read at `seq`; twice applied it is harmless."""
    stated = {"seq": seq, "generation": generation, "look": look, "parts": parts}
    return b"id: %d\ndata: %s\n\n" % (seq, msgspec.json.encode(stated))


def reload_frame(seq: int) -> bytes:
    """Give the frame for a reader too far behind: the page itself is to be fetched."""
    return b'event: reload\nid: %d\ndata: {"seq":%d}\n\n' % (seq, seq)


def retry_frame(millis: int) -> bytes:
    """Give the frame that says after how many milliseconds to come back when the stream ends."""
    return b"retry: %d\n\n" % millis


def asgi_body(frame: bytes) -> dict[str, Any]:
    """Give a frame as the part of an ASGI response that carries it."""
    return {"type": "http.response.body", "body": frame, "more_body": True}


def chunk(frame: bytes) -> bytes:
    """Give a frame as one chunk of an HTTP/1.1 body (RFC 9112, section 7.1)."""
    return b"%x\r\n%s\r\n" % (len(frame), frame)
