"""For any history, the tables are the fold of the log, and a reader who folds the public log learns the same."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings

from depesche.desk import Refused
from depesche.log.verify import verify
from depesche.model import commands
from depesche.model.blog import BlogCopy, Status
from depesche.model.ids import new_ulid
from depesche.model.post import Post
from depesche.rules.fold import State, fold
from doing import Place, copy_with, opening, place_in
from histories import Step, steps

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
STATUSES: tuple[Status, ...] = ("upcoming", "live", "paused", "ended")


def command_of(step: Step, posts: list[str]) -> object:
    at: dict[str, Any] = {"id": new_ulid(), "blog": "harbour"}
    post = at | {"post": posts[step.which % len(posts)]} if posts else at | {"post": new_ulid()}
    copy = copy_with(step.words, time=NOON + timedelta(minutes=step.minutes))
    headline = " ".join(step.words.split())[:80] or "Harbour"
    match step.what:
        case "publish":
            posts.append(new_ulid())
            return commands.Publish(**at, post=posts[-1], copy=copy)
        case "revise":
            return commands.Revise(**post, copy=copy)
        case "correct":
            return commands.Correct(**post, copy=copy, note=step.words)
        case "take_down":
            return commands.TakeDown(**post, reason=step.words)
        case "erase":
            return commands.Erase(**post, reason=step.words)
        case "pin" | "unpin":
            return commands.Pin(**post, pinned=step.what == "pin")
        case "key" | "unkey":
            return commands.MarkKey(**post, is_key=step.what == "key")
        case "status":
            return commands.ChangeStatus(**at, status=STATUSES[step.which % 4])
    return commands.ReviseBlog(**at, copy=BlogCopy(headline=headline))


def replayed(place: Place, history: list[Step]) -> None:
    posts: list[str] = []
    for step in history:
        try:
            place.do(command_of(step, posts))
        except Refused:
            continue


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
