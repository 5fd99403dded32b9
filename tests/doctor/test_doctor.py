"""The doctor: each check is made to fail for real, and what is well is said to be well."""

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest
from front import fronts

from depesche.config import Settings
from depesche.db import SCHEMA_HEAD
from depesche.desk import Desk
from depesche.doctor import keys, machine, proxy, settings, storage
from depesche.doctor.examination import CHECKS
from depesche.doctor.finding import Bounds, Case, Check, Finding
from depesche.log.rows import Rows
from doing import ACTOR, Place, opening, place_in, publishing
from newsroom import Newsroom, depesche, environment
from postgres import Postgres


def case_of(folder: Path, *, bounds: Bounds | None = None, env: dict[str, str] | None = None, **more: Any) -> Case:
    values = {"data": str(folder)} | more
    return Case(Settings(**values), dict.fromkeys(values, ""), env or {}, bounds or Bounds())


def found(check: Check, case: Case) -> list[Finding]:
    findings = list(check(case))
    for finding in findings:
        assert (finding.mend is None) == (finding.verdict == "ok"), finding
    return findings


def only(check: Check, case: Case, verdict: str, says: str) -> None:
    (finding,) = found(check, case)
    assert finding.verdict == verdict, finding
    assert says in finding.says, finding


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with place_in(tmp_path) as made:
        made.do(opening(), publishing())
        yield made


def test_a_variable_that_sets_nothing_is_named(tmp_path: Path) -> None:
    only(settings.names, case_of(tmp_path, env={"DEPESCHE_PROT": "1"}), "warning", "DEPESCHE_PROT")
    only(settings.names, case_of(tmp_path, env={"DEPESCHE_PORT": "1"}), "ok", "")


@pytest.mark.parametrize(
    ("made", "verdict", "says"),
    [
        ({}, "ok", "localhost"),
        ({"proxies": 1}, "wrong", "no reader reaches"),
        ({"host": "0.0.0.0"}, "wrong", "no reader reaches"),
        ({"base_url": "http://live.example.org", "proxies": 1}, "wrong", "not encrypted"),
        ({"base_url": "https://live.example.org"}, "warning", "none is believed"),
        ({"base_url": "https://live.example.org", "proxies": 1}, "ok", "live.example.org"),
    ],
)
def test_address_and_proxies_have_to_fit(tmp_path: Path, made: dict[str, Any], verdict: str, says: str) -> None:
    only(settings.address, case_of(tmp_path, **made), verdict, says)


def test_a_database_that_is_well_is_said_to_be(place: Place) -> None:
    case = case_of(place.folder)
    only(storage.database, case, "ok", SCHEMA_HEAD)
    only(storage.writing, case, "ok", "written to")
    only(storage.integrity, case, "ok", "whole")


def test_where_nothing_is_yet_nothing_is_made(tmp_path: Path) -> None:
    case = case_of(tmp_path / "none")
    only(storage.database, case, "warning", "none yet")
    assert not (tmp_path / "none").exists()
    for check in CHECKS:
        found(check, case)
    assert not (tmp_path / "none").exists()


def test_a_schema_of_another_time_is_named(place: Place) -> None:
    for version, verdict, says in (("0001", "warning", "0001"), ("9999", "wrong", "newer")):
        with sqlite3.connect(place.folder / "depesche.sqlite") as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
        connection.close()
        only(storage.database, case_of(place.folder), verdict, says)


def test_a_file_that_is_no_database_can_not_be_opened(tmp_path: Path) -> None:
    (tmp_path / "depesche.sqlite").write_bytes(b"no database at all " * 500)
    only(storage.database, case_of(tmp_path), "wrong", "not a database")
    only(storage.integrity, case_of(tmp_path), "wrong", "broken")


def test_a_file_that_can_not_be_read_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "depesche.sqlite").mkdir()
    only(storage.database, case_of(tmp_path), "wrong", "can not be opened")
    only(storage.integrity, case_of(tmp_path), "wrong", "can not be read")


def test_a_live_blog_that_can_not_be_read_stops_no_other_check(place: Place) -> None:
    with sqlite3.connect(place.folder / "depesche.sqlite") as connection:
        connection.execute("UPDATE blogs SET copy = '{'")
    connection.close()
    assert storage.looked(case_of(place.folder), lambda connection: Rows(connection).newest_blogs(1)) is None


def test_a_torn_page_is_found(tmp_path: Path) -> None:
    with place_in(tmp_path) as place:
        place.do(opening(), *(publishing(f"Post {number}. " * 50) for number in range(40)))
    database = tmp_path / "depesche.sqlite"
    torn = bytearray(database.read_bytes())
    torn[4096 * 40 : 4096 * 60] = os.urandom(4096 * 20)
    database.write_bytes(torn)
    only(storage.integrity, case_of(tmp_path), "wrong", "broken")


def test_a_large_database_is_looked_at_for_a_while_only(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "depesche.sqlite") as connection:
        connection.execute("CREATE TABLE large (n INTEGER PRIMARY KEY, text TEXT NOT NULL)")
        many = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 400000) SELECT n, 'x' FROM n"
        connection.execute(f"INSERT INTO large {many}")
    connection.close()
    only(storage.integrity, case_of(tmp_path, bounds=Bounds(look_seconds=0)), "ok", "looked at within 0 s")
    only(storage.integrity, case_of(tmp_path), "ok", "whole")


def test_a_folder_that_may_not_be_written_to_is_found(place: Place) -> None:
    (place.folder / "media").mkdir()
    for path in (place.folder, *place.folder.rglob("*")):
        path.chmod(0o555)
    done = _bound_by_permissions(["-m", "depesche", "doctor", "--json"], place.folder)
    findings = msgspec.json.decode(done.stdout, type=list[Finding])
    wrong = {finding.check: finding for finding in findings if finding.verdict == "wrong"}
    assert "can not be written to" in wrong["writing"].says
    assert "media" in wrong
    assert done.returncode == 1


def _bound_by_permissions(arguments: list[str], folder: Path) -> Any:
    """Run Python so that permissions bind it, even where the tests are root's."""
    bound = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    command = [*bound, sys.executable, *arguments]
    return subprocess.run(command, env=environment(folder), capture_output=True, check=False, timeout=60)


def test_media_are_kept_read_and_removed(place: Place) -> None:
    only(storage.media, case_of(place.folder), "ok", "removed")
    assert not list((place.folder / "media").glob("*probe*"))


def test_a_media_store_that_does_not_answer_is_found(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    (place.folder / "media").write_text("a file where the folder should be")
    only(storage.media, case_of(place.folder), "wrong", "does not take")
    only(storage.media, case_of(place.folder, media_store="s3://"), "wrong", "s3://bucket")


def test_postgresql_is_looked_at_without_touching_it(postgres: Postgres, tmp_path: Path) -> None:
    address = postgres.database()
    case = case_of(tmp_path, database_url=address)
    only(storage.database, case_of(tmp_path, database_url=postgres.address("postgres")), "warning", "still empty")
    with place_in(tmp_path, address) as place:
        place.do(opening())
        only(storage.database, case, "ok", SCHEMA_HEAD)
        only(storage.writing, case, "ok", "PostgreSQL")
        assert found(machine.clock_database, case) == []
        name = address.rpartition("/")[2]
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off'.encode())
        only(storage.writing, case, "wrong", "synchronous_commit")
        for seconds, verdict in ((-90, "wrong"), (5, "warning")):
            begun = datetime.now(UTC)
            apart = Case(case.settings, {}, {}, now=partial(later, seconds))
            (finding,) = found(machine.clock_database, apart)
            took = (datetime.now(UTC) - begun).total_seconds()
            told = re.search(r"clock is ([+-][\d.]+) s from this one", finding.says)
            assert told is not None, finding
            assert finding.verdict == verdict
            assert -seconds - 0.1 <= float(told[1]) <= -seconds + took + 0.1


def test_a_postgresql_that_is_away_is_found_and_its_password_kept(tmp_path: Path) -> None:
    case = case_of(tmp_path, database_url="postgresql://depesche:pw-4711@127.0.0.1:1/none")
    only(storage.database, case, "wrong", "refused")
    assert "pw-4711" not in repr(found(storage.database, case))
    for check in CHECKS:
        found(check, case)


def later(seconds: int) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


def test_a_clock_that_was_turned_back_is_found_by_the_newest_event(place: Place) -> None:
    case = case_of(place.folder)
    assert found(machine.clock_newest, case) == []
    for seconds, verdict in ((10, "warning"), (7200, "wrong")):
        desk = Desk(place.log, place.media, partial(later, seconds))
        desk.submit_now((publishing(),), ACTOR)
        only(machine.clock_newest, case, verdict, "turned back")


def test_a_clock_that_is_being_turned_is_found(tmp_path: Path) -> None:
    told = iter((datetime.now(UTC), datetime.now(UTC) + timedelta(hours=1)))
    case = Case(Settings(data=str(tmp_path)), {}, {}, now=lambda: next(told))
    only(machine.clock_runs, case, "wrong", "jumped by")
    assert found(machine.clock_runs, case_of(tmp_path)) == []


def test_a_clock_that_nobody_keeps_is_told_of_by_the_kernels_word(tmp_path: Path) -> None:
    assert machine.synchronised(machine.TIME_ERROR).verdict == "warning"
    assert machine.synchronised(0).verdict == "ok"
    assert machine.clock_state() in {None, 0, 1, 2, 3, 4, 5}
    assert len(found(machine.clock_kept, case_of(tmp_path))) == 1


def test_a_disk_without_room_is_found(tmp_path: Path) -> None:
    huge = 1 << 60
    cases = ((Bounds(free_warning=huge), "warning"), (Bounds(huge, huge), "wrong"), (Bounds(0, 0), "ok"))
    for bounds, verdict in cases:
        findings = found(machine.disk, case_of(tmp_path / "not" / "yet", bounds=bounds))
        assert [finding.verdict for finding in findings] == [verdict, verdict]


def test_a_limit_of_open_files_that_is_too_low_is_found() -> None:
    """In a process of its own, which is given lower and lower limits."""
    look = """
import resource
from depesche.config import Settings
from depesche.doctor.finding import Case
from depesche.doctor.machine import open_files
for files in (9_500, 5_000, 700):
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    print(*(found.verdict for found in open_files(Case(Settings(streams=8_000), {}, {}))))
"""
    said = subprocess.check_output([sys.executable, "-c", look], text=True, timeout=60)
    assert said.split() == ["ok", "warning", "wrong"]


def test_a_provider_without_a_secret_is_found(tmp_path: Path) -> None:
    asked: dict[str, Any] = {"oidc_issuer": "https://id.example.org", "oidc_client_id": "depesche"}
    only(keys.provider, case_of(tmp_path), "ok", "in the database")
    only(keys.provider, case_of(tmp_path, **asked), "warning", "without a client secret")
    only(keys.provider, case_of(tmp_path, **asked, oidc_client_secret="s"), "ok", "id.example.org")


def test_a_bucket_without_keys_is_found(tmp_path: Path) -> None:
    store: dict[str, Any] = {"media_store": "s3://bucket"}
    only(keys.bucket, case_of(tmp_path, **store), "warning", "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
    env = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY_FILE": "/run/secret"}
    assert found(keys.bucket, case_of(tmp_path, env=env, **store)) == []
    assert found(keys.bucket, case_of(tmp_path)) == []


def test_secrets_that_everybody_can_read_are_found(place: Place) -> None:
    secret, toml = place.folder / "secret", place.folder / "depesche.toml"
    secret.write_text("s3cr3t")
    toml.write_text('oidc_client_secret = "s3cr3t"\n')
    env = {"DEPESCHE_OIDC_CLIENT_SECRET_FILE": str(secret), "DEPESCHE_CONFIG": str(toml)}
    origins = {"oidc_client_secret": "DEPESCHE_OIDC_CLIENT_SECRET_FILE"}
    case = Case(Settings(data=str(place.folder)), origins, env)
    for path in (secret, toml, place.folder / "depesche.sqlite"):
        path.chmod(0o644)
    place.folder.chmod(0o755)
    findings = found(keys.permissions, case)
    assert [finding.verdict for finding in findings] == ["wrong", "wrong", "warning"]
    assert {str(secret), str(toml)} == {finding.says.split()[0] for finding in findings[:2]}
    assert not any("s3cr3t" in finding.says for finding in findings)
    for path in (secret, toml):
        path.chmod(0o640)
    place.folder.chmod(0o750)
    only(keys.permissions, case, "ok", "nobody else")


@pytest.fixture(scope="module")
def front(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    slug = newsroom.blog()
    newsroom.publish(slug, "More than fits into a proxy's buffer. " * 250)
    with fronts(tmp_path_factory.mktemp("front"), newsroom.url) as addresses:
        yield addresses


@pytest.mark.parametrize(
    ("way", "proxies", "verdicts", "says"),
    [
        ("good", 1, {"proxy": "ok", "stream": "ok"}, "as is set"),
        ("good", 2, {"proxy": "wrong", "stream": "ok"}, "callers can invent their address"),
        ("good", 0, {"proxy": "wrong", "stream": "ok"}, "all callers seem to be your own proxy"),
        ("silent", 1, {"proxy": "wrong", "stream": "ok"}, "with 0 addresses"),
        ("buffered", 1, {"proxy": "ok", "stream": "wrong"}, "buffered"),
        ("forgetful", 1, {"proxy": "ok", "stream": "wrong"}, "Last-Event-ID does not arrive"),
        ("elsewhere", 1, {"proxy": "wrong"}, "not as Depesche does"),
    ],
)
def test_the_public_address_is_tried_as_readers_use_it(
    front: dict[str, str], newsroom: Newsroom, way: str, proxies: int, verdicts: dict[str, str], says: str
) -> None:
    findings = found(proxy.public, case_of(newsroom.folder, base_url=front[way], proxies=proxies))
    assert {finding.check: finding.verdict for finding in findings} == verdicts
    assert any(says in finding.says for finding in findings), findings


def test_a_public_address_where_nothing_answers_is_found(tmp_path: Path) -> None:
    only(proxy.public, case_of(tmp_path, base_url="http://127.0.0.1:1", proxies=1), "wrong", "does not answer")
    assert found(proxy.public, case_of(tmp_path)) == []


def test_the_command_says_each_finding_with_its_mend_and_fails_when_something_is_wrong(place: Place) -> None:
    (place.folder).chmod(0o750)
    done = depesche(place.folder, "doctor")
    assert done.returncode == 0, done.stdout
    assert "ok       database   it opens" in done.stdout
    spoilt = depesche(place.folder, "doctor", env={"DEPESCHE_PROXIES": "1"})
    assert spoilt.returncode == 1
    assert "wrong    address" in spoilt.stdout
    assert "→ set DEPESCHE_BASE_URL" in spoilt.stdout
    unreadable = depesche(place.folder, "doctor", "--json", env={"DEPESCHE_PORT": "many"})
    assert unreadable.returncode == 1
    (finding,) = msgspec.json.decode(unreadable.stdout, type=list[Finding])
    assert finding.verdict == "wrong"
    assert "port" in finding.says
