"""The API: creating, revising, conflicts, rights, limits; every problem says what and how to mend it."""

import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from depesche.model.ids import new_ulid
from newsroom import Newsroom, depesche, newsroom_in

TEXT = {"body": [{"type": "text", "text": "Something happened."}]}
NEW = {"If-None-Match": "*"}


def problem(answer: httpx.Response, status: int) -> dict[str, object]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert document["status"] == status
    assert document["detail"]
    return dict(document)


def test_a_post_is_created_once_and_the_same_put_again_is_the_same_post(newsroom: Newsroom) -> None:
    slug, ulid = newsroom.blog(), new_ulid()
    first, second = (newsroom.put_post(slug, ulid, TEXT, NEW) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert first.headers["etag"] == '"1"'
    assert newsroom.seq(slug) == 2


def test_eight_writers_with_the_same_put_make_one_post(newsroom: Newsroom) -> None:
    slug, ulid = newsroom.blog(), new_ulid()
    with ThreadPoolExecutor(8) as writers:
        statuses = [f.status_code for f in writers.map(lambda _: newsroom.put_post(slug, ulid, TEXT, NEW), range(8))]
    assert sorted(statuses) == [200] * 7 + [201]
    assert newsroom.seq(slug) == 2


def test_a_stale_if_match_answers_412_with_the_current_revision(newsroom: Newsroom) -> None:
    slug, ulid = newsroom.blog(), new_ulid()
    newsroom.put_post(slug, ulid, TEXT, NEW)
    other = {"body": [{"type": "text", "text": "Two."}]}
    assert newsroom.put_post(slug, ulid, other, {"If-Match": '"1"'}).headers["etag"] == '"2"'
    third = {"body": [{"type": "text", "text": "Three."}]}
    assert problem(newsroom.put_post(slug, ulid, third, {"If-Match": '"1"'}), 412)["rev"] == 2
    assert newsroom.public.get(f"/api/v1/blogs/{slug}/posts/{ulid}").json()["body"][0]["text"] == "Two."


def test_changing_what_is_there_wants_a_condition(newsroom: Newsroom) -> None:
    slug, ulid = newsroom.blog(), new_ulid()
    newsroom.put_post(slug, ulid, TEXT, NEW)
    assert "If-Match" in str(problem(newsroom.put_post(slug, ulid, {"headline": "x", "body": []}), 428)["detail"])
    assert problem(newsroom.put_post(slug, new_ulid(), TEXT, {"If-Match": '"1"'}), 404)
    assert problem(newsroom.put_post(slug, ulid, {"headline": "x", "body": []}, NEW), 412)["rev"] == 1


def test_an_unknown_field_is_named_with_its_place(newsroom: Newsroom) -> None:
    bad = {"body": [{"type": "text", "text": "a"}, {"type": "quote", "text": "b", "colour": "red"}]}
    found = problem(newsroom.put_post(newsroom.blog(), new_ulid(), bad, NEW), 400)
    assert "`colour`" in str(found["detail"])
    assert "body[1]" in str(found["errors"])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/blogs/nowhere", 404),
        ("/api/v1/blogs/UPPER", 400),
        ("/api/v1/blogs/{slug}/posts/nonsense", 400),
        ("/api/v1/blogs/{slug}/posts/01JD8Z3M5T0000000000000000", 404),
        ("/api/v1/blogs/{slug}/posts?limit=0", 400),
        ("/api/v1/blogs/{slug}/posts?before=x", 400),
        ("/api/v1/blogs/{slug}/events?after=-1", 400),
        ("/api/v1/blogs/{slug}/events?after=x", 400),
        ("/api/v1/nothing", 404),
    ],
)
def test_what_is_not_there_is_404_and_bad_values_are_400_with_their_name(
    newsroom: Newsroom, path: str, status: int
) -> None:
    problem(newsroom.public.get(path.format(slug=newsroom.blog())), status)


def test_writing_needs_a_token_that_is_known_not_revoked_and_of_that_blog(newsroom: Newsroom) -> None:
    slug, other = newsroom.blog(), newsroom.blog()
    token = depesche(newsroom.folder, "token", "--blog", slug, "--note", "bot").stdout.strip().splitlines()[-1]

    def status(given: str, at: str = slug) -> int:
        headers = {"Authorization": f"Bearer {given}"} if given else {}
        return newsroom.public.put(f"/api/v1/blogs/{at}/posts/{new_ulid()}", json=TEXT, headers=headers).status_code

    assert status("") == 401
    assert status("dep_nonsense") == 401
    assert status(token[:-2] + ("aa" if token[-2:] != "aa" else "bb")) == 401
    assert status(token) == 201
    assert status(token, other) == 403
    ulid = token.split("_")[1]
    assert ulid in depesche(newsroom.folder, "token", "--list").stdout
    assert depesche(newsroom.folder, "token", "--revoke", ulid).returncode == 0
    assert status(token) == 401


def test_a_stored_token_is_a_hash(newsroom: Newsroom) -> None:
    secret = newsroom.token.split("_", 2)[2].encode()
    assert secret not in b"".join(file.read_bytes() for file in newsroom.folder.glob("depesche.sqlite*"))


def test_a_token_that_may_not_erase_does_not(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    ulid = newsroom.publish(slug)["id"]
    token = depesche(newsroom.folder, "token", "--blog", slug).stdout.strip().splitlines()[-1]
    address, headers = f"/api/v1/blogs/{slug}/posts/{ulid}/erase", {"Authorization": f"Bearer {token}"}
    problem(newsroom.public.post(address, json={"reason": "x"}, headers=headers), 403)
    assert newsroom.act(slug, ulid, "erase", reason="A court said so.")["removal"]["erased"] is True


def test_a_body_over_the_limit_is_refused_with_the_limit(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    large = {"body": [{"type": "text", "text": "x" * 40_000}] * 3}
    assert "100,000" in str(problem(newsroom.put_post(slug, new_ulid(), large, NEW), 400)["detail"])
    huge = {"body": [{"type": "text", "text": "x" * 1_000_000}]}
    assert "1,000,000" in str(problem(newsroom.put_post(slug, new_ulid(), huge, NEW), 413)["detail"])


def test_who_may_not_write_is_refused_before_the_body_is_read(newsroom: Newsroom) -> None:
    host, _, port = newsroom.url.removeprefix("http://").partition(":")
    address = f"/api/v1/blogs/{newsroom.blog()}/posts/{new_ulid()}"
    for token in ("", "Authorization: Bearer dep_nonsense\r\n"):
        with socket.create_connection((host, int(port)), timeout=20) as caller:
            head = f"PUT {address} HTTP/1.1\r\nHost: x\r\n{token}Content-Type: application/json\r\n"
            caller.sendall(f"{head}Content-Length: 900000\r\n\r\n".encode())
            assert caller.recv(100).startswith(b"HTTP/1.1 401 ")


@pytest.mark.parametrize("opened", ["[", '{"body":['])
def test_a_body_nested_without_end_is_bad_and_no_error_of_ours(newsroom: Newsroom, opened: str) -> None:
    address = f"/api/v1/blogs/{newsroom.blog()}/posts/{new_ulid()}"
    for body in (opened * 90_000, '{"body":' + opened * 90_000):
        problem(newsroom.http.put(address, content=body, headers={"Content-Type": "application/json"}), 400)


def test_every_answer_tells_browsers_not_to_guess_its_type(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    paths = [f"blogs/{slug}", "blogs", "blogs/nowhere", "nothing", "openapi.json", f"blogs/{slug}/posts?limit=0"]
    answers = [newsroom.public.get(f"/api/v1/{path}") for path in paths]
    answers.append(newsroom.public.put(f"/api/v1/blogs/{slug}", json={}))
    assert {answer.status_code for answer in answers} == {200, 400, 401, 404}
    assert {answer.headers.get("x-content-type-options") for answer in answers} == {"nosniff"}


def test_the_list_of_live_blogs_leaves_their_background_out(tmp_path: Path) -> None:
    with newsroom_in(tmp_path) as small:
        slug = small.blog(background=[{"type": "text", "text": "Long ago."}], standfirst="Now.")
        listed = small.public.get("/api/v1/blogs").json()["blogs"]
        whole = small.public.get(f"/api/v1/blogs/{slug}").json()
    assert whole.pop("background")
    assert listed == [whole]


def test_who_writes_too_fast_is_asked_to_wait(tmp_path: Path) -> None:
    with newsroom_in(tmp_path, DEPESCHE_WRITES_PER_SECOND="3") as slow:
        answers = [slow.http.put("/api/v1/blogs/b", json={"headline": "b"}) for _ in range(8)]
        refused = [answer for answer in answers if answer.status_code == 429]
        assert refused
        assert refused[0].headers["retry-after"] == "1"


def test_an_idempotency_key_does_the_same_thing_once(newsroom: Newsroom) -> None:
    slug, key = newsroom.blog(), new_ulid()
    ulid = newsroom.publish(slug)["id"]
    address = f"/api/v1/blogs/{slug}/posts/{ulid}/corrections"
    body = {"copy": {"body": [{"type": "text", "text": "Right."}]}, "note": "It was wrong."}
    for _ in range(3):
        answer = newsroom.http.post(address, json=body, headers={"Idempotency-Key": key})
        assert answer.status_code == 200
    assert len(answer.json()["corrections"]) == 1


def test_status_pin_and_key_are_switched(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    ulid = newsroom.publish(slug)["id"]
    assert newsroom.act(slug, ulid, "pin", pinned=True)["pinned"] is True
    assert newsroom.act(slug, ulid, "key", is_key=True)["is_key"] is True
    assert "pinned" not in newsroom.act(slug, ulid, "pin", pinned=False)
    answer = newsroom.http.put(f"/api/v1/blogs/{slug}/status", json={"status": "ended"})
    assert answer.json()["status"] == "ended"
    assert answer.json()["coverage_end"]


def test_the_schema_names_every_block_and_no_unknown_property_is_allowed(newsroom: Newsroom) -> None:
    schema = newsroom.public.get("/api/v1/schema").json()
    for block in ("Text", "Quote", "Image", "Gallery", "Embed", "File", "Table", "Card"):
        assert schema["$defs"][block]["additionalProperties"] is False
    assert "PostTakenDown" in schema["$defs"]


def test_lists_are_paged(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    made = [newsroom.publish(slug, f"Post {n}.")["id"] for n in range(5)]
    first = newsroom.public.get(f"/api/v1/blogs/{slug}/posts?limit=3").json()
    rest = newsroom.public.get(f"/api/v1/blogs/{slug}/posts?limit=3&before={first['before']}").json()
    assert [post["id"] for post in first["posts"] + rest["posts"]] == made[::-1]
    assert rest["before"] is None
    events = newsroom.public.get(f"/api/v1/blogs/{slug}/events?limit=4").json()
    more = newsroom.public.get(f"/api/v1/blogs/{slug}/events?after={events['after']}").json()
    assert [event["seq"] for event in events["events"] + more["events"]] == [1, 2, 3, 4, 5, 6]
