"""The index of words: filled for posts that are there, made anew, never in the way of a post, and nothing stays."""

import tempfile
from pathlib import Path
from typing import Any

import msgspec
from alembic import command
from alembic.config import Config
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

import depesche
from depesche.live.search import Search, results_of
from depesche.log.found import NEAR, Indexed, place_of, rebuild, write
from depesche.log.search_rows import SearchRows, Sought
from depesche.log.verify import verify_at
from depesche.model.commands import Erase, Revise, TakeDown
from depesche.model.ids import new_ulid
from depesche.search.indexed import EVERY
from depesche.search.question import question_of
from doing import Place, copy_with, opening, place_in, publishing


def names(place: Place, q: str) -> list[str]:
    """Give the ULIDs of posts that a search of all blogs finds."""
    with place.log.reading() as rows:
        return [post.id for _, post in results_of(rows, None, Search(q), 100).found]


def forget_all(place: Place) -> None:
    with place.log.engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.execute(text("DELETE FROM found"))


def evening(place: Place) -> None:
    place.do(opening(language="de"), opening("flood"))
    posts = [publishing(f"Die Brücken von Ort {n} sind gesperrt.", tags=("Verkehr",)) for n in range(7)]
    place.do(*posts, publishing("All bridges are closed.", "flood"))
    here: Any = {"blog": "harbour"}
    place.do(
        Revise(id=new_ulid(), **here, post=posts[0].post, copy=copy_with("Die Fähren fahren.")),
        TakeDown(id=new_ulid(), **here, post=posts[1].post, reason="A rumour."),
        Erase(id=new_ulid(), **here, post=posts[2].post, reason="A court said so."),
    )


ASKED = ("brücke", "fähre", "bridge", "gesperrt", "ort 5", "rumour")


def test_the_migration_fills_it_with_the_posts_that_are_there(database: Path | str, tmp_path: Path) -> None:
    with place_in(tmp_path, database) as place:
        evening(place)
        before = [names(place, q) for q in ASKED]
        assert [len(found) for found in before] == [4, 1, 1, 4, 1, 0]
        with place.log.engine.connect().execution_options(write=True) as connection, connection.begin():
            config = Config()
            config.set_main_option("script_location", str(Path(depesche.__file__).parent / "migrations"))
            config.attributes["connection"] = connection
            command.downgrade(config, "0009")
    with place_in(tmp_path, database) as place:
        assert [names(place, q) for q in ASKED] == before


def test_verify_misses_what_the_index_lacks_and_opening_the_log_fills_an_empty_one(
    database: Path | str, tmp_path: Path
) -> None:
    with place_in(tmp_path, database) as place:
        evening(place)
        with place.log.reading() as rows:
            assert verify_at(rows, "harbour", lambda _: None).broken is None
        forget_all(place)
        with place.log.reading() as rows:
            assert "depesche reindex" in str(verify_at(rows, "harbour", lambda _: None).why)
    with place_in(tmp_path, database) as place, place.log.reading() as rows:
        assert verify_at(rows, "harbour", lambda _: None).broken is None


def test_made_anew_it_finds_the_same(database: Path | str, tmp_path: Path) -> None:
    with place_in(tmp_path, database) as place:
        evening(place)
        before = [names(place, q) for q in ASKED]
        forget_all(place)
        assert [names(place, q) for q in ASKED] == [[]] * len(ASKED)
        with place.log.engine.connect().execution_options(write=True) as connection, connection.begin():
            assert rebuild(connection) == 6
        assert [names(place, q) for q in ASKED] == before


def test_posts_whose_place_is_taken_stand_near_it_and_each_can_be_taken_out(
    database: Path | str, tmp_path: Path
) -> None:
    many = NEAR // 10
    with place_in(tmp_path, database) as place:
        post = place.do(opening(), publishing("All bridges are closed."))[1].post
        n = place_of(place.blog().id, post)
        others = [Indexed(n, new_ulid(), new_ulid(), ("bridg",), (EVERY,)) for _ in range(many)]
        for some in (others, [msgspec.structs.replace(one, stems=None) for one in others[: many // 2]]):
            with place.log.engine.connect().execution_options(write=True) as connection, connection.begin():
                write(connection, some)
        with place.log.reading() as rows:
            found = SearchRows(rows.connection).found(Sought(question_of("bridge")), many * 2)
        assert {hit.post for hit in found} == {post.id, *(one.post for one in others[many // 2 :])}


def test_no_word_of_an_erased_post_stays_in_the_file(tmp_path: Path) -> None:
    def held() -> bytes:
        return b"".join(file.read_bytes() for file in tmp_path.glob("depesche.sqlite*"))

    with place_in(tmp_path) as place:
        place.do(opening(), *(publishing(f"Zyzzogeton {n} is no secret.") for n in range(50)))
        post = place.do(publishing("Quokkageheim was seen here."))[0].post
        place.do(*(publishing(f"Zyzzogeton {n} is no secret.") for n in range(50)))
        assert b"uokkageheim" in held()
        place.do(Erase(id=new_ulid(), blog="harbour", post=post.id, reason="A court said so."))
        assert b"uokkageheim" not in held()
        assert len(names(place, "zyzzogeton")) == 100


def index(place: Place) -> set[tuple[object, ...]]:
    with place.log.reading() as rows:
        return {tuple(row) for row in rows.connection.execute(text("SELECT blog, post, words FROM found"))}


WORDS = st.lists(st.sampled_from(["ferry", "Brücke", "quay", "storm's", "Straße"]), min_size=1, max_size=5)


@given(st.lists(st.tuples(st.integers(0, 3), WORDS), max_size=12))
@settings(max_examples=25)
def test_after_any_history_it_holds_the_posts_as_they_stand(history: list[tuple[int, list[str]]]) -> None:
    with tempfile.TemporaryDirectory() as folder, place_in(Path(folder)) as place:
        place.do(opening())
        for n, words in history:
            posts = place.posts()
            standing = [post for post in posts if post.removal is None]
            said = " ".join(words)
            here: Any = {"id": new_ulid(), "blog": "harbour"}
            if n == 0 or not standing:
                place.do(publishing(said))
            elif n == 1:
                place.do(Revise(**here, post=standing[0].id, copy=copy_with(said)))
            else:
                gone = TakeDown if n == 2 else Erase
                place.do(gone(**here, post=standing[-1].id, reason=said))
        after = index(place)
        with place.log.engine.connect().execution_options(write=True) as connection, connection.begin():
            rebuild(connection)
        assert index(place) == after
