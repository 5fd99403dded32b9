"""What went wrong, as a value: RFC 9457 problem documents for programs, a plain page for readers."""

import logging

import msgspec
from msgspec import Struct
from sqlalchemy.exc import SQLAlchemyError

from depesche.web.answer import SAFE, Headers, Scope, Send, answer

AWAY_SECONDS = 5
"""After how long to come back while the database or the disk can not be used."""

_log = logging.getLogger("depesche.web")

TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Conflict",
    410: "Gone",
    412: "Changed meanwhile",
    413: "Too large",
    415: "Unsupported media type",
    422: "Refused",
    428: "Precondition required",
    429: "Too many requests",
    500: "Internal error",
    503: "Try again later",
}


class Wrong(Struct, frozen=True, omit_defaults=True):
    """A field that is wrong, as a JSONPath of the body (RFC 9535) or a parameter's name, and why."""

    field: str
    why: str


class Problem(Exception):  # noqa: N818  # RFC 9457's word
    """A request that can not be answered: HTTP status, and a sentence that says what is wrong and the mend."""

    def __init__(
        self,
        status: int,
        sentence: str,
        *,
        wrong: tuple[Wrong, ...] = (),
        rev: int | None = None,
        needs: str | None = None,
        headers: tuple[tuple[bytes, bytes], ...] = (),
    ) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.wrong = wrong
        self.rev = rev
        self.needs = needs
        self.headers = headers

    def document(self) -> bytes:
        """Give the problem document (RFC 9457); `rev` is the current revision where the writer's was stale.

        `needs` names what else is wanted: `code`, a one-time code.
        """
        members: dict[str, object] = {
            "type": "about:blank",
            "title": TITLES.get(self.status, "Error"),
            "status": self.status,
            "detail": self.sentence,
        }
        if self.wrong:
            members["errors"] = self.wrong
        if self.rev is not None:
            members["rev"] = self.rev
        if self.needs is not None:
            members["needs"] = self.needs
        return msgspec.json.encode(members)


NO_DATABASE = "the database can not be used at the moment; try again: the same once more does nothing twice"
NO_FILES = "disk or bucket can not be used at the moment; try again: the same once more does nothing twice"


def away(error: SQLAlchemyError | OSError) -> Problem:
    """Give the answer while the database or the disk can not be used: 503, and when to come back.

    Whether it was done may be unknown, for an answer can be lost with the connection that brings it.
    """
    sentence = NO_DATABASE if isinstance(error, SQLAlchemyError) else NO_FILES
    _log.error("%s: %s", sentence, getattr(error, "orig", None) or error)
    return Problem(503, sentence, headers=((b"retry-after", b"%d" % AWAY_SECONDS),))


async def answer_problem(
    scope: Scope, send: Send, problem: Problem, page: bytes | None = None, cache: bytes = b"no-store"
) -> None:
    """Answer with a problem: as `page` for readers where there is one, else as its document."""
    kind = b"application/problem+json" if page is None else b"text/html; charset=utf-8"
    headers: Headers = [(b"content-type", kind), (b"cache-control", cache), *SAFE, *problem.headers]
    await answer(scope, send, problem.status, headers, problem.document() if page is None else page)
