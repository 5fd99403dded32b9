"""Troubles of an operator: each is said in one line with the mend, and exit code 1; none is a traceback."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from doing import opening, place_in
from newsroom import depesche, environment

MANY = 1_005
"""More live blogs than are read at a time."""


def one_line(done: Any) -> str:
    assert done.returncode == 1, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert done.stderr.startswith("depesche: ")
    return str(done.stderr)


def change(folder: Path, statement: str, *values: Any) -> None:
    connection = sqlite3.connect(folder / "depesche.sqlite")
    with connection:
        connection.execute(statement, values)
    connection.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with place_in(tmp_path) as place:
        place.do(opening("harbour"), opening("storm"))
    return tmp_path


@pytest.mark.parametrize("command", [("blogs",), ("token", "--all"), ("verify",), ("serve", "--port", "0")])
def test_a_database_of_a_newer_depesche_asks_for_that_one(folder: Path, command: tuple[str, ...]) -> None:
    change(folder, "UPDATE alembic_version SET version_num = '0999'")
    said = one_line(depesche(folder, *command))
    assert "newer Depesche" in said
    assert "0999" in said


@pytest.mark.parametrize("variable", ["DEPESCHE_CONFIG", "DEPESCHE_SITE_FILE"])
def test_a_file_of_settings_that_is_not_utf8_is_named(tmp_path: Path, variable: str) -> None:
    file = tmp_path / "depesche.toml"
    file.write_bytes(b'site = "K\xfcste"\n')
    said = one_line(depesche(tmp_path, "settings", env={variable: str(file)}))
    assert str(file) in said
    assert "UTF-8 (byte 9)" in said


UNBUILT = """
import sys
from pathlib import Path
from depesche.cli import main
from depesche.render.assets import load_assets
from depesche.web import app
empty = Path(sys.argv.pop())
app.load_assets = lambda: load_assets(empty)
main()
"""


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_front_end_that_is_not_built_asks_for_make_build(tmp_path: Path, command: str) -> None:
    more = ["--data", str(tmp_path / "demo")] if command == "demo" else []
    arguments = [sys.executable, "-c", UNBUILT, command, "--port", "0", *more, str(tmp_path)]
    done = subprocess.run(
        arguments, capture_output=True, text=True, timeout=60, check=False, env=environment(tmp_path / "data")
    )
    assert "make build" in one_line(done)


@pytest.mark.parametrize("stored", [b"{", b'{"headline":"\xff"}', b'{"headline":3}', 7])
@pytest.mark.parametrize("arguments", [("verify",), ("verify", "storm"), ("verify", "--json")])
def test_verify_says_which_row_of_the_table_of_blogs_is_damaged(
    folder: Path, arguments: tuple[str, ...], stored: Any
) -> None:
    change(folder, "UPDATE blogs SET copy = ? WHERE slug = 'storm'", stored)
    done = depesche(folder, *arguments)
    assert done.returncode == 1
    assert "its row in the table of blogs can not be read" in (done.stdout if "--json" in arguments else done.stderr)
    assert ("harbour" in done.stdout) == ("storm" not in arguments), "the others are verified all the same"


@pytest.mark.parametrize("arguments", [("blogs",), ("show", "storm"), ("export", "storm", "-o", "-")])
def test_what_can_not_be_read_sends_to_verify(folder: Path, arguments: tuple[str, ...]) -> None:
    change(folder, "UPDATE blogs SET copy = ? WHERE slug = 'storm'", b"{")
    assert "depesche verify" in one_line(depesche(folder, *arguments))


def test_variables_that_set_nothing_are_named_and_stop_nothing(folder: Path) -> None:
    kubernetes = {
        "DEPESCHE_SERVICE_HOST": "10.0.0.7",
        "DEPESCHE_PORT": "tcp://10.0.0.7:8000",
        "DEPESCHE_PORT_8000_TCP_PORT": "8000",
    }
    done = depesche(folder, "settings", "--json", env=kubernetes | {"DEPESCHE_NO_SUCH_FILE": "nowhere"})
    assert done.returncode == 0, done.stderr
    assert {one["name"]: one["value"] for one in json.loads(done.stdout)}["port"] == 8000
    assert len(done.stderr.strip().splitlines()) == 1
    for variable in (*kubernetes, "DEPESCHE_NO_SUCH_FILE"):
        assert variable in done.stderr
    assert depesche(folder, "blogs").stderr == ""


def test_an_unknown_setting_in_the_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "depesche.toml"
    file.write_text("prot = 80\n", encoding="utf-8")
    assert "'prot'" in one_line(depesche(tmp_path, "settings", env={"DEPESCHE_CONFIG": str(file)}))


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00+10:00", "9999-12-31T23:59:59-05:00", "0999-01-01T00:00"])
def test_a_time_at_the_ends_of_the_calendar_is_refused(folder: Path, time: str) -> None:
    assert "1000 to 9000" in one_line(depesche(folder, "post", "storm", "A ship.", "--time", time))


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_ends_of_the_calendar_is_refused(folder: Path, day: str) -> None:
    ticker = "Sturm\n\n14:32 Uhr\nDie Deichwache meldet zwei Lecks.\n"
    done = depesche(folder, "import", "-", "--slug", "x", "--date", day, "--tz", "Asia/Tokyo", stdin=ticker)
    assert day in one_line(done)


def test_a_coverage_before_1970_is_imported(folder: Path) -> None:
    ticker = "Das Schiff\n\n02:20 Uhr\nDas Schiff ist gesunken.\n\n00:05 Uhr\nDie Boote werden klargemacht.\n"
    done = depesche(folder, "import", "-", "--slug", "schiff", "--date", "1912-04-15", "--json", stdin=ticker)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["added"] == 2


def test_every_live_blog_is_listed_and_verified_however_many(tmp_path: Path) -> None:
    with place_in(tmp_path) as place:
        place.do(*(opening(f"blog-{n:04}") for n in range(MANY)))
    listed = json.loads(depesche(tmp_path, "blogs", "--json").stdout)
    assert len({blog["slug"] for blog in listed}) == MANY
    done = depesche(tmp_path, "verify", "--json")
    assert done.returncode == 0, done.stderr
    assert len({verdict["slug"] for verdict in json.loads(done.stdout)}) == MANY


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://nobody:pw-4711@127.0.0.1:1/depesche", "depesche: database: connection failed"),
        ("mysql://nobody:pw-4711@127.0.0.1/depesche", "write postgresql://user:password@host/name"),
    ],
)
def test_a_database_that_can_not_be_had_is_told_in_one_line_without_its_password(
    tmp_path: Path, address: str, said: str
) -> None:
    done = depesche(tmp_path, "blogs", env={"DEPESCHE_DATABASE_URL": address})
    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "pw-4711" not in done.stderr + depesche(tmp_path, "settings", env={"DEPESCHE_DATABASE_URL": address}).stdout
