"""What commands do, and why some are refused; no database."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from depesche.log.chain import FIRST_PREV
from depesche.model import commands, events
from depesche.model.blog import BlogCopy
from depesche.model.commands import Actor
from depesche.model.ids import new_ulid
from depesche.rules.decide import Refusal, decide
from depesche.rules.fold import State, fold
from doing import copy_with, opening, publishing

NOW = datetime(2026, 5, 1, 20, tzinfo=UTC)
ADMIN = Actor("admin", "admin")


def done(state: State, command: Any, actor: Actor = ADMIN) -> State:
    """Decide and fold as the log would, without storing anything."""
    decision = decide(state, command, actor, NOW)
    assert not isinstance(decision, Refusal), decision
    for payload in decision:
        seq = 1 if state.blog is None else state.blog.seq + 1
        event = events.Event(
            blog=new_ulid() if state.blog is None else state.blog.id,
            seq=seq,
            id=command.id,
            kind=type(payload).__name__,
            version=1,
            at=NOW,
            by=actor.id,
            post=events.post_of(payload),
            payload=payload,
            salt="00",
            payload_hash="",
            prev=FIRST_PREV,
            hash="",
        )
        state = fold(state, event)
    return state


def refusal(state: State, command: Any, actor: Actor = ADMIN) -> Refusal:
    decision = decide(state, command, actor, NOW)
    assert isinstance(decision, Refusal), decision
    return decision


@pytest.fixture
def opened() -> State:
    return done(State(), opening())


@pytest.fixture
def published(opened: State) -> State:
    return done(opened, publishing())


def on(state: State, kind: type, **values: Any) -> Any:
    assert state.post is not None
    return kind(id=new_ulid(), blog="harbour", post=state.post.id, **values)


def test_a_blog_must_be_open_before_anything_is_published() -> None:
    assert refusal(State(), publishing()).why == "unknown"


def test_an_address_of_the_server_can_not_be_a_blogs() -> None:
    assert "needed by the server" in refusal(State(), opening("api")).sentence


def test_opening_twice_is_harmless_when_it_says_the_same(opened: State) -> None:
    assert decide(opened, opening(), ADMIN, NOW) == ()
    assert refusal(opened, opening(headline="Another")).why == "exists"


def test_a_post_without_time_shows_that_of_its_publication(published: State) -> None:
    assert published.post is not None
    assert published.post.time == NOW


def test_publishing_again_with_other_words_is_refused_with_the_revision(published: State) -> None:
    assert published.post is not None
    command = commands.Publish(id=new_ulid(), blog="harbour", post=published.post.id, copy=copy_with("Other."))
    assert (refusal(published, command).why, refusal(published, command).rev) == ("exists", 1)


def test_a_stale_revision_is_refused_with_the_current_one(published: State) -> None:
    state = done(published, on(published, commands.Revise, copy=copy_with("Two."), expected=1))
    found = refusal(state, on(state, commands.Revise, copy=copy_with("Three."), expected=1))
    assert (found.why, found.rev) == ("stale", 2)


def test_the_same_revision_sent_again_does_nothing(published: State) -> None:
    command = on(published, commands.Revise, copy=copy_with("Two."), expected=1)
    assert decide(done(published, command), command, ADMIN, NOW) == ()


def test_a_correction_keeps_its_note_and_a_silent_edit_has_none(published: State) -> None:
    state = done(published, on(published, commands.Revise, copy=copy_with("Two.")))
    state = done(state, on(state, commands.Correct, copy=copy_with("Three."), note="It was three."))
    assert state.post is not None
    assert [(one.note, one.rev) for one in state.post.corrections] == [("It was three.", 3)]


@pytest.mark.parametrize("note", ["", "   ", "n" * 1001, "a\x00b"])
def test_a_note_must_say_something_and_not_too_much(published: State, note: str) -> None:
    assert refusal(published, on(published, commands.Correct, copy=copy_with("Two."), note=note)).why == "invalid"


def test_a_post_taken_down_holds_nothing_of_what_it_said(published: State) -> None:
    state = done(
        published, on(published, commands.Correct, copy=copy_with("Secret.", headline="Secret"), note="Secret.")
    )
    state = done(state, on(state, commands.Pin))
    state = done(state, on(state, commands.TakeDown, reason="Wrong harbour."))
    assert state.post is not None
    assert state.blog is not None
    assert "Secret" not in repr(state)
    assert (state.post.state, state.post.body, state.post.pinned) == ("taken_down", (), False)
    assert (state.blog.posts, state.blog.pinned, state.blog.generation) == (0, (), 2)


@pytest.mark.parametrize("kind", [commands.Revise, commands.Correct, commands.Pin, commands.MarkKey])
def test_a_post_taken_down_can_not_be_changed(published: State, kind: type) -> None:
    state = done(published, on(published, commands.TakeDown, reason="Wrong."))
    values: dict[type, dict[str, Any]] = {
        commands.Revise: {"copy": copy_with("x")},
        commands.Correct: {"copy": copy_with("x"), "note": "y"},
    }
    assert refusal(state, on(state, kind, **values.get(kind, {}))).why == "gone"


def test_only_who_may_erases(published: State) -> None:
    command = on(published, commands.Erase, reason="A court said so.")
    assert refusal(published, command, Actor("bot", "editor")).why == "forbidden"
    assert done(published, command).post is not None


def test_a_token_writes_only_to_its_blogs(opened: State) -> None:
    assert refusal(opened, publishing(), Actor("bot", None, {"other": "admin"})).why == "forbidden"


def test_an_embargo_holds_until_its_moment(opened: State) -> None:
    later = publishing(embargo_until=NOW + timedelta(minutes=1))
    assert "21:01" not in refusal(opened, later).sentence
    assert "20:01 UTC" in refusal(opened, later).sentence
    assert decide(opened, publishing(embargo_until=NOW), ADMIN, NOW)


def test_no_more_posts_are_pinned_than_the_limit(opened: State) -> None:
    state = opened
    for _ in range(5):
        state = done(State(state.blog), publishing())
        state = done(state, on(state, commands.Pin))
    state = done(State(state.blog), publishing())
    assert refusal(state, on(state, commands.Pin)).why == "limit"


def test_coverage_starts_when_it_is_live_and_ends_when_it_is_ended() -> None:
    state = done(State(), commands.OpenBlog(id=new_ulid(), blog="b", copy=BlogCopy(headline="h"), status="upcoming"))
    assert state.blog is not None
    assert state.blog.coverage_start is None
    state = done(state, commands.ChangeStatus(id=new_ulid(), blog="b", status="live"))
    state = done(state, commands.ChangeStatus(id=new_ulid(), blog="b", status="ended"))
    assert state.blog is not None
    assert (state.blog.coverage_start, state.blog.coverage_end) == (NOW, NOW)
