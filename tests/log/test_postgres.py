"""What is PostgreSQL's alone: the place of what was erased is freed once no older view of the database needs it."""

from pathlib import Path

import psycopg

from depesche.model.commands import Erase
from depesche.model.ids import new_ulid
from doing import opening, place_in, publishing
from postgres import Postgres


def test_what_an_older_view_still_sees_is_not_taken_for_forgotten(postgres: Postgres, tmp_path: Path) -> None:
    with place_in(tmp_path, postgres.database()) as place:
        place.do(opening())
        post = place.do(publishing("Geheimnis-0815"))[0].post
        forget, engine = place.log._database.forget, place.log.engine
        with place.log.reading() as rows:
            assert rows.blog("harbour") is not None  # it sees the post from here on
            place.do(Erase(id=new_ulid(), blog="harbour", post=post.id, reason="A court said so."))
            place.do(publishing("Others go on."))
            assert not forget(engine)
        assert forget(engine)


def test_a_table_that_something_else_is_at_work_on_is_not_waited_for(postgres: Postgres, tmp_path: Path) -> None:
    address = postgres.database()
    with place_in(tmp_path, address) as place:
        place.do(opening(), publishing("Geheimnis-0815"))
        forget, engine = place.log._database.forget, place.log.engine
        with psycopg.connect(address) as other:
            other.execute("LOCK TABLE posts IN SHARE UPDATE EXCLUSIVE MODE")  # as a vacuum does
            assert not forget(engine)
        assert forget(engine)
