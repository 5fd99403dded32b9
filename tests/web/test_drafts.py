"""Drafts by the API: kept with revisions, handed in, sent back, published once, and never lost nor doubled."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from depesche.model.ids import new_ulid
from newsroom import Newsroom

NEW = {"If-None-Match": "*"}
ANY = {"If-Match": "*"}


class Drafting:
    """The drafts of one live blog, as a program uses them."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self.slug = newsroom.blog()
        self.base = f"/api/v1/blogs/{self.slug}/drafts"

    def put(self, ulid: str, text: str, headers: dict[str, str] | None = None, **more: Any) -> httpx.Response:
        body = {"copy": {"body": [{"type": "text", "text": text}] if text else []} | more.pop("copy", {})} | more
        return self.newsroom.http.put(f"{self.base}/{ulid}", json=body, headers=headers or {})

    def begin(self, text: str = "A ship is coming in.", **more: Any) -> str:
        ulid = new_ulid()
        assert self.put(ulid, text, NEW, **more).status_code == 201
        return ulid

    def act(self, ulid: str, what: str, rev: int | None = None, **body: Any) -> httpx.Response:
        headers = {"If-Match": "*" if rev is None else f'"{rev}"'}
        return self.newsroom.http.post(f"{self.base}/{ulid}/{what}", json=body or None, headers=headers)

    def read(self, ulid: str) -> Any:
        answer = self.newsroom.http.get(f"{self.base}/{ulid}")
        return answer.json() if answer.status_code == 200 else None

    def all(self, **query: Any) -> Any:
        return self.newsroom.http.get(self.base, params=query).json()

    def post(self, ulid: str) -> httpx.Response:
        return self.newsroom.public.get(f"/api/v1/blogs/{self.slug}/posts/{ulid}")


@pytest.fixture
def drafting(newsroom: Newsroom) -> Drafting:
    return Drafting(newsroom)


def test_a_draft_is_begun_once_and_the_same_again_changes_nothing(drafting: Drafting) -> None:
    ulid = new_ulid()
    first, again = (drafting.put(ulid, "A ship.", NEW) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.headers["etag"] == '"1"'
    assert first.json()["state"] == "draft"
    changed, once_more = (drafting.put(ulid, "Two ships.", {"If-Match": '"1"'}) for _ in range(2))
    assert changed.json() == once_more.json()
    assert changed.json()["rev"] == 2
    assert drafting.read(ulid) == changed.json()


def test_a_draft_may_be_empty_or_unfinished_but_is_not_published_so(drafting: Drafting) -> None:
    empty = drafting.begin("")
    unnamed = drafting.begin("A ship.", copy={"confidence": "reported"})
    for ulid, missing in ((empty, "neither headline nor body"), (unnamed, "no source is named")):
        refused = drafting.act(ulid, "publish")
        assert refused.status_code == 422
        assert missing in refused.json()["detail"]
        assert drafting.act(ulid, "schedule", publish_at="2999-01-01T00:00:00Z").status_code == 422
        assert drafting.read(ulid)["rev"] == 1


def test_blank_fields_of_a_draft_are_left_out_of_its_post(drafting: Drafting) -> None:
    ulid = drafting.begin("A ship.", copy={"headline": "", "tags": ["", "harbour"], "place": " "})
    post = drafting.act(ulid, "publish").json()
    assert "headline" not in post
    assert "place" not in post
    assert post["tags"] == ["harbour"]


def test_a_stale_writer_of_a_draft_is_told_its_revision(drafting: Drafting) -> None:
    ulid = drafting.begin("One.")
    drafting.put(ulid, "Two.", {"If-Match": '"1"'})
    for refused in (
        drafting.put(ulid, "Three.", {"If-Match": '"1"'}),
        drafting.put(ulid, "Three.", NEW),
        drafting.act(ulid, "publish", rev=1),
        drafting.newsroom.http.delete(f"{drafting.base}/{ulid}", headers={"If-Match": '"1"'}),
    ):
        assert refused.status_code == 412
        assert refused.json()["rev"] == 2
    assert drafting.put(ulid, "Three.").status_code == 428
    assert drafting.read(ulid)["copy"]["body"][0]["text"] == "Two."
    assert drafting.put(new_ulid(), "Three.", {"If-Match": '"1"'}).status_code == 404


def test_a_draft_is_handed_in_sent_back_with_a_remark_and_handed_in_again(drafting: Drafting) -> None:
    ulid = drafting.begin()
    handed_in, again = (drafting.act(ulid, "submit", rev=1).json() for _ in range(2))
    assert handed_in == again
    assert (handed_in["state"], handed_in["rev"]) == ("review", 2)
    assert drafting.act(ulid, "send-back", remark=" ").status_code == 422
    back, again = (drafting.act(ulid, "send-back", rev=2, remark="Who says so?").json() for _ in range(2))
    assert back == again
    assert (back["state"], back["remark"]["text"], back["rev"]) == ("draft", "Who says so?", 3)
    assert "remark" not in drafting.act(ulid, "submit").json()


def test_publishing_a_draft_makes_a_post_of_its_ulid_with_mark_and_pin(drafting: Drafting) -> None:
    ulid = drafting.begin(is_key=True, pinned=True)
    first, again = (drafting.act(ulid, "publish") for _ in range(2))
    assert first.json() == again.json() == drafting.post(ulid).json()
    assert (first.json()["id"], first.json()["is_key"], first.json()["pinned"]) == (ulid, True, True)
    assert drafting.read(ulid) is None
    assert drafting.newsroom.seq(drafting.slug) == 4


def test_a_draft_that_was_published_is_not_written_any_more(drafting: Drafting) -> None:
    ulid = drafting.begin()
    drafting.act(ulid, "publish")
    for late in (drafting.put(ulid, "Late.", {"If-Match": '"1"'}), drafting.put(ulid, "Late.", NEW),
                 drafting.put(ulid, "Late."), drafting.act(ulid, "submit")):  # fmt: skip
        assert late.status_code == 409
        assert "has been published" in late.json()["detail"]
    assert drafting.newsroom.http.delete(f"{drafting.base}/{ulid}").status_code == 409
    drafting.newsroom.act(drafting.slug, ulid, "take-down", reason="Wrong.")
    assert drafting.put(ulid, "Late.", NEW).status_code == 410
    assert drafting.all()["drafts"] == []


def test_discarding_twice_is_harmless(drafting: Drafting) -> None:
    ulid = drafting.begin()
    assert [drafting.newsroom.http.delete(f"{drafting.base}/{ulid}").status_code for _ in range(2)] == [204, 204]
    assert drafting.read(ulid) is None
    assert drafting.act(ulid, "publish").status_code == 404


def test_eight_editors_who_publish_the_same_draft_at_once_make_one_post(drafting: Drafting) -> None:
    for _ in range(3):
        ulid = drafting.begin()
        before = drafting.newsroom.seq(drafting.slug)
        with ThreadPoolExecutor(8) as editors:
            answers = list(editors.map(lambda _, draft=ulid: drafting.act(draft, "publish"), range(8)))
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.text for answer in answers}) == 1
        assert drafting.newsroom.seq(drafting.slug) == before + 1


def test_writers_and_publishers_of_one_draft_leave_a_post_or_a_draft_never_both(drafting: Drafting) -> None:
    for _ in range(5):
        ulid = drafting.begin()
        with ThreadPoolExecutor(6) as people:
            writing = [people.submit(drafting.put, ulid, f"Version {n}.", {"If-Match": "*"}) for n in range(4)]
            publishing = [people.submit(drafting.act, ulid, "publish") for _ in range(2)]
            statuses = {one.result().status_code for one in writing}
            assert {one.result().status_code for one in publishing} == {200}
        assert statuses <= {200, 409}
        assert drafting.read(ulid) is None
        assert drafting.post(ulid).status_code == 200


def test_what_is_refused_leaves_draft_and_log_as_they_were(drafting: Drafting) -> None:
    for _ in range(5):
        drafting.act(drafting.begin(pinned=True), "publish")
    ulid, before = drafting.begin(pinned=True, is_key=True), drafting.newsroom.seq(drafting.slug)
    refused = drafting.act(ulid, "publish")
    assert refused.status_code == 409
    assert "unpin one first" in refused.json()["detail"]
    assert drafting.newsroom.seq(drafting.slug) == before
    assert drafting.post(ulid).status_code == 404
    assert drafting.read(ulid)["pinned"] is True


def test_an_embargo_holds_a_draft_back(drafting: Drafting) -> None:
    ulid = drafting.begin(copy={"embargo_until": "2999-01-01T00:00:00Z"})
    refused = drafting.act(ulid, "publish")
    assert refused.status_code == 409
    assert "embargo" in refused.json()["detail"]
    assert drafting.read(ulid) is not None


def test_a_post_put_directly_may_bring_mark_and_pin_and_ends_its_draft(drafting: Drafting) -> None:
    ulid = drafting.begin()
    address = f"/api/v1/blogs/{drafting.slug}/posts/{ulid}?is_key=true&pinned=true"
    copy = {"body": [{"type": "text", "text": "A ship."}]}
    first, again = (drafting.newsroom.http.put(address, json=copy, headers=NEW) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["is_key"]
    assert first.json()["pinned"]
    assert drafting.read(ulid) is None
    drafting.newsroom.act(drafting.slug, ulid, "pin", pinned=False)
    assert "pinned" not in drafting.newsroom.http.put(address, json=copy, headers=NEW).json()


def test_drafts_are_listed_by_state_and_in_pages(drafting: Drafting) -> None:
    ids = [drafting.begin(f"Draft {n}.") for n in range(5)]
    drafting.act(ids[1], "submit")
    assert [one["id"] for one in drafting.all(state="review")["drafts"]] == [ids[1]]
    first = drafting.all(limit=3)
    rest = drafting.all(limit=3, before=first["before"])
    assert [one["id"] for one in first["drafts"] + rest["drafts"]] == ids[::-1]
    assert rest["before"] is None


def test_drafts_are_read_and_written_only_with_a_right_to(drafting: Drafting) -> None:
    ulid, public = drafting.begin("Secret-4711."), drafting.newsroom.public
    for method, path in (("GET", ""), ("GET", f"/{ulid}"), ("PUT", f"/{ulid}"), ("DELETE", f"/{ulid}"),
                         ("POST", f"/{ulid}/publish")):  # fmt: skip
        refused = public.request(method, drafting.base + path, json={"copy": {"body": []}})
        assert refused.status_code == 401
        assert "Secret" not in refused.text


def test_reporters_write_their_own_drafts_only_and_editors_all(drafting: Drafting) -> None:
    newsroom, slug = drafting.newsroom, drafting.slug
    ada, ben = newsroom.person("reporter"), newsroom.person(None, {slug: "reporter"})
    editor, observer = newsroom.person(None, {slug: "editor"}), newsroom.person("observer")
    stranger = newsroom.person(None, {"elsewhere": "admin"})
    at = f"{drafting.base}/{new_ulid()}"

    def write(who: httpx.Client, text: str) -> int:
        body = {"copy": {"body": [{"type": "text", "text": text}]}}
        return who.put(at, json=body, headers={"If-Match": "*"} if text != "One." else NEW).status_code

    assert [write(who, "One.") for who in (observer, stranger)] == [403, 403]
    assert write(ada, "One.") == 201
    assert [write(who, "Two.") for who in (ben, ada, editor, ada)] == [403, 200, 200, 200]
    assert [who.post(f"{at}/submit").status_code for who in (ben, ada)] == [403, 200]
    assert [who.delete(at).status_code for who in (ben, observer, stranger)] == [403] * 3
    for who in (ada, ben, observer, stranger):
        for what in ("publish", "send-back", "schedule", "unschedule"):
            assert (
                who.post(f"{at}/{what}", json={"remark": "No.", "publish_at": "2999-01-01T00:00:00Z"}).status_code
                == 403
            )
    assert [who.get(at).status_code for who in (ada, ben, editor, observer, stranger)] == [200] * 4 + [403]
    planned = editor.post(f"{at}/schedule", json={"publish_at": "2999-01-01T00:00:00Z"}, headers=ANY)
    assert planned.json()["state"] == "scheduled"
    assert write(ada, "Past the editors.") == 403
    assert ada.delete(at).status_code == 403
    assert editor.post(f"{at}/unschedule").json()["state"] == "review"
    assert ada.delete(at).status_code == 204


def test_no_draft_goes_out_that_somebody_has_changed_unseen(drafting: Drafting) -> None:
    ulid, http = drafting.begin("One."), drafting.newsroom.http
    for what, body in (("publish", None), ("schedule", {"publish_at": "2999-01-01T00:00:00Z"})):
        unsaid = http.post(f"{drafting.base}/{ulid}/{what}", json=body)
        assert (unsaid.status_code, "which revision" in unsaid.json()["detail"]) == (428, True)
        stale = http.post(f"{drafting.base}/{ulid}/{what}", json=body, headers={"If-Match": '"7"'})
        assert stale.status_code == 412
    assert drafting.read(ulid)["state"] == "draft"


def test_a_post_from_a_draft_does_not_swallow_what_somebody_has_written_into_it_since(drafting: Drafting) -> None:
    ulid, http = drafting.begin("One."), drafting.newsroom.http
    draft = f"{drafting.base}/{ulid}"
    two = {"copy": {"body": [{"type": "text", "text": "Two."}]}}
    assert http.put(draft, json=two, headers={"If-Match": '"1"'}).json()["rev"] == 2
    post, copy = draft.replace("/drafts/", "/posts/"), {"body": [{"type": "text", "text": "One."}]}
    stale = http.put(post, params={"draft_rev": 1}, json=copy, headers=NEW)
    assert (stale.status_code, stale.json()["rev"]) == (412, 2)
    assert drafting.read(ulid)["copy"] == two["copy"]
    assert http.put(post, params={"draft_rev": 2}, json=copy, headers=NEW).status_code == 201
    assert drafting.read(ulid) is None
    assert http.put(post, params={"draft_rev": 1}, json=copy, headers=NEW).status_code == 200, "the same again"


def test_nothing_of_a_draft_is_public(drafting: Drafting) -> None:
    ulid = drafting.begin("Secret-4711.", is_key=True, pinned=True)
    drafting.act(ulid, "submit")
    slug, public = drafting.slug, drafting.newsroom.public
    for path in ("", "/feed.atom", "/feed.json", f"/posts/{ulid}", "/log/head.json", "/log/1/0.json"):
        assert "Secret" not in public.get(f"/{slug}{path}").text
    assert drafting.newsroom.seq(slug) == 1
