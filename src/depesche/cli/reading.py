"""Reading from the command line: `depesche show`, `export` and `verify`."""

import os
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.progress import Progress, TaskID

from depesche.cli.shop import Trouble, blog_of, shop
from depesche.cli.writing import Json
from depesche.export.archive import archive_lines
from depesche.log.base import Log
from depesche.log.verify import Verdict, verify_at
from depesche.model.ids import zone_of
from depesche.render.plain import body_text


def show(slug: Annotated[str, typer.Argument(help="Web address of the live blog.")], *, json: Json = False) -> None:
    """Print a live blog and its posts, newest first; --json in the model's own JSON.

    Example: [bold]depesche show storm --json[/bold]
    """
    with shop() as opened, opened.log.reading() as rows:
        blog = blog_of(rows, slug)
        if json:
            out = sys.stdout.buffer
            out.write(b'{"blog":' + msgspec.json.encode(blog) + b',"posts":[')
            for number, post in enumerate(rows.all_posts(blog.id)):
                out.write((b"," if number else b"") + msgspec.json.encode(post))
            out.write(b"]}\n")
            out.flush()
            return
        here = zone_of(blog.zone)
        typer.echo(f"{blog.headline}\n{blog.status}, {blog.posts} posts, times in {blog.zone}\n")
        for post in rows.all_posts(blog.id):
            text = post.removal.reason if post.removal else body_text(post.body)
            said = (("taken down", post.removal), ("pinned", post.pinned), ("key event", post.is_key))
            marks = [name for name, there in said if there]
            head = "  ".join([f"{post.time.astimezone(here):%d.%m. %H:%M}", *marks, post.headline or "", post.id])
            typer.echo(f"{head}\n{text}\n")


def export(
    slug: Annotated[str, typer.Argument(help="Web address of the live blog.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; - prints. Without: SLUG.jsonl")
    ] = None,
) -> None:
    """Write the public log as JSON lines, one event a line, with the chain of hashes.

    Example: [bold]depesche export storm -o storm.jsonl[/bold]
    """
    with shop() as opened, opened.log.reading() as rows:
        blog = blog_of(rows, slug)
        lines = archive_lines(rows, blog, datetime.now(UTC))
        if output is not None and str(output) == "-":
            sys.stdout.buffer.writelines(lines)
            sys.stdout.buffer.flush()
            return
        target = output or Path(f"{slug}.jsonl")
        part = target.with_name(f".{target.name}.{os.getpid()}")
        with _progress() as progress:
            task = progress.add_task("Exporting", total=blog.seq + 1)
            with part.open("wb") as file:
                for line in lines:
                    file.write(line)
                    progress.advance(task)
        part.replace(target)
    typer.echo(f"{blog.seq} events written to {target}.")


def verify(
    slugs: Annotated[list[str] | None, typer.Argument(help="Web addresses; without any, all live blogs.")] = None,
    *,
    json: Json = False,
) -> None:
    """Check the files, the chain of hashes, and that the tables are the fold of the log.

    Exit code 1 names what does not hold: the first broken seq of each live blog, and damaged pages of an SQLite file.

    Example: [bold]depesche verify storm[/bold]
    """
    verdicts: list[Verdict] = []
    with shop() as opened, _progress() as progress:
        damage = opened.log.damage()
        for line in damage:
            typer.echo(f"the database is damaged: {line}", err=True)
        for slug in _chosen(opened.log, slugs):
            with opened.log.reading() as rows:
                task = progress.add_task(f"Verifying {slug}", total=None)
                verdicts.append(verify_at(rows, slug, partial(_seen, progress, task)))
                progress.remove_task(task)
    if json:
        typer.echo(msgspec.json.encode(verdicts).decode())
    for verdict in () if json else verdicts:
        if verdict.broken is None:
            typer.echo(f"{verdict.slug}: {verdict.events} events, chain and tables hold")
        else:
            typer.echo(f"{verdict.slug}: broken at seq {verdict.broken}: {verdict.why}", err=True)
    if damage or any(verdict.broken is not None for verdict in verdicts):
        raise typer.Exit(1)


def _chosen(log: Log, slugs: list[str] | None) -> list[str]:
    """Give the web addresses that are meant, without reading the blogs themselves. Raises Trouble."""
    every: list[str] = []
    with log.reading() as rows:
        while page := rows.slugs(every[-1] if every else ""):
            every += page
    if unknown := set(slugs or ()).difference(every):
        raise Trouble(f"there is no live blog {min(unknown)!r}; `depesche blogs` lists those that there are")
    return slugs or every


def _seen(progress: Progress, task: TaskID, events: int) -> None:
    progress.update(task, completed=events)


def _progress() -> Progress:
    console = Console(stderr=True)
    return Progress(console=console, transient=True, disable=not console.is_terminal)
