"""A backup taken while people write holds all that was acknowledged before it, and comes back whole or not at all."""

import hashlib
import shutil
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from depesche.backup import Unsound, back_up, restore
from depesche.following.base import Cursor
from depesche.following.cursors import Cursors
from depesche.log.opening import open_log
from depesche.log.verify import verify_at
from depesche.media.kinds import Limits
from depesche.model.ids import new_ulid
from depesche.publishing.standing import Standing
from depesche.store.bucket import Bucket
from depesche.store.disk import Disk
from depesche.store.drafts import Drafts
from depesche.store.media import MediaStore
from doing import PICTURE, opening, place_in, publishing
from newsroom import ADDRESS, Newsroom, depesche, newsroom_in, place_of
from postgres import Postgres
from s3 import BUCKET, s3_server
from samples import photo

LIMITS = Limits(pixels=1_000_000)
WRITERS = 3


def silent(_what: str) -> None:
    return


@contextmanager
def written_to(newsroom: Newsroom, slug: str) -> Iterator[list[str]]:
    """Have posts published all the while; gives the list of those acknowledged so far."""
    acknowledged: list[str] = []
    over, begun = threading.Event(), threading.Event()

    def write() -> None:
        while not over.is_set():
            acknowledged.append(newsroom.publish(slug)["id"])
            if len(acknowledged) > 20:
                begun.set()

    writers = [threading.Thread(target=write) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    try:
        assert begun.wait(30)
        yield acknowledged
    finally:
        over.set()
        for writer in writers:
            writer.join()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_backup_under_load_holds_every_post_acknowledged_before_it_began_and_is_restored_to_both_databases(
    kind: str, tmp_path: Path, postgres: Postgres
) -> None:
    here, kept = tmp_path / "here", tmp_path / "kept"
    here.mkdir()
    if kind == "postgres":
        (here / ADDRESS).write_text(postgres.database())
    with newsroom_in(here) as newsroom:
        slug = newsroom.blog("storm")
        taken = newsroom.http.post(f"/api/v1/blogs/{slug}/media", content=photo()).json()
        newsroom.publish(slug, body=[{"type": "image"} | {name: taken[name] for name in ("media", "width", "height")}])
        assert newsroom.public.get(f"/media/{taken['media']}?w=480").status_code == 200
        draft = new_ulid()
        kept_draft = {"copy": {"body": [{"type": "text", "text": "Perhaps."}]}}
        address = f"/api/v1/blogs/{slug}/drafts/{draft}"
        assert newsroom.http.put(address, json=kept_draft, headers={"If-None-Match": "*"}).status_code == 201
        begun = newsroom.http.post("/api/v1/uploads", headers={"Tus-Resumable": "1.0.0", "Upload-Length": "9"})
        assert begun.status_code < 500
        with written_to(newsroom, slug) as acknowledged:
            before = list(acknowledged)
            done = depesche(here, "backup", str(kept))
        assert done.returncode == 0, done.stderr
        assert len(acknowledged) > len(before), "nobody wrote meanwhile"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept.rglob("*") if path.is_file()} == {0o600}
    assert [path.name for path in (kept / "media").rglob("*")] == [taken["media"]], "what can be made anew is left out"
    for where in ("sqlite", "postgres"):
        there = tmp_path / where
        there.mkdir()
        if where == "postgres":
            (there / ADDRESS).write_text(postgres.database())
        done = depesche(there, "restore", str(kept))
        assert done.returncode == 0, done.stderr
        check(there, before, acknowledged, draft)
        found = there / "media" / taken["media"]
        assert hashlib.sha256(found.read_bytes()).hexdigest().startswith(found.stem)
        again = depesche(there, "restore", str(kept))
        assert again.returncode == 1
        assert len(again.stderr.splitlines()) == 1, "a newsroom that is there is not written over"
        check(there, before, acknowledged, draft)


def check(folder: Path, before: list[str], acknowledged: list[str], draft: str) -> None:
    log = open_log(place_of(folder))
    try:
        with log.reading() as rows:
            assert verify_at(rows, "storm", lambda _: None).broken is None
            blog = rows.blog("storm")
            assert blog is not None
            stored = {post.id for post in rows.all_posts(blog.id)}
            assert list(Drafts(rows.connection).revs(blog.id)) == [draft]
    finally:
        log.close()
    assert set(before) <= stored, "a post acknowledged before the backup is lost"
    assert len(stored - set(acknowledged)) <= 1 + WRITERS, "posts that nobody wrote"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Give a backup of a small newsroom."""
    with place_in(tmp_path / "here") as place:
        place.do(opening(), publishing("One."), publishing("Two."))
        film, stored = f"{hashlib.sha256(b'film').hexdigest()[:32]}.mp4", Disk(tmp_path / "here" / "media")
        stored.write(film, b"film")
        stored.write(f"made/{film}/whole.jpg", b"its poster")
        back_up(place.log.engine, place.media, tmp_path / "kept", silent)
    return tmp_path / "kept"


@pytest.mark.parametrize("harm", ["database", "media", "poster", "missing", "link", "manifest", "other form"])
def test_a_backup_that_is_not_whole_is_restored_not_at_all(kept: Path, tmp_path: Path, harm: str) -> None:
    media = next(path for path in (kept / "media").iterdir() if path.is_file())
    match harm:
        case "database":
            stored = bytearray((kept / "depesche.sqlite").read_bytes())
            stored[len(stored) // 2] ^= 1
            (kept / "depesche.sqlite").write_bytes(stored)
        case "media":
            media.write_bytes(b"another")
        case "poster":
            (kept / "media" / "made" / media.name / "whole.jpg").write_bytes(b"another")
        case "missing":
            media.unlink()
        case "link":
            media.rename(tmp_path / "elsewhere")
            media.symlink_to(tmp_path / "elsewhere")
        case "manifest":
            (kept / "backup.json").unlink()
        case "other form":
            manifest = kept / "backup.json"
            manifest.write_text(manifest.read_text().replace('"format": 1', '"format": 2'))
    there = tmp_path / "there"
    with pytest.raises(Unsound):
        restore(kept, there / "depesche.sqlite", MediaStore(Disk(there / "media"), LIMITS), silent)
    assert not list(there.glob("*sqlite*"))
    assert not list(there.glob(".restoring*"))
    assert not [path for path in there.rglob("media/*") if path.is_file()]


def test_a_broken_file_is_named_and_left_out_of_a_backup_and_a_strange_one_left_where_it_is(tmp_path: Path) -> None:
    said: list[str] = []
    with place_in(tmp_path / "here") as place:
        place.do(opening())
        broken, stored = f"{'0' * 32}.mp4", Disk(tmp_path / "here" / "media")
        stored.write(broken, b"rotten")
        stored.write("Thumbs.db", b"of another program")
        stored.write("probe-0123456789abcdef", b"of the doctor")
        back_up(place.log.engine, place.media, tmp_path / "kept", said.append)
    assert [line for line in said if "Left out" in line and broken in line]
    there = tmp_path / "there"
    assert (
        restore(tmp_path / "kept", there / "depesche.sqlite", MediaStore(Disk(there / "media"), LIMITS), silent).media
        == 0
    )


def test_a_restore_that_fails_leaves_postgres_empty_and_can_be_done_again(
    kept: Path, tmp_path: Path, postgres: Postgres
) -> None:
    address, media = postgres.database(), MediaStore(Disk(tmp_path / "there"), LIMITS)
    whole = kept.with_name("whole")
    shutil.copytree(kept, whole)
    next((kept / "media").glob("*.mp4")).unlink()
    with pytest.raises(Unsound):
        restore(kept, address, media, silent)
    assert restore(whole, address, media, silent).events == 3
    with pytest.raises(Unsound, match="already"):
        restore(whole, address, media, silent)


def test_after_a_restore_followers_begin_anew_for_what_they_wrote_is_newer(tmp_path: Path) -> None:
    with place_in(tmp_path / "here") as place:
        place.do(opening(), publishing("One."))
        blog = place.blog().id
        Cursors(place.log.engine, "copy").advance(blog, None, Cursor(2, "1"))
        Standing(place.log.engine, "copy").expect({"/media/a.jpg": "a.jpg"})
        back_up(place.log.engine, place.media, tmp_path / "kept", silent)
    there = tmp_path / "there"
    restore(tmp_path / "kept", there / "depesche.sqlite", MediaStore(Disk(there / "media"), LIMITS), silent)
    with place_in(there) as place:
        assert Cursors(place.log.engine, "copy").behind("1") == [blog]
        assert Cursors(place.log.engine, "copy").read(blog) is None
        assert Standing(place.log.engine, "copy").addresses(["a.jpg"]) == {}


def test_a_newsroom_that_appears_while_a_backup_is_restored_is_not_written_over(kept: Path, tmp_path: Path) -> None:
    there = tmp_path / "there" / "depesche.sqlite"

    def started(what: str) -> None:
        if "files hold" in what:
            there.write_text("a server's")

    with pytest.raises(Unsound, match="there already"):
        restore(kept, there, MediaStore(Disk(tmp_path / "media"), LIMITS), started)
    assert there.read_text() == "a server's"


def test_a_backup_is_not_written_over_another_and_leaves_nothing_when_it_fails(tmp_path: Path) -> None:
    with place_in(tmp_path / "here") as place:
        place.do(opening())
        (tmp_path / "kept").mkdir()
        with pytest.raises(Unsound, match="already"):
            back_up(place.log.engine, place.media, tmp_path / "kept", silent)
        place.do(publishing(body=(PICTURE,)))
        with place.log.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE posts SET post = replace(post, 'jpg', 'png')")
        with pytest.raises(Unsound, match="depesche verify"):
            back_up(place.log.engine, place.media, tmp_path / "new", silent)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["here", "kept"]


def test_media_in_a_bucket_are_backed_up_and_come_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with s3_server() as url, place_in(tmp_path / "here") as place:
        place.do(opening())
        bucket = Bucket(f"s3://{BUCKET}/here?endpoint={url}")
        film = f"{hashlib.sha256(b'film').hexdigest()[:32]}.mp4"
        bucket.write(film, b"film")
        bucket.write(f"made/{film}/whole.jpg", b"poster")
        bucket.write("made/picture.jpg/480.webp", b"made anew when it is asked for")
        made = back_up(place.log.engine, MediaStore(bucket, LIMITS), tmp_path / "kept", silent)
        assert made.media == 2
        other = Bucket(f"s3://{BUCKET}/there?endpoint={url}")
        restore(tmp_path / "kept", tmp_path / "there" / "depesche.sqlite", MediaStore(other, LIMITS), silent)
        assert sorted(other.names()) == sorted([film, f"made/{film}/whole.jpg"])
