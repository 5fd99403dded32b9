"""Invitations: one-time links by which somebody chooses a password, at first or anew. Only hashes are kept."""

from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from depesche.model.ids import Instant
from depesche.model.people import Account
from depesche.store.accounts import ACCOUNT, AccountRefused, account_of_row, add_account
from depesche.store.secret import hash_of, new_secret
from depesche.store.tables import accounts, invitations, passkeys, sessions

LASTS = timedelta(days=7)
OVER = "this link has been used already or has expired; ask for a new one"


class Invited(Struct, frozen=True):
    """Whom a link invites. The first admin is nobody yet, and says their own address."""

    email: str
    name: str
    expires_at: Instant
    is_first: bool


class Invitations:
    """The invitations of a database. All methods block: call them in a worker thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def invite(self, account: str | None, now: datetime) -> tuple[str, datetime]:
        """Make a link's secret for an account, None for the first admin's; its older links are worth nothing more."""
        secret, expires = new_secret(), now + LASTS
        with self._engine.execution_options(write=True).begin() as connection:
            connection.execute(delete(invitations).where(invitations.c.account.is_not_distinct_from(account)))
            connection.execute(
                insert(invitations), {"hash": hash_of(secret), "account": account, "expires_at": expires}
            )
        return secret, expires

    def look(self, secret: str, now: datetime) -> Invited:
        """Say whom the link invites. Raises AccountRefused when it is worth nothing (more)."""
        with self._engine.connect() as connection:
            link, account = _open(connection, secret, now)
        if account is None:
            return Invited("", "", link.expires_at, is_first=True)
        return Invited(account.email, account.name, link.expires_at, is_first=False)

    def accept(self, secret: str, now: datetime, *, name: str, password: str, email: str | None) -> Account:
        """Use the link up: the account has this name and hashed password, and nobody is signed in to it.

        One-time codes are taken off, for who has lost them has no other way back, and passkeys, which may be
        somebody else's. Raises AccountRefused.
        """
        with self._engine.execution_options(write=True).begin() as connection:
            _, account = _open(connection, secret, now)
            connection.execute(delete(invitations).where(invitations.c.hash == hash_of(secret)))
            if account is None:
                if email is None:
                    raise AccountRefused("say the e-mail address of the first account")
                account = add_account(connection, email, name, now, role="admin")
            chosen = {"name": name, "password": password, "totp": None, "totp_step": None, "recovery": None}
            connection.execute(update(accounts).where(accounts.c.id == account.id).values(**chosen))
            for theirs in (sessions, passkeys):
                connection.execute(delete(theirs).where(theirs.c.account == account.id))
            return account_of_row(connection.execute(ACCOUNT.where(accounts.c.id == account.id)).one())


def _open(connection: Connection, secret: str, now: datetime) -> tuple[Row[tuple[object, ...]], Account | None]:
    link = connection.execute(
        select(invitations).where(invitations.c.hash == hash_of(secret), invitations.c.expires_at > now)
    ).first()
    if link is None:
        raise AccountRefused(OVER)
    if link.account is None:
        if connection.execute(select(accounts.c.id).limit(1)).first() is not None:
            raise AccountRefused(OVER)
        return link, None
    account = account_of_row(connection.execute(ACCOUNT.where(accounts.c.id == link.account)).one())
    if account.disabled_at is not None:
        raise AccountRefused(OVER)
    return link, account
