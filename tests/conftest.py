"""What tests stand on: one running newsroom for each worker, and a browser at its desk."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from browsing import chromium
from desking import ABSENT, DESKTOP, PHONE, desk_url, signed_in
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from clock import Clock
from depesche.db import open_postgres, open_sqlite
from newsroom import Newsroom, newsroom_in
from postgres import Postgres, postgres_running

Open = Callable[..., AbstractContextManager[Page]]

settings.register_profile("depesche", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("depesche")
expect.set_options(timeout=20_000)  # a busy machine is no fault


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with newsroom_in(tmp_path_factory.mktemp("newsroom")) as running:
        yield running


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with postgres_running() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where a log may be: a new database of each kind."""
    if request.param == "sqlite":
        return tmp_path / "depesche.sqlite"
    running: Postgres = request.getfixturevalue("postgres")
    return running.database()


@pytest.fixture
def engines(database: Path | str) -> Iterator[tuple[Engine, Engine]]:
    """Two connections to one database, as two nodes have them."""
    with ExitStack() as stack:
        one, two = (open_postgres(database) if isinstance(database, str) else open_sqlite(database) for _ in range(2))
        stack.callback(one.dispose)
        stack.callback(two.dispose)
        yield one, two


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")  # not longer: while it runs, no other test can run an event loop of its own
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def at_desk(browser: Browser, newsroom: Newsroom) -> Open:
    """Open the desk: `with at_desk("/blogs/x", role="editor", phone=True, language="de") as page`.

    `email` signs in an account that is there, `role` a new one, neither nobody. What the page logs as an error fails
    the test, except what `tolerated` names.
    """

    @contextmanager
    def opened(
        path: str = "",
        *,
        role: Any = None,
        email: str | None = None,
        phone: bool = False,
        dark: bool = False,
        language: str = "en-GB",
        tolerated: tuple[str, ...] = (),
        **options: Any,
    ) -> Iterator[Page]:
        size: dict[str, Any] = dict(PHONE if phone else DESKTOP)
        theme: Any = "dark" if dark else "light"
        with browser.new_context(
            **size, color_scheme=theme, reduced_motion="reduce", locale=language, **options
        ) as context:
            if email or role:
                signed_in(context, newsroom, email or newsroom.account(role))
            page = context.new_page()
            wrong: list[str] = []
            page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.goto(desk_url(newsroom, path))
            page.wait_for_selector("main h1")
            yield page
            assert [text for text in wrong if not any(known in text for known in (*ABSENT, *tolerated))] == []

    return opened
