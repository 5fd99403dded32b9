"""What came behind a seq is found by the log's order, and what was amended since is counted."""

from pathlib import Path

from depesche.log.since_rows import Amended, SinceRows
from depesche.model.commands import Correct, MarkKey, TakeDown
from depesche.model.ids import new_ulid
from doing import copy_with, opening, place_in, publishing


def test_posts_that_came_behind_a_seq_are_found_whatever_their_time_or_state(
    database: Path | str, tmp_path: Path
) -> None:
    with place_in(tmp_path, database) as place:
        place.do(opening(), opening("elsewhere"))
        old, fixed, gone = (place.do(publishing(f"{n}."))[0].post for n in range(3))
        seq = place.blog().seq
        new, passing = (place.do(publishing(f"New {n}."))[0].post for n in range(2))
        place.do(publishing("Elsewhere.", "elsewhere"))
        place.do(
            MarkKey(id=new_ulid(), blog="harbour", post=new.id, is_key=True),
            Correct(id=new_ulid(), blog="harbour", post=fixed.id, copy=copy_with("One."), note="One.", expected=None),
            Correct(id=new_ulid(), blog="harbour", post=fixed.id, copy=copy_with("1."), note="1.", expected=None),
            Correct(id=new_ulid(), blog="harbour", post=new.id, copy=copy_with("N."), note="N.", expected=None),
            *(TakeDown(id=new_ulid(), blog="harbour", post=post.id, reason="Wrong.") for post in (gone, passing)),
        )
        with place.log.reading() as rows:
            since, blog = SinceRows(rows.connection), place.blog()
            came = since.arrivals(blog.id, seq, 9)
            assert [(one.id, one.is_key, one.stands) for one in came] == [
                (passing.id, False, False),
                (new.id, True, True),
            ]
            assert [one.order for one in came] == [passing.order, new.order]
            assert [one.id for one in since.arrivals(blog.id, 0, 4)] == [passing.id, new.id, gone.id, fixed.id]
            assert [one.id for one in since.arrivals(blog.id, 0, 9)][-1] == old.id
            assert since.arrivals(blog.id, blog.seq, 9) == []
            assert since.amended(blog.id, seq) == Amended(corrected=1, gone=1)
            assert since.amended(blog.id, blog.seq) == Amended(0, 0)
