"""`depesche user`: accounts from the command line, the first admin's among them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, get_args

import msgspec
import typer
from msgspec import Struct
from rich.console import Console
from rich.table import Column, Table

from depesche.cli.shop import Shop, Trouble, shop
from depesche.cli.writing import Json
from depesche.config import read_settings
from depesche.model.ids import is_slug
from depesche.model.people import Account, Role, checked_email, checked_name
from depesche.store.accounts import AccountRefused, Accounts
from depesche.store.invitations import Invitations

ROLES: tuple[Role, ...] = get_args(Role)
NO_ROLE = "none"

people = typer.Typer(no_args_is_help=True, help="Accounts of the staff: add, list, role, disable, reset.")

EmailArgument = Annotated[str, typer.Argument(metavar="EMAIL", help="The account's e-mail address.")]
RoleOption = Annotated[str | None, typer.Option(help="Role on everything: observer, reporter, editor or admin.")]
BlogOption = Annotated[
    list[str] | None, typer.Option(help="Role on one live blog, as slug=role; repeat for more.", metavar="SLUG=ROLE")
]


class Office(Struct, frozen=True):
    """What the commands of accounts work with."""

    opened: Shop
    accounts: Accounts

    def find(self, email: str) -> Account:
        """Give the account of this address. Raises Trouble."""
        try:
            found = self.accounts.by_email(checked_email(email))
        except ValueError as error:
            raise Trouble(str(error)) from error
        if found is None:
            raise Trouble(f"there is no account for {email}; `depesche user list` lists those that there are")
        return found.account

    def link(self, account: Account) -> str:
        """Make a one-time link."""
        secret, _ = Invitations(self.opened.log.engine).invite(account.id, datetime.now(UTC))
        return f"{self.opened.settings.public_url}/desk/welcome#{secret}"


@people.command("add")
def add(email: EmailArgument, name: Annotated[str, typer.Option(help="The name, as colleagues see it.")] = "",
        role: RoleOption = None, blog: BlogOption = None) -> None:  # fmt: skip
    """Make an account, and print the one-time link by which its owner chooses a password.

    Example: [bold]depesche user add ada@example.org --role admin[/bold]
    """
    blogs = _blogs(blog)
    if role is None and not blogs:
        raise Trouble("say what they may do: --role ROLE, or --blog SLUG=ROLE for single live blogs")
    with _office(make=True) as office:
        try:
            address = checked_email(email)
            called = checked_name(name or address.partition("@")[0])
        except ValueError as error:
            raise Trouble(str(error)) from error
        account = office.accounts.add(address, called, datetime.now(UTC), role=_role(role), blogs=blogs)
        office.opened.record("user_add", account.id, account.told_roles)
        _print_link(office, account)


@people.command("list")
def list_(*, json: Json = False) -> None:
    """List the accounts."""
    with _office() as office:
        every = list(_every(office.accounts))
    if json:
        typer.echo(msgspec.json.encode(every).decode())
        return
    table = Table(
        Column("e-mail", no_wrap=True), "name", "role", "live blogs", "signs in by", "last seen (UTC)", box=None
    )
    for one in every:
        ways = [("password", one.has_password), ("code", one.has_totp), ("passkey", one.passkeys > 0)]
        signs = "disabled" if one.disabled_at else ", ".join(way for way, has in ways if has) or "nothing yet"
        blogs = ", ".join(f"{slug}={role}" for slug, role in sorted(one.blogs.items()))
        seen = f"{one.seen_at:%Y-%m-%d %H:%M}" if one.seen_at else ""
        table.add_row(one.email, one.name, one.role or "", blogs, signs, seen)
    Console().print(table)


@people.command("role")
def role_(email: EmailArgument, role: Annotated[str, typer.Argument(help="The role, or none.", metavar="ROLE")],
          blog: Annotated[str | None, typer.Option(help="On this live blog only.")] = None) -> None:  # fmt: skip
    """Give an account another role, on everything or with --blog on one live blog; none takes it away."""
    chosen = None if role == NO_ROLE else _role(role)
    with _office() as office:
        account = office.find(email)
        if blog is None:
            changed = office.accounts.change(account.id, role=chosen)
        else:
            others = {slug: one for slug, one in account.blogs.items() if slug != blog}
            changed = office.accounts.change(account.id, blogs=others if chosen is None else others | {blog: chosen})
        office.opened.record("user_role", changed.id, f"{account.told_roles} → {changed.told_roles}")
    typer.echo(f"{changed.email}: {changed.told_roles}")


@people.command("disable")
def disable(
    email: EmailArgument, *, undo: Annotated[bool, typer.Option("--undo", help="Let them in again.")] = False
) -> None:
    """Sign an account out everywhere, and let it in no more."""
    with _office() as office:
        account = office.find(email)
        office.accounts.change(account.id, disabled_at=None if undo else account.disabled_at or datetime.now(UTC))
        office.opened.record("user_enable" if undo else "user_disable", account.id)
    typer.echo(f"{account.email} may {'sign in again' if undo else 'not sign in any more'}.")


@people.command("reset")
def reset(email: EmailArgument) -> None:
    """Print a one-time link by which somebody chooses a password anew; codes and passkeys are taken off with it."""
    with _office() as office:
        account = office.find(email)
        if account.disabled_at is not None:
            raise Trouble(f"{account.email} is disabled; `depesche user disable --undo {account.email}` comes first")
        office.opened.record("user_reset", account.id)
        _print_link(office, account)


@contextmanager
def _office(*, make: bool = False) -> Iterator[Office]:
    """Open the accounts. Raises Trouble for what can not be done to one."""
    with shop(make=make) as opened:
        try:
            yield Office(opened, Accounts(opened.log.engine))
        except AccountRefused as refused:
            raise Trouble(str(refused)) from refused


def _print_link(office: Office, account: Account) -> None:
    typer.echo(f"{account.email} chooses a password here, once, within seven days:", err=True)
    if read_settings(os.environ)[0].base_url is None:
        typer.echo("(DEPESCHE_BASE_URL is not set: mend the link's beginning if the server is elsewhere.)", err=True)
    typer.echo(office.link(account))


def _every(accounts: Accounts) -> Iterator[Account]:
    page = accounts.every()
    while page:
        yield from page
        page = accounts.every(page[-1].id)


def _role(text: str | None) -> Role | None:
    found = next((role for role in ROLES if role == text), None)
    if text is not None and found is None:
        raise Trouble(f"{text!r} is no role; there are {', '.join(ROLES)}")
    return found


def _blogs(given: list[str] | None) -> dict[str, Role]:
    blogs: dict[str, Role] = {}
    for one in given or ():
        slug, _, text = one.partition("=")
        role = _role(text or None)
        if not is_slug(slug) or role is None:
            raise Trouble(f"{one!r} gives no role on a live blog; write --blog storm=editor")
        blogs[slug] = role
    return blogs
