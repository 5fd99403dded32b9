"""The way readers come: through the public address and whatever stands in front of this server."""

import json
from collections.abc import Iterable

import httpx
from sqlalchemy import Connection

from depesche.doctor.finding import Case, Finding
from depesche.doctor.storage import looked
from depesche.log.rows import Rows

SECONDS = 5.0
NEVER = "999999999999999"
"""A seq that no blog will have: who asks for what follows it is refused, if the question arrives whole."""


def public(case: Case) -> Iterable[Finding]:
    """Find whether the public address leads here, through as many proxies as are set, and passes streams on at once."""
    if case.settings.base_url is None:
        return
    url = case.settings.public_url
    with httpx.Client(timeout=SECONDS, trust_env=False, headers={"Accept": "application/json"}) as client:
        try:
            answer = client.get(f"{url}/healthz")
        except httpx.HTTPError as error:
            mend = "start the server and its proxy, and see that this machine resolves and reaches the public name"
            yield Finding("proxy", "wrong", f"{url}/healthz does not answer: {error}", mend)
            return
        forwarded = _forwarded(answer)
        if forwarded is None:
            mend = "have the proxy pass this address, and all below it, to the server unchanged"
            says = f"{url}/healthz answers {answer.status_code}, and not as Depesche does"
            yield Finding("proxy", "wrong", says, mend)
            return
        yield _hops(forwarded, case.settings.proxies)
        slug = looked(case, _newest_blog)
        if slug is not None:
            yield _stream(client, f"{url}/{slug}/stream?after=0", case.bounds.stream_seconds)


def _forwarded(answer: httpx.Response) -> int | None:
    """Give how many addresses X-Forwarded-For had when it arrived; None when it was not ours that answered."""
    try:
        said = answer.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        return None
    found = said.get("forwarded") if isinstance(said, dict) else None
    return found if isinstance(found, int) and answer.status_code == httpx.codes.OK else None


def _newest_blog(connection: Connection) -> str | None:
    return next((blog.slug for blog in Rows(connection).newest_blogs(1)), None)


def _hops(forwarded: int, proxies: int) -> Finding:
    if forwarded == proxies:
        return Finding("proxy", "ok", f"{forwarded} proxies add X-Forwarded-For, as is set")
    says = f"a question by the public address arrives with {forwarded} addresses in X-Forwarded-For, set are {proxies}"
    danger = "callers can invent their address" if forwarded < proxies else "all callers seem to be your own proxy"
    mend = f"set DEPESCHE_PROXIES={forwarded}, or have each proxy of yours add to X-Forwarded-For"
    return Finding("proxy", "wrong", f"{says}: {danger}", mend)


def _stream(client: httpx.Client, url: str, seconds: float) -> Finding:
    """Judge how a stream arrives: its head, its first frame, and whether a reader who comes back is understood."""
    mend = "have the proxy pass the stream on as it comes (nginx: no proxy_ignore_headers; proxy_buffering off)"
    patience = httpx.Timeout(SECONDS, read=seconds)
    try:
        with client.stream("GET", url, timeout=patience) as answer:
            kind = answer.headers.get("content-type", "")
            if answer.status_code != httpx.codes.OK or not kind.startswith("text/event-stream"):
                return Finding("stream", "wrong", f"{url} answers {answer.status_code} {kind}", mend)
            if not _frame_comes(answer):
                return Finding("stream", "wrong", f"{url} ends before anything was said", mend)
        with client.stream("GET", url, headers={"Last-Event-ID": NEVER}, timeout=patience) as back:
            understood = back.status_code == httpx.codes.NOT_FOUND
    except httpx.ReadTimeout:
        return Finding("stream", "wrong", f"its first frame takes more than {seconds:g} s: it is buffered", mend)
    except httpx.HTTPError as error:
        return Finding("stream", "wrong", f"{url} breaks off: {error}", mend)
    if not understood:
        return Finding("stream", "wrong", "Last-Event-ID does not arrive", "have the proxy pass that header on")
    return Finding("stream", "ok", "a stream's first frame arrives at once, and readers who come back are understood")


def _frame_comes(answer: httpx.Response) -> bool:
    """Wait for a whole frame: a proxy that buffers lets the beginning through, and holds the end back.

    Raises ReadTimeout.
    """
    frame = b""
    for part in answer.iter_raw():
        frame += part
        if b"data:" in frame and frame.endswith(b"\n\n"):
            return True
    return False
