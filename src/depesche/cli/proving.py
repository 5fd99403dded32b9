"""Keys and witnesses from the command line: `depesche key`, `witness` and `cosigned`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from depesche.cli.shop import Trouble, blog_of, shop
from depesche.cli.verifying import Keys, plain, read_keys
from depesche.cli.writing import Json
from depesche.proof.check import Unproven
from depesche.proof.checkpoints import read_checkpoint
from depesche.proof.notes import WITNESS, is_name, read_note, signers


def key(
    name: Annotated[str | None, typer.Option(help="With --rotate: sign under another name from now on.")] = None,
    retire: Annotated[str | None, typer.Option(help="Sign no more by the key with this id (8 hex digits).")] = None,
    *,
    rotate: Annotated[bool, typer.Option("--rotate", help="Make a new key; the older ones go on signing.")] = False,
    json: Json = False,
) -> None:
    """Print the public keys by which this newsroom signs its logs, the newest first; the first one is made now.

    Example: [bold]depesche key[/bold]
    """
    if name is not None and (not rotate or not is_name(name)):
        raise Trouble("--name goes with --rotate, and is one word without a plus, such as news.example")
    with shop(make=True) as opened:
        signing, named = opened.notary.signing, opened.settings.base_url
        if rotate:
            made = signing.rotate(name)
            opened.record("key_add", made.public.id.hex(), str(made.public))
        if retire is not None:
            signing.retire(retire)
            opened.record("key_retire", retire)
        keys = signing.every()
    if named is None:
        newest = next(one.public.name for one in keys if one.retired_at is None)
        typer.echo(f"Note: base_url is not set; logs are signed as those of {newest}.", err=True)
    if json:
        told = [{"key": str(one.public), "created_at": one.created_at, "retired_at": one.retired_at} for one in keys]
        typer.echo(msgspec.json.encode(told).decode())
        return
    for one in keys:
        typer.echo(str(one.public) if one.retired_at is None else f"# retired {one.retired_at:%Y-%m-%d} {one.public}")


def witness(
    addresses: Annotated[list[str], typer.Argument(help="Addresses of live blogs, https://news.example/storm.")],
    keep: Annotated[Path, typer.Option(help="Folder for checkpoints and the witness's own key.")],
    key: Keys = None,
    name: Annotated[str | None, typer.Option(help="As whom to sign; said once, when the folder is new.")] = None,
) -> None:
    """Fetch checkpoints, check that each goes on from the last one kept, countersign and keep them. Run it by a timer.

    Exit code 1: a log was rewritten or rolled back (both versions are kept as evidence), or could not be read.

    Example: [bold]depesche witness https://news.example/storm --key KEY --keep witness --name library.example[/bold]
    """
    from depesche.proof.site import site_at  # with its HTTP client it is slow to load, and few commands want it
    from depesche.proof.witness import whoami
    from depesche.proof.witness import witness as witness_site

    keys, me, broken = read_keys(key), whoami(keep, name), False
    for address in addresses:
        with site_at(address) as site:
            try:
                seen = witness_site(site, keys, keep, me, datetime.now(UTC))
            except Unproven as error:
                broken = True
                typer.secho(plain(f"{address}: NOT COUNTERSIGNED: {error.why}"), err=True, fg="red")
                continue
        grown = "first seen" if seen.before is None else f"{seen.checkpoint.size - seen.before} more"
        typer.echo(f"{address}: {seen.checkpoint.size} events, {grown}; {seen.file}")
    typer.echo(f"signed as {me.public}")
    if broken:
        raise typer.Exit(1)


def cosigned(
    slug: Annotated[str, typer.Argument(help="Web address of the live blog.")],
    file: Annotated[Path, typer.Argument(help="A checkpoint of it that a witness has countersigned.")],
    key: Keys = None,
) -> None:
    """Show a witness's signature in the proofs of posts, and below the checkpoint while the log stays as it is.

    Example: [bold]depesche cosigned storm 000000000057.txt --key library.example+9f8e7d6c+BA...[/bold]
    """
    keys = tuple(one for one in read_keys(key) if one.kind == WITNESS)
    note = read_note(file.read_bytes())
    checkpoint, found = read_checkpoint(note.text), signers(note, keys)
    if not found:
        raise Trouble(f"{file} is not signed by that witness; its key begins with its name, and has type 4")
    with shop() as opened, opened.log.reading() as rows:
        blog = blog_of(rows, slug)
        ours = checkpoint.size <= blog.seq and opened.notary.text_at(rows, blog, checkpoint.size) == note.text
        if not ours:
            raise Trouble(f"{file} is no checkpoint of {slug!r} as its log is here")
        for signed in found:
            line = next(one for one in note.signatures if (one.name, one.id) == (signed.key.name, signed.key.id))
            opened.notary.signing.keep(blog.id, checkpoint.size, line)
        opened.record("cosign", blog.id, f"{checkpoint.size} {' '.join(one.key.name for one in found)}")
        current = blog.seq == checkpoint.size
    names = ", ".join(one.key.name for one in found)
    typer.echo(f"{names} has seen {checkpoint.size} events" + ("." if current else f"; the log has {blog.seq} by now."))
