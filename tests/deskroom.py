"""The desk's stream for tests: a person at a desk, and the frames that their tab is told."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

import httpx

from depesche.model.ids import new_ulid


class Tab:
    """A tab that has a desk open."""

    def __init__(self, ulid: str, answer: httpx.Response) -> None:
        self.id = ulid
        self._lines = answer.iter_lines()
        self.seq: int | None = None

    def frame(self, *kinds: str) -> tuple[str, Any]:
        """Wait for the next frame, of one of these kinds where any is named; gives its kind and what it says."""
        fields: dict[str, str] = {}
        until = perf_counter() + 30
        for line in self._lines:
            if line:
                name, _, value = line.partition(":")
                fields[name] = value.strip()
                continue
            kind = fields.get("event", "")
            if "id" in fields:
                self.seq = int(fields["id"])
            assert perf_counter() < until, f"no {kinds} came in time"
            if kind and kind != "beat" and (not kinds or kind in kinds):
                return kind, json.loads(fields["data"])
            fields = {}
        raise EOFError("the stream has ended")

    def told(self, kind: str) -> Any:
        """Wait for the next frame of this kind."""
        return self.frame(kind)[1]

    def people(self, *names: str) -> list[dict[str, Any]]:
        """Wait until exactly these are here."""
        while True:
            found: list[dict[str, Any]] = self.told("people")["people"]
            if [one["name"] for one in found] == list(names):
                return found


@contextmanager
def at_desk(
    who: httpx.Client, slug: str, after: int | None = None, tab: str | None = None, **headers: str
) -> Iterator[Tab]:
    """Open a blog's desk; it is open once its first frame has come."""
    tab = tab or new_ulid()
    query = {"tab": tab} | ({} if after is None else {"after": str(after)})
    with who.stream("GET", f"/api/v1/blogs/{slug}/desk/stream", params=query, headers=headers) as answer:
        assert answer.status_code == 200, answer.read()
        yield Tab(tab, answer)
