"""Signing in and out by password, and what a session's cookie does."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from depesche.db import open_sqlite
from depesche.model.ids import new_ulid
from depesche.store.accounts import Accounts
from depesche.store.sessions import IDLE, LONGEST, SESSIONS, Sessions
from newsroom import PASSWORD, Newsroom, engine_in, newsroom_in

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """Be a newsroom where nobody else fails to sign in: who fails often has to wait, and so do their neighbours."""
    with newsroom_in(tmp_path_factory.mktemp("signing-in")) as running:
        yield running


def test_a_person_signs_in_is_known_and_signs_out(newsroom: Newsroom) -> None:
    person = newsroom.person("editor")
    me = person.get("/api/v1/session").json()
    assert me["account"]["role"] == "editor"
    assert "publish" in me["rights"]
    assert "erase" not in me["rights"]
    assert set(me["account"]) <= {
        "id", "email", "name", "role", "created_at", "seen_at", "has_password", "has_totp", "passkeys"
    }  # fmt: skip
    out = person.delete("/api/v1/session")
    assert out.status_code == 204
    assert "Max-Age=0" in out.headers["set-cookie"]
    assert person.get("/api/v1/session").status_code == 401


def test_rights_on_single_blogs_are_told_beside_those_on_everything(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    me = newsroom.person("reporter", {slug: "admin"}).get("/api/v1/session").json()
    assert me["rights"] == ["read_drafts", "contribute"]
    assert "erase" in me["blogs"][slug]
    assert not {"contribute", "open_blog", "manage_accounts"} & set(me["blogs"][slug])


def test_the_cookie_is_kept_to_this_host_and_from_scripts(newsroom: Newsroom) -> None:
    answer = newsroom.sign_in(newsroom.account("reporter"))
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-depesche=")
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert "domain" not in cookie.lower()
    assert answer.headers["cache-control"] == "no-store"


def test_a_session_is_stored_as_a_hash(newsroom: Newsroom) -> None:
    secret = newsroom.sign_in(newsroom.account("reporter")).headers["set-cookie"].split("=", 1)[1].split(";")[0]
    assert len(secret) >= 43
    for path in newsroom.folder.glob("depesche.sqlite*"):
        assert secret.encode() not in path.read_bytes()


def test_signing_in_ends_the_session_that_the_browser_had_and_takes_none_that_was_foisted_on_it(
    newsroom: Newsroom,
) -> None:
    email = newsroom.account("reporter")
    before = newsroom.browser(newsroom.sign_in(email))
    body = {"email": email, "password": PASSWORD}
    after = newsroom.browser(before.post("/api/v1/session", json=body))
    assert before.get("/api/v1/session").status_code == 401
    assert after.get("/api/v1/session").status_code == 200
    foisted = {"Cookie": "__Host-depesche=chosen-by-somebody-else", "Origin": newsroom.url}
    fresh = newsroom.public.post("/api/v1/session", json=body, headers=foisted)
    assert "chosen-by-somebody-else" not in fresh.headers["set-cookie"]
    assert newsroom.public.get("/api/v1/session", headers=foisted).status_code == 401


def test_a_person_publishes_by_role_on_everything_or_on_the_blog(newsroom: Newsroom) -> None:
    slug, body = newsroom.blog(), {"body": [{"type": "text", "text": "News."}]}
    ulid = new_ulid()
    for person in (newsroom.person("editor"), newsroom.person(None, {slug: "editor"})):
        assert person.put(f"/api/v1/blogs/{slug}/posts/{new_ulid()}", json=body).status_code == 201
    me = person.get("/api/v1/session").json()["account"]["id"]
    assert person.put(f"/api/v1/blogs/{slug}/posts/{ulid}", json=body).status_code == 201
    events = newsroom.public.get(f"/api/v1/blogs/{slug}/events").json()["events"]
    assert events[-1]["by"] == f"account:{me}"
    other = newsroom.person("reporter", {newsroom.blog(): "editor"})
    assert other.put(f"/api/v1/blogs/{slug}/posts/{new_ulid()}", json=body).status_code == 403


def test_an_unknown_address_and_a_wrong_password_and_a_disabled_account_are_answered_alike(newsroom: Newsroom) -> None:
    wrong = newsroom.sign_in(newsroom.account("reporter"), "a wrong password")
    unknown = newsroom.sign_in(f"{new_ulid()}@example.org", "a wrong password")
    disabled = newsroom.sign_in(newsroom.account("reporter", disabled_at=NOW))
    assert wrong.status_code == unknown.status_code == disabled.status_code == 401
    assert wrong.json() == unknown.json() == disabled.json()
    assert "set-cookie" not in wrong.headers
    assert wrong.headers["cache-control"] == "no-store"


def test_an_address_is_known_however_it_is_written(newsroom: Newsroom) -> None:
    email = newsroom.account("reporter")
    assert newsroom.sign_in(f"  {email.upper()} ").status_code == 200


def test_whoever_guesses_has_to_wait_even_with_the_right_password_and_others_do_not(newsroom: Newsroom) -> None:
    email = newsroom.account("reporter")
    statuses = [newsroom.sign_in(email, f"a wrong password {n}").status_code for n in range(6)]
    assert statuses == [401] * 5 + [429]
    refused = newsroom.sign_in(email)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) >= 1
    assert newsroom.sign_in(newsroom.account("reporter")).status_code == 200


def test_a_weak_hash_is_made_anew_when_its_owner_signs_in(newsroom: Newsroom) -> None:
    email = newsroom.account("reporter")
    with engine_in(newsroom.folder) as engine:
        accounts = Accounts(engine)
        before = accounts.by_email(email)
        assert newsroom.sign_in(email).status_code == 200
        after = accounts.by_email(email)
    assert before is not None
    assert after is not None
    assert "m=8," in str(before.password)
    assert "$argon2id$v=19$m=65536,t=3," in str(after.password)
    assert newsroom.sign_in(email).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "{url}"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "{url}"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 204),
        ({"Origin": "{url}"}, 204),
    ],
)
def test_another_site_has_no_browser_do_anything(newsroom: Newsroom, headers: dict[str, str], status: int) -> None:
    cookie = newsroom.sign_in(newsroom.account("reporter")).headers["set-cookie"].partition(";")[0]
    sent = {name: value.format(url=newsroom.url) for name, value in headers.items()} | {"Cookie": cookie}
    assert newsroom.public.post("/api/v1/account/sessions/end-others", headers=sent).status_code == status
    assert newsroom.public.get("/api/v1/session", headers={"Cookie": cookie}).status_code == 200


def test_another_site_signs_nobody_in(newsroom: Newsroom) -> None:
    body = {"email": newsroom.account("reporter"), "password": PASSWORD}
    answer = newsroom.public.post("/api/v1/session", json=body, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_what_one_person_wrote_is_not_taken_from_the_next_who_signs_in(newsroom: Newsroom) -> None:
    person, other = newsroom.person("editor"), newsroom.person("editor")
    mine, theirs = (one.get("/api/v1/account").json()["id"] for one in (person, other))
    draft = {"copy": {"body": [{"type": "text", "text": "Mine."}]}}
    address = f"/api/v1/blogs/{newsroom.blog()}/drafts/{new_ulid()}"
    for account, status in ((mine, 401), (theirs, 201)):
        headers = {"If-None-Match": "*", "Depesche-Account": account}
        assert other.put(address, json=draft, headers=headers).status_code == status


def test_a_token_has_no_account(newsroom: Newsroom) -> None:
    assert newsroom.http.get("/api/v1/account").status_code == 403
    assert newsroom.http.get("/api/v1/accounts").status_code == 403
    assert newsroom.http.get("/api/v1/audit").status_code == 403


@pytest.fixture
def sessions(tmp_path: Path) -> tuple[Sessions, str]:
    engine = open_sqlite(tmp_path / "depesche.sqlite")
    account = Accounts(engine).add("ada@example.org", "Ada", NOW).id
    return Sessions(engine), account


def test_a_session_ends_when_it_is_not_used_or_has_lasted_long(sessions: tuple[Sessions, str]) -> None:
    store, account = sessions
    secret = store.begin(account, NOW, device="", address="")
    assert store.of(secret, NOW + IDLE - timedelta(seconds=1))
    assert store.of(secret, NOW + 2 * IDLE - timedelta(seconds=2))
    assert store.of(secret, NOW + 3 * IDLE) is None
    again, now = store.begin(account, NOW, device="", address=""), NOW
    while now < NOW + LONGEST - timedelta(days=1):
        now += timedelta(days=1)
        assert store.of(again, now), now
    assert store.of(again, NOW + LONGEST) is None


def test_that_a_session_is_used_is_written_once_a_minute_at_most(
    sessions: tuple[Sessions, str], tmp_path: Path
) -> None:
    store, account = sessions
    secret = store.begin(account, NOW, device="", address="")
    with sqlite3.connect(tmp_path / "depesche.sqlite") as looking:
        version = looking.execute("PRAGMA data_version").fetchone()
        for second in range(59):
            store.of(secret, NOW + timedelta(seconds=second))
        assert looking.execute("PRAGMA data_version").fetchone() == version
        store.of(secret, NOW + timedelta(seconds=60))
        assert looking.execute("PRAGMA data_version").fetchone() != version
    looking.close()


def test_looking_whether_a_session_is_in_force_does_not_make_it_last(sessions: tuple[Sessions, str]) -> None:
    store, account = sessions
    secret = store.begin(account, NOW, device="", address="")
    assert store.of(secret, NOW + IDLE - timedelta(seconds=1), used=False)
    assert store.of(secret, NOW + IDLE) is None


def test_an_account_has_a_bounded_number_of_sessions(sessions: tuple[Sessions, str]) -> None:
    store, account = sessions
    first = store.begin(account, NOW, device="x" * 900, address="")
    for _ in range(SESSIONS):
        store.begin(account, NOW, device="", address="")
    assert store.of(first, NOW) is None
    assert len(store.every(account, "", NOW)) == SESSIONS
