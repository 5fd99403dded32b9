"""Depesche as it is measured: its commands, its environment, and what is asked of its API."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from bench.wire import Answer, Connection, request

from depesche.model.ids import new_ulid

SLUG = "bench"
PLAIN = "depesche.web.app:plain_app"
POSTS = 50
"""Posts that a blog has before it is measured, so that its page is a page."""
PROGRAM = str(Path(sys.executable).with_name("depesche"))


def environment(folder: Path) -> dict[str, str]:
    """Give the environment of a Depesche whose data is in `folder`; writing is not held back.

    Its bytecode is kept, as that of an installed one is.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "DEPESCHE_DATA": str(folder / "data"), "DEPESCHE_WRITES_PER_SECOND": "1000000"}


def serving(port: int) -> Sequence[str]:
    """Give the command that serves."""
    return (PROGRAM, "serve", "--host", "127.0.0.1", "--port", str(port))


def make_token(env: Mapping[str, str]) -> str:
    """Make a token for the blog; makes the database too when it is not there. Raises CalledProcessError."""
    told = subprocess.run([PROGRAM, "token", "--blog", SLUG], env=dict(env), capture_output=True, text=True, check=True)
    return told.stdout.splitlines()[-1].strip()


def invite(env: Mapping[str, str], email: str) -> str:
    """Make an editor's account; give the one-time link by which its owner chooses a password."""
    command = [PROGRAM, "user", "add", email, "--role", "editor"]
    told = subprocess.run(command, env=dict(env), capture_output=True, text=True, check=True)
    return told.stdout.splitlines()[-1].strip()


def open_blog(connection: Connection, token: str, posts: int = POSTS) -> None:
    """Open the blog and publish its first posts."""
    copy = {"headline": "Count night", "language": "en", "zone": "UTC"}
    expect(connection.ask(_put(f"/api/v1/blogs/{SLUG}", token, copy)))
    for number in range(posts):
        expect(connection.ask(publication(token, f"Report number {number} of the night, as it came in.")))


def publication(token: str, text: str, slug: str = SLUG) -> bytes:
    """Give the request that publishes a post of one paragraph."""
    copy = {"body": [{"type": "text", "text": text}]}
    return _put(f"/api/v1/blogs/{slug}/posts/{new_ulid()}", token, copy, "If-None-Match: *")


def expect(answer: Answer) -> None:
    """Raise ConnectionError unless the answer says that it was done."""
    if not 200 <= answer.status < 300:
        raise ConnectionError(f"Depesche answered {answer.status}: {answer.body[:300].decode(errors='replace')}")


def _put(path: str, token: str, copy: object, *more: str) -> bytes:
    headers = ("Content-Type: application/json", f"Authorization: Bearer {token}", *more)
    return request("PUT", path, "127.0.0.1", headers, msgspec.json.encode(copy))
