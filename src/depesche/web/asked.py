"""A request of a reader: what was asked for, and where the answer goes."""

from typing import NamedTuple
from urllib.parse import parse_qs

from depesche.web.answer import Receive, Scope, Send, header


class Asked(NamedTuple):
    """A request of a reader, and what the route's pattern found in its path."""

    scope: Scope
    receive: Receive
    send: Send
    found: dict[str, str]

    def parameter(self, name: str) -> str | None:
        """Give a parameter of the query, the last one where there are several."""
        values = parse_qs(self.scope["query_string"].decode("latin-1"), keep_blank_values=True).get(name)
        return values[-1] if values else None


def language_of(scope: Scope) -> str:
    """Choose the language of a page that belongs to no blog."""
    return "de" if header(scope, b"accept-language").lower().startswith(b"de") else "en"
