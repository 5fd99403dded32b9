"""What tests of the web stand on: a newsroom on each kind of database."""

from collections.abc import Iterator

import pytest

from newsroom import ADDRESS, Newsroom, newsroom_in
from postgres import Postgres


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def newsroom(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    folder = tmp_path_factory.mktemp("newsroom")
    if request.param == "postgres":
        running: Postgres = request.getfixturevalue("postgres")
        (folder / ADDRESS).write_text(running.database())
    with newsroom_in(folder) as opened:
        yield opened
