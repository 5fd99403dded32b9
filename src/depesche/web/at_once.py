"""What is asked for again and again: answers that stand on the shelf, given without any machinery between."""

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from depesche import metrics
from depesche.live.shelf import Kept, Shelf
from depesche.web.answer import Headers, kept_answer

KNOWN = 5_000
"""Addresses that are remembered at most, heads of answers, and requests."""
REQUEST_BYTES = 2_000
"""A longer request is read each time."""
_LONG_WAY = frozenset({b"content-length", b"transfer-encoding", b"expect", b"upgrade", b"connection"})
"""What a plain GET has not, but for `Connection: keep-alive`."""


Question = tuple[bytes, bytes, bytes]
"""What a plain GET asks for: its target, Accept-Encoding and If-None-Match."""


class AtOnce:
    """Knows which addresses lead to which answers on the shelf, from those that were given the long way."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._known: dict[bytes, tuple[str, str]] = {}
        self._heads: dict[Question, tuple[bytes, int, bytes, bytes]] = {}
        """Entity tag, status, head and content coding of what was answered last."""
        self._questions: dict[bytes, Question] = {}
        """By the bytes of a whole request: browsers and caches send the same again and again."""

    def learn(self, target: bytes, slug: str, name: str) -> None:
        """Remember that a request's target leads to the answer `name` about the blog at `slug`."""
        if target not in self._known:
            if len(self._known) >= KNOWN:
                self._known.clear()
            self._known[target] = (slug, name)

    def question(self, target: bytes, headers: Headers) -> Question | None:
        """Give what a GET asks for; None when it must go the long way."""
        if target not in self._known:
            return None
        accepted = seen = b""
        for name, value in reversed(headers):  # of several the first counts
            if name == b"accept-encoding":
                accepted = value
            elif name == b"if-none-match":
                seen = value
            elif name in _LONG_WAY and (name, value.lower()) != (b"connection", b"keep-alive"):
                return None
        return target, accepted, seen

    def remember(self, request: bytes, question: Question) -> None:
        """Remember what the bytes of one whole request ask for."""
        if len(request) > REQUEST_BYTES:
            return
        if len(self._questions) >= KNOWN:
            self._questions.clear()
        self._questions[request] = question

    def remembered(self, request: bytes) -> Question | None:
        """Give what these very bytes asked for when they were read last."""
        return self._questions.get(request)

    def answer(self, question: Question) -> tuple[bytes, bytes, bytes] | None:
        """Give status line, headers and body of the answer; None when it must go the long way."""
        place = self._known.get(question[0])
        kept = None if place is None else self._shelf.ready(*place)
        if kept is None:
            return None
        _, status, head, coding = self._head(kept, question)
        metrics.answered("page", status)
        return STATUS_LINE[status], head, b"" if status == 304 else kept.body(coding)

    def _head(self, kept: Kept, question: Question) -> tuple[bytes, int, bytes, bytes]:
        found = self._heads.get(question)
        if found is None or found[0] != kept.etag:
            _, accepted, seen = question
            status, headers, coding = kept_answer(kept, accepted, seen)
            head = b"".join(b"%b: %b\r\n" % header for header in headers) + b"\r\n"
            if len(self._heads) >= KNOWN:
                self._heads.clear()
            found = self._heads[question] = (kept.etag, status, head, coding)
        return found
