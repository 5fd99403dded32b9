"""For any history, the tables are the fold of the log, and a reader who folds the public log learns the same."""

import tempfile
from pathlib import Path

from hypothesis import given, settings

from depesche.log.verify import verify
from depesche.model.post import Post
from depesche.rules.fold import State, fold
from doing import opening, place_in
from histories import Step, replayed, steps


@given(steps(25))
@settings(max_examples=60)
def test_tables_are_the_fold_of_the_log(history: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder, place_in(Path(folder)) as place:
        place.do(opening())
        replayed(place, history)
        with place.log.reading() as rows:
            blog = rows.blog("harbour")
            assert blog is not None
            verdict = verify(rows, blog, lambda _: None)
            assert verdict.broken is None, verdict
            state, folded = State(), dict[str, Post]()
            for event in rows.all_public_events(blog.id):
                state = fold(State(state.blog, folded.get(event.post or "")), event)
                if state.post is not None:
                    folded[state.post.id] = state.post
            assert state.blog == blog
            assert sorted(folded.values(), key=lambda post: (post.time, post.order), reverse=True) == list(
                rows.all_posts(blog.id)
            )
