"""A request of a reader: what was asked for, and where the answer goes."""

from typing import NamedTuple
from urllib.parse import parse_qsl

from depesche.model.ids import is_ulid
from depesche.web.answer import Receive, Scope, Send, header
from depesche.web.problems import Problem, Wrong

PARAMETERS = 30
"""Parameters of a query that are read."""


class Asked(NamedTuple):
    """A request of a reader, and what the route's pattern found in its path."""

    scope: Scope
    receive: Receive
    send: Send
    found: dict[str, str]

    def parameters(self) -> dict[str, str]:
        """Give the parameters of the query, the last one where there are several of a name. Raises Problem: 400."""
        query = self.scope["query_string"].decode("latin-1")
        if query.count("&") >= PARAMETERS:
            raise Problem(400, f"an address may have {PARAMETERS} parameters behind the ? at most")
        return dict(parse_qsl(query, keep_blank_values=True))

    def parameter(self, name: str) -> str | None:
        """Give a parameter of the query. Raises Problem: 400."""
        return self.parameters().get(name)


def language_of(scope: Scope) -> str:
    """Choose the language of a page that belongs to no blog."""
    return "de" if header(scope, b"accept-language").lower().startswith(b"de") else "en"


def ulid_of(asked: Asked) -> str:
    """Give the post that an address names. Raises Problem."""
    ulid = asked.found["id"]
    if not is_ulid(ulid):
        raise Problem(400, "a post is named by its ULID", wrong=(Wrong("id", ulid[:40]),))
    return ulid


def below_of(asked: Asked) -> str | None:
    """Give the post below which posts are asked for. Raises Problem."""
    before = asked.parameter("before")
    if before is not None and not is_ulid(before):
        raise Problem(400, "before must be the ULID of a post", wrong=(Wrong("before", before[:40]),))
    return before


def before_of(asked: Asked) -> int | None:
    """Give the seq before which the record is asked for. Raises Problem."""
    text = asked.parameter("before")
    return None if text is None else number_of("before", text)


def number_of(name: str, text: str) -> int:
    """Read a number that an address names. Raises Problem."""
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise Problem(400, f"{name} must be a whole number of 0 or more", wrong=(Wrong(name, text[:40]),))
    return int(text)


def nothing_at(scope: Scope) -> Problem:
    """Say that there is nothing where somebody looked."""
    return Problem(404, f"there is nothing at {scope['path'][:200]}")
