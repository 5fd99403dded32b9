"""Writing from the command line: `depesche post`, `import` and `blogs`."""

import sys
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import msgspec
import typer
from rich.console import Console
from rich.table import Column, Table

from depesche.cli.shop import ACTOR, Shop, Trouble, all_blogs, blog_of, shop
from depesche.intake.tally import Tally
from depesche.intake.written import read_written
from depesche.model.blocks import Block
from depesche.model.blog import BlogCopy, Status
from depesche.model.commands import AnyCommand, ChangeStatus, MarkKey, OpenBlog, Pin, Publish
from depesche.model.ids import YEARS, Instant, is_slug, new_ulid, ulid_of, utc, zone_of
from depesche.model.media import Media
from depesche.model.post import PostCopy
from depesche.rules.fold import copy_of

if TYPE_CHECKING:
    from depesche.intake.ticker import Ticker


class Imported(msgspec.Struct, frozen=True):
    """What an import did: posts added, posts that were there, and those of them that read differently by now."""

    slug: str
    added: int
    there: int
    changed: int
    tally: Tally


Kind = TypeVar("Kind", bound=msgspec.Struct)
Json = Annotated[bool, typer.Option("--json", help="Print JSON for a program.")]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

blogs = typer.Typer(invoke_without_command=True)


@blogs.callback()
def list_blogs(context: typer.Context, *, json: Json = False) -> None:
    """List live blogs; open one; change its status.

    Example: [bold]depesche blogs[/bold]
    """
    if context.invoked_subcommand is not None:
        return
    _print_blogs(json=json)


@blogs.command("list")
def list_blogs_too(*, json: Json = False) -> None:
    """List live blogs, as `depesche blogs` does.

    Example: [bold]depesche blogs list[/bold]
    """
    _print_blogs(json=json)


def _print_blogs(*, json: bool) -> None:
    with shop() as opened, opened.log.reading() as rows:
        found = sorted(all_blogs(rows), key=lambda blog: blog.at, reverse=True)
    if json:
        typer.echo(msgspec.json.encode(found).decode())
        return
    table = Table(Column("web address", no_wrap=True), "status", "posts", "last change (UTC)", "headline", box=None)
    for blog in found:
        table.add_row(blog.slug, blog.status, str(blog.posts), f"{blog.at:%Y-%m-%d %H:%M}", blog.headline)
    Console().print(table)


@blogs.command("create")
def create_blog(
    slug: Annotated[str, typer.Argument(help="Web address: lower-case letters, digits, hyphens.")],
    headline: Annotated[str, typer.Option(help="Headline.")],
    standfirst: Annotated[str | None, typer.Option(help="Standfirst, above the posts.")] = None,
    language: Annotated[str, typer.Option(help="Language, such as de or en.")] = "en",
    zone: Annotated[str, typer.Option("--zone", "--tz", help="IANA time zone, such as Europe/Berlin.")] = "UTC",
    status: Annotated[str, typer.Option(help="upcoming, live, paused or ended.")] = "live",
) -> None:
    """Open a new live blog.

    Example: [bold]depesche blogs create storm --headline "Storm over the coast" --zone Europe/London[/bold]
    """
    copy = _checked(BlogCopy, headline=headline, standfirst=standfirst, language=language, zone=zone)
    command = OpenBlog(id=new_ulid(), blog=_slug(slug), copy=copy, status=_status(status))
    with shop(make=True) as opened:
        opened.desk.submit_now([command], ACTOR)
    typer.echo(f"The live blog {slug} is open: /{slug}")


@blogs.command("status")
def change_status(
    slug: Annotated[str, typer.Argument(help="Web address of the live blog.")],
    status: Annotated[str, typer.Argument(help="upcoming, live, paused or ended.")],
) -> None:
    """Say that the coverage is upcoming, live, paused or ended.

    Example: [bold]depesche blogs status storm ended[/bold]
    """
    with shop() as opened:
        opened.desk.submit_now([ChangeStatus(id=new_ulid(), blog=slug, status=_status(status))], ACTOR)
    typer.echo(f"The live blog {slug} is {status}.")


def post(
    slug: Annotated[str, typer.Argument(help="Web address of the live blog.")],
    text: Annotated[str | None, typer.Argument(help="The text; - or nothing reads standard input.")] = None,
    file: Annotated[Path | None, typer.Option("--file", "-f", help="Read the text from a file.")] = None,
    headline: Annotated[str | None, typer.Option(help="Headline.")] = None,
    time: Annotated[str | None, typer.Option(help="Time shown, such as 14:32 or 2026-11-24T14:32.")] = None,
    image: Annotated[Path | None, typer.Option(help="A picture to put below the text.")] = None,
    alt: Annotated[str, typer.Option(help="What the picture shows, for those who can not see it.")] = "",
    caption: Annotated[str | None, typer.Option(help="Caption of the picture.")] = None,
    credit: Annotated[str | None, typer.Option(help="Who made the picture.")] = None,
    *,
    key: Annotated[bool, typer.Option("--key", help="Mark it as a key event.")] = False,
    pin: Annotated[bool, typer.Option("--pin", help="Pin it to the top.")] = False,
    json: Json = False,
) -> None:
    """Publish a post. Blank lines part paragraphs; "> " begins a quote and "— Name, role" ends it.

    Example: [bold]depesche post storm "The harbour is closed." --key[/bold]
    """
    written = _text(text, file) if text or file or image is None else ""
    with shop() as opened:
        with opened.log.reading() as rows:
            zone = blog_of(rows, slug).zone
        body: tuple[Block, ...] = read_written(written)
        if image is not None:
            body += (_shown(opened.media.take(image), alt=alt, caption=caption, credit=credit),)
        copy = _checked(PostCopy, body=body, headline=headline, time=_time(time, zone))
        ulid = new_ulid()
        commands: list[AnyCommand] = [Publish(id=ulid, blog=slug, post=ulid, copy=copy)]
        commands += [Pin(id=new_ulid(), blog=slug, post=ulid)] if pin else []
        commands += [MarkKey(id=new_ulid(), blog=slug, post=ulid)] if key else []
        done = opened.desk.submit_now(commands, ACTOR)[-1].post
    if json:
        typer.echo(msgspec.json.encode(done).decode())
    else:
        typer.echo(f"Published: /{slug}/posts/{ulid}")


def import_ticker(
    file: Annotated[Path, typer.Argument(help="The text as copied from a page; - reads standard input.")],
    slug: Annotated[str, typer.Option(help="Web address of the live blog, made when it is not there.")],
    date_: Annotated[str | None, typer.Option("--date", help="Day of the coverage, such as 2016-07-15.")] = None,
    zone: Annotated[str, typer.Option("--tz", "--zone", help="IANA zone of the times in the text.")] = "UTC",
    status: Annotated[str, typer.Option(help="Status of a blog made here.")] = "ended",
    *,
    json: Json = False,
) -> None:
    """Read a ticker's text into a live blog of typed posts: all of it or nothing, and never a post twice.

    Example: [bold]depesche import ticker.txt --slug summit --date 2016-07-15 --tz Europe/Moscow[/bold]
    """
    from depesche.intake.ticker import TickerError, read_ticker  # slow to load, and no other command reads tickers

    day = _day(date_)
    _slug(slug)
    try:
        ticker = read_ticker(_text("-" if str(file) == "-" else None, file), date=day, zone=zone)
    except TickerError as error:
        raise Trouble(str(error)) from error
    with shop(make=True) as opened:
        imported = _submit(opened, slug, ticker, _status(status))
    if json:
        typer.echo(msgspec.json.encode(imported).decode())
    else:
        _report(ticker, imported)


def _submit(opened: Shop, slug: str, ticker: "Ticker", status: Status) -> Imported:
    """Write the ticker's new posts in one transaction; those that are there stay as they are."""
    read = {ulid_of(post.copy.time or _EPOCH, slug, post.external_id): post.copy for post in ticker.posts}
    with opened.log.reading() as rows:
        blog = rows.blog(slug)
        there = {post.id: post for post in rows.all_posts(blog.id)} if blog else {}
    commands: list[AnyCommand] = []
    if blog is None:
        commands.append(OpenBlog(id=new_ulid(), blog=slug, copy=ticker.blog, status=status))
    new = [ulid for ulid in read if ulid not in there]
    commands += [Publish(id=ulid, blog=slug, post=ulid, copy=read[ulid]) for ulid in new]
    opened.desk.submit_now(commands, ACTOR)
    known = [there[ulid] for ulid in read if ulid in there]
    changed = sum(1 for post in known if post.state == "published" and copy_of(post) != read[post.id])
    return Imported(slug=slug, added=len(new), there=len(known), changed=changed, tally=ticker.tally)


def _report(ticker: "Ticker", imported: Imported) -> None:
    tally, there = imported.tally, imported.there
    typer.echo(
        f"{imported.added} posts added to /{imported.slug}" + (f", {there} were there already" if there else "") + "."
    )
    if imported.changed:
        typer.echo(
            f"Note: {imported.changed} of them read differently in this text; what is published was left as it is."
        )
    lost = tally.characters_in - tally.characters_placed
    typer.echo(f"Characters in: {tally.characters_in:,}; placed: {tally.characters_placed:,}; dropped: {lost:,}:")
    for why, dropped in groupby(sorted(tally.dropped, key=lambda one: one.why), key=lambda one: one.why):
        group = list(dropped)
        sample = " ".join(max((one.text for one in group), key=len).split())[:60]
        times = f" ({len(group)} times)" if len(group) > 1 else ""
        typer.echo(f"  {sum(one.characters for one in group):>6,}  {why}{times}" + (f": {sample!r}" if sample else ""))
    for remark in ticker.remarks:
        typer.echo(f"Note: {remark}")


def _shown(stored: Media, *, alt: str, caption: str | None, credit: str | None) -> Block:
    """Give the block that shows a file, with what the file itself says where nothing else was said."""
    said = {"alt": alt or None, "caption": caption, "credit": credit}
    fields = msgspec.structs.asdict(stored.block()) | {name: value for name, value in said.items() if value}
    if stored.kind != "image":
        fields.pop("alt", None)
    return _checked(type(stored.block()), **fields)


def _checked(kind: type[Kind], **values: object) -> Kind:
    """Make a value of the model from options. Raises Trouble with the model's own sentence."""
    try:
        return msgspec.convert(msgspec.to_builtins({k: v for k, v in values.items() if v is not None}), kind)
    except msgspec.ValidationError as error:
        raise Trouble(str(error)) from error


def _text(text: str | None, file: Path | None) -> str:
    if file is not None and str(file) != "-":
        raw = file.read_bytes()
    elif text is None or text == "-":
        raw = sys.stdin.buffer.read()
    else:
        return text
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Trouble(f"the text is not UTF-8 (byte {error.start}); save it as UTF-8") from error


def _slug(slug: str) -> str:
    if not is_slug(slug):
        sentence = f"{slug!r} is no web address; use lower-case letters, digits and hyphens, 80 characters at most"
        raise Trouble(sentence)
    return slug


def _status(text: str) -> Status:
    try:
        status: Status = msgspec.convert(text, Status)
    except msgspec.ValidationError as error:
        raise Trouble(f"{text!r} is no status; choose upcoming, live, paused or ended") from error
    return status


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Trouble(f"--date is {text!r}; write it like 2016-07-15") from error
    if day.year not in YEARS[1:-1]:
        raise Trouble(f"--date is {text!r}; its year can not be that of a coverage")
    return day


def _time(text: str | None, zone: str) -> Instant | None:
    if text is None:
        return None
    here = zone_of(zone)
    try:
        read = datetime.fromisoformat(f"{datetime.now(here):%Y-%m-%d}T{text}" if len(text) <= 8 else text)
    except ValueError as error:
        raise Trouble(f"--time is {text!r}; write it like 14:32 or 2026-11-24T14:32") from error
    try:
        return utc(read if read.tzinfo else read.replace(tzinfo=here))
    except ValueError as error:
        raise Trouble(f"--time is {text!r}: {error}") from error
