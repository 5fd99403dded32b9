"""Links of posts: checked when they are made, known from both ends, remembered when they end, and verified."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import delete, insert

from depesche.desk import Refused
from depesche.log import known_rows
from depesche.log.chain import canonical
from depesche.log.known_rows import KnownRows
from depesche.log.tables import ties
from depesche.log.verify import verify
from depesche.model.commands import Erase, Revise, TakeDown
from depesche.model.events import PostPublished
from depesche.model.ids import new_ulid
from depesche.model.limits import TIES
from depesche.model.post import PostLink
from doing import Place, copy_with, opening, place_in, publishing


def linking(place: Place, *others: str, **copy: Any) -> str:
    links = tuple(PostLink("continues", other) for other in others)
    return str(place.do(publishing(links=links, **copy))[0].post.id)


def refused(place: Place, command: Any) -> str:
    with pytest.raises(Refused) as said:
        place.do(command)
    return str(said.value)


def test_ties_are_known_from_both_ends_over_several_posts_and_outlive_their_links(
    database: Path | str, tmp_path: Path
) -> None:
    with place_in(tmp_path, database) as place:
        place.do(opening(), opening("other"))
        one = linking(place)
        two = linking(place, one)
        three = linking(place, two)
        alone = linking(place)
        with place.log.reading() as rows:
            blog = place.blog().id
            assert rows.tied(blog, [one]) == {two}
            assert (rows.tied(blog, [one], 2), rows.tied(blog, [one], 3)) == (set(), {two})
            assert rows.tied(blog, [two, alone]) == {one, three}
            assert [post.id for post in rows.tied_posts(blog, [two])] == [three, one]
            assert sorted(rows.chained(blog, [one], 9)) == [one, two, three]
            assert len(rows.chained(blog, [one], 2)) == 2
            assert rows.chained(blog, [alone], 9) == [alone]
            assert rows.tied(place.blog("other").id, [one]) == set()
        place.do(Revise(id=new_ulid(), blog="harbour", post=two, copy=copy_with("Something else.")))
        with place.log.reading() as rows:
            assert rows.tied(blog, [one]) == {two}
            held = rows.post(blog, two)
            assert held is not None
            assert held.links == ()
        again = copy_with("Once more.", links=(PostLink("confirms", one),))
        place.do(Revise(id=new_ulid(), blog="harbour", post=two, copy=again))


@pytest.mark.parametrize("few", [0, 1_000], ids=["many", "few"])
def test_posts_that_are_sure_or_linked_are_found_be_they_few_or_many(
    database: Path | str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(known_rows, "FEW", few)
    with place_in(tmp_path, database) as place:
        place.do(opening())
        sure = linking(place, confidence="confirmed")
        first = linking(place)
        linking(place, text="Neither.")
        last = linking(place, first)
        with place.log.reading() as rows:
            known = KnownRows(rows.connection)
            assert [post.id for post in known.telling(place.blog().id, 9)] == [last, first, sure]
            assert [post.id for post in known.telling(place.blog().id, 1)] == [last]


def test_a_link_to_what_is_not_there_or_gone_is_refused_but_one_that_stood_before_may_stay(tmp_path: Path) -> None:
    with place_in(tmp_path) as place:
        place.do(opening(), opening("other"))
        elsewhere = place.do(publishing(slug="other"))[0].post.id
        one = linking(place)
        two = linking(place, one)
        link = (PostLink("confirms", elsewhere),)
        assert "has no such post" in refused(place, publishing(links=link))
        own = publishing()
        copy = copy_with("Me.", links=(PostLink("confirms", own.post),))
        assert "the post itself" in refused(place, msgspec.structs.replace(own, copy=copy))
        place.do(TakeDown(id=new_ulid(), blog="harbour", post=one, reason="Wrong."))
        assert "was taken down" in refused(place, publishing(links=(PostLink("confirms", one),)))
        kept = copy_with("Still.", links=(PostLink("contradicts", one),))
        assert place.do(Revise(id=new_ulid(), blog="harbour", post=two, copy=kept))[0].post.links == kept.links
        with pytest.raises(ValueError, match="names a post twice"):
            copy_with("Twice.", links=(PostLink("confirms", one), PostLink("continues", one)))


def test_a_post_is_tied_to_so_many_others_at_most(tmp_path: Path) -> None:
    with place_in(tmp_path) as place:
        place.do(opening())
        one = linking(place)
        place.do(*(publishing(links=(PostLink("continues", one),)) for _ in range(TIES)))
        assert f"the limit is {TIES}" in refused(place, publishing(links=(PostLink("continues", one),)))


def test_a_copy_without_links_is_stored_and_hashed_as_it_was_before_there_were_links() -> None:
    payload = canonical(PostPublished(post="0" * 26, copy=copy_with("Words.")))
    assert json.loads(payload)["copy"] == {"body": [{"type": "text", "text": "Words."}]}
    with_link = canonical(PostPublished(post="0" * 26, copy=copy_with("Words.", links=(PostLink("confirms", "1"),))))
    assert json.loads(with_link)["copy"]["links"] == [{"relation": "confirms", "post": "1"}]


def test_ties_that_are_not_those_of_the_log_are_found_and_those_of_an_erased_post_are_not_held_against_it(
    tmp_path: Path,
) -> None:
    with place_in(tmp_path) as place:
        place.do(opening())
        one = linking(place)
        two = linking(place, one)
        erased = linking(place, one)
        place.do(Erase(id=new_ulid(), blog="harbour", post=erased, reason="A court."))
        pair = {"blog": place.blog().id, "post": one, "other": two, "seq": 3}

        def why() -> str | None:
            with place.log.reading() as rows:
                return verify(rows, place.blog(), lambda _: None).why

        def change(statement: Any) -> None:
            place.log.transact(lambda tx: tx.rows.connection.execute(statement)).result()

        assert why() is None
        change(delete(ties).where(ties.c.post == one, ties.c.other == two))
        assert why() == "the table of ties is not the fold of the log"
        change(insert(ties).values(pair))
        assert why() is None
        change(insert(ties).values(pair | {"post": two, "other": two}))
        assert why() == "the table of ties is not the fold of the log"
