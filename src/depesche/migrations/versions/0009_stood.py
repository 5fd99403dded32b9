"""Where posts stood and what stood around them at each seq, so that a past page is found without folding the log."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

AHEAD = sa.text("ahead")
ELSEWHERE = sa.text("elsewhere")
COPIED = sa.text("kind IN ('BlogOpened', 'BlogRevised')")
PAGE = 1_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def upgrade() -> None:
    """Make tables and indexes, and fill them from the logs that are there."""
    stood = op.create_table(
        "stood",
        sa.Column("blog", sa.String(26), primary_key=True),
        sa.Column("post", sa.String(26), primary_key=True),
        sa.Column("mark", sa.String(4), primary_key=True),
        sa.Column("since", sa.BigInteger, primary_key=True),
        sa.Column("until", sa.BigInteger),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("order", sa.BigInteger, nullable=False),
        sa.Column("ahead", sa.Boolean, nullable=False),
        sa.Column("elsewhere", sa.Boolean, nullable=False),
    )
    around = op.create_table(
        "around",
        sa.Column("blog", sa.String(26), primary_key=True),
        sa.Column("seq", sa.BigInteger, primary_key=True),
        sa.Column("posts", sa.BigInteger, nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("coverage_start", sa.BigInteger),
        sa.Column("coverage_end", sa.BigInteger),
        sa.Column("pinned", sa.LargeBinary, nullable=False),
    )
    place = ["blog", "mark", "time", "order"]
    op.create_index("stood_by_place", "stood", place)
    op.create_index("stood_ahead", "stood", place, sqlite_where=AHEAD, postgresql_where=AHEAD)
    op.create_index("stood_elsewhere", "stood", place, sqlite_where=ELSEWHERE, postgresql_where=ELSEWHERE)
    op.create_index("events_at", "events", ["blog", "at", "seq"])
    op.create_index("events_copied", "events", ["blog", "seq"], sqlite_where=COPIED, postgresql_where=COPIED)
    connection = op.get_bind()
    for (blog,) in connection.execute(sa.text("SELECT id FROM blogs")).all():
        filling = Filling(connection, blog)
        for page in _pages(connection, blog):
            rows = [row for event in page for row in filling.after(event)]
            if rows:
                connection.execute(sa.insert(around), rows)
        rows = filling.stood()
        for first in range(0, len(rows), PAGE):
            connection.execute(sa.insert(stood), rows[first : first + PAGE])


def downgrade() -> None:
    """Take them away."""
    op.drop_index("events_copied", "events")
    op.drop_index("events_at", "events")
    op.drop_table("around")
    op.drop_table("stood")


def _pages(connection: sa.Connection, blog: str) -> Iterator[list[Any]]:
    asked = sa.text(
        "SELECT seq, kind, at, post, payload FROM events WHERE blog = :blog AND seq > :after ORDER BY seq LIMIT :most"
    )
    after = 0
    while page := list(connection.execute(asked, {"blog": blog, "after": after, "most": PAGE})):
        yield page
        after = page[-1].seq


class Filling:
    """What the events of one blog say of places, as this version of the schema keeps it."""

    def __init__(self, connection: sa.Connection, blog: str) -> None:
        self._blog = blog
        gone = sa.text("""SELECT id, time, "order" FROM posts WHERE blog = :blog AND state = 'taken_down'""")
        self._gone = {row[0]: (row[1], row[2]) for row in connection.execute(gone, {"blog": blog})}
        self._open: dict[tuple[str, str], dict[str, Any]] = {}
        self._rows: list[dict[str, Any]] = []
        self._removed: set[str] = set()
        self._around: dict[str, Any] = {
            "posts": 0, "status": "upcoming", "coverage_start": None, "coverage_end": None, "pinned": [],
        }  # fmt: skip

    def stood(self) -> list[dict[str, Any]]:
        """Give the rows of places."""
        return self._rows

    def after(self, event: sa.Row[Any]) -> list[dict[str, Any]]:
        """Take an event; give the row of what stands around the posts, if that has changed."""
        before = dict(self._around)
        payload = json.loads(event.payload) if event.payload else {}
        if "status" in payload:
            self._status(payload["status"], event.at)
        if event.post is not None:
            self._post(event, payload.get("copy", {}))
        if self._around == before and event.seq > 1:
            return []
        pinned = json.dumps(self._around["pinned"], separators=(",", ":")).encode()
        return [self._around | {"blog": self._blog, "seq": event.seq, "pinned": pinned}]

    def _status(self, status: str, at: int) -> None:
        around = self._around
        around["status"], around["coverage_end"] = status, at if status == "ended" else None
        if status == "live":
            around["coverage_start"] = around["coverage_start"] or at

    def _post(self, event: sa.Row[Any], copy: dict[str, Any]) -> None:
        post, kind = event.post, event.kind
        pinned = [one for one in self._around["pinned"] if one != post]
        if kind == "PostPublished":
            self._around["posts"] += 1
            self._publish(event, copy)
        elif kind in ("PostRevised", "PostCorrected") and copy.get("time") and post not in self._gone:
            self._retime(event, _millis(copy["time"]))
        elif kind in ("PostTakenDown", "PostErased"):
            self._around["posts"] -= post not in self._removed
            self._removed.add(post)
            self._around["pinned"] = pinned
        elif kind == "PostUnpinned":
            self._around["pinned"] = pinned
        elif kind == "PostPinned" and post not in self._around["pinned"]:
            self._around["pinned"] = [post, *pinned]
        elif kind == "PostMarkedKey" and (post, "key") not in self._open and post not in self._gone:
            place = self._open[post, "post"]
            self._begin(event, "key", place["time"], place["order"])
        elif kind == "PostUnmarkedKey" and (post, "key") in self._open:
            self._open.pop((post, "key"))["until"] = event.seq

    def _publish(self, event: sa.Row[Any], copy: dict[str, Any]) -> None:
        if event.post in self._gone:
            self._begin(event, "post", *self._gone[event.post])
            return
        time = _millis(copy["time"]) if copy.get("time") else event.at
        self._begin(event, "post", time, event.seq, elsewhere="external_id" in copy and time < event.at)

    def _retime(self, event: sa.Row[Any], time: int) -> None:
        for mark in ("post", "key"):
            row = self._open.get((event.post, mark))
            if row is not None and row["time"] != time:
                row["until"] = event.seq
                self._begin(event, mark, time, row["order"])

    def _begin(self, event: sa.Row[Any], mark: str, time: int, order: int, *, elsewhere: bool = False) -> None:
        row = {
            "blog": self._blog, "post": event.post, "mark": mark, "since": event.seq, "until": None,
            "time": time, "order": order, "ahead": time > event.at, "elsewhere": elsewhere,
        }  # fmt: skip
        self._open[event.post, mark] = row
        self._rows.append(row)


def _millis(text: str) -> int:
    return (datetime.fromisoformat(text) - EPOCH) // timedelta(milliseconds=1)
