"""Answering over ASGI: kept bytes in the compression asked for, 304, HEAD, and the headers that keep readers safe."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from depesche import metrics
from depesche.live.shelf import Kept
from depesche.render import policy

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

POLICY = f"{policy.POLICY}; frame-ancestors 'self'".encode()
"""Content Security Policy (W3C CSP 3): that of readers' pages, and that nobody else puts them into a frame."""

BRIEFLY = b"public, max-age=0, s-maxage=2"
"""Cache-Control of what is not there, and of where something else leads for now: a crowd may be sent there, too."""
SAFE: Headers = [
    (b"content-security-policy", POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", policy.REFERRER.encode()),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), interest-cohort=()"),
]


def safe_with(policy: bytes) -> Headers:
    """Give the headers of SAFE with another Content Security Policy."""
    return [(b"content-security-policy", policy), *SAFE[1:]]


def header(scope: Scope, name: bytes) -> bytes:
    """Give a request header (name in lower case), empty when it is not there."""
    for key, value in scope["headers"]:
        if key == name:
            return bytes(value)
    return b""


async def answer_kept(scope: Scope, send: Send, kept: Kept, safe: Headers = SAFE) -> None:
    """Answer with kept bytes: 304 where the client has them, else the smallest form that it takes."""
    asked = header(scope, b"accept-encoding"), header(scope, b"if-none-match")
    status, headers, coding = kept_answer(kept, *asked, safe)
    metrics.answered("page", status)
    body = b"" if scope["method"] == "HEAD" or status == 304 else kept.body(coding)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def kept_answer(kept: Kept, accepted: bytes, seen: bytes, safe: Headers = SAFE) -> tuple[int, Headers, bytes]:
    """Give status, headers and content coding of a kept answer, by what is accepted and what was seen before."""
    made = kept.made
    headers: Headers = [
        (b"etag", kept.etag),
        (b"cache-control", made.cache.encode()),
        (b"vary", made.vary.encode()),
        *safe,
    ]
    if made.status == 200 and _matches(seen, kept.etag):
        return 304, headers, b""
    coding, body = chosen(accepted, made.body, kept.br, kept.gz)
    headers = [(b"content-type", made.type.encode()), *headers]
    if coding:
        headers.append((b"content-encoding", coding))
    return made.status, [*headers, (b"content-length", b"%d" % len(body))], coding


async def answer(scope: Scope, send: Send, status: int, headers: Headers, body: bytes) -> None:
    """Answer with these bytes, or for HEAD with their length alone."""
    metrics.answered(_kind(scope), status)
    headers = [*headers, (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def _kind(scope: Scope) -> str:
    if is_stream(scope):
        return "stream"
    return "media" if scope["path"].startswith("/media/") else "page"


def is_stream(scope: Scope) -> bool:
    """Tell whether a request is for a stream, which may last for hours."""
    return bool(scope["path"].endswith("/stream"))


def chosen(accepted: bytes, plain: bytes, br: bytes | None, gz: bytes | None) -> tuple[bytes, bytes]:
    """Choose the content coding (RFC 9110, section 12.5.3): brotli, gzip, or none where neither is accepted."""
    codings = dict(_coding(part) for part in accepted.lower().split(b","))
    for name, body in ((b"br", br), (b"gzip", gz)):
        if body is not None and codings.get(name, codings.get(b"*", False)):
            return name, body
    return b"", plain


def _coding(part: bytes) -> tuple[bytes, bool]:
    name, _, parameters = part.partition(b";")
    quality = parameters.replace(b" ", b"")
    return name.strip(), not (quality.startswith(b"q=0") and not quality.strip(b"q=0."))


def _matches(asked: bytes, etag: bytes) -> bool:
    if asked.strip() == b"*":
        return True
    return any(tag.strip().removeprefix(b"W/") == etag.removeprefix(b"W/") for tag in asked.split(b","))


def has_nul(scope: Scope) -> bool:
    """Tell whether an address holds a NUL, which no database takes in a text."""
    return "\0" in scope["path"] or b"%00" in scope.get("query_string", b"")
