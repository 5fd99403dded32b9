"""Passkeys: added by who is signed in, then enough to come in by; each challenge once, each copy noticed."""

from typing import Any

import httpx
import pytest

from authenticator import Authenticator
from newsroom import PASSWORD, Newsroom, depesche

MINE = {"password": PASSWORD}


def origin_of(newsroom: Newsroom) -> str:
    return newsroom.url.replace("127.0.0.1", "localhost")


def registered(newsroom: Newsroom, person: httpx.Client, **how: bool) -> Authenticator:
    device = Authenticator(origin_of(newsroom), **how)
    options = person.post("/api/v1/account/passkeys/options", json=MINE).json()
    body = {"name": "My phone", "credential": device.create(options)}
    answer = person.post("/api/v1/account/passkeys", json=body)
    assert answer.status_code == 201, answer.text
    return device


def options_of(newsroom: Newsroom) -> dict[str, Any]:
    return dict(newsroom.public.post("/api/v1/session/passkey/options", headers={"Origin": newsroom.url}).json())


def come_in(newsroom: Newsroom, credential: dict[str, Any]) -> httpx.Response:
    headers = {"Origin": newsroom.url}
    return newsroom.public.post("/api/v1/session/passkey", json={"credential": credential}, headers=headers)


def test_a_passkey_is_added_and_signs_in_without_naming_anybody(newsroom: Newsroom) -> None:
    person = newsroom.person("editor")
    device = registered(newsroom, person)
    options = options_of(newsroom)
    assert options["rpId"] == "localhost"
    assert options["userVerification"] == "required"
    assert not options.get("allowCredentials")
    browser = newsroom.browser(come_in(newsroom, device.get(options)))
    account = browser.get("/api/v1/account").json()
    assert account["id"] == person.get("/api/v1/account").json()["id"]
    assert account["passkeys"] == 1
    listed = browser.get("/api/v1/account/passkeys").json()["passkeys"]
    assert listed[0]["name"] == "My phone"
    assert listed[0]["used_at"]


def test_an_answer_is_taken_once(newsroom: Newsroom) -> None:
    device = registered(newsroom, newsroom.person("editor"))
    credential = device.get(options_of(newsroom))
    assert come_in(newsroom, credential).status_code == 200
    assert come_in(newsroom, credential).status_code == 401


def test_a_challenge_that_is_not_ours_is_worth_nothing(newsroom: Newsroom) -> None:
    device = registered(newsroom, newsroom.person("editor"))
    options = options_of(newsroom) | {"challenge": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}
    assert come_in(newsroom, device.get(options)).status_code == 401


def test_a_copied_passkey_is_noticed_by_its_count(newsroom: Newsroom) -> None:
    device = registered(newsroom, newsroom.person("editor"))
    assert come_in(newsroom, device.get(options_of(newsroom))).status_code == 200
    device.count -= 1
    assert come_in(newsroom, device.get(options_of(newsroom))).status_code == 401


def test_a_device_that_does_not_count_signs_in_again_and_again(newsroom: Newsroom) -> None:
    device = registered(newsroom, newsroom.person("editor"), counts=False)
    for _ in range(2):
        assert come_in(newsroom, device.get(options_of(newsroom))).status_code == 200


@pytest.mark.parametrize("changed", [{"signature": b"\x30\x00"}, {"userHandle": b"somebody else"},
                                     {"authenticatorData": b"short"}, {"clientDataJSON": b"{}"}])  # fmt: skip
def test_what_was_changed_on_the_way_is_refused(newsroom: Newsroom, changed: dict[str, bytes]) -> None:
    device = registered(newsroom, newsroom.person("editor"))
    assert come_in(newsroom, device.get(options_of(newsroom), **changed)).status_code == 401


def test_a_passkey_used_on_another_site_is_refused(newsroom: Newsroom) -> None:
    device = registered(newsroom, newsroom.person("editor"))
    device.origin = "https://evil.example"
    assert come_in(newsroom, device.get(options_of(newsroom))).status_code == 401


def test_a_device_that_asks_for_neither_finger_nor_pin_is_not_taken(newsroom: Newsroom) -> None:
    person, device = newsroom.person("editor"), Authenticator(origin_of(newsroom), verifies=False)
    options = person.post("/api/v1/account/passkeys/options", json=MINE).json()
    body = {"name": "Key", "credential": device.create(options)}
    assert person.post("/api/v1/account/passkeys", json=body).status_code == 422


def test_a_passkey_is_added_by_whom_it_was_begun_once(newsroom: Newsroom) -> None:
    one, other = newsroom.person("editor"), newsroom.person("editor")
    device = Authenticator(origin_of(newsroom))
    body = {"name": "Key", "credential": device.create(one.post("/api/v1/account/passkeys/options", json=MINE).json())}
    assert other.post("/api/v1/account/passkeys", json=body).status_code == 422
    assert one.post("/api/v1/account/passkeys", json=body).status_code == 201
    assert one.post("/api/v1/account/passkeys", json=body).status_code == 422


@pytest.mark.parametrize("credential", [{}, {"id": 1}, {"id": "a", "rawId": "a", "type": "public-key", "response": []}])
def test_what_is_no_credential_is_refused(newsroom: Newsroom, credential: dict[str, Any]) -> None:
    assert come_in(newsroom, credential).status_code == 401
    person = newsroom.person("editor")
    person.post("/api/v1/account/passkeys/options", json=MINE)
    body = {"name": "Key", "credential": credential}
    assert person.post("/api/v1/account/passkeys", json=body).status_code == 422


def test_a_disabled_account_does_not_come_in_by_passkey(newsroom: Newsroom) -> None:
    admin, person = newsroom.person("admin"), newsroom.person("editor")
    device = registered(newsroom, person)
    ulid = person.get("/api/v1/account").json()["id"]
    admin.put(f"/api/v1/accounts/{ulid}", json={"name": "Ada", "role": "editor", "disabled": True})
    assert come_in(newsroom, device.get(options_of(newsroom))).status_code == 401


def test_a_passkey_is_removed_by_its_owner_alone_and_is_worth_nothing_then(newsroom: Newsroom) -> None:
    person = newsroom.person("editor")
    device = registered(newsroom, person)
    path = f"/api/v1/account/passkeys/{person.get('/api/v1/account/passkeys').json()['passkeys'][0]['id']}"
    assert newsroom.person("admin").delete(path).status_code == 404
    assert person.delete(path).status_code == 204
    assert come_in(newsroom, device.get(options_of(newsroom))).status_code == 401


def test_the_only_way_in_is_not_removed(newsroom: Newsroom) -> None:
    email = newsroom.account("editor")
    person = newsroom.browser(newsroom.sign_in(email))
    registered(newsroom, person)
    newsroom.change(email, password=None)
    path = f"/api/v1/account/passkeys/{person.get('/api/v1/account/passkeys').json()['passkeys'][0]['id']}"
    assert person.delete(path).status_code == 409
    assert person.put("/api/v1/account/password", json={"new": "a password at last"}).status_code == 200
    assert person.delete(path).status_code == 204


def test_who_finds_a_browser_left_open_adds_no_passkey(newsroom: Newsroom) -> None:
    person = newsroom.person("editor")
    for body in ({"password": "not the password"}, {"password": ""}, {}):
        answer = person.post("/api/v1/account/passkeys/options", json=body)
        assert (answer.status_code, answer.json()["detail"]) == (403, "this is not your password")


def test_who_has_no_password_needs_none_to_add_a_passkey(newsroom: Newsroom) -> None:
    email = newsroom.account("editor")
    person = newsroom.browser(newsroom.sign_in(email))
    newsroom.change(email, password=None)
    assert person.post("/api/v1/account/passkeys/options", json={}).status_code == 200


def test_a_password_set_anew_by_link_takes_passkeys_off(newsroom: Newsroom) -> None:
    email = newsroom.account("editor")
    device = registered(newsroom, newsroom.browser(newsroom.sign_in(email)))
    made = depesche(newsroom.folder, "user", "reset", email)
    token = made.stdout.split("#")[-1].strip()
    body = {"token": token, "name": "Ada Example", "password": "a password after the theft"}
    answer = newsroom.public.post("/api/v1/invitation", json=body, headers={"Origin": newsroom.url})
    assert answer.status_code == 200, answer.text
    assert come_in(newsroom, device.get(options_of(newsroom))).status_code == 401
