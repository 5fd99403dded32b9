"""The newsroom's signing keys (Ed25519), and what witnesses have handed back. Kept in the database for all nodes."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct
from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from depesche.proof.notes import LOG, SEED_BYTES, PublicKey, Signature, line_of, public_of, read_signature, sign
from depesche.store.tables import cosignatures, signing_keys

WITNESSES = 16
"""Cosignatures that stand below a checkpoint."""


class SigningKey(Struct, frozen=True):
    """A key of the newsroom; `seed` is its private half, None once it is retired."""

    public: PublicKey
    seed: bytes | None
    created_at: datetime
    retired_at: datetime | None


class NoSuchKey(Exception):  # noqa: N818  # the field's word
    """A key can not be retired; the sentence says why."""


class Signing:
    """The keys of a database. All methods block: call them in a worker thread."""

    def __init__(self, engine: Engine, public_url: str) -> None:
        self._engine = engine
        self._name = urlsplit(public_url).netloc

    def every(self) -> list[SigningKey]:
        """Give every key, retired ones too, the newest first; the first is made now when there is none."""
        with self._engine.connect() as connection:
            found = _keys(connection)
        if found:
            return found
        with self._engine.execution_options(write=True).begin() as connection:
            if not _keys(connection):  # another node may have been faster
                _add(connection, self._name)
            return _keys(connection)

    def in_force(self) -> list[SigningKey]:
        """Give the keys that sign, the newest first."""
        return [key for key in self.every() if key.seed]

    def rotate(self, name: str | None = None) -> SigningKey:
        """Make a new key beside those in force, under the name that they have or a new one."""
        before = self.in_force()[0].public.name
        with self._engine.execution_options(write=True).begin() as connection:
            _add(connection, name or before)
            return _keys(connection)[0]

    def retire(self, named: str) -> None:
        """Sign no more by the key with this id, and forget its private half. Raises NoSuchKey."""
        in_force = self.in_force()
        found = next((key for key in in_force if key.public.id.hex() == named), None)
        if found is None:
            raise NoSuchKey(f"there is no key {named!r} in force; `depesche key` lists them")
        if len(in_force) == 1:
            raise NoSuchKey(
                "it is the only key in force; make another by `depesche key --rotate`, then retire this one"
            )
        with self._engine.execution_options(write=True).begin() as connection:
            ours = (signing_keys.c.public == found.public.raw) & (signing_keys.c.name == found.public.name)
            connection.execute(update(signing_keys).where(ours).values(seed=None, retired_at=datetime.now(UTC)))

    def keep(self, blog: str, size: int, cosignature: Signature) -> None:
        """Keep what a witness has added to the checkpoint of a blog (ULID) at a size; it was checked before."""
        row = {"blog": blog, "size": size, "witness": cosignature.name}
        with self._engine.execution_options(write=True).begin() as connection:
            connection.execute(delete(cosignatures).filter_by(**row))
            connection.execute(insert(cosignatures), row | {"line": line_of(cosignature).rstrip()})


def signatures(keys: Sequence[SigningKey], text: str) -> list[Signature]:
    """Sign by every key in force, the newest first, so that who knows an older one can still check."""
    return [sign(key.public.name, key.seed, text) for key in keys if key.seed]


def cosignatures_of(connection: Connection, blog: str, size: int) -> list[Signature]:
    """Give what witnesses have added to a blog's (ULID) checkpoint at this size, by their names."""
    chosen = select(cosignatures.c.line).where(cosignatures.c.blog == blog, cosignatures.c.size == size)
    lines = connection.execute(chosen.order_by(cosignatures.c.witness).limit(WITNESSES)).scalars()
    return [read_signature(line) for line in lines]


def cosigned_from(connection: Connection, blog: str, size: int) -> int | None:
    """Give the least size, from this one on, at which a witness has cosigned a blog's (ULID) checkpoint."""
    of_blog = select(func.min(cosignatures.c.size)).where(cosignatures.c.blog == blog, cosignatures.c.size >= size)
    found: int | None = connection.execute(of_blog).scalar()
    return found


def _keys(connection: Connection) -> list[SigningKey]:
    return [_key(row) for row in connection.execute(select(signing_keys).order_by(signing_keys.c.n.desc()))]


def _key(row: Row[Any]) -> SigningKey:
    return SigningKey(PublicKey(row.name, LOG, row.public), row.seed, row.created_at, row.retired_at)


def _add(connection: Connection, name: str) -> None:
    seed = secrets.token_bytes(SEED_BYTES)
    made = {"name": name, "public": public_of(name, seed).raw, "seed": seed, "created_at": datetime.now(UTC)}
    connection.execute(insert(signing_keys), made)
