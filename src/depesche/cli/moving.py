"""`depesche migrate-storage`: a newsroom from its SQLite file to PostgreSQL."""

from typing import Annotated

import typer
from msgspec.structs import replace

from depesche.cli.shop import Trouble, shop
from depesche.log.opening import open_log
from depesche.moving import NotMoved, move


def migrate_storage(
    address: Annotated[str, typer.Argument(help="The empty database, postgresql://user:password@host/name.")],
) -> None:
    """Move everything from the SQLite file to PostgreSQL, check it there, and let nobody write to the file any more.

    A server may run meanwhile: readers go on, writers wait. Then start it anew with DEPESCHE_DATABASE_URL; media stay
    where they are.

    Example: depesche migrate-storage postgresql://depesche:secret@db.example.org/depesche
    """
    with shop() as opened:
        if opened.settings.database_url:
            raise Trouble("DEPESCHE_DATABASE_URL is set: this newsroom stands on PostgreSQL already")
        try:
            place = replace(opened.settings, database_url=address).database
        except ValueError as error:
            raise Trouble(str(error)) from error
        there = open_log(place)
        try:
            moved = move(opened.log.engine, there.engine, lambda name, rows: typer.echo(f"{name}: {rows:,}", err=True))
        except NotMoved as error:
            raise Trouble(str(error)) from error
        finally:
            there.close()
    typer.echo(
        f"Moved {moved.rows['blogs']:,} live blogs with {moved.rows['events']:,} events, and checked each. "
        "Set DEPESCHE_DATABASE_URL and start the server anew; the file takes nothing any more."
    )
