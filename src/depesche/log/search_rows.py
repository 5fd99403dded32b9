"""Searching the index of words, newest first.

The same question finds the same posts on both databases, but for phrases behind the 255th place of a frequent word,
which PostgreSQL does not know.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, text

from depesche.log.found import NEAR, place_from
from depesche.search.indexed import mark
from depesche.search.question import Phrase, Question, Term

COUNTED = 1_000
"""Matches that are counted at most."""

_FOUND = {
    "sqlite": "SELECT rowid AS n, blog, post FROM found WHERE found MATCH :words "
    "AND rowid >= :since AND rowid < :until ORDER BY rowid DESC LIMIT :limit",
    "postgresql": "SELECT n, blog, post FROM found WHERE words @@ CAST(:words AS tsquery) "
    "AND n >= :since AND n < :until ORDER BY n DESC LIMIT :limit",
}
_PLACE = {
    "sqlite": "SELECT rowid FROM found WHERE rowid BETWEEN :n AND :n + :near AND blog = :blog AND post = :post",
    "postgresql": "SELECT n FROM found WHERE blog = :blog AND post = :post",
}
_END = 1 << 62


class Hit(Struct, frozen=True):
    """A post that was found, by the ULIDs of its blog and its own, and its place."""

    n: int
    blog: str
    post: str


class Sought(Struct, frozen=True):
    """What is looked for: a question, marks that all must be there (`depesche.search.indexed.mark`), and when."""

    question: Question
    marks: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is looked for, so that nothing is found."""
        return not self.question.wanted and not self.marks


class SearchRows:
    """The index, as one transaction sees it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect = connection.dialect.name

    def found(self, sought: Sought, limit: int, before: int | None = None) -> list[Hit]:
        """Give posts newest first, those whose place is before `before`."""
        if sought.is_nothing:
            return []
        asked = {**self._asked(sought, before), "limit": limit}
        rows = self._connection.execute(text(_FOUND[self._dialect]), asked)
        return [Hit(row.n, row.blog, row.post) for row in rows]

    def place(self, blog: str, post: str, nominal: int) -> int:
        """Give the place of a post of a blog (both ULIDs) that should have the place `nominal`."""
        row = self._connection.execute(
            text(_PLACE[self._dialect]), {"blog": blog, "post": post, "n": nominal, "near": NEAR}
        ).first()
        return nominal if row is None else int(row[0])

    def posts_of(self, blog: str) -> set[str]:
        """Give the posts (ULIDs) of a blog that the index has."""
        sought = Sought(Question(), (mark("blog", blog),))
        chosen = text(f"SELECT post FROM ({_FOUND[self._dialect]}) AS matches")  # noqa: S608  # constants alone
        return set(self._connection.execute(chosen, {**self._asked(sought), "limit": _END}).scalars())

    def count(self, sought: Sought) -> int:
        """Give how many there are, COUNTED + 1 where there are more."""
        if sought.is_nothing:
            return 0
        chosen = text(f"SELECT count(*) FROM ({_FOUND[self._dialect]}) AS matches")  # noqa: S608  # constants alone
        return int(self._connection.execute(chosen, {**self._asked(sought), "limit": COUNTED + 1}).scalar() or 0)

    def _asked(self, sought: Sought, before: int | None = None) -> dict[str, object]:
        write = _fts5 if self._dialect == "sqlite" else _tsquery
        since = 0 if sought.since is None else place_from(sought.since)
        until = _END if sought.until is None else place_from(sought.until)
        return {"words": write(sought), "since": since, "until": min(until, _END if before is None else before)}


def _fts5(sought: Sought) -> str:
    """Write what is looked for as FTS5 has it; stems hold letters and digits alone, so nothing is to be escaped."""

    def term(one: Term, begun: Iterable[str] = ()) -> str:
        phrases = [f'"{" ".join(stems)}"' for stems in one] + [f'"{beginning}" *' for beginning in begun]
        return f"({' OR '.join(phrases)})"

    question = sought.question
    wanted = [term(one) for one in question.wanted[:-1]]
    wanted += [term(one, question.begun) for one in question.wanted[-1:]]
    all_of = " AND ".join([*wanted, *(f'"{one}"' for one in sought.marks)])
    return f"({all_of})" + "".join(f" NOT {term(one)}" for one in question.without)


def _tsquery(sought: Sought) -> str:
    """Write the same as PostgreSQL has it."""

    def phrase(stems: Phrase) -> str:
        quoted = [f"'{one}'" for one in stems]
        return f"({' <-> '.join(quoted)})"

    def term(one: Term, begun: Iterable[str] = ()) -> str:
        beginnings = [f"'{beginning}':*" for beginning in begun]
        return f"({' | '.join([*map(phrase, one), *beginnings])})"

    question = sought.question
    wanted = [term(one) for one in question.wanted[:-1]]
    wanted += [term(one, question.begun) for one in question.wanted[-1:]]
    without: Sequence[str] = [f"!{term(one)}" for one in question.without]
    return " & ".join([*wanted, *(f"'{one}'" for one in sought.marks), *without])
