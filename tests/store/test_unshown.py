"""Files that nothing shows go after a week; what a post or a draft shows, or has ever shown in public, stays."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from depesche.desk import UNSHOWN, Desk
from depesche.model.blocks import Image, Text
from depesche.model.commands import Erase, Revise
from depesche.model.drafts import NewDraft
from depesche.model.ids import new_ulid
from depesche.model.post import PostCopy
from depesche.staff.way import Way
from doing import ACTOR, Place, opening, place_in, publishing
from samples import photo

NOW = datetime(2026, 11, 25, 18, tzinfo=UTC)
OVER = NOW + UNSHOWN + timedelta(seconds=1)


class House:
    """A place whose desk has a clock that the test sets."""

    def __init__(self, place: Place, folder: Path) -> None:
        self.now = NOW
        self.place = place
        self.folder = folder
        self.desk = Desk(place.log, place.media, lambda: self.now)
        self.desk.submit_now([opening()], ACTOR)

    def upload(self) -> Image:
        path = self.folder / "upload"
        path.write_bytes(PHOTO)
        media = self.place.media.take(path, self.desk.expect)
        return Image(media=media.media, width=media.width, height=media.height)

    def has(self, image: Image) -> bool:
        return image.media is not None and self.place.media.find(image.media) is not None

    def sweep(self, now: datetime) -> None:
        self.now = now
        self.desk.sweep()


PHOTO = photo(size=(40, 30))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with place_in(tmp_path) as place:
        yield House(place, tmp_path)


def draft(house: House, image: Image) -> str:
    ulid = new_ulid()
    new = NewDraft(copy=PostCopy(body=(image,)))
    asyncio.run(Way(house.desk).write("harbour", ulid, new, ACTOR, "none"))
    return ulid


def discard(house: House, ulid: str) -> None:
    asyncio.run(Way(house.desk).discard("harbour", ulid, ACTOR))


def test_a_file_that_nothing_shows_goes_after_a_week_in_all_its_sizes(house: House) -> None:
    image = house.upload()
    assert image.media is not None
    house.place.media.make(image.media, 480, "webp")
    house.sweep(NOW + UNSHOWN)
    assert house.has(image)
    house.sweep(OVER)
    assert not house.has(image)
    assert [path for path in (house.folder / "media").rglob("*") if path.is_file()] == []


def test_where_a_file_can_not_be_removed_posts_go_on_and_it_goes_the_next_time(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = house.upload()
    house.now = OVER

    def away(_name: str) -> None:
        raise OSError("the bucket does not answer")

    with monkeypatch.context() as patched:
        patched.setattr(house.place.media, "remove", away)
        sweeping = house.place.log.transact(house.desk._sweep)
        house.desk.submit_now([publishing("The harbour is closed.")], ACTOR)
        assert "does not answer" in str(sweeping.result().failed)
        with pytest.raises(OSError, match="does not answer"):
            house.desk.sweep()
    assert house.has(image)
    house.desk.sweep()
    assert not house.has(image)


def test_others_write_while_many_files_are_removed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("depesche.desk.SWEEP_SECONDS", 0)
    body = tuple(replace(house.upload(), media=f"{n:032}.jpg") for n in range(3))
    post = house.desk.submit_now([publishing(body=body)], ACTOR)[0].post
    assert post is not None
    removed: list[str] = []

    def remove(name: str) -> None:
        removed.append(name)
        house.place.log.transact(lambda _tx: removed.append("another writes"))

    monkeypatch.setattr(house.place.media, "remove", remove)
    house.desk.submit_now([Erase(id=new_ulid(), blog="harbour", post=post.id, reason="A court said so.")], ACTOR)
    assert [one == "another writes" for one in removed] == [False, True] * 3


def test_a_file_that_comes_again_has_its_week_anew(house: House) -> None:
    image = house.upload()
    house.now = NOW + timedelta(days=6)
    house.upload()
    house.sweep(OVER)
    assert house.has(image)
    house.sweep(OVER + timedelta(days=6))
    assert not house.has(image)


def test_a_file_that_was_ever_public_stays_for_the_post_s_history(house: House) -> None:
    image = house.upload()
    post = publishing(body=(image,))
    house.desk.submit_now([post], ACTOR)
    house.desk.submit_now(
        [Revise(id=new_ulid(), blog="harbour", post=post.post, copy=PostCopy(body=(Text("Words alone."),)))], ACTOR
    )
    house.upload()  # known here, so that it does not begin to wait again
    house.sweep(OVER)
    assert house.has(image)


def test_a_file_of_a_draft_stays_as_long_as_the_draft(house: House) -> None:
    image = house.upload()
    ulid = draft(house, image)
    house.sweep(OVER)
    assert house.has(image)
    discard(house, ulid)
    house.sweep(OVER + UNSHOWN + timedelta(seconds=1))
    assert not house.has(image)


def test_erasing_a_post_leaves_the_file_to_a_draft_that_shows_it_until_that_is_gone(house: House) -> None:
    image = house.upload()
    post = publishing(body=(image,))
    house.desk.submit_now([post], ACTOR)
    ulid = draft(house, image)
    house.desk.submit_now([Erase(id=new_ulid(), blog="harbour", post=post.post, reason="A court said so.")], ACTOR)
    assert house.has(image)
    discard(house, ulid)
    house.sweep(NOW + timedelta(hours=1))
    assert not house.has(image)


def test_many_drafts_do_not_keep_other_files_from_going(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("depesche.desk.SWEPT", 1)
    draft(house, house.upload())
    other = replace(house.upload(), media="1" * 32 + ".jpg")
    assert other.media is not None
    (house.folder / "media" / other.media).write_bytes(PHOTO)
    house.now = NOW + timedelta(seconds=1)
    house.desk.expect(other.media, is_new=True)
    for _ in range(2):
        house.sweep(OVER + timedelta(seconds=1))
    assert not house.has(other)
