"""Running a server: `depesche serve` and `depesche demo`."""

import asyncio
import contextlib
import os
import resource
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from depesche import __version__, journal, metrics, traces
from depesche.cli.shop import Trouble
from depesche.config import Settings, read_settings

if TYPE_CHECKING:
    from depesche.demo.story import Story
    from depesche.web.app import App

Port = Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.", min=0, max=65535)]
_log = journal.logger("server")

Host = Annotated[str | None, typer.Option(help="Address to listen on.")]


def serve(host: Host = None, port: Port = None) -> None:
    """Serve readers and the API until Ctrl-C.

    Example: [bold]DEPESCHE_DATA=/srv/live depesche serve --port 8000[/bold]
    """
    settings, listening = _settings(host, port)
    app = _app(settings, listening)
    said = f"Depesche serves {_address(settings)} from {settings.folder}; Ctrl-C stops it."
    typer.echo("\n".join([said, *_invitation(app)]))
    _run(app, listening)


def demo(
    host: Host = None,
    port: Port = None,
    data: Annotated[Path, typer.Option(help="Folder for the demo's database and pictures.")] = Path("demo-data"),
) -> None:
    """Serve a fictional election night in progress, in German and in English.

    Example: [bold]depesche demo --port 8000[/bold]
    """
    from depesche.demo.newsroom import PASSWORD, STAFF
    from depesche.demo.play import begin, fresh_folder  # slow to load, and no other command wants it

    settings, listening = _settings(host, port, data=str(data))
    held = fresh_folder(data)
    app = _app(settings, listening)
    told = begin(app.log, app.media, app.log.engine)
    address = _address(settings)
    typer.echo("A fictional election night, begun anew and in progress. Open:")
    typer.echo(f"  {address}/election-night   (English)")
    typer.echo(f"  {address}/wahlabend        (German)")
    typer.echo(f"  {address}/desk             (where it is written)")
    people = ", ".join(one.email for one in STAFF)
    typer.echo(f"At the desk, sign in as {people}; the password is {PASSWORD!r}.")
    typer.echo("New posts arrive every few seconds. Ctrl-C stops it.")
    _run(app, listening, told)
    held.close()


def _settings(host: str | None, port: int | None, **more: str) -> tuple[Settings, socket.socket]:
    from depesche.web.serve import bind

    settings, _ = read_settings(os.environ)
    chosen = {name: value for name, value in {"host": host, "port": port, **more}.items() if value is not None}
    settings = msgspec.structs.replace(settings, **chosen)
    try:
        listening = bind(settings.host, settings.port)
    except OSError as error:
        sentence = f"can not listen on {settings.host}:{settings.port} ({error.strerror}); choose another --port"
        raise Trouble(sentence) from error
    return msgspec.structs.replace(settings, port=listening.getsockname()[1]), listening


def _app(settings: Settings, listening: socket.socket) -> "App":
    """Make the application. Raises Trouble when the front end is not built, or traces can not be made."""
    from depesche.web.app import App  # the server is slow to load, and no other command wants it

    try:
        traces.begin(os.environ, __version__)
        return App(settings)
    except (RuntimeError, traces.Untraced) as error:
        listening.close()
        raise Trouble(str(error)) from error


def _invitation(app: "App") -> list[str]:
    """Give the lines with the link of the first admin, while there is no account."""
    link = app.first_link()
    if link is None:
        return []
    return ["There is no account yet. The first admin chooses a password here, once:", f"  {link}"]


def _address(settings: Settings) -> str:
    host = "localhost" if settings.host in ("127.0.0.1", "0.0.0.0", "::", "::1") else settings.host  # noqa: S104  # compared, not bound
    return f"http://{host}:{settings.port}"


def _run(app: "App", listening: socket.socket, told: "tuple[Story, ...]" = ()) -> None:
    """Run until SIGINT or SIGTERM; each reader takes an open file, so as many as allowed are asked for."""
    import uvloop

    from depesche.demo.play import go_on
    from depesche.web.serve import make_server

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    async def run() -> None:
        story = asyncio.create_task(go_on(app.desk, told))
        await make_server(app).serve(sockets=[listening])
        story.cancel()

    with journal.kept(), _metrics(app.settings.metrics_address) as at:
        _log.info("started", version=__version__, port=app.settings.port, metrics=at)
        uvloop.run(run())
        traces.end()
        _log.info("stopped")
    typer.echo("Stopped.")


@contextlib.contextmanager
def _metrics(address: str) -> Iterator[str | None]:
    """Serve the metrics where the settings say; gives their address. Raises Trouble."""
    with contextlib.ExitStack() as opened:
        try:
            port = opened.enter_context(metrics.served(address)) if address else None
        except (OSError, OverflowError) as error:
            sentence = f"metrics_address is {address}, where nothing can listen ({error}); choose another"
            raise Trouble(sentence) from error
        yield None if port is None else f"http://{address.rpartition(':')[0]}:{port}/metrics"
