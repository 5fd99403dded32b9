"""The static copy: the same bytes as the origin's, whatever happened and wherever it was interrupted; nothing else."""

import random
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from copying import AwayError, Copying, MemoryHost, below, wanted, wanted_proof

from depesche.following.base import Lost
from depesche.model.blocks import Image, Text
from depesche.model.blog import BlogCopy
from depesche.model.commands import ChangeStatus, Correct, Erase, MarkKey, Pin, Revise, ReviseBlog, TakeDown
from depesche.model.ids import new_ulid
from depesche.model.post import PostLink, Relation
from depesche.model.theme import Theme
from depesche.publishing.host import Said
from doing import Place, copy_with, opening, place_in, publishing
from samples import photo

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with place_in(tmp_path) as found:
        found.do(opening(theme=Theme(accent="#aa0033")))
        yield found


@pytest.fixture
def host() -> MemoryHost:
    return MemoryHost()


def text_of(host: MemoryHost) -> str:
    return "\n".join(body.decode(errors="replace") for body in host.files.values())


def some_deed(made: random.Random, posts: list[str]) -> list[Any]:
    """Make up what a newsroom does next."""
    post, text = made.choice(posts), f"Words {made.random()}."
    time = NOON + timedelta(minutes=made.randrange(-60, 60))
    links = (PostLink(made.choice(get_args(Relation)), made.choice(posts)),) if made.random() < 0.7 else ()
    of_blog: dict[str, Any] = {"id": new_ulid(), "blog": "harbour"}
    of_post = of_blog | {"post": post}
    deeds: dict[str, Any] = {
        "publish": lambda: [publishing(text, time=made.choice((None, time))) for _ in range(made.choice((1, 40)))],
        "correct": lambda: [Correct(**of_post, copy=copy_with(text, time=time, links=links), note="So.")],
        "take down": lambda: [TakeDown(**of_post, reason="Wrong.")],
        "erase": lambda: [Erase(**of_post, reason="A court.")],
        "key": lambda: [MarkKey(**of_post)],
        "pin": lambda: [Pin(**of_post)],
        "blog": lambda: [ReviseBlog(**of_blog, copy=BlogCopy(headline=text, zone=made.choice(["UTC", "Asia/Tokyo"])))],
        "status": lambda: [ChangeStatus(**of_blog, status=made.choice(["paused", "live"]))],
    }  # fmt: skip
    return list(deeds[made.choice([*deeds, "publish", "publish", "correct"])]())


def test_a_file_that_was_not_there_once_is_brought_when_it_is(place: Place, host: MemoryHost, tmp_path: Path) -> None:
    name = place.media.put(photo(size=(40, 30))).media
    stored = next(tmp_path.rglob(name))
    held = stored.rename(tmp_path / "held")
    post = publishing(body=(Image(media=name, width=40, height=30),))
    place.do(post)
    Copying(place, host).catch_up()
    assert not any(name in address for address in host.files)
    held.rename(stored)
    place.do(MarkKey(id=new_ulid(), blog="harbour", post=post.post))
    Copying(place, host).catch_up()
    assert any(name in address for address in host.files)


@pytest.mark.parametrize("seed", range(3))
def test_wherever_it_is_interrupted_it_ends_with_the_bytes_of_the_origin_and_no_head_runs_ahead(
    seed: int, place: Place, host: MemoryHost
) -> None:
    made = random.Random(seed)
    posts: list[str] = []
    for _ in range(14):
        while True:  # what is refused, such as a correction of what was taken down, was no deed
            with suppress(Exception):
                deed = [publishing("First.")] if not posts else some_deed(made, posts)
                posts += [one.post.id for one in place.do(*deed) if one.post is not None]
                break
        host.left = made.choice([None, made.randrange(0, 30)])
        with suppress(AwayError):
            Copying(place, host).step()
    host.left = None
    last = Copying(place, host)
    last.catch_up()
    assert below(host, "/harbour") == wanted(place)
    proof = wanted_proof(last)
    assert {address: host.files.get(address) for address in proof} == proof


def test_what_was_taken_down_is_gone_from_every_file_before_anything_new_is_written(
    place: Place, host: MemoryHost
) -> None:
    stored = place.media.put(photo(size=(100, 700)))
    picture = Image(stored.media, width=stored.width, height=stored.height)
    [done] = place.do(publishing("Secret-77.", body=(Text("Secret-77."), picture)))
    place.do(*(publishing() for _ in range(70)))
    copying = Copying(place, host)
    copying.catch_up()
    sizes = [address for address in host.files if stored.media in address]
    assert len(sizes) == 7  # itself, and AVIF, WebP and JPEG in two widths
    assert "Secret-77" in text_of(host)
    place.do(TakeDown(id=new_ulid(), blog="harbour", post=done.post.id, reason="It was another ship."))
    host.deeds.clear()
    copying.catch_up()
    gone = {*(f"- {address}" for address in sizes), "/harbour/log/1/0.json"}
    assert set(host.deeds[: len(gone)]) == gone
    assert "Secret-77" not in text_of(host)
    assert stored.media not in text_of(host)
    assert not [address for address in host.files if stored.media in address or "/log/1/" in address]
    assert "It was another ship." in host.files[f"/harbour/posts/{done.post.id}"].decode()
    assert below(host, "/harbour") == wanted(place)


def test_when_posts_all_over_a_blog_change_only_what_was_taken_down_goes_at_once_and_the_rest_in_turn(
    place: Place, host: MemoryHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("depesche.publishing.news.OLDER", 20)
    posts = [done.post.id for done in place.do(*(publishing(f"Post {n}.") for n in range(120))) if done.post]
    copying = Copying(place, host)
    copying.catch_up()
    corrected = copy_with("Corrected.")
    place.do(
        *(Correct(id=new_ulid(), blog="harbour", post=one, copy=corrected, note="So.") for one in posts[::30]),
        TakeDown(id=new_ulid(), blog="harbour", post=posts[77], reason="Wrong."),
    )
    copying.step()
    assert "Post 77." not in text_of(host)
    assert "Corrected." in host.files[f"/harbour/posts/{posts[30]}"].decode()
    assert below(host, "/harbour") != wanted(place)
    copying.catch_up()
    assert below(host, "/harbour") == wanted(place)


def test_the_oldest_page_learns_of_the_first_post_behind_it(place: Place, host: MemoryHost) -> None:
    copying = Copying(place, host)
    place.do(*(publishing() for _ in range(29)))
    copying.catch_up()
    for _ in range(33):
        place.do(publishing())
        copying.catch_up()
        assert below(host, "/harbour") == wanted(place)


def test_posts_that_are_linked_are_written_with_each_other(place: Place, host: MemoryHost) -> None:
    a, b, c = (place.do(publishing(text, headline=text))[0].post.id for text in ("Talks", "Secret-77", "Signed"))
    copying = Copying(place, host)
    copying.catch_up()
    for post, other in ((b, a), (c, b)):
        linking = copy_with("More.", headline=f"On {post}", links=(PostLink("continues", other),))
        place.do(Revise(id=new_ulid(), blog="harbour", post=post, copy=linking))
        copying.catch_up()
        assert below(host, "/harbour") == wanted(place)
    assert "Stations" in host.files[f"/harbour/posts/{a}"].decode()
    place.do(TakeDown(id=new_ulid(), blog="harbour", post=b, reason="It was wrong."))
    copying.catch_up()
    assert below(host, "/harbour") == wanted(place)
    assert f"On {b}" not in text_of(host)


def test_a_picture_that_another_post_shows_stays_until_that_one_goes_too(place: Place, host: MemoryHost) -> None:
    stored = place.media.put(photo(size=(300, 200)))
    picture = Image(stored.media, width=300, height=200)
    one, two = (done.post.id for done in place.do(*(publishing(body=(picture,)) for _ in range(2))))
    copying = Copying(place, host)
    copying.catch_up()
    for post, stays in ((one, True), (two, False)):
        place.do(Erase(id=new_ulid(), blog="harbour", post=post, reason="A court said so."))
        copying.catch_up()
        assert (f"/media/480/{stored.media}.webp" in host.files) is stays
        assert (f"/media/{stored.media}" in host.files) is stays


def test_every_file_that_a_page_names_is_there(place: Place, host: MemoryHost) -> None:
    stored = place.media.put(photo(size=(300, 200)))
    place.do(publishing(body=(Image(stored.media, width=300, height=200),)))
    copying = Copying(place, host)
    copying.copy.begin(lambda: None)
    copying.catch_up()
    named = set(re.findall(r"/(?:media|assets)/[\w./-]+\w", text_of(host)))
    assert len(named) == 6 + 4
    assert named - {"/media/"} <= set(host.files)
    assert {"/", "/404.html", "/robots.txt", "/sitemap.xml", "/.well-known/depesche-key"} <= set(host.files)


def test_a_post_costs_as_much_in_a_long_blog_as_in_a_short_one(place: Place, host: MemoryHost) -> None:
    copying, cost = Copying(place, host), []
    for posts in (10, 150):
        place.do(*(publishing() for _ in range(posts)))
        copying.catch_up()
        host.deeds.clear()
        place.do(publishing("News."))
        copying.catch_up()
        cost.append(len([deed for deed in host.deeds if "/harbour" in deed]))  # front page and sitemap go by the clock
    # The post's own page, history and proof, and the page of what is below it; page, feeds, known, digest, corrections,
    # quotes; then tile, log page, checkpoint, head.
    assert cost == [19, 19]


def test_what_a_tile_was_goes_when_it_is_full(place: Place, host: MemoryHost) -> None:
    copying = Copying(place, host)
    for posts, there in ((9, ["0/000.p/10"]), (200, ["0/000.p/10", "0/000.p/210"]), (46, ["0/000", "1/000.p/1"])):
        place.do(*(publishing() for _ in range(posts)))
        copying.catch_up()
        assert sorted(one.partition("/tile/")[2] for one in host.files if "/tile/" in one) == there


def test_a_page_that_a_host_refuses_once_is_sent_again_at_once_unless_the_turn_is_lost(
    place: Place, host: MemoryHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    copying, put, refused = Copying(place, host), host.put, set[str]()
    place.do(publishing())

    def hesitant(address: str, written: bytes, said: Said) -> None:
        if address not in refused:
            refused.add(address)
            raise OSError("come again")
        put(address, written, said)

    monkeypatch.setattr(host, "put", hesitant)
    copying.step(lambda: None)
    assert set(host.files) == refused

    def lost() -> None:
        if refused:
            raise Lost("another has it")

    refused.clear()
    place.do(publishing())
    with pytest.raises(Lost):
        copying.step(lost)


def test_a_node_that_has_lost_its_turn_writes_nothing_more(place: Place, host: MemoryHost) -> None:
    copying = Copying(place, host)
    place.do(*(publishing() for _ in range(3)))

    def lost() -> None:
        raise Lost("another has it")

    with pytest.raises(Lost):
        copying.step(lost)
    assert host.deeds == []
    assert copying.cursors.behind(copying.copy.form) == [place.blog().id]
