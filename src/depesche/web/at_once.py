"""What is asked for again and again: answers that stand on the shelf, given without any machinery between."""

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from depesche import metrics
from depesche.live.shelf import Kept, Shelf
from depesche.web.answer import Headers, kept_answer

KNOWN = 5_000
"""Addresses that are remembered at most, and heads of answers."""
_LONG_WAY = frozenset({b"content-length", b"transfer-encoding", b"expect", b"upgrade", b"connection"})
"""What a plain GET has not, but for `Connection: keep-alive`."""


class AtOnce:
    """Knows which addresses lead to which answers on the shelf, from those that were given the long way."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._known: dict[bytes, tuple[str, str]] = {}
        self._heads: dict[tuple[bytes, bytes, bytes], tuple[bytes, int, bytes, bytes]] = {}
        """By address, Accept-Encoding and If-None-Match: entity tag, status, head and content coding."""

    def learn(self, target: bytes, slug: str, name: str) -> None:
        """Remember that a request's target leads to the answer `name` about the blog at `slug`."""
        if target not in self._known:
            if len(self._known) >= KNOWN:
                self._known.clear()
            self._known[target] = (slug, name)

    def answer(self, target: bytes, headers: Headers) -> tuple[bytes, bytes, bytes] | None:
        """Give status line, headers and body of the answer to a GET; None when it must go the long way."""
        place = self._known.get(target)
        kept = None if place is None else self._shelf.ready(*place)
        if kept is None:
            return None
        accepted = seen = b""
        for name, value in reversed(headers):  # of several the first counts
            if name == b"accept-encoding":
                accepted = value
            elif name == b"if-none-match":
                seen = value
            elif name in _LONG_WAY and (name, value.lower()) != (b"connection", b"keep-alive"):
                return None
        _, status, head, coding = self._head(kept, (target, accepted, seen))
        metrics.answered("page", status)
        return STATUS_LINE[status], head, b"" if status == 304 else kept.body(coding)

    def _head(self, kept: Kept, key: tuple[bytes, bytes, bytes]) -> tuple[bytes, int, bytes, bytes]:
        found = self._heads.get(key)
        if found is None or found[0] != kept.etag:
            _, accepted, seen = key
            status, headers, coding = kept_answer(kept, accepted, seen)
            head = b"".join(b"%b: %b\r\n" % header for header in headers) + b"\r\n"
            if len(self._heads) >= KNOWN:
                self._heads.clear()
            found = self._heads[key] = (kept.etag, status, head, coding)
        return found
