"""Passkeys: public keys by which people sign in. Their secret halves never leave the people's devices."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import Engine, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from depesche.model.people import Passkey
from depesche.store.accounts import AccountRefused
from depesche.store.tables import passkeys

PASSKEYS = 20
"""Passkeys of one account."""

_STORED = select(passkeys.c.account, passkeys.c.public_key, passkeys.c.count)


class StoredKey(Struct, frozen=True):
    """What a signature is checked by."""

    account: str
    public_key: bytes
    count: int


class Passkeys:
    """The passkeys of a database. All methods block: call them in a worker thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, account: str, ulid: str, public_key: bytes, count: int, name: str, now: datetime) -> Passkey:
        """Keep a passkey; `ulid` is its credential's id. Raises AccountRefused."""
        row = {
            "id": ulid,
            "account": account,
            "public_key": public_key,
            "count": count,
            "name": name,
            "created_at": now,
        }
        with self._engine.execution_options(write=True).begin() as connection:
            asked = select(func.count()).where(passkeys.c.account == account)
            if connection.execute(asked).scalar_one() >= PASSKEYS:
                raise AccountRefused(f"there are {PASSKEYS} passkeys already, which is the limit; remove one first")
            try:
                connection.execute(insert(passkeys), row)
            except IntegrityError as error:
                raise AccountRefused("this passkey is known already") from error
        return Passkey(ulid, name, now)

    def find(self, ulid: str) -> StoredKey | None:
        """Give the passkey with this credential's id."""
        with self._engine.connect() as connection:
            row = connection.execute(_STORED.where(passkeys.c.id == ulid)).first()
        return None if row is None else StoredKey(*row)

    def every(self, account: str) -> list[Passkey]:
        """List an account's passkeys, oldest first."""
        asked = select(passkeys).where(passkeys.c.account == account).order_by(passkeys.c.created_at, passkeys.c.id)
        with self._engine.connect() as connection:
            rows = connection.execute(asked.limit(PASSKEYS)).all()
        return [Passkey(row.id, row.name, row.created_at, row.used_at) for row in rows]

    def use(self, ulid: str, count: int, now: datetime) -> bool:
        """Note a use; tell whether the count has grown, as it must where the device keeps one (a copy would lag)."""
        grown = or_(passkeys.c.count < count, (passkeys.c.count == 0) & (count == 0))
        chosen = update(passkeys).where(passkeys.c.id == ulid, grown)
        with self._engine.execution_options(write=True).begin() as connection:
            return connection.execute(chosen.values(count=count, used_at=now)).rowcount == 1
