"""Tokens: who may write to which blogs by the API. Only their hashes are stored."""

import hmac
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Engine,
    LargeBinary,
    MetaData,
    Row,
    String,
    Table,
    bindparam,
    insert,
    select,
    update,
)

from depesche.model.commands import Actor
from depesche.model.ids import Instant, Ulid, is_ulid, new_ulid
from depesche.model.people import Role
from depesche.store.secret import hash_of, new_secret

tokens = Table(
    "tokens",
    MetaData(),
    Column("id", String, primary_key=True),
    Column("hash", LargeBinary),
    Column("blogs", LargeBinary),
    Column("may_erase", Boolean),
    Column("note", String),
    Column("created_at", BigInteger),
    Column("revoked_at", BigInteger),
)
_TOKEN = select(tokens).where(tokens.c.id == bindparam("id"))
_TOKENS = select(tokens).where(tokens.c.id.in_(bindparam("ids", expanding=True)))


class Token(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A token as it is listed: everything but its secret. `blogs` None is all of them."""

    id: Ulid
    note: str
    blogs: tuple[str, ...] | None
    may_erase: bool
    created_at: Instant
    revoked_at: Instant | None = None


class Tokens:
    """The tokens of a database. All methods block: call them in a worker thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def make(self, blogs: tuple[str, ...] | None, *, note: str = "", may_erase: bool = False) -> str:
        """Make a token for these blogs (None: all) and give its text, which can not be had again."""
        ulid, secret = new_ulid(), new_secret()
        row = {
            "id": ulid,
            "hash": hash_of(secret),
            "blogs": msgspec.json.encode(blogs),
            "may_erase": may_erase,
            "note": note,
            "created_at": _now(),
        }
        with self._engine.connect().execution_options(write=True) as connection, connection.begin():
            connection.execute(insert(tokens), row)
        return f"dep_{ulid}_{secret}"

    def actor_of(self, token: str) -> Actor | None:
        """Give who acts with this token, None when it is unknown or revoked; compares in constant time."""
        return self.actors_of([token])[0]

    def actors_of(self, given: Sequence[str]) -> list[Actor | None]:
        """Give who acts with each of these tokens, as `actor_of` does, by one query."""
        parts = [_parts(token) for token in given]
        ids = {ulid for ulid, _ in parts if is_ulid(ulid)}
        with self._engine.connect() as connection:
            rows = {row.id: row for row in connection.execute(_TOKENS, {"ids": list(ids)})} if ids else {}
        return [_actor_if(rows.get(ulid), secret) for ulid, secret in parts]

    def actor(self, ulid: str) -> Actor | None:
        """Give who acts with the token of this ULID, None when there is none or it is revoked."""
        with self._engine.connect() as connection:
            row = connection.execute(_TOKEN, {"id": ulid}).first()
        return None if row is None or row.revoked_at is not None else _actor_of_row(row)

    def every(self) -> list[Token]:
        """List the tokens, oldest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(tokens).order_by(tokens.c.id)).all()
        return [
            Token(
                id=row.id,
                note=row.note,
                blogs=msgspec.json.decode(row.blogs, type=tuple[str, ...] | None),
                may_erase=bool(row.may_erase),
                created_at=_instant(row.created_at),
                revoked_at=None if row.revoked_at is None else _instant(row.revoked_at),
            )
            for row in rows
        ]

    def revoke(self, ulid: str) -> bool:
        """Make the token with this ULID worthless from now on; tell whether there was one."""
        chosen = update(tokens).where(tokens.c.id == ulid, tokens.c.revoked_at.is_(None))
        with self._engine.connect().execution_options(write=True) as connection, connection.begin():
            return connection.execute(chosen.values(revoked_at=_now())).rowcount == 1


def _parts(token: str) -> tuple[str, str]:
    """Take a token's text apart, into ULID and secret; empty where it is none of ours."""
    parts = token.split("_", 2)
    return (parts[1], parts[2]) if len(parts) == 3 and parts[0] == "dep" else ("", "")


def _actor_if(row: Row[Any] | None, secret: str) -> Actor | None:
    stored = row.hash if row is not None else b"\0" * 32
    if not hmac.compare_digest(stored, hash_of(secret)) or row is None or row.revoked_at is not None:
        return None
    return _actor_of_row(row)


def _actor_of_row(row: Row[Any]) -> Actor:
    blogs = msgspec.json.decode(row.blogs, type=tuple[str, ...] | None)
    role: Role = "admin" if row.may_erase else "editor"
    return Actor(f"token:{row.id}", role if blogs is None else None, dict.fromkeys(blogs or (), role))


def _now() -> int:
    return int(datetime.now(UTC).timestamp() * 1000)


def _instant(millis: int) -> datetime:
    return datetime.fromtimestamp(millis / 1000, UTC)
