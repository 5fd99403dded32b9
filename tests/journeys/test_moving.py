"""A running newsroom moves to PostgreSQL: nothing acknowledged is lost, and the file takes nothing any more."""

import threading
from pathlib import Path
from typing import Self

import pytest

from depesche.model.ids import new_ulid
from newsroom import ADDRESS, Newsroom, depesche, newsroom_in
from postgres import Postgres


class Writing:
    """A reporter who publishes one post after the other until the newsroom takes none any more."""

    def __init__(self, newsroom: Newsroom, slug: str) -> None:
        self.acknowledged: list[str] = []
        self.refused: list[int] = []
        self.begun = threading.Event()
        self._newsroom, self._slug = newsroom, slug
        self._thread = threading.Thread(target=self._write)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self.begun.wait(20)
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join(30)

    def _write(self) -> None:
        while not self.refused:
            ulid = new_ulid()
            copy = {"body": [{"type": "text", "text": f"Post {ulid}."}]}
            answer = self._newsroom.put_post(self._slug, ulid, copy, {"If-None-Match": "*"})
            if answer.status_code == 201:
                self.acknowledged.append(ulid)
            else:
                self.refused.append(answer.status_code)
            if len(self.acknowledged) == 20:
                self.begun.set()


def furnished(newsroom: Newsroom) -> tuple[str, str]:
    """Give a blog with all that there can be, and the address of somebody who may sign in."""
    slug = newsroom.blog("storm", zone="Europe/Berlin", background=[{"type": "text", "text": "It blew."}])
    for n in range(70):
        newsroom.publish(slug, f"Post {n}.", tags=["harbour"])
    gone, erased = (newsroom.publish(slug, text)["id"] for text in ("A rumour.", "Secret-4711."))
    newsroom.act(slug, gone, "take-down", reason="It was one.")
    newsroom.act(slug, erased, "erase", reason="A court said so.")
    draft = {"copy": {"body": [{"type": "text", "text": "Perhaps."}]}}
    address = f"/api/v1/blogs/{slug}/drafts/{new_ulid()}"
    assert newsroom.http.put(address, json=draft, headers={"If-None-Match": "*"}).status_code == 201
    return slug, newsroom.account("editor")


def test_a_running_newsroom_moves_with_its_chain_and_nothing_acknowledged_is_lost(
    tmp_path: Path, postgres: Postgres
) -> None:
    address = postgres.database()
    with newsroom_in(tmp_path) as here:
        slug, email = furnished(here)
        browser = here.browser(here.sign_in(email))
        with Writing(here, slug) as writing:
            moved = depesche(tmp_path, "migrate-storage", address)
        assert moved.returncode == 0, moved.stderr
        assert "and checked each" in moved.stdout
        assert writing.refused == [503]
        assert here.public.get(f"/{slug}").status_code == 200, "readers go on"
        seq, cookie = here.seq(slug), browser.headers["Cookie"]
        drafts = browser.get(f"/api/v1/blogs/{slug}/drafts").json()
    (tmp_path / ADDRESS).write_text(address)
    assert depesche(tmp_path, "verify").returncode == 0
    with newsroom_in(tmp_path) as there:
        assert there.seq(slug) == seq
        for ulid in writing.acknowledged:
            assert there.public.get(f"/api/v1/blogs/{slug}/posts/{ulid}").status_code == 200
        known = there.public.get("/api/v1/session", headers={"Cookie": cookie})
        assert known.status_code == 200, "who was signed in still is"
        assert there.http.get(f"/api/v1/blogs/{slug}/drafts").json() == drafts
        with there.stream(slug, headers={"Last-Event-ID": str(seq)}) as reader:
            there.publish(slug, "The first on PostgreSQL.")
            assert reader.frame()["id"] == seq + 1


@pytest.mark.parametrize("what", ["a database that is in use", "an address that is none"])
def test_what_can_not_be_moved_to_leaves_everything_as_it_was(tmp_path: Path, postgres: Postgres, what: str) -> None:
    with newsroom_in(tmp_path) as here:
        slug = here.blog("storm")
        address = "mysql://elsewhere/x"
        if what == "a database that is in use":
            address = postgres.database()
            other = tmp_path / "other"
            other.mkdir()
            (other / ADDRESS).write_text(address)
            assert depesche(other, "blogs", "create", "flood", "--headline", "Flood").returncode == 0
        done = depesche(tmp_path, "migrate-storage", address)
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1
        here.publish(slug, "Still here.")
