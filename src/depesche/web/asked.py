"""A request of a reader: what was asked for, and where the answer goes."""

from typing import NamedTuple
from urllib.parse import parse_qsl

from depesche.web.answer import Receive, Scope, Send, header
from depesche.web.problems import Problem

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
