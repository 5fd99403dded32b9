"""Accounts: the staff, their roles and what they sign in with. The last admin who can sign in stays one."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, exists, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from depesche.model.ids import new_ulid
from depesche.model.people import Account, Colleague, Role
from depesche.store.tables import accounts, invitations, passkeys, sessions

LIST_ACCOUNTS = 100
STAFF = 2_000
"""Colleagues that are listed at most."""

_KEYS = select(func.count()).where(passkeys.c.account == accounts.c.id).scalar_subquery().label("passkey_count")
ACCOUNT = select(accounts, _KEYS)
"""Everything of accounts, for `account_of_row`."""
_ROLES = msgspec.json.Decoder(dict[str, Role])
_NOBODY = "there is no such account"


class AccountRefused(Exception):  # noqa: N818  # the field's word
    """Something that can not be done to an account; the sentence says why."""


class Credentials(Struct, frozen=True):
    """What somebody signs in with; never leaves the server."""

    account: Account
    password: str | None
    totp: str | None
    totp_step: int | None
    recovery: tuple[str, ...]


class Accounts:
    """The accounts of a database. All methods block: call them in a worker thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def any(self) -> bool:
        """Tell whether there is any account."""
        with self._engine.connect() as connection:
            return connection.execute(select(accounts.c.id).limit(1)).first() is not None

    def add(  # a person has these parts
        self, email: str, name: str, now: datetime, *, initials: str | None = None, role: Role | None = None,
        blogs: dict[str, Role] | None = None, subject: str | None = None,
    ) -> Account:  # fmt: skip
        """Make an account, whose owner can not sign in yet. Raises AccountRefused when the address is taken."""
        with self._writing() as connection:
            return add_account(connection, email, name, now, initials=initials, role=role, blogs=blogs, subject=subject)

    def get(self, ulid: str) -> Account | None:
        """Give the account with this ULID."""
        with self._engine.connect() as connection:
            row = connection.execute(ACCOUNT.where(accounts.c.id == ulid)).first()
        return None if row is None else account_of_row(row)

    def by_email(self, email: str) -> Credentials | None:
        """Give the account of this (checked) address, with what its owner signs in with."""
        return self._credentials(accounts.c.email == email)

    def by_subject(self, subject: str) -> Credentials | None:
        """Give the account that belongs to this subject of the OpenID provider."""
        return self._credentials(accounts.c.oidc_subject == subject)

    def credentials(self, ulid: str) -> Credentials | None:
        """Give the account with this ULID, with what its owner signs in with."""
        return self._credentials(accounts.c.id == ulid)

    def every(self, after: str = "", limit: int = LIST_ACCOUNTS) -> list[Account]:
        """List accounts by their ULID behind `after`."""
        asked = ACCOUNT.where(accounts.c.id > after).order_by(accounts.c.id).limit(limit)
        with self._engine.connect() as connection:
            return [account_of_row(row) for row in connection.execute(asked)]

    def staff(self) -> list[Colleague]:
        """List everybody who may sign in, by name."""
        asked = select(accounts.c.id, accounts.c.name, accounts.c.initials).where(accounts.c.disabled_at.is_(None))
        with self._engine.connect() as connection:
            rows = connection.execute(asked.order_by(accounts.c.name, accounts.c.id).limit(STAFF)).all()
        return [Colleague(row.id, row.name, row.initials) for row in rows]

    def change(self, ulid: str, keep: str | None = None, **values: object) -> Account:
        """Change what an account says (columns by name); with `keep`, end its sessions but that. Raises AccountRefused.

        Whoever is disabled is signed out at once. The last admin who can sign in can not be demoted or disabled.
        """
        if "blogs" in values:
            values["blogs"] = msgspec.json.encode(values["blogs"])

        def work(connection: Connection) -> None:
            connection.execute(update(accounts).where(accounts.c.id == ulid).values(**values))
            if keep is not None:
                connection.execute(delete(sessions).where(sessions.c.account == ulid, sessions.c.id != keep))
            if values.get("disabled_at") is not None:
                connection.execute(delete(sessions).where(sessions.c.account == ulid))
                connection.execute(delete(invitations).where(invitations.c.account == ulid))

        return self._keeping_an_admin(ulid, work)

    def take_passkey(self, ulid: str, passkey: str) -> None:
        """Take a passkey away. Raises AccountRefused when it is the only way in."""

        def work(connection: Connection) -> None:
            chosen = delete(passkeys).where(passkeys.c.account == ulid, passkeys.c.id == passkey)
            if connection.execute(chosen).rowcount != 1:
                raise AccountRefused("there is no such passkey")
            if not _can_sign_in(connection, ulid):
                raise AccountRefused("this passkey is your only way in; choose a password or add another one first")

        self._keeping_an_admin(ulid, work)

    def link(self, ulid: str, subject: str) -> None:
        """Have an account belong to a subject of the provider. Raises AccountRefused when it belongs to another."""
        free = update(accounts).where(accounts.c.id == ulid, accounts.c.oidc_subject.is_(None))
        with self._writing() as connection:
            if connection.execute(free.values(oidc_subject=subject)).rowcount != 1:
                raise AccountRefused("the account belongs to another subject of the provider")

    def use_step(self, ulid: str, step: int) -> bool:
        """Use up a step of the one-time code; tell whether it was still to be had (RFC 6238, section 5.2)."""
        unused = or_(accounts.c.totp_step.is_(None), accounts.c.totp_step < step)
        with self._writing() as connection:
            done = connection.execute(update(accounts).where(accounts.c.id == ulid, unused).values(totp_step=step))
            return done.rowcount == 1

    def use_recovery(self, ulid: str, hashed: str) -> bool:
        """Use up a recovery code by its hash; tell whether it was still to be had."""
        with self._writing() as connection:
            row = connection.execute(select(accounts.c.recovery).where(accounts.c.id == ulid)).first()
            left = [] if row is None or row.recovery is None else json.loads(row.recovery)
            if hashed not in left:
                return False
            left.remove(hashed)
            encoded = msgspec.json.encode(left)
            connection.execute(update(accounts).where(accounts.c.id == ulid).values(recovery=encoded))
            return True

    def _credentials(self, which: ColumnElement[bool]) -> Credentials | None:
        with self._engine.connect() as connection:
            row = connection.execute(ACCOUNT.where(which)).first()
        if row is None:
            return None
        recovery = tuple(json.loads(row.recovery)) if row.recovery else ()
        return Credentials(account_of_row(row), row.password, row.totp, row.totp_step, recovery)

    def _keeping_an_admin(self, ulid: str, work: Callable[[Connection], None]) -> Account:
        """Do `work`, unless it leaves nobody who could manage accounts where there was somebody."""
        with self._writing() as connection:
            had = _has_admin(connection)
            work(connection)
            if had and not _has_admin(connection):
                raise AccountRefused("this is the last admin who can sign in; make somebody else an admin first")
            row = connection.execute(ACCOUNT.where(accounts.c.id == ulid)).first()
            if row is None:
                raise AccountRefused(_NOBODY)
            return account_of_row(row)

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._engine.execution_options(write=True).begin()


def add_account(
    connection: Connection, email: str, name: str, now: datetime, *, initials: str | None = None,
    role: Role | None = None, blogs: dict[str, Role] | None = None, subject: str | None = None,
) -> Account:  # fmt: skip
    """Make an account in a transaction that is under way. Raises AccountRefused when the address is taken."""
    row = {
        "id": new_ulid(), "email": email, "name": name, "initials": initials, "role": role,
        "blogs": msgspec.json.encode(blogs or {}), "oidc_subject": subject, "created_at": now,
    }  # fmt: skip
    try:
        connection.execute(insert(accounts), row)
    except IntegrityError as error:
        raise AccountRefused(f"there is an account for {email} already") from error
    return account_of_row(connection.execute(ACCOUNT.where(accounts.c.id == row["id"])).one())


def account_of_row(row: Row[Any]) -> Account:
    """Give the account that a row of ACCOUNT holds."""
    return Account(
        id=row.id, email=row.email, name=row.name, initials=row.initials, language=row.language, role=row.role,
        blogs=_ROLES.decode(row.blogs), created_at=row.created_at, disabled_at=row.disabled_at, seen_at=row.seen_at,
        has_password=row.password is not None, has_totp=row.totp is not None, passkeys=row.passkey_count,
    )  # fmt: skip


_WAY_IN = or_(
    accounts.c.password.is_not(None),
    accounts.c.oidc_subject.is_not(None),
    exists().where(passkeys.c.account == accounts.c.id),
)


def _can_sign_in(connection: Connection, ulid: str) -> bool:
    return connection.execute(select(accounts.c.id).where(accounts.c.id == ulid, _WAY_IN)).first() is not None


def _has_admin(connection: Connection) -> bool:
    asked = select(accounts.c.id).where(accounts.c.role == "admin", accounts.c.disabled_at.is_(None), _WAY_IN)
    return connection.execute(asked.limit(1)).first() is not None
