"""Log pages and parts: what is cached for long never changes, and what is told is always the present form."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from depesche.live.pages import AN_HOUR, Pages
from depesche.live.present import BEHIND, Present
from depesche.live.shelf import Made, Shelf
from depesche.model.commands import Pin, Revise, TakeDown
from depesche.model.ids import new_ulid
from depesche.model.post import PostLink
from depesche.render.assets import load_assets
from depesche.render.html import Html, Site
from doing import Place, copy_with, opening, place_in, publishing


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with place_in(tmp_path) as found:
        found.do(opening(zone="Europe/Berlin"))
        yield found


@pytest.fixture
def pages() -> Pages:
    return Pages(Present(Html(Site("Test", "https://live.example", load_assets()))))


def text_of(made: Made | None) -> str:
    assert made is not None
    return made.body.decode()


def log_page(place: Place, pages: Pages, number: int, generation: int | None = None) -> Made | None:
    with place.log.reading() as rows:
        blog = place.blog()
        return pages.log_page(rows, blog, blog.generation if generation is None else generation, number)


def test_a_full_log_page_never_changes_whatever_becomes_of_its_posts(place: Place, pages: Pages) -> None:
    posts = [one.post for one in place.do(*(publishing(f"Post {n}.") for n in range(63)))]
    full = log_page(place, pages, 0)
    assert full is not None
    assert full.cache == AN_HOUR
    place.do(Revise(id=new_ulid(), blog="harbour", post=posts[0].id, copy=copy_with("Changed.")))
    place.do(Pin(id=new_ulid(), blog="harbour", post=posts[1].id))
    again = log_page(place, pages, 0)
    assert again == full
    newer = log_page(place, pages, 1)
    assert newer is not None
    assert "Changed." in newer.body.decode()


def test_a_full_log_page_stays_when_a_post_of_an_earlier_page_is_linked_to_one_of_its_own(
    place: Place, pages: Pages
) -> None:
    posts = [one.post.id for one in place.do(*(publishing(f"Post {n}.") for n in range(127)))]
    full = log_page(place, pages, 1)
    assert full is not None
    assert full.cache == AN_HOUR
    linking = copy_with("Linked.", links=(PostLink("contradicts", posts[100]),))
    place.do(Revise(id=new_ulid(), blog="harbour", post=posts[2], copy=linking), publishing(links=linking.links))
    assert log_page(place, pages, 1) == full


def test_a_log_page_brings_the_post_of_an_earlier_page_to_which_one_of_its_posts_is_linked(
    place: Place, pages: Pages
) -> None:
    posts = [one.post.id for one in place.do(*(publishing(f"Post {n}.") for n in range(63)))]
    far = place.do(publishing("Far.", links=(PostLink("continues", posts[1]),)))[0].post.id
    place.do(publishing("Near.", links=(PostLink("contradicts", posts[0]), PostLink("confirms", far))))
    parts = json.loads(text_of(log_page(place, pages, 1)))["parts"]
    assert len(parts) == 4
    assert "Contradicted" in parts[f"post-{posts[0]}"]
    assert "Near." in parts[f"post-{posts[0]}"]
    assert "Continued" in parts[f"post-{posts[1]}"]


def test_a_takedown_makes_a_new_generation_and_leaves_the_old_one_unserved(place: Place, pages: Pages) -> None:
    post = place.do(publishing("Secret-77."))[0].post
    place.do(*(publishing() for _ in range(70)))
    assert "Secret-77" in text_of(log_page(place, pages, 0))
    place.do(TakeDown(id=new_ulid(), blog="harbour", post=post.id, reason="Wrong."))
    assert log_page(place, pages, 0, generation=1) is None
    page = text_of(log_page(place, pages, 0))
    assert "Secret-77" not in page
    assert f"post-{post.id}" in json.loads(page)["parts"]


def test_no_log_page_is_there_beyond_the_newest_event(place: Place, pages: Pages) -> None:
    assert log_page(place, pages, 1) is None


def test_catching_up_tells_the_present_form_of_each_touched_post_once(place: Place, pages: Pages) -> None:
    posts = [one.post for one in place.do(publishing("One."), publishing("Two."), publishing("Three."))]
    place.do(Revise(id=new_ulid(), blog="harbour", post=posts[0].id, copy=copy_with("First.")))
    place.do(TakeDown(id=new_ulid(), blog="harbour", post=posts[1].id, reason="Wrong."))
    with place.log.reading() as rows:
        moved = pages.present.moved(rows, "harbour", 2)
    assert moved.parts is not None
    told = {name: part for name, part in moved.parts.items() if name.startswith("post-")}
    assert set(told) == {f"post-{post.id}" for post in posts}
    assert "First." in told[f"post-{posts[0].id}"]
    assert "Two." not in "".join(moved.parts.values())


def test_who_is_too_far_behind_is_told_to_fetch_the_page(place: Place, pages: Pages) -> None:
    place.do(*(publishing() for _ in range(BEHIND + 1)))
    with place.log.reading() as rows:
        assert pages.present.moved(rows, "harbour", 1).parts is None
        assert pages.present.moved(rows, "harbour", 2).parts is not None


def test_the_shelf_makes_an_answer_once_for_many_and_anew_when_the_blog_goes_on(place: Place) -> None:
    import asyncio

    made: list[int] = []

    def make(_rows: object, blog: object) -> Made:
        made.append(blog.seq)  # type: ignore[attr-defined]
        return Made(b"x" * 500, "text/plain", "no-store")

    async def run() -> None:
        shelf = Shelf(place.log)
        await asyncio.gather(*(shelf.get("harbour", "name", make) for _ in range(50)))
        await shelf.get("harbour", "name", make)
        assert made == [1]
        await asyncio.to_thread(place.do, publishing())
        kept = await shelf.get("harbour", "name", make)
        assert made == [1, 2]
        assert kept is not None
        assert kept.br is not None
        assert len(kept.br) < 100
        assert await shelf.get("nowhere", "name", make) is None

    asyncio.run(run())
