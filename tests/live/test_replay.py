"""A blog as it stood: what a replay shows is what the page showed, and a jump costs no more in a long blog."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import text

from depesche.desk import Desk, Refused
from depesche.live.pages import PAGE_POSTS
from depesche.live.present import Present
from depesche.live.replay import Replay
from depesche.log.replay_rows import ReplayRows
from depesche.log.verify import verify
from depesche.model.blog import BlogCopy
from depesche.model.commands import Correct, Erase, MarkKey, Pin, Revise, ReviseBlog, TakeDown
from depesche.model.ids import new_ulid
from depesche.render.assets import load_assets
from depesche.render.html import Html, Site
from doing import ACTOR, MEDIA, PICTURE, Place, copy_with, opening, place_in, publishing
from histories import NOON, Step, command_of, steps

PRESENT = Present(Html(Site("Test", "https://live.example", load_assets())))
REPLAY = Replay(PRESENT)

Parts = dict[str, str]
"""Parts of a page by name; of posts in their order."""


def page_now(place: Place) -> Parts:
    with place.log.reading() as rows:
        blog = place.blog()
        posts = rows.posts(blog.id, PAGE_POSTS)
        ties_with = rows.tied_posts(blog.id, [post.id for post in posts])
        articles = zip((post.id for post in posts), PRESENT.posts(blog, posts, ties_with), strict=True)
        return dict(articles) | PRESENT.surroundings(rows, blog)


def page_then(place: Place, instant: datetime) -> Parts:
    with place.log.reading() as rows:
        blog = place.blog()
        made = REPLAY.page(rows, blog, instant)
        assert made is not None
        then = ReplayRows(rows.connection).moment(blog.id, instant)
        stood = ReplayRows(rows.connection).blog(blog, then)
        around = REPLAY.surroundings(rows, blog, stood, then)
    main = made.body.decode()
    assert all(part in main for part in around.values())
    return {article: main[main.index(f'<article id="post-{article}"') :] for article in ids_of(main)} | around


def ids_of(page: str) -> list[str]:
    return [str(article.id)[5:] for article in LexborHTMLParser(page).css("#posts > article")]


def gone(place: Place) -> set[str]:
    return {post.id for post in place.posts() if post.removal is not None}


@given(steps(20))
@settings(max_examples=25)
def test_a_replay_to_any_event_shows_what_the_page_showed_but_of_what_went_that_it_is_gone(
    history: list[Step],
) -> None:
    with tempfile.TemporaryDirectory() as folder, place_in(Path(folder)) as place:
        now = [NOON]
        desk = Desk(place.log, place.media, lambda: now[0])
        desk.submit_now([opening()], ACTOR)
        shown, posts = {now[0]: page_now(place)}, list[str]()
        commands: list[Any] = []
        for step in history:
            now[0] += timedelta(minutes=7)
            try:
                commands[:] = [command_of(step, posts)]
                desk.submit_now(commands, ACTOR)
            except Refused:
                continue
            shown[now[0]] = page_now(place)
        last, erased = max(shown), gone(place)
        for instant, page in shown.items():
            then = page_then(place, instant)
            lasting = [name for name in page if name not in erased]
            assert [name for name in then if name not in erased] == lasting
            for name in lasting:
                # What stood beside something that has gone says so now.
                if not any(ulid in page[name] for ulid in erased):
                    assert then[name].startswith(page[name])
            assert all("gone" in then[name] for name in erased & then.keys())
        assert list(page_then(place, last)) == list(page_now(place))


def filled(place: Place, posts: int) -> list[datetime]:
    """Write a blog, a post a minute; give the beginning, the middle and the end."""
    now = [NOON]
    desk = Desk(place.log, place.media, lambda: now[0])
    desk.submit_now([opening()], ACTOR)
    for number in range(posts):
        now[0] += timedelta(minutes=1)
        desk.submit_now([publishing(f"Post {number}.")], ACTOR)
    return [NOON + timedelta(minutes=40), NOON + timedelta(minutes=posts // 2), now[0]]


def cost(place: Place, instant: datetime) -> int:
    """Count the steps of SQLite's machine, in hundreds, that a jump takes."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    with place.log.reading() as rows:
        blog, raw = place.blog(), rows.connection.connection.dbapi_connection
        assert raw is not None
        raw.set_progress_handler(count, 100)
        made = REPLAY.page(rows, blog, instant)
        raw.set_progress_handler(None, 0)
    assert made is not None
    assert len(ids_of(made.body.decode())) == PAGE_POSTS
    return counted


def test_a_jump_takes_as_many_steps_in_a_long_blog_as_in_a_short_one(tmp_path: Path) -> None:
    costs = []
    for posts in (80, 1_280):
        with place_in(tmp_path / str(posts)) as place:
            costs.append([cost(place, instant) for instant in filled(place, posts)])
    for short, long in zip(*costs, strict=True):
        assert long <= short * 1.25 + 2, costs
    assert min(costs[0]) > 5, "the steps were not counted"


BEGIN = datetime(2016, 7, 15, 20, 0, tzinfo=UTC)


def ticker(place: Place, posts: int = 60) -> list[str]:
    """Bring in an evening that is long past, a post every four minutes, as an import does."""
    place.do(opening())
    brought = [
        publishing(f"Minute {number * 4}.", time=BEGIN + timedelta(minutes=4 * number), external_id=f"ticker:{number}")
        for number in range(posts)
    ]
    place.do(*brought)
    return [one.post for one in brought]


def test_an_imported_evening_is_replayed_by_the_times_that_it_states(database: Path | str, tmp_path: Path) -> None:
    with place_in(tmp_path, database) as place:
        posts = ticker(place)
        then = BEGIN + timedelta(minutes=18)
        assert [name for name in page_then(place, then) if name in posts] == posts[4::-1]
        with place.log.reading() as rows:
            blog, past = place.blog(), ReplayRows(rows.connection)
            assert REPLAY.begin(rows, blog) == BEGIN
            assert REPLAY.page(rows, blog, BEGIN - timedelta(minutes=1)) is None
            assert past.blog(blog, past.moment(blog.id, then)).posts == 5
            made = REPLAY.changes(rows, blog, then, then + timedelta(minutes=8))
            parts = msgspec.json.decode(made.body)["parts"]
            assert [name for name in parts if name.startswith("post-")] == [f"post-{posts[n]}" for n in (6, 5)]
            whole = REPLAY.page(rows, blog, BEGIN + timedelta(hours=6))
            assert whole is not None
            assert ids_of(whole.body.decode()) == posts[:-31:-1]


def test_what_was_brought_in_and_revised_here_shows_then_what_it_came_with(tmp_path: Path) -> None:
    with place_in(tmp_path) as place:
        posts = ticker(place, 3)
        place.do(Revise(id=new_ulid(), blog="harbour", post=posts[1], copy=copy_with("Other words.")))
        then = page_then(place, BEGIN + timedelta(minutes=5))
        assert "Minute 4." in then[posts[1]]
        assert "Other words." not in then[posts[1]]


def test_what_is_brought_in_to_a_blog_that_has_begun_shows_from_then_on(tmp_path: Path) -> None:
    with place_in(tmp_path) as place:
        now = [NOON]
        desk = Desk(place.log, place.media, lambda: now[0])
        desk.submit_now([opening()], ACTOR)
        now[0] += timedelta(hours=5)
        brought = [
            publishing(f"Post {n}.", time=NOON + timedelta(minutes=n), external_id=f"ticker:{n}") for n in (-9, 10, 11)
        ]
        desk.submit_now(brought, ACTOR)
        with place.log.reading() as rows:
            blog, past = place.blog(), ReplayRows(rows.connection)
            counts = [past.blog(blog, past.moment(blog.id, NOON + timedelta(minutes=m))).posts for m in (-5, 30, 300)]
        assert counts == [1, 0, 3]
        pages = [page_then(place, NOON + timedelta(minutes=m)) for m in (-5, 30, 300)]
        assert [len([name for name in page if name in {one.post for one in brought}]) for page in pages] == counts
        with place.log.reading() as rows:
            across = REPLAY.changes(rows, blog, NOON - timedelta(minutes=5), NOON + timedelta(minutes=5))
        assert msgspec.json.decode(across.body)["parts"] is None


def test_a_picture_that_no_post_shows_any_more_is_missing_where_it_stood(tmp_path: Path) -> None:
    with place_in(tmp_path) as place:
        now = [NOON]
        desk = Desk(place.log, place.media, lambda: now[0])
        picture = msgspec.structs.replace(PICTURE, caption="The old harbour.")
        shown = publishing(body=(picture,))
        desk.submit_now([opening(), shown], ACTOR)
        now[0] += timedelta(minutes=5)
        assert MEDIA in page_then(place, NOON)[shown.post]
        desk.submit_now([Revise(id=new_ulid(), blog="harbour", post=shown.post, copy=copy_with("No picture."))], ACTOR)
        then = page_then(place, NOON)[shown.post]
        assert "The old harbour." in then
        assert MEDIA not in then


def test_a_replay_is_told_in_the_zone_of_today(tmp_path: Path) -> None:
    with place_in(tmp_path) as place:
        now = [NOON]
        desk = Desk(place.log, place.media, lambda: now[0])
        desk.submit_now([opening(zone="UTC"), publishing()], ACTOR)
        now[0] += timedelta(hours=1)
        elsewhere = BlogCopy(headline="The harbour", zone="Asia/Tokyo")
        desk.submit_now([ReviseBlog(id=new_ulid(), blog="harbour", copy=elsewhere)], ACTOR)
        with place.log.reading() as rows:
            made = REPLAY.page(rows, place.blog(), NOON)
        assert made is not None
        assert f'value="{NOON.astimezone(ZoneInfo("Asia/Tokyo")):%Y-%m-%dT%H:%M}"' in made.body.decode()


OLDER = (
    "DROP TABLE found", "DROP TABLE stood", "DROP TABLE around", "DROP INDEX events_at", "DROP INDEX events_copied",
    "UPDATE alembic_version SET version_num = '0008'",
)  # fmt: skip


def test_a_log_from_before_is_brought_to_the_same_places_as_one_written_today(
    database: Path | str, tmp_path: Path
) -> None:
    at: dict[str, Any] = {"id": "", "blog": "harbour"}
    with place_in(tmp_path, database) as place:
        posts = ticker(place, 6)
        changes = [
            MarkKey(**at, post=posts[0]),
            Pin(**at, post=posts[0]),
            Pin(**at, post=posts[1]),
            Revise(**at, post=posts[0], copy=copy_with("Later.", time=BEGIN + timedelta(hours=2))),
            Correct(**at, post=posts[2], copy=copy_with("Right."), note="It was wrong."),
            MarkKey(**at, post=posts[0], is_key=False),
            MarkKey(**at, post=posts[3]),
            Pin(**at, post=posts[0], pinned=False),
            TakeDown(**at, post=posts[3], reason="A rumour."),
            Erase(**at, post=posts[3], reason="A court said so."),
            TakeDown(**at, post=posts[1], reason="A rumour."),
        ]
        place.do(*(msgspec.structs.replace(change, id=new_ulid()) for change in changes))
        with place.log.engine.connect().execution_options(write=True) as connection, connection.begin():
            for statement in OLDER:
                connection.execute(text(statement))
    with place_in(tmp_path, database) as place, place.log.reading() as rows:
        assert verify(rows, place.blog(), lambda _: None).broken is None


@pytest.mark.parametrize("table", ["stood", "around"])
def test_a_change_of_what_stood_is_found_by_verify(tmp_path: Path, table: str) -> None:
    with place_in(tmp_path) as place:
        ticker(place, 3)
        with place.log.engine.connect().execution_options(write=True) as connection, connection.begin():
            connection.execute(text(f"DELETE FROM {table}"))
        with place.log.reading() as rows:
            verdict = verify(rows, place.blog(), lambda _: None)
        assert verdict.why == "the tables of what stood are not the fold of the log"
