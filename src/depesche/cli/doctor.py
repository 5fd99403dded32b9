"""`depesche doctor`: what is well with this installation, what is not, and the mend."""

import os

import msgspec
import typer

from depesche.cli.writing import Json
from depesche.config import SettingsError, read_settings
from depesche.doctor.finding import Case, Finding

COLOURS = {"ok": typer.colors.GREEN, "warning": typer.colors.YELLOW, "wrong": typer.colors.RED}


def doctor(*, json: Json = False) -> None:
    """Check settings, storage, clock, disk, keys and proxy, and say the mend. Exit code 1 when something is wrong.

    Run it as the server's user, with the server's settings. It changes nothing.

    Example: [bold]depesche doctor --json[/bold]
    """
    try:
        settings, origins = read_settings(os.environ)
    except SettingsError as error:
        findings = [Finding("settings", "wrong", str(error), "mend it, and ask again; nothing else was looked at")]
    else:
        from depesche.doctor.examination import examine  # the server, which it asks of, is slow to load

        findings = examine(Case(settings, origins, os.environ))
    if json:
        typer.echo(msgspec.json.encode(findings).decode())
    for finding in () if json else findings:
        verdict = typer.style(f"{finding.verdict:<8}", COLOURS[finding.verdict])
        typer.echo(f"{verdict} {finding.check:<10} {finding.says}")
        if finding.mend is not None:
            typer.echo(f"{'':19} → {finding.mend}")
    if any(finding.verdict == "wrong" for finding in findings):
        raise typer.Exit(1)
