"""Accounts by the API: inviting, changing, disabling, one's own; and that an admin always stays."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from depesche.model.ids import new_ulid
from newsroom import PASSWORD, Newsroom, newsroom_in


def address() -> str:
    return f"{new_ulid().lower()}@example.org"


def invited(admin: httpx.Client, **copy: Any) -> tuple[dict[str, Any], str]:
    answer = admin.post("/api/v1/accounts", json={"email": address(), "name": "Ada", "role": "editor"} | copy)
    assert answer.status_code == 201, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()["account"], answer.json()["link"].partition("/desk/welcome#")[2]


def accept(newsroom: Newsroom, secret: str, **more: Any) -> httpx.Response:
    body = {"token": secret, "name": "Ada Lovelace", "password": PASSWORD} | more
    return newsroom.public.post("/api/v1/invitation", json=body, headers={"Origin": newsroom.url})


def look(newsroom: Newsroom, secret: str) -> httpx.Response:
    return newsroom.public.post("/api/v1/invitation/look", json={"token": secret}, headers={"Origin": newsroom.url})


def test_an_invitation_is_used_once(newsroom: Newsroom) -> None:
    account, secret = invited(newsroom.person("admin"))
    assert account["has_password"] is False
    assert look(newsroom, secret).json() | {"expires_at": ""} == {
        "email": account["email"], "name": "Ada", "is_first": False, "expires_at": ""
    }  # fmt: skip
    me = newsroom.browser(accept(newsroom, secret)).get("/api/v1/session").json()
    assert me["account"]["name"] == "Ada Lovelace"
    assert me["account"]["id"] == account["id"]
    assert accept(newsroom, secret).status_code == 410
    assert look(newsroom, secret).status_code == 410
    assert newsroom.sign_in(account["email"]).status_code == 200


def test_of_many_who_accept_at_once_one_does(newsroom: Newsroom) -> None:
    _, secret = invited(newsroom.person("admin"))
    with ThreadPoolExecutor(4) as people:
        statuses = sorted(a.status_code for a in people.map(lambda _: accept(newsroom, secret), range(4)))
    assert statuses == [200, 410, 410, 410]


def test_a_newer_link_makes_the_older_one_void_and_a_used_one_ends_sessions(newsroom: Newsroom) -> None:
    admin = newsroom.person("admin")
    account, first = invited(admin)
    again = admin.post(f"/api/v1/accounts/{account['id']}/invitation").json()
    assert look(newsroom, first).status_code == 410
    browser = newsroom.browser(accept(newsroom, again["link"].partition("#")[2]))
    reset = admin.post(f"/api/v1/accounts/{account['id']}/invitation").json()["link"].partition("#")[2]
    assert browser.get("/api/v1/session").status_code == 200
    assert accept(newsroom, reset, password="another good password").status_code == 200
    assert browser.get("/api/v1/session").status_code == 401
    assert newsroom.sign_in(account["email"]).status_code == 401


def test_links_are_stored_as_hashes(newsroom: Newsroom) -> None:
    _, secret = invited(newsroom.person("admin"))
    for path in newsroom.folder.glob("depesche.sqlite*"):
        assert secret.encode() not in path.read_bytes()


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaaaaaa", "x" * 1_001])
def test_a_weak_password_is_refused_and_the_link_stays(newsroom: Newsroom, password: str) -> None:
    _, secret = invited(newsroom.person("admin"))
    assert accept(newsroom, secret, password=password).status_code in (400, 422)
    assert look(newsroom, secret).status_code == 200


def test_an_address_has_one_account_however_it_is_written(newsroom: Newsroom) -> None:
    admin = newsroom.person("admin")
    account, _ = invited(admin)
    again = {"email": account["email"].upper(), "name": "Again", "role": "editor"}
    assert admin.post("/api/v1/accounts", json=again).status_code == 409
    assert admin.post("/api/v1/accounts", json=again | {"email": "nobody"}).status_code == 422


def test_an_account_is_changed_and_disabled_at_once(newsroom: Newsroom) -> None:
    admin, email = newsroom.person("admin"), newsroom.account("editor")
    person = newsroom.browser(newsroom.sign_in(email))
    ulid = person.get("/api/v1/account").json()["id"]
    slug = newsroom.blog()
    copy = {"name": "Ada", "initials": "al", "role": "reporter", "blogs": {slug: "editor"}}
    changed = admin.put(f"/api/v1/accounts/{ulid}", json=copy).json()
    assert (changed["role"], changed["blogs"], changed["initials"]) == ("reporter", {slug: "editor"}, "al")
    assert "publish" in person.get("/api/v1/session").json()["blogs"][slug]
    assert admin.put(f"/api/v1/accounts/{ulid}", json=copy | {"disabled": True}).json()["disabled_at"]
    assert person.get("/api/v1/session").status_code == 401
    assert newsroom.sign_in(email).status_code == 401
    assert admin.post(f"/api/v1/accounts/{ulid}/invitation").status_code == 409
    assert admin.put(f"/api/v1/accounts/{ulid}", json=copy).status_code == 200
    assert person.get("/api/v1/session").status_code == 401
    assert newsroom.sign_in(email).status_code == 200


def test_roles_on_what_is_no_web_address_are_refused(newsroom: Newsroom) -> None:
    body = {"email": address(), "name": "Ada", "blogs": {"No Slug": "editor"}}
    assert newsroom.person("admin").post("/api/v1/accounts", json=body).status_code == 422


def test_accounts_are_listed_by_pages_and_colleagues_by_name(newsroom: Newsroom) -> None:
    admin = newsroom.person("admin", name="Zora Example", initials="ze")
    listed = admin.get("/api/v1/accounts").json()
    assert admin.get("/api/v1/accounts", params={"after": listed["accounts"][-1]["id"]}).json()["after"] is None
    staff = newsroom.person("observer").get("/api/v1/staff").json()["staff"]
    assert {"name": "Zora Example", "initials": "ze"}.items() <= staff[-1].items()
    assert "email" not in str(staff)


def test_ones_own_account_and_password(newsroom: Newsroom) -> None:
    email = newsroom.account("reporter")
    here, there = (newsroom.browser(newsroom.sign_in(email)) for _ in range(2))
    copy = {"name": "Ada", "initials": "al", "language": "de"}
    assert copy.items() <= here.put("/api/v1/account", json=copy).json().items()
    assert here.put("/api/v1/account", json={"name": " "}).status_code == 422
    new = "another good password"
    assert here.put("/api/v1/account/password", json={"old": "not it at all", "new": new}).status_code == 403
    assert here.put("/api/v1/account/password", json={"old": PASSWORD, "new": new}).status_code == 200
    assert here.get("/api/v1/session").status_code == 200
    assert there.get("/api/v1/session").status_code == 401
    assert newsroom.sign_in(email).status_code == 401
    assert newsroom.sign_in(email, new).status_code == 200


def test_sessions_are_listed_and_ended(newsroom: Newsroom) -> None:
    email = newsroom.account("reporter")
    here, there, yonder = (newsroom.browser(newsroom.sign_in(email)) for _ in range(3))
    listed = here.get("/api/v1/account/sessions").json()["sessions"]
    assert [one["current"] for one in listed].count(True) == 1
    assert listed[0]["address"].startswith("10.")
    assert "httpx" in listed[0]["device"]
    mine = next(one["id"] for one in there.get("/api/v1/account/sessions").json()["sessions"] if one["current"])
    assert here.delete(f"/api/v1/account/sessions/{mine}").status_code == 204
    assert there.get("/api/v1/session").status_code == 401
    assert here.post("/api/v1/account/sessions/end-others").status_code == 204
    assert yonder.get("/api/v1/session").status_code == 401
    assert here.get("/api/v1/session").status_code == 200
    stranger = newsroom.person("admin")
    assert stranger.delete(f"/api/v1/account/sessions/{listed[0]['id']}").status_code == 404


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with newsroom_in(tmp_path_factory.mktemp("empty")) as running:
        yield running


def test_the_first_admin_comes_by_a_link_and_the_last_one_stays(empty: Newsroom) -> None:
    said = iter(empty.process.stdout or ())
    secret = next(line for line in said if "/desk/welcome#" in line).strip().partition("#")[2]
    assert look(empty, secret).json()["is_first"] is True
    assert accept(empty, secret).status_code == 422
    admin = empty.browser(accept(empty, secret, email="ada@example.org"))
    assert "manage_accounts" in admin.get("/api/v1/session").json()["rights"]
    assert accept(empty, secret, email="eve@example.org").status_code == 410
    own = admin.get("/api/v1/account").json()
    for change in ({"role": "editor"}, {"role": "admin", "disabled": True}):
        assert admin.put(f"/api/v1/accounts/{own['id']}", json={"name": "Ada"} | change).status_code == 409
    _, invitation = invited(admin, role="admin", email="bea@example.org")
    demoted = {"name": "Ada", "role": "editor"}
    assert admin.put(f"/api/v1/accounts/{own['id']}", json=demoted).status_code == 409, "the other can not sign in yet"
    assert accept(empty, invitation).status_code == 200
    assert admin.put(f"/api/v1/accounts/{own['id']}", json=demoted).status_code == 200


def test_no_link_is_printed_where_there_is_an_account(tmp_path: Path) -> None:
    with newsroom_in(tmp_path) as running:
        running.account("admin")
    with newsroom_in(tmp_path) as running:
        running.process.terminate()
        assert running.process.stdout is not None
        assert "/desk/welcome#" not in running.process.stdout.read()
