"""Running the place: `depesche token` and `depesche settings`."""

import os
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Column, Table

from depesche.cli.shop import Trouble, shop
from depesche.cli.writing import Json
from depesche.config import describe, read_settings
from depesche.model.ids import is_slug
from depesche.store.tokens import Token, Tokens


def token(
    blog: Annotated[list[str] | None, typer.Option(help="A live blog that it may write to; repeat for more.")] = None,
    note: Annotated[str, typer.Option(help="What it is for, to know it again in the list.")] = "",
    revoke: Annotated[str | None, typer.Option(help="Revoke the token with this id.")] = None,
    *,
    all_blogs: Annotated[bool, typer.Option("--all", help="Let it write to every live blog.")] = False,
    may_erase: Annotated[bool, typer.Option("--may-erase", help="Let it erase for good.")] = False,
    list_: Annotated[bool, typer.Option("--list", help="List the tokens.")] = False,
    json: Json = False,
) -> None:
    """Make a token for the API; it is printed on the last line, this once. Or list and revoke tokens.

    Example: [bold]depesche token --blog storm --note "newsroom bot"[/bold]
    """
    with shop(make=True) as opened:
        tokens = Tokens(opened.log.engine)
        if list_:
            _list(tokens.every(), json=json)
            return
        if revoke is not None:
            if not tokens.revoke(revoke):
                raise Trouble(f"there is no token {revoke!r} in force; `depesche token --list` lists them")
            opened.record("token_revoke", revoke)
            typer.echo(f"The token {revoke} is revoked.")
            return
        if bool(blog) == all_blogs:
            raise Trouble("say which live blogs the token is for: --blog SLUG (repeat for more) or --all")
        for slug in blog or ():
            if not is_slug(slug):
                raise Trouble(f"{slug!r} is no web address of a live blog")
        with opened.log.reading() as rows:
            unknown = [slug for slug in blog or () if rows.blog(slug) is None]
        if unknown:
            typer.echo(f"Note: there is no live blog {', '.join(unknown)} yet.", err=True)
        made = tokens.make(tuple(blog) if blog else None, note=note[:200], may_erase=may_erase)
        opened.record("token_add", made.split("_")[1], " ".join([*(blog or ["all"]), *(["may erase"] * may_erase)]))
    typer.echo("Keep this token now; it can not be shown again.", err=True)
    typer.echo(made)


def settings(*, json: Json = False) -> None:
    """List every setting: its value, where that comes from, and what it is for.

    Example: [bold]DEPESCHE_PORT=9000 depesche settings[/bold]
    """
    read, origins = read_settings(os.environ)
    described = describe(read, origins)
    if json:
        typer.echo(msgspec.json.encode(described).decode())
        return
    name, value = Column("setting", no_wrap=True), Column("value", overflow="fold")
    table = Table(name, value, "from", "meaning", box=None)
    for one in described:
        table.add_row(one.variable, "" if one.value is None else str(one.value), one.origin, one.meaning)
    Console().print(table)


def _list(tokens: list[Token], *, json: bool) -> None:
    if json:
        typer.echo(msgspec.json.encode(tokens).decode())
        return
    table = Table(
        Column("id", no_wrap=True), "live blogs", "may erase", "made (UTC)", "revoked (UTC)", "note", box=None
    )
    for one in tokens:
        revoked = "" if one.revoked_at is None else f"{one.revoked_at:%Y-%m-%d %H:%M}"
        blogs = "all" if one.blogs is None else ", ".join(one.blogs)
        made = f"{one.created_at:%Y-%m-%d %H:%M}"
        table.add_row(one.id, blogs, "yes" if one.may_erase else "no", made, revoked, one.note)
    Console().print(table)
