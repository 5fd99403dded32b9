"""What posts are found by: filled in for those that are there, and always that of the posts as they stand."""

import tempfile
from collections import Counter
from pathlib import Path

import msgspec
from alembic import command
from alembic.config import Config
from hypothesis import given, settings
from sqlalchemy import Connection, create_engine, select, text

import depesche
from depesche.db import open_sqlite
from depesche.log.desk_rows import DeskRows
from depesche.log.tables import facets
from depesche.model.blocks import Quote, Text
from depesche.model.facets import Facet, facets_of
from depesche.model.post import Post
from doing import Place, opening, place_in, publishing
from histories import NOON, Step, replayed, steps

POSTS = 1_100
"""More than two pages of the migration."""


def stored(connection: Connection, blog: str) -> dict[str, Counter[Facet]]:
    """Give the stored facets of each post."""
    found: dict[str, Counter[Facet]] = {}
    for row in connection.execute(select(facets).where(facets.c.blog == blog)):
        found.setdefault(row.post, Counter())[Facet(row.kind, row.word, row.detail)] = row.uses
    return found


def before_the_desk(path: Path, place: Place) -> None:
    """Make a database of the first schema with the rows of this place's log."""
    config = Config()
    config.set_main_option("script_location", str(Path(depesche.__file__).parent / "migrations"))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    with engine.begin() as connection:
        connection.execute(text("ATTACH :other AS other"), {"other": str(place.database)})
        for table in ("blogs", "posts", "events"):
            connection.execute(text(f"INSERT INTO {table} SELECT * FROM other.{table}"))  # ours
    engine.dispose()


def test_the_migration_fills_in_those_of_posts_that_are_there(tmp_path: Path) -> None:
    said = Quote("We go on.", speaker="Ada Brandt", role="mayor")
    with place_in(tmp_path / "now") as place:
        place.do(opening(), *(publishing(body=(said, Text(f"Post {n}.")), tags=(f"tag {n}",)) for n in range(POSTS)))
        old = tmp_path / "old.sqlite"
        before_the_desk(old, place)
        engine = open_sqlite(old)
        with engine.connect() as connection, place.log.reading() as rows:
            assert stored(connection, place.blog().id) == stored(rows.connection, place.blog().id)
            assert DeskRows(connection).vocabulary(place.blog().id).speakers[0].quotes == POSTS
        engine.dispose()


@given(steps(20))
@settings(max_examples=30)
def test_stored_facets_are_those_of_the_posts_as_they_stand(history: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder, place_in(Path(folder)) as place:
        place.do(opening())
        place.do(publishing(tags=("a", "b"), place="Saltmere", time=NOON, confidence="disputed"))
        replayed(place, history)
        with place.log.reading() as rows:
            found = stored(rows.connection, place.blog().id)
            assert found == {post.id: facets_of(post) for post in place.posts() if facets_of(post)}


def test_one_word_said_twice_in_a_post_counts_twice(tmp_path: Path) -> None:
    said = Quote("We go on.", speaker="Ada Brandt")
    with place_in(tmp_path) as place:
        done = place.do(opening(), publishing(body=(said, said)))
        assert facets_of(done[1].post) == Counter({Facet("speaker", "Ada Brandt"): 2})
        assert facets_of(None) == Counter()
        decoded = msgspec.json.decode(msgspec.json.encode(done[1].post), type=Post)
        assert facets_of(decoded) == facets_of(done[1].post)
