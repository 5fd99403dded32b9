"""Logs on a static host for tests, and the command line without a process of its own."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from msgspec import Struct
from typer.testing import CliRunner

from depesche.cli.app import app
from depesche.proof.checkpoints import Checkpoint
from depesche.proof.notes import Note, PublicKey, sign
from depesche.proof.tiles import tiles_of
from newsroom import Newsroom

Events = list[Any]


class Published(Struct, frozen=True):
    """A log as it was fetched: folder and key; checkpoint and events before something was taken down; and now."""

    folder: Path
    slug: str
    key: PublicKey
    seed: bytes
    before: Checkpoint
    early: Events
    now: Checkpoint
    withheld: int


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """Serve a folder as static hosts do; gives its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def fetch(newsroom: Newsroom, slug: str, folder: Path) -> None:
    """Copy what a static host has to carry."""

    def copied(path: str) -> bytes:
        answer = newsroom.public.get(f"/{slug}/{path}")
        assert answer.status_code == 200, path
        target = folder / slug / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(answer.content)
        return answer.content

    head = json.loads(copied("log/head.json"))
    copied("checkpoint")
    for number in range(head["pages"]):
        copied(f"log/{head['generation']}/{number}.json")
    for tile in tiles_of(head["seq"]):
        copied(f"tile/{tile.path}")


def put_checkpoint(folder: Path, checkpoint: Checkpoint, seed: bytes, name: str) -> None:
    note = Note(checkpoint.text, (sign(name, seed, checkpoint.text),))
    (folder / "checkpoint").write_text(str(note), encoding="utf-8")


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(one) for one in arguments])
    return done.exit_code, " ".join(done.output.split())
