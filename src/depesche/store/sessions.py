"""Sessions: browsers that are signed in. Each is a record; the browser has a secret, the record only its hash."""

from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Engine, Row, bindparam, delete, insert, select, update

from depesche.model.ids import new_ulid
from depesche.model.people import Account, Session
from depesche.store.accounts import ACCOUNT, account_of_row
from depesche.store.secret import hash_of, new_secret
from depesche.store.tables import accounts, sessions

IDLE = timedelta(days=7)
"""How long a session lasts without being used."""
LONGEST = timedelta(days=30)
"""How long a session lasts at most."""
SEEN_EVERY = timedelta(minutes=1)
"""How often it is noted at most that a session is being used."""
SESSIONS = 50
"""Sessions of one account; beyond them the oldest ends."""
DEVICE_CHARS = 300
ADDRESS_CHARS = 64

_ASKED = (
    ACCOUNT.add_columns(sessions.c.id.label("session"), sessions.c.created_at.label("began_at"),
                        sessions.c.seen_at.label("session_seen_at"))
    .join(sessions, sessions.c.account == accounts.c.id)
    .where(sessions.c.hash == bindparam("hash"), sessions.c.expires_at > bindparam("now"),
           accounts.c.disabled_at.is_(None))
)  # fmt: skip


class SignedIn(Struct, frozen=True):
    """Whose session this is, and its id."""

    account: Account
    session: str


class Sessions:
    """The sessions of a database. All methods block: call them in a worker thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, account: str, now: datetime, *, device: str, address: str, instead: str | None = None) -> str:
        """Begin a session, ending the one whose secret is `instead`; give its secret, which can not be had again."""
        secret = new_secret()
        row = {
            "id": new_ulid(), "hash": hash_of(secret), "account": account, "created_at": now, "seen_at": now,
            "expires_at": now + IDLE, "device": device[:DEVICE_CHARS], "address": address[:ADDRESS_CHARS],
        }  # fmt: skip
        newest = (
            select(sessions.c.id).where(sessions.c.account == account).order_by(sessions.c.id.desc()).limit(SESSIONS)
        )
        with self._engine.connect().execution_options(write=True) as connection, connection.begin():
            if instead is not None:
                connection.execute(delete(sessions).where(sessions.c.hash == hash_of(instead)))
            connection.execute(delete(sessions).where(sessions.c.expires_at <= now))
            connection.execute(insert(sessions), row)
            connection.execute(delete(sessions).where(sessions.c.account == account, sessions.c.id.not_in(newest)))
            connection.execute(update(accounts).where(accounts.c.id == account).values(seen_at=now))
        return secret

    def of(self, secret: str, now: datetime, *, used: bool = True) -> SignedIn | None:
        """Give whose session has this secret, None when none is in force; one that is `used` lasts on."""
        with self._engine.connect() as connection:
            row = connection.execute(_ASKED, {"hash": hash_of(secret), "now": now}).first()
        if row is None:
            return None
        if used and now - row.session_seen_at >= SEEN_EVERY:
            self._seen(row, now)
        return SignedIn(account_of_row(row), row.session)

    def _seen(self, row: Row[tuple[object, ...]], now: datetime) -> None:
        lasts = min(now + IDLE, row.began_at + LONGEST)
        with self._engine.connect().execution_options(write=True) as connection, connection.begin():
            connection.execute(
                update(sessions).where(sessions.c.id == row.session).values(seen_at=now, expires_at=lasts)
            )
            connection.execute(update(accounts).where(accounts.c.id == row.id).values(seen_at=now))

    def every(self, account: str, current: str, now: datetime) -> list[Session]:
        """List an account's sessions in force, newest first."""
        asked = select(sessions).where(sessions.c.account == account, sessions.c.expires_at > now)
        with self._engine.connect() as connection:
            rows = connection.execute(asked.order_by(sessions.c.id.desc()).limit(SESSIONS)).all()
        return [
            Session(row.id, row.created_at, row.seen_at, row.expires_at, row.device, row.address, row.id == current)
            for row in rows
        ]

    def end(self, account: str, session: str) -> bool:
        """End one session of the account; tell whether there was one."""
        chosen = delete(sessions).where(sessions.c.account == account, sessions.c.id == session)
        with self._engine.connect().execution_options(write=True) as connection, connection.begin():
            return connection.execute(chosen).rowcount == 1

    def end_others(self, account: str, current: str | None) -> None:
        """End every session of the account but this one."""
        chosen = delete(sessions).where(sessions.c.account == account)
        if current is not None:
            chosen = chosen.where(sessions.c.id != current)
        with self._engine.connect().execution_options(write=True) as connection, connection.begin():
            connection.execute(chosen)
