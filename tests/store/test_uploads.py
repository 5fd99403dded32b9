"""Uploads on disk: they expire, are swept, and only one writer goes on with each."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from depesche.db import open_sqlite
from depesche.model.ids import new_ulid
from depesche.model.media import Media
from depesche.store.uploads import LASTS, UNFINISHED, Upload, UploadError, Uploads

NOW = datetime(2026, 11, 25, 5, tzinfo=UTC)


class Place:
    """Uploads whose clock the test sets."""

    def __init__(self, folder: Path) -> None:
        self.now = NOW
        self.folder = folder / "uploads"
        self.engine = open_sqlite(folder / "depesche.sqlite")
        self.uploads = Uploads(self.engine, self.folder, 10_000, lambda: self.now)

    def begin(self, size: int = 10, owner: str = "cli", key: str | None = None) -> Upload:
        return self.uploads.begin(Upload(key or new_ulid(), owner, "storm", "a.jpg", size, 0, self.now))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_what_was_added_is_on_disk_and_counted(place: Place) -> None:
    upload = place.begin()
    for part in (b"012", b"3456", b"789"):
        added = place.uploads.add(upload, part)
        assert added is not None
        upload = added
    assert place.uploads.path(upload.id).read_bytes() == b"0123456789"
    found = place.uploads.find(upload.id, "cli")
    assert found is not None
    assert found.received == 10


def test_of_two_who_go_on_at_one_place_the_quicker_counts(place: Place) -> None:
    upload = place.begin()
    assert place.uploads.add(upload, b"0123") is not None
    assert place.uploads.add(upload, b"01") is None
    found = place.uploads.find(upload.id, "cli")
    assert found is not None
    assert found.received == 4
    assert place.uploads.path(upload.id).read_bytes() == b"0123"


def test_an_upload_expires_after_a_day_and_its_parts_go(place: Place) -> None:
    old, fresh = place.begin(), place.begin()
    place.uploads.add(old, b"0")
    place.now = NOW + LASTS - timedelta(seconds=1)
    place.uploads.sweep()
    assert place.uploads.find(old.id, "cli") is not None
    fresh = place.begin()
    place.uploads.add(fresh, b"0")
    place.now = NOW + LASTS
    assert place.uploads.find(old.id, "cli") is None
    place.uploads.sweep()
    assert not place.uploads.path(old.id).exists()
    assert place.uploads.path(fresh.id).exists()
    assert place.uploads.find(fresh.id, "cli") is not None


def test_parts_that_a_crash_left_behind_are_swept_when_they_are_old(place: Place) -> None:
    place.folder.mkdir()
    old, new, other = place.folder / new_ulid(), place.folder / new_ulid(), place.folder / "notes.txt"
    for path in (old, new, other):
        path.write_bytes(b"x")
    long_ago = datetime.now(UTC).timestamp() - LASTS.total_seconds() - 9
    for path in (old, other):
        os.utime(path, (long_ago, long_ago))
    place.uploads.sweep()
    assert [path.exists() for path in (old, new, other)] == [False, True, True]


def test_bytes_and_number_of_unfinished_uploads_are_bounded_for_each_owner(place: Place) -> None:
    place.begin(9_999)
    with pytest.raises(UploadError, match="10,000 bytes"):
        place.begin(2)
    place.begin(10_000, owner="token:1")
    for _ in range(UNFINISHED):
        place.begin(1, owner="token:2")
    with pytest.raises(UploadError):
        place.begin(1, owner="token:2")


def test_what_is_finished_no_longer_counts_and_is_remembered(place: Place) -> None:
    upload = place.begin(10_000)
    media = Media("0" * 32 + ".jpg", "image", 9, 3, 2, caption="Kai")
    place.uploads.finish(upload, media)
    again = place.uploads.find(upload.id, "cli")
    assert again is not None
    assert again.media == media
    refused = place.begin(10_000)
    place.uploads.finish(refused, None, "it is broken")
    found = place.uploads.find(refused.id, "cli")
    assert found is not None
    assert found.refused == "it is broken"
    place.begin(10_000)


def test_a_key_is_its_owner_s(place: Place) -> None:
    key = new_ulid()
    assert place.begin(5, key=key) == place.begin(5, key=key)
    for size, owner in ((5, "token:1"), (6, "cli")):
        with pytest.raises(UploadError, match="used for another upload"):
            place.begin(size, owner, key)
    assert place.uploads.find(key, "token:1") is None


def test_what_has_expired_no_longer_counts_even_before_it_is_swept(place: Place) -> None:
    place.begin(10_000)
    place.now = NOW + LASTS
    assert place.begin(10_000).received == 0


def test_an_expired_upload_of_the_same_id_is_begun_anew(place: Place) -> None:
    upload = place.begin()
    place.uploads.add(upload, b"0123")
    place.now = NOW + LASTS
    again = place.begin(key=upload.id)
    assert (again.received, again.created_at) == (0, place.now)
    assert not place.uploads.path(upload.id).exists()
    assert place.uploads.find(upload.id, "cli") == again


def test_an_upload_whose_node_is_gone_goes_on_from_what_is_here(place: Place) -> None:
    upload = place.uploads.add(place.begin(10), b"12345")
    assert upload is not None
    place.uploads.path(upload.id).unlink()
    here = place.uploads.find(upload.id, "cli")
    assert here is not None
    assert here.received == 0
    assert place.uploads.add(upload, b"67890") is None  # who does not ask first is told to
    again = place.uploads.add(here, b"1234567890")
    assert again is not None
    assert place.uploads.find(upload.id, "cli") == again
