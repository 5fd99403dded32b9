"""A newsroom for tests: a real `depesche serve` in its own folder, and the API as a reporter's program uses it."""

import ipaddress
import json
import os
import re
import secrets
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import httpx
from argon2 import PasswordHasher
from sqlalchemy import Engine

from depesche.db import open_postgres, open_sqlite
from depesche.model.ids import new_ulid
from depesche.model.people import Role
from depesche.store.accounts import Accounts
from depesche.store.tokens import Tokens

START_SECONDS = 30
PASSWORD = "correct horse battery"
ADDRESS = "database"
"""A file in a newsroom's folder: the address of its PostgreSQL database. Without it there is an SQLite file."""
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
"""Its hash, made cheaply; a newsroom that is signed in to makes it anew."""
PROGRAM = ("-m", "depesche")
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def depesche(folder: Path, *arguments: str, stdin: str | None = None, env: dict[str, str] | None = None) -> Any:
    """Run a command of Depesche on this data folder; gives the finished process with its text."""
    return subprocess.run(
        [sys.executable, "-m", "depesche", *arguments],
        input=stdin,
        text=True,
        capture_output=True,
        timeout=120,
        check=False,
        env=environment(folder) | (env or {}),
    )


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DEPESCHE_")}
    address = folder / ADDRESS
    place = {"DEPESCHE_DATABASE_URL_FILE": str(address)} if address.exists() else {}
    return kept | place | {"DEPESCHE_DATA": str(folder), "NO_COLOR": "1", "COLUMNS": "200"}


def place_of(folder: Path) -> Path | str:
    """Give where the database of a newsroom is."""
    address = folder / ADDRESS
    return address.read_text() if address.exists() else folder / "depesche.sqlite"


@contextmanager
def engine_in(folder: Path) -> Iterator[Engine]:
    """Open the database of a newsroom, past it."""
    place = place_of(folder)
    engine = open_postgres(place) if isinstance(place, str) else open_sqlite(place)
    try:
        yield engine
    finally:
        engine.dispose()


def from_anywhere() -> dict[str, str]:
    """Give a header that has a request come from a network of its own: failures of one test slow no other down."""
    return {"X-Forwarded-For": str(ipaddress.IPv4Address(0x0A000000 + secrets.randbelow(2**24)))}


def client(url: str, headers: dict[str, str]) -> httpx.Client:
    """Make a client of plain HTTP, which reads no certificates: that would take longer than most tests."""
    return httpx.Client(base_url=url, headers=headers, timeout=30, verify=NO_CERTIFICATES)


class Newsroom:
    """A running server, and a token that may do everything."""

    def __init__(self, folder: Path, url: str, token: str, process: subprocess.Popen[str]) -> None:
        self.folder = folder
        self.url = url
        self.process = process
        self.http = client(url, {"Authorization": f"Bearer {token}"})
        self.public = client(url, {})
        self.token = token
        self.browsers: list[httpx.Client] = []

    def blog(self, slug: str | None = None, **copy: Any) -> str:
        slug = slug or f"blog-{new_ulid().lower()}"
        answer = self.http.put(f"/api/v1/blogs/{slug}", json={"headline": f"About {slug}"} | copy)
        assert answer.status_code in (200, 201), answer.text
        return slug

    def publish(self, slug: str, text: str = "Something happened.", ulid: str | None = None, **copy: Any) -> Any:
        body = copy.pop("body", [{"type": "text", "text": text}])
        answer = self.put_post(slug, ulid or new_ulid(), {"body": body} | copy, {"If-None-Match": "*"})
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    def put_post(self, slug: str, ulid: str, copy: Any, headers: dict[str, str] | None = None) -> httpx.Response:
        return self.http.put(f"/api/v1/blogs/{slug}/posts/{ulid}", json=copy, headers=headers or {})

    def act(self, slug: str, ulid: str, what: str, **body: Any) -> Any:
        method = "PUT" if what in ("pin", "key") else "POST"
        answer = self.http.request(method, f"/api/v1/blogs/{slug}/posts/{ulid}/{what}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def account(self, role: Role | None, blogs: dict[str, Role] | None = None, **values: Any) -> str:
        """Make an account that signs in by PASSWORD; gives its e-mail address."""
        email: str = values.pop("email", f"{new_ulid().lower()}@example.org")
        with engine_in(self.folder) as engine:
            accounts, now = Accounts(engine), datetime.now(UTC)
            made = accounts.add(email, values.pop("name", "Ada Example"), now, role=role, blogs=blogs or {})
            accounts.change(made.id, **({"password": HASH} | values))
        return email

    def change(self, email: str, **values: Any) -> None:
        """Change an account in the database, past the API."""
        with engine_in(self.folder) as engine:
            accounts = Accounts(engine)
            found = accounts.by_email(email)
            assert found is not None
            accounts.change(found.account.id, **values)

    def sign_in(self, email: str, password: str = PASSWORD, **more: Any) -> httpx.Response:
        body = {"email": email, "password": password} | more
        return self.public.post("/api/v1/session", json=body, headers={"Origin": self.url} | from_anywhere())

    def person(self, role: Role | None, blogs: dict[str, Role] | None = None, **values: Any) -> httpx.Client:
        """Sign somebody new in; gives their browser, which says where its requests come from as browsers do."""
        return self.browser(self.sign_in(self.account(role, blogs, **values)))

    def browser(self, signed_in: httpx.Response) -> httpx.Client:
        assert signed_in.status_code == 200, signed_in.text
        cookie = signed_in.headers["set-cookie"].partition(";")[0]
        headers = {"Cookie": cookie, "Origin": self.url} | from_anywhere()
        made = client(self.url, headers)
        self.browsers.append(made)
        return made

    def seq(self, slug: str) -> int:
        return int(self.public.get(f"/api/v1/blogs/{slug}").json()["seq"])

    @contextmanager
    def stream(self, slug: str, after: int | None = None, headers: dict[str, str] | None = None) -> Iterator["Stream"]:
        query = "" if after is None else f"?after={after}"
        with self.public.stream("GET", f"/{slug}/stream{query}", headers=headers or {}) as answer:
            assert answer.status_code == 200, answer.read()
            yield Stream(answer)


class Stream:
    """Server-sent events as they come in."""

    def __init__(self, answer: httpx.Response) -> None:
        self._lines = answer.iter_lines()

    def frame(self) -> dict[str, Any]:
        """Wait for the next frame that has an id."""
        while True:
            fields: dict[str, str] = {}
            for line in self._lines:
                if not line:
                    break
                name, _, value = line.partition(":")
                fields[name] = value.strip()
            else:
                raise EOFError("the stream has ended")
            if "id" in fields:
                return {"id": int(fields["id"]), "event": fields.get("event"), "data": json.loads(fields["data"])}

    def retry(self) -> int:
        """Wait for the next word of when to come back, in milliseconds."""
        for line in self._lines:
            if line.startswith("retry:"):
                return int(line.removeprefix("retry:"))
        raise EOFError("the stream has ended")


def token_in(folder: Path) -> str:
    """Make a token that may do everything."""
    with engine_in(folder) as engine:
        return Tokens(engine).make(None, note="", may_erase=True)


@contextmanager
def newsroom_in(
    folder: Path,
    within: tuple[str, ...] = (),
    program: tuple[str, str] = PROGRAM,
    said: IO[str] | None = None,
    /,
    **settings: str,
) -> Iterator[Newsroom]:
    """Run a newsroom; it is ended by SIGTERM, or has been killed by the test.

    `within` is a command that runs another in surroundings of its own, `program` what Python is to run there; `said`
    takes its log.
    """
    token = token_in(folder)
    process = subprocess.Popen(
        [*within, sys.executable, *program, "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=said,
        text=True,
        env=environment(folder) | {"DEPESCHE_FETCH_LINKS": "false", "DEPESCHE_PROXIES": "1"} | settings,
    )
    try:
        assert process.stdout is not None
        greeting = process.stdout.readline()
        found = re.search(r"http://localhost:(\d+)", greeting)
        assert found, greeting
        url = f"http://127.0.0.1:{found[1]}"
        running = Newsroom(folder, url, token, process)
        with running.http, running.public:
            yield running
        for browser in running.browsers:
            browser.close()
    finally:
        process.terminate()
        process.wait(20)
        if process.stdout is not None:
            process.stdout.close()
