"""Writers, crashes and readers in any order, against the simplest model of a log: a list that only grows."""

import contextlib
import shutil
import tempfile
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from msgspec import Struct

from depesche.desk import Refused, Sitting
from depesche.live.present import Present
from depesche.log.append import Append
from depesche.log.verify import verify_at
from depesche.model.commands import Correct, Erase, MarkKey, Pin, Publish, Revise, TakeDown
from depesche.model.ids import new_ulid
from depesche.model.post import Post
from depesche.render.assets import load_assets
from depesche.render.html import Html, Site
from doing import ACTOR, Place, copy_with, opening, publishing
from histories import WORDS
from postgres import Postgres
from torture import IS_WHOLE

WHICH = st.integers(0, 7)
PRESENT = Present(Html(Site("Test", "https://live.example", load_assets())))


class Reader(Struct):
    """Somebody who is told of what changed behind a seq, in one frame after the other."""

    seq: int = 0
    parts: dict[str, str] = {}


class Machine(RuleBasedStateMachine):
    """A newsroom whose process may end at any moment. What its writers were told is done is the model."""

    def __init__(self, database: str | None) -> None:
        super().__init__()
        self.made = tempfile.TemporaryDirectory()
        self.lives = 0
        self.address = database
        self.place = self.begin()
        self.done: dict[str, Any] = {}
        """Each command that was acknowledged, by its ULID, in the order of the log."""
        self.posts: dict[str, str | None] = {}
        """What each post says by now, None when it was taken down."""
        self.reader = Reader()

    def begin(self) -> Place:
        return Place(Path(self.made.name) / str(self.lives), self.address)

    @initialize()
    def open_blog(self) -> None:
        self.acknowledged(opening())

    def acknowledged(self, command: Any) -> None:
        self.place.do(command)
        self.done[command.id] = command

    def which(self, number: int) -> str:
        return list(self.posts)[number % len(self.posts)]

    def change(self, make: Any, number: int, says: str | None = None, **more: Any) -> None:
        """Do a command to a post that stands; to one that was taken down it is refused and changes nothing."""
        post = self.which(number)
        command = make(id=new_ulid(), blog="harbour", post=post, **more)
        if self.posts[post] is None and make not in (TakeDown, Erase):
            with pytest.raises(Refused):
                self.place.do(command)
            return
        seq = self.place.blog().seq
        self.place.do(command)
        if self.place.blog().seq > seq:  # else all stood so already
            self.done[command.id] = command
        self.posts[post] = (
            says if make in (Revise, Correct) else None if make in (TakeDown, Erase) else self.posts[post]
        )

    @rule(words=WORDS)
    def publish(self, words: str) -> None:
        command = publishing(words)
        self.acknowledged(command)
        self.posts[command.post] = words

    @rule(words=st.lists(WORDS, min_size=2, max_size=6))
    def publish_at_once(self, words: list[str]) -> None:
        commands = [publishing(text) for text in words]
        for future in [self.sent(command) for command in commands]:
            future.result(30)
        self.noted(commands)

    @precondition(lambda self: self.posts)
    @rule(number=WHICH, words=WORDS)
    def revise(self, number: int, words: str) -> None:
        self.change(Revise, number, words, copy=copy_with(words))

    @precondition(lambda self: self.posts)
    @rule(number=WHICH, words=WORDS)
    def correct(self, number: int, words: str) -> None:
        self.change(Correct, number, words, copy=copy_with(words), note="It was otherwise.")

    @precondition(lambda self: self.posts)
    @rule(number=WHICH, make=st.sampled_from([TakeDown, Erase]))
    def take_away(self, number: int, make: Any) -> None:
        self.change(make, number, reason="It was wrong.")

    @precondition(lambda self: self.posts)
    @rule(number=WHICH, yes=st.booleans())
    def mark(self, number: int, yes: bool) -> None:
        self.change(MarkKey, number, is_key=yes)
        self.change(Pin, number, pinned=yes)

    @precondition(lambda self: self.posts)
    @rule(number=WHICH)
    def send_again(self, number: int) -> None:
        """Send a command again whose answer was lost, as often as it pleases: nothing is there twice."""
        command = list(self.done.values())[number % len(self.done)]
        seq = self.place.blog().seq
        self.place.do(command)
        assert self.place.blog().seq == seq

    @rule(words=WORDS)
    def fail_on_the_way(self, words: str) -> None:
        """Fail when some of it is written: all of it is undone."""

        def work(sitting: Sitting) -> None:
            sitting.do(publishing(words), ACTOR)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            self.place.desk.sit_now(work)

    @rule()
    def crash(self) -> None:
        self.end_and_begin([])

    @rule(words=st.lists(WORDS, min_size=1, max_size=6))
    def crash_while_it_writes(self, words: list[str]) -> None:
        """End while posts are on their way; whoever was not answered sends the same again."""
        commands = [publishing(text) for text in words]
        self.end_and_begin(commands)
        for command in commands:
            self.place.do(command)
        self.noted(commands)

    @rule()
    def catch_up(self) -> None:
        """Tell the reader what is missing, and see that the reader then has what a new one gets."""
        with self.place.log.reading() as rows:
            moved = PRESENT.moved(rows, "harbour", self.reader.seq)
            assert moved.parts is not None
            self.reader.parts = self.reader.parts | moved.parts
            assert moved.blog.seq >= self.reader.seq
            self.reader.seq = moved.blog.seq
            posts = list(rows.all_posts(moved.blog.id))
            articles = zip((f"post-{post.id}" for post in posts), PRESENT.posts(moved.blog, posts, posts), strict=True)
            assert self.reader.parts == dict(articles) | PRESENT.surroundings(rows, moved.blog)

    @invariant()
    def stands_as_the_model_says(self) -> None:
        if not self.done:
            return
        stored = {post.id: said(post) for post in self.place.posts()}
        assert stored == self.posts
        with self.place.log.reading() as rows:
            assert verify_at(rows, "harbour", lambda _: None).broken is None
            blog = rows.blog("harbour")
            assert blog is not None
            assert [one.event.id for one in rows.all_events(blog.id)] == list(self.done)

    def sent(self, command: Publish) -> "Future[Any]":
        clock = self.place.desk._clock

        def work(tx: Append) -> None:
            Sitting(tx, clock).do(command, ACTOR)

        return self.place.log.transact(work)

    def noted(self, commands: list[Publish]) -> None:
        """Put into the model what was acknowledged, in the order in which the log has it."""
        told = {command.id: command for command in commands}
        with self.place.log.reading() as rows:
            blog = rows.blog("harbour")
            assert blog is not None
            events = [stored.event.id for stored in rows.all_events(blog.id)]
        assert set(events[: len(self.done)]) == set(self.done), "something new stands before what was acknowledged"
        for ulid in events[len(self.done) :]:
            self.done[ulid] = told[ulid]
            self.posts[told[ulid].post] = said_by(told[ulid])

    def end_and_begin(self, on_their_way: list[Publish]) -> None:
        """Have the process end while these are on their way: only what is on disk by then is there afterwards."""
        futures = [self.sent(command) for command in on_their_way]
        ended = self.place
        self.lives += 1
        if self.address is None:
            there = Path(self.made.name) / str(self.lives)
            there.mkdir()
            for name in ("depesche.sqlite-wal", "depesche.sqlite"):
                with contextlib.suppress(FileNotFoundError):
                    shutil.copyfile(ended.folder / name, there / name)
        else:
            with psycopg.connect(self.address, autocommit=True) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
        ended.log.close()
        for future in futures:
            future.exception(30)
        self.place = self.begin()

    def teardown(self) -> None:
        self.place.log.close()
        self.made.cleanup()


def said(post: Post) -> str | None:
    return None if post.removal is not None else "".join(getattr(block, "text", "") for block in post.body)


def said_by(command: Publish) -> str:
    return "".join(getattr(block, "text", "") for block in command.copy.body)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_in_any_order_of_writing_crashing_and_reading_the_log_is_a_list_that_only_grows(
    kind: str, request: pytest.FixtureRequest
) -> None:
    examples, steps = {"sqlite": (8, 25), "postgres": (3, 12)}[kind]
    postgres: Postgres | None = request.getfixturevalue("postgres") if kind == "postgres" else None

    class Here(Machine):
        def __init__(self) -> None:
            super().__init__(None if postgres is None else postgres.database())

    amount = settings(
        max_examples=40 * examples if IS_WHOLE else examples,
        stateful_step_count=2 * steps if IS_WHOLE else steps,
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    run_state_machine_as_test(Here, settings=amount)
