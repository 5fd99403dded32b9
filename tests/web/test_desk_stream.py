"""The desk's stream: what one does, the others see at once; who is here; nothing missing for who comes back."""

import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from depesche.model.ids import new_ulid
from deskroom import at_desk
from newsroom import Newsroom, environment, newsroom_in

NEW = {"If-None-Match": "*"}
ANY = {"If-Match": "*"}


def draft(text: str) -> dict[str, object]:
    return {"copy": {"body": [{"type": "text", "text": text}]}}


def test_a_post_is_on_the_other_editors_screen_at_once(newsroom: Newsroom) -> None:
    slug, ada, ben = newsroom.blog(), newsroom.person("editor", name="Ada"), newsroom.person("editor", name="Ben")
    taken: list[float] = []
    with at_desk(ada, slug) as at_ada, at_desk(ben, slug) as at_ben:
        at_ada.people("Ada", "Ben")
        for n in range(10):
            begun = time.perf_counter()
            ulid = new_ulid()
            copy = {"body": [{"type": "text", "text": f"Post {n}."}]}
            made = ada.put(f"/api/v1/blogs/{slug}/posts/{ulid}", json=copy, headers=NEW)
            assert made.status_code == 201
            told = at_ben.told("posts")
            taken.append(time.perf_counter() - begun)
            assert told["posts"][0]["post"] == made.json()
            assert told["posts"][0]["by"].startswith("account:")
            assert told["blog"]["posts"] == n + 1
            assert told["seq"] == at_ben.seq == n + 2
    assert statistics.median(taken) < 0.3


def test_a_draft_is_told_as_it_changes_and_when_it_goes(newsroom: Newsroom) -> None:
    slug, ada, ben = newsroom.blog(), newsroom.person("reporter"), newsroom.person("editor")
    ulid = new_ulid()
    at = f"/api/v1/blogs/{slug}/drafts/{ulid}"
    with at_desk(ben, slug) as tab:
        tab.told("people")
        made = ada.put(at, json=draft("One."), headers=NEW).json()
        assert tab.told("draft")["draft"] == made
        handed_in = ada.post(f"{at}/submit").json()
        assert tab.told("draft")["draft"] == handed_in
        post = ben.post(f"{at}/publish", headers=ANY).json()
        seen = dict(tab.frame("posts", "discarded") for _ in range(2))
        assert seen["posts"]["posts"][0]["post"] == post
        assert seen["discarded"] == {"id": ulid}
        other = new_ulid()
        ada.put(f"/api/v1/blogs/{slug}/drafts/{other}", json=draft("Two."), headers=NEW)
        assert tab.told("draft")["draft"]["id"] == other
        ada.delete(f"/api/v1/blogs/{slug}/drafts/{other}")
        assert tab.told("discarded") == {"id": other}


def test_people_come_go_and_say_what_they_are_writing(newsroom: Newsroom) -> None:
    slug, post = newsroom.blog(), new_ulid()
    ada, ben = newsroom.person("editor", name="Ada", initials="ad"), newsroom.person("reporter", name="Ben")
    with at_desk(ada, slug) as at_ada:
        at_ada.people("Ada")
        with at_desk(ben, slug) as at_ben:
            at_ben.people("Ada", "Ben")
            at_ada.people("Ada", "Ben")
            place = f"/api/v1/blogs/{slug}/desk/people/{at_ben.id}"
            assert ada.put(place, json={"editing": post}).status_code == 403
            assert ben.put(place, json={"editing": post}).status_code == 204
            found = at_ada.people("Ada", "Ben")
            assert (found[0]["initials"], found[1]["editing"], found[1]["tab"]) == ("ad", post, at_ben.id)
            assert ben.put(place, json={"editing": None}).status_code == 204
            assert "editing" not in at_ada.people("Ada", "Ben")[1]
        begun = time.perf_counter()
        at_ada.people("Ada")
        assert time.perf_counter() - begun < 5
        assert ben.put(place, json={"editing": post}).status_code == 404


def test_a_tab_that_comes_back_takes_its_own_place_and_nobody_elses(newsroom: Newsroom) -> None:
    slug, ada, ben = newsroom.blog(), newsroom.person("editor", name="Ada"), newsroom.person("editor", name="Ben")
    with at_desk(ada, slug) as first:
        first.people("Ada")
        ada.put(f"/api/v1/blogs/{slug}/desk/people/{first.id}", json={"editing": first.id})
        with at_desk(ada, slug, tab=first.id) as again:
            assert again.people("Ada")[0]["editing"] == first.id
            refused = ben.get(f"/api/v1/blogs/{slug}/desk/stream", params={"tab": first.id})
            assert refused.status_code == 409
            with pytest.raises(EOFError):
                first.told("posts")


def test_programs_follow_the_desk_without_being_seen(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    with at_desk(newsroom.http, slug) as tab:
        assert tab.told("people") == {"people": []}
        newsroom.publish(slug)
        assert tab.told("posts")["posts"][0]["by"].startswith("token:")


@pytest.mark.parametrize("by", ["after", "Last-Event-ID"])
def test_who_comes_back_is_told_what_was_missed_as_it_is_now(newsroom: Newsroom, by: str) -> None:
    slug = newsroom.blog()
    gone, stays = newsroom.publish(slug, "Secret-4711.")["id"], newsroom.publish(slug, "Fine.")["id"]
    newsroom.act(slug, gone, "take-down", reason="Wrong.")
    after, headers = (1, {}) if by == "after" else (4, {"Last-Event-ID": "1"})
    with at_desk(newsroom.http, slug, after=after, **headers) as tab:
        told = tab.told("posts")
    assert told["seq"] == 4
    assert [one["post"]["id"] for one in told["posts"]] == [stays, gone]
    assert "Secret" not in str(told)


def test_who_is_far_behind_fetches_all_anew(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    for n in range(202):
        newsroom.publish(slug, f"Post {n}.")
    with at_desk(newsroom.http, slug, after=1) as tab:
        assert tab.frame() == ("reload", {})
        newsroom.publish(slug)
        assert tab.told("posts")["seq"] == 204


def test_frames_of_many_writers_are_in_order_and_the_last_tells_the_end(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    with at_desk(newsroom.http, slug) as tab, ThreadPoolExecutor(4) as writers:
        ids = {one["id"] for one in writers.map(lambda n: newsroom.publish(slug, f"Post {n}."), range(40))}
        seqs, told = [1], set()
        while seqs[-1] < 41:
            frame = tab.told("posts")
            assert frame["seq"] > seqs[-1]
            seqs.append(frame["seq"])
            told |= {one["post"]["id"] for one in frame["posts"]}
    assert told == ids


def test_only_those_with_a_right_follow_the_desk(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    at = f"/api/v1/blogs/{slug}/desk/stream"
    assert newsroom.public.get(at).status_code == 401
    assert newsroom.person(None, {"elsewhere": "editor"}).get(at).status_code == 403
    assert newsroom.http.get("/api/v1/blogs/nowhere/desk/stream").status_code == 404
    assert newsroom.http.get(at, params={"after": "x"}).status_code == 400
    assert newsroom.http.get(at, params={"tab": "x"}).status_code == 400
    with at_desk(newsroom.person("observer", name="Eve"), slug) as tab:
        tab.people("Eve")


def test_who_is_signed_out_elsewhere_hears_the_desk_no_longer(newsroom: Newsroom) -> None:
    slug, email = newsroom.blog(), newsroom.account("editor", name="Ada")
    here, elsewhere = (newsroom.browser(newsroom.sign_in(email)) for _ in range(2))
    with at_desk(here, slug) as desk:
        desk.people("Ada")
        begun = time.perf_counter()
        assert elsewhere.post("/api/v1/account/sessions/end-others").status_code == 204
        with pytest.raises(EOFError):
            desk.told("posts")
        assert time.perf_counter() - begun < 10
    assert here.get(f"/api/v1/blogs/{slug}/desk/stream").status_code == 401


def test_somebody_who_never_reads_is_cut_and_the_others_go_on(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    host, port = newsroom.url.removeprefix("http://").split(":")
    stuck = socket.socket()
    stuck.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    stuck.connect((host, int(port)))
    head = f"GET /api/v1/blogs/{slug}/desk/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {newsroom.token}\r\n\r\n"
    stuck.sendall(head.encode())
    assert stuck.recv(200)
    with at_desk(newsroom.http, slug) as tab, ThreadPoolExecutor(1) as publishing:
        publishing.submit(lambda: [newsroom.publish(slug, f"{n} " + "word " * 9_000) for n in range(120)])
        while tab.told("posts")["seq"] < 121:
            pass
    stuck.settimeout(20)
    read = 0
    while received := stuck.recv(65_536):
        read += len(received)
    stuck.close()
    assert read < 120 * 45_000


OTHER = """
import asyncio, os, sys
from depesche.config import read_settings
from depesche.desk import Desk
from depesche.log.opening import open_log
from depesche.media.kinds import Limits
from depesche.model.blocks import Text
from depesche.model.commands import Actor
from depesche.model.drafts import NewDraft
from depesche.model.post import DraftCopy
from depesche.staff.way import Way
from depesche.store.disk import Disk
from depesche.store.media import MediaStore
slug, ulid = sys.argv[1], sys.argv[2]
settings = read_settings(os.environ)[0]
log = open_log(settings.database)
way = Way(Desk(log, MediaStore(Disk(settings.folder / "media"), Limits(pixels=1_000))))
new = NewDraft(copy=DraftCopy(body=(Text("From elsewhere."),)))
asyncio.run(way.write(slug, ulid, new, Actor("cli", "admin"), "none"))
log.close()
"""


def test_a_draft_changed_by_another_process_is_told_too(newsroom: Newsroom) -> None:
    slug, ulid = newsroom.blog(), new_ulid()
    with at_desk(newsroom.http, slug) as tab:
        tab.told("people")
        command = [sys.executable, "-c", OTHER, slug, ulid]
        subprocess.run(command, check=True, timeout=60, env=environment(newsroom.folder))
        begun = time.perf_counter()
        assert tab.told("draft")["draft"]["id"] == ulid
        assert time.perf_counter() - begun < 2


def test_a_server_that_stops_ends_the_desks_at_once(tmp_path: Path) -> None:
    with newsroom_in(tmp_path) as stopping:
        slug = stopping.blog()
        with at_desk(stopping.http, slug) as tab:
            tab.told("people")
            begun = time.perf_counter()
            os.kill(stopping.process.pid, signal.SIGTERM)
            with pytest.raises((EOFError, httpx.TransportError)):
                tab.frame()
            assert stopping.process.wait(20) == 0
            assert time.perf_counter() - begun < 5
