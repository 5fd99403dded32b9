"""Reading from the command line: `depesche show` and `export`."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.progress import Progress

from depesche.cli.shop import Trouble, blog_of, shop
from depesche.cli.writing import Json
from depesche.export.archive import archive_lines, write_zip
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
        Path | None, typer.Option("--output", "-o", help="File to write; - prints. Without: SLUG.jsonl or SLUG.zip")
    ] = None,
    *,
    zip_: Annotated[bool, typer.Option("--zip", help="Write an archive of log, checkpoint and key.")] = False,
) -> None:
    """Write the public log as JSON lines, one event a line, with the chain of hashes and the signed checkpoint.

    Example: [bold]depesche export storm --zip -o storm.zip[/bold]
    """
    with shop() as opened, opened.log.reading() as rows:
        blog, notary = blog_of(rows, slug), opened.notary
        checkpoint = notary.checkpoint(rows, blog)
        lines = archive_lines(rows, blog, checkpoint, datetime.now(UTC))
        keys = [key.public for key in notary.signing.in_force()]
        if output is not None and str(output) == "-":
            if zip_:
                raise Trouble("an archive is written to a file: --output storm.zip")
            sys.stdout.buffer.writelines(lines)
            sys.stdout.buffer.flush()
            return
        target = output or Path(f"{slug}.zip" if zip_ else f"{slug}.jsonl")
        part = target.with_name(f".{target.name}.{os.getpid()}")
        with progress_bar() as progress, part.open("wb") as file:
            told = progress.track(lines, total=blog.seq + 1, description="Exporting")
            if zip_:
                write_zip(file, told, checkpoint, keys)
            else:
                file.writelines(told)
        part.replace(target)
    typer.echo(f"{blog.seq} events written to {target}.")


def progress_bar() -> Progress:
    """Make a progress bar, which nobody sees where there is no terminal."""
    console = Console(stderr=True)
    return Progress(console=console, transient=True, disable=not console.is_terminal)
