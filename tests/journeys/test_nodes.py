"""Two nodes on one PostgreSQL: what is written on one is heard on the other, and who loses one goes on at the other."""

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from depesche.model.ids import new_ulid
from newsroom import ADDRESS, Newsroom, newsroom_in
from postgres import Postgres

Nodes = tuple[Newsroom, Newsroom]
POLLING_NEVER = (
    "-c",
    "from depesche.log import sql; from depesche.cli import main; sql.POLL_SECONDS = 3600; main()",
)
"""The program, on a node that hears of others by their hints or not at all."""


@contextmanager
def two_nodes(folder: Path, postgres: Postgres) -> Iterator[Nodes]:
    (folder / ADDRESS).write_text(postgres.database())
    with newsroom_in(folder) as one, newsroom_in(folder) as two:
        yield one, two


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> Iterator[Nodes]:
    with two_nodes(tmp_path_factory.mktemp("nodes"), postgres) as running:
        yield running


def test_a_post_made_on_one_node_reaches_the_readers_of_the_other_by_a_hint_not_by_the_poll(
    tmp_path: Path, postgres: Postgres
) -> None:
    (tmp_path / ADDRESS).write_text(postgres.database())
    with newsroom_in(tmp_path, (), POLLING_NEVER) as one, newsroom_in(tmp_path, (), POLLING_NEVER) as two:
        slug = one.blog()
        with two.stream(slug, after=1) as reader:
            for n in range(20):
                ulid = new_ulid()
                one.publish(slug, f"Post {n}.", ulid)
                assert f"post-{ulid}" in reader.frame()["data"]["parts"]


def test_readers_of_a_node_that_is_killed_go_on_at_the_other_without_gap_or_double(
    tmp_path: Path, postgres: Postgres
) -> None:
    with two_nodes(tmp_path, postgres) as (one, two):
        slug = one.blog()
        seqs = [1]
        with one.stream(slug, after=1) as reader:
            for n in range(5):
                two.publish(slug, f"Post {n}.")
                seqs.append(reader.frame()["id"])
            one.process.send_signal(signal.SIGKILL)
            one.process.wait()
        for n in range(5, 10):
            two.publish(slug, f"Post {n}.")
        with two.stream(slug, headers={"Last-Event-ID": str(seqs[-1])}) as reader:
            missed = reader.frame()
            assert (missed["id"], len([part for part in missed["data"]["parts"] if part.startswith("post-")])) == (
                11,
                5,
            )
            two.publish(slug, "The last.")
            assert reader.frame()["id"] == 12
        assert seqs == list(range(1, 7))


def test_many_writers_on_both_nodes_number_without_gap_or_double(nodes: Nodes) -> None:
    one, two = nodes
    slug = one.blog()
    with ThreadPoolExecutor(8) as writers:
        list(writers.map(lambda n: nodes[n % 2].publish(slug, f"Post {n}."), range(120)))
    assert two.seq(slug) == 121
    events = [event["seq"] for event in two.public.get(f"/api/v1/blogs/{slug}/events?limit=64").json()["events"]]
    assert events == list(range(1, 65))


def test_a_node_that_is_told_nothing_any_more_still_hears_by_the_poll(nodes: Nodes) -> None:
    one, two = nodes
    slug = one.blog()
    address = (one.folder / ADDRESS).read_text()
    with two.stream(slug, after=1) as reader:
        with psycopg.connect(address, autocommit=True) as connection:
            ended = connection.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
            ).fetchone()
        assert ended is not None
        assert ended[0] >= 1
        ulid = new_ulid()
        one.publish(slug, "Heard all the same.", ulid)
        assert f"post-{ulid}" in reader.frame()["data"]["parts"]


def test_the_database_restarted_costs_readers_nothing_but_a_moment(nodes: Nodes) -> None:
    one, two = nodes
    slug = one.blog()
    address = (one.folder / ADDRESS).read_text()
    with two.stream(slug, after=1) as reader:
        one.publish(slug, "Before.")
        assert reader.frame()["id"] == 2
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        one.publish(slug, "After.")
        assert reader.frame()["id"] == 3
