"""`depesche publish`: the static copy brought up to date once, without a server."""

import asyncio
from typing import Annotated

import typer
from msgspec.structs import replace

from depesche.cli.shop import Trouble, shop
from depesche.following.base import Lost


def publish(
    to: Annotated[
        str | None, typer.Option(help="A folder, or s3://bucket/prefix?endpoint=URL&region=NAME; without: PUBLISH_TO.")
    ] = None,
) -> None:
    """Write all that readers see as plain files, for any web server; where it stands already, only what is new.

    A server with DEPESCHE_PUBLISH_TO does the same, continuously.

    Example: [bold]depesche publish --to /srv/www/live[/bold]
    """
    from depesche.live.pages import Pages  # with all that renders it is slow to load, and few commands want it
    from depesche.live.present import Present
    from depesche.live.proofs import Proofs
    from depesche.publishing.opening import open_copy
    from depesche.render.assets import load_assets
    from depesche.render.html import Html, Site

    with shop() as opened:
        settings = replace(opened.settings, publish_to=to or opened.settings.publish_to)
        if not settings.publish_to:
            raise Trouble("say where to: --to FOLDER, or set DEPESCHE_PUBLISH_TO")
        try:
            site = Site(settings.site, settings.public_url, load_assets())
        except RuntimeError as error:
            raise Trouble(str(error)) from error
        proofs = Proofs(opened.notary, settings.public_url)
        copy = open_copy(settings, opened.log, opened.media, Pages(Present(Html(site))), proofs)
        try:
            asyncio.run(copy.catch_up())
        except Lost as lost:
            raise Trouble(f"nothing was published: {lost}") from lost
    typer.echo(f"Published to {settings.publish_to}.")
