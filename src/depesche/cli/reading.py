"""Reading from the command line: `depesche show`, `export` and `verify`."""

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.progress import Progress, TaskID

from depesche.cli.shop import Trouble, all_blogs, blog_of, shop
from depesche.cli.writing import Json
from depesche.export.archive import archive_lines
from depesche.log.rows import Rows
from depesche.log.verify import Verdict
from depesche.log.verify import verify as verify_blog
from depesche.model.blog import Blog
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
    """Check the chain of hashes, and that the tables are the fold of the log. Exit code 1 names the first broken seq.

    Example: [bold]depesche verify storm[/bold]
    """
    verdicts: list[Verdict] = []
    with shop() as opened, opened.log.reading() as rows, _progress() as progress:
        for blog in _chosen(rows, slugs):
            task = progress.add_task(f"Verifying {blog.slug}", total=blog.seq)
            verdicts.append(verify_blog(rows, blog, partial(_seen, progress, task)))
            _seen(progress, task, blog.seq)
    if json:
        typer.echo(msgspec.json.encode(verdicts).decode())
    for verdict in () if json else verdicts:
        if verdict.broken is None:
            typer.echo(f"{verdict.slug}: {verdict.events} events, chain and tables hold")
        else:
            typer.echo(f"{verdict.slug}: broken at seq {verdict.broken}: {verdict.why}", err=True)
    if any(verdict.broken is not None for verdict in verdicts):
        raise typer.Exit(1)


def _chosen(rows: Rows, slugs: list[str] | None) -> Iterator[Blog]:
    try:
        yield from (blog_of(rows, slug) for slug in slugs) if slugs else all_blogs(rows)
    except (ValueError, TypeError) as error:  # each way in which changed bytes fail to be a blog
        raise Trouble(f"the table of blogs can not be read ({error}); it is not what was written") from error


def _seen(progress: Progress, task: TaskID, events: int) -> None:
    progress.update(task, completed=events)


def _progress() -> Progress:
    console = Console(stderr=True)
    return Progress(console=console, transient=True, disable=not console.is_terminal)
