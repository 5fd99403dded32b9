"""Checking from the command line: `depesche verify`, of what is stored here and of what anybody has published."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from msgspec import Struct
from rich.progress import Progress, TaskID

from depesche.cli.reading import progress_bar
from depesche.cli.shop import Trouble, shop
from depesche.cli.writing import Json
from depesche.log.base import Log
from depesche.log.verify import Verdict, verify_at
from depesche.model.events import Written
from depesche.model.ids import is_slug
from depesche.proof.check import Json as JsonValue
from depesche.proof.check import Unproven, check_log
from depesche.proof.checkpoints import Checkpoint, Witnessed, opened
from depesche.proof.files import stored_in
from depesche.proof.notes import BadNote, PublicKey, read_key
from depesche.proof.posts import FORMAT, check_post, read_proof
from depesche.render.plain import body_text

PROOF_BYTES = 64_000_000

Keys = Annotated[
    list[str] | None,
    typer.Option("--key", help="The newsroom's public key, or a file that holds it; repeat for those of witnesses."),
]


class Proven(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What was found of a published log or a saved post; `broken` says what does not hold, `seq` where."""

    target: str
    origin: str | None = None
    events: int | None = None
    withheld: int = 0
    signed_by: str | None = None
    cosigned: tuple[tuple[str, datetime | None], ...] = ()
    post: tuple[str, ...] = ()
    broken: str | None = None
    seq: int | None = None


def verify(
    targets: Annotated[
        list[str] | None,
        typer.Argument(help="Live blogs of this newsroom; or addresses, archives, exports, saved proofs of any."),
    ] = None,
    key: Keys = None,
    since: Annotated[
        list[Path] | None, typer.Option(help="A checkpoint kept earlier: the log must go on from it. Repeat for more.")
    ] = None,
    *,
    json: Json = False,
) -> None:
    """Check what was made public, here or anywhere. Exit code 1 names what does not hold, and at which seq.

    Of live blogs of this newsroom the chain and the tables are checked; of all others nothing is needed but the public
    key: [bold]depesche verify https://news.example/storm --key news.example+1a2b3c4d+AbCd...[/bold]

    Example: [bold]depesche verify storm[/bold]
    """
    ours = [target for target in targets or () if is_slug(target)]
    theirs = [target for target in targets or () if not is_slug(target)]
    if not theirs:
        if key or since:
            raise Trouble("--key and --since go with an address (https://...) or a file")
        _verify_stored(ours, json=json)
        return
    if ours:
        raise Trouble(f"check {', '.join(ours)} of this newsroom and {', '.join(theirs)} one after the other")
    for target in theirs:
        if not target.startswith(("https://", "http://")) and not Path(target).is_file():
            raise Trouble(f"{target!r} is neither a live blog's web address, nor https://..., nor a file")
    keys = read_keys(key)
    earlier = tuple(opened(_bytes(file), keys).checkpoint for file in since or ())
    found = [_proven(target, keys, earlier) for target in theirs]
    if json:
        typer.echo(msgspec.json.encode(found).decode())
    for one in () if json else found:
        _tell(one)
    if any(one.broken for one in found):
        raise typer.Exit(1)


def read_keys(words: list[str] | None) -> tuple[PublicKey, ...]:
    """Read keys given as words or as files that hold them, one a line. Raises Trouble and BadNote."""
    if not words:
        raise Trouble("say by which key: --key KEY; the newsroom publishes it at /.well-known/depesche-key")
    lines = [line for word in words for line in _lines(word)]
    return tuple(read_key(line) for line in lines if line.strip() and not line.startswith("#"))


def _lines(word: str) -> list[str]:
    if "+" in word and not Path(word).exists():
        return [word]
    return Path(word).read_text(encoding="utf-8").splitlines()


def _proven(target: str, keys: tuple[PublicKey, ...], earlier: tuple[Checkpoint, ...]) -> Proven:
    try:
        if target.startswith(("https://", "http://")):
            from depesche.proof.site import site_at  # with its HTTP client it is slow to load, and few commands want it

            with site_at(target) as site:
                witnessed, held = site.check(keys, earlier)
            return _found(target, witnessed, held.events, held.withheld)
        if FORMAT.encode() in _start(target):
            return _proven_post(target, keys)
        with stored_in(Path(target)) as stored:
            witnessed = opened(stored.checkpoint, keys, stored.slug)
            held = check_log(stored.events, witnessed.checkpoint, earlier)
        return _found(target, witnessed, held.events, held.withheld)
    except Unproven as error:
        return Proven(target=target, broken=error.why, seq=error.seq)
    except BadNote as error:
        return Proven(target=target, broken=str(error))


def _proven_post(target: str, keys: tuple[PublicKey, ...]) -> Proven:
    proven = check_post(read_proof(_bytes(Path(target), PROOF_BYTES)), keys)
    told = tuple(
        f"seq {head.seq}, {head.at:%Y-%m-%d %H:%M:%S} UTC, {head.kind}: {_said(event)}"
        for head, event in zip(proven.heads, proven.events, strict=True)
    )
    withheld = sum(event.get("payload") is None for event in proven.events)
    size = proven.witnessed.checkpoint.size
    return msgspec.structs.replace(_found(target, proven.witnessed, size, withheld), post=told)


def _said(event: JsonValue) -> str:
    payload = event.get("payload")
    if payload is None:
        return "(what it said is withheld)"
    try:
        read = msgspec.convert(payload, Written)
    except msgspec.ValidationError:  # no words of a post, or in a form that this version does not know
        return str(payload.get("reason", "")) if isinstance(payload, dict) else str(payload)
    words = " | ".join(part for part in (read.copy.headline, body_text(read.copy.body)) if part)
    return " ".join(words.split())


def _found(target: str, witnessed: Witnessed, events: int, withheld: int) -> Proven:
    return Proven(
        target=target,
        origin=witnessed.checkpoint.origin,
        events=events,
        withheld=withheld,
        signed_by=f"{witnessed.signed.key.name}+{witnessed.signed.key.id.hex()}",
        cosigned=tuple((one.key.name, one.at) for one in witnessed.cosigned),
    )


def _tell(one: Proven) -> None:
    if one.broken:
        at = f", seq {one.seq}" if one.seq else ""
        typer.echo(plain(f"{one.target}: DOES NOT HOLD{at}: {one.broken}"), err=True)
        return
    what = f"the post stands, as below, among {one.events} events" if one.post else f"{one.events} events hold"
    typer.echo(plain(f"{one.target}: {what}; {one.origin}, signed by {one.signed_by}"))
    for line in one.post:
        typer.echo(plain(f"  {line}"))
    if one.withheld:
        typer.echo(
            f"  withheld: what {one.withheld} of the events said, for the post went; that they stood there holds"
        )
    for name, at_ in one.cosigned:
        typer.echo(plain(f"  seen by {name}" + (f" at {at_:%Y-%m-%d %H:%M:%S} UTC" if at_ else "")))


def plain(text: str) -> str:
    """Give a line without what a terminal would obey: it was written by whoever made the file."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def _start(target: str) -> bytes:
    with Path(target).open("rb") as file:
        return file.read(200)


def _bytes(file: Path, most: int = 1_000_000) -> bytes:
    with file.open("rb") as opened_file:
        found = opened_file.read(most + 1)
    if len(found) > most:
        raise Trouble(f"{file} is larger than {most} bytes; it is not what it should be")
    return found


def _verify_stored(slugs: list[str], *, json: bool) -> None:
    verdicts: list[Verdict] = []
    with shop() as place, progress_bar() as progress:
        damage = place.log.damage()
        with place.log.reading() as rows:
            damage += [f"there are events of a live blog {one} that is missing" for one in rows.strays()]
        for line in damage:
            typer.echo(f"the database is damaged: {line}", err=True)
        for slug in _chosen(place.log, slugs):
            with place.log.reading() as rows:
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


def _chosen(log: Log, slugs: list[str]) -> list[str]:
    """Give the web addresses that are meant, without reading the blogs themselves. Raises Trouble."""
    every: list[str] = []
    with log.reading() as rows:
        while page := rows.slugs(every[-1] if every else ""):
            every += page
    if unknown := set(slugs).difference(every):
        raise Trouble(f"there is no live blog {min(unknown)!r}; `depesche blogs` lists those that there are")
    return slugs or every


def _seen(progress: Progress, task: TaskID, events: int) -> None:
    progress.update(task, completed=events)
