"""What is PostgreSQL's alone: the place of what was erased is freed once no older view of the database needs it."""

from pathlib import Path

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
