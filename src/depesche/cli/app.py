"""The `depesche` command: its subcommands, and its way of saying what went wrong in one line."""

import os
import sys

import msgspec
import typer
from sqlalchemy.exc import SQLAlchemyError

from depesche import __version__
from depesche.cli import (
    admin,
    doctor,
    keeping,
    moving,
    people,
    proving,
    publishing,
    reading,
    running,
    verifying,
    writing,
)
from depesche.cli.shop import Trouble
from depesche.config import SettingsError, strangers
from depesche.db import NewerDatabase
from depesche.desk import Refused
from depesche.log.rows import Unreadable
from depesche.proof.check import Unproven, Unread
from depesche.proof.notes import BadNote
from depesche.proof.signing import NoSuchKey
from depesche.store.media import MediaError

app = typer.Typer(
    name="depesche",
    help="The live-blog platform that a newsroom runs itself.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("serve")(running.serve)
app.command("demo")(running.demo)
app.command("import")(writing.import_ticker)
app.command("post")(writing.post)
app.add_typer(writing.blogs, name="blogs")
app.command("show")(reading.show)
app.command("export")(reading.export)
app.command("publish")(publishing.publish)
app.command("verify")(verifying.verify)
app.command("witness")(proving.witness)
app.command("cosigned")(proving.cosigned)
app.command("key")(proving.key)
app.add_typer(people.people, name="user")
app.command("token")(admin.token)
app.command("settings")(admin.settings)
app.command("doctor")(doctor.doctor)
app.command("migrate-storage")(moving.migrate_storage)
app.command("backup")(keeping.backup)
app.command("restore")(keeping.restore)
app.command("reindex")(keeping.reindex)


def _version(*, asked: bool) -> None:
    if asked:
        typer.echo(f"depesche {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    version: bool = typer.Option(False, "--version", callback=lambda value: _version(asked=value), is_eager=True),
) -> None:
    _ = version
    if unknown := ", ".join(strangers(os.environ)):
        typer.echo(f"depesche: nothing is set by {unknown}; `depesche settings` lists what can be set", err=True)


def main() -> None:
    """Run the command line. Exit code 0: done; 1: not done, and one line says why; 2: asked wrongly."""
    try:
        app()
    except (Trouble, SettingsError, Refused, MediaError, NewerDatabase, NoSuchKey, BadNote, Unread, Unproven) as error:
        _fail(str(error))
    except (Unreadable, msgspec.DecodeError, UnicodeDecodeError) as error:
        _fail(f"what is stored can not be read ({error}); `depesche verify` says where")
    except SQLAlchemyError as error:
        _fail(f"database: {' '.join(str(getattr(error, 'orig', None) or error).split())}")
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        _fail(f"{error.filename or 'system'}: {error.strerror or error}")
    except KeyboardInterrupt:
        sys.exit(130)


def _fail(sentence: str) -> None:
    typer.secho(f"depesche: {sentence}", err=True, fg=typer.colors.RED if sys.stderr.isatty() else None)
    sys.exit(1)
