"""`depesche backup`, `restore` and `reindex`: a newsroom put away in a folder and brought back; its index made anew."""

import os
from pathlib import Path
from typing import Annotated

import typer

from depesche.backup import Unsound, back_up
from depesche.backup import restore as bring_back
from depesche.cli.shop import Trouble, shop
from depesche.config import read_settings
from depesche.log.found import rebuild
from depesche.store.opening import open_media

FOR_THE_OWNER = 0o077
"""The umask: a backup holds drafts, and the hashes of passwords and tokens."""


def backup(target: Annotated[Path, typer.Argument(help="The folder to make; it must not be there yet.")]) -> None:
    """Put the newsroom away in a folder: database and media, while a server runs and people write.

    All that was acknowledged before is in it. It holds drafts and the hashes of passwords, tokens and sessions too, and
    is readable by its owner alone: keep it as safe as the newsroom. Uploads on their way are left out.

    Example: depesche backup /backups/2026-11-24
    """
    os.umask(FOR_THE_OWNER)
    with shop() as opened:
        try:
            made = back_up(opened.log.engine, opened.media, target, lambda said: typer.echo(said, err=True))
        except Unsound as error:
            raise Trouble(str(error)) from error
    typer.echo(f"{made.blogs:,} live blogs with {made.events:,} events and {made.media:,} files are in {target}.")


def restore(source: Annotated[Path, typer.Argument(help="The folder that `depesche backup` has made.")]) -> None:
    """Bring a backup back to where the settings say, be that SQLite or PostgreSQL; no newsroom may be there.

    Every chain and file is checked, and the database appears last and whole, or not at all. Readers' caches may hold
    posts that came after the backup: empty those of a CDN.

    Example: DEPESCHE_DATA=/srv/live depesche restore /backups/2026-11-24
    """
    os.umask(FOR_THE_OWNER)
    settings, _ = read_settings(os.environ)
    try:
        found = bring_back(source, settings.database, open_media(settings), lambda said: typer.echo(said, err=True))
    except Unsound as error:
        raise Trouble(str(error)) from error
    typer.echo(
        f"{found.blogs:,} live blogs with {found.events:,} events and {found.media:,} files are back, "
        f"as they were on {found.made_at:%Y-%m-%d %H:%M:%S} UTC."
    )


def reindex() -> None:
    """Make the index of words anew, by which posts are found, from the posts as they stand.

    Nobody can write meanwhile: some ten seconds for 100,000 posts. It is wanted where the database was mended by hand.

    Example: depesche reindex
    """
    with shop() as opened, opened.log.engine.execution_options(write=True).begin() as connection:
        count = rebuild(connection)
    typer.echo(f"{count:,} posts can be found.")
