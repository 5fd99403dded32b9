"""One-time codes: set up, asked for, each taken once; recovery codes; none of it can be guessed."""

import time
from typing import Any

import httpx
import pyotp
import pytest

from depesche.signin import totp
from newsroom import PASSWORD, Newsroom


def set_up(person: httpx.Client) -> tuple[str, list[str]]:
    seed = person.post("/api/v1/account/totp", json={"password": PASSWORD})
    assert seed.status_code == 200, seed.text
    assert seed.json()["svg"].startswith("<svg xmlns=")
    assert seed.json()["uri"].startswith("otpauth://totp/")
    secret: str = seed.json()["secret"]
    answer = person.put("/api/v1/account/totp", json={"code": code_of(secret, -1)})
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return secret, answer.json()["recovery"]


def code_of(secret: str, steps: int = 0) -> str:
    """Give the code of this step; near the end of one the next is waited for, so that a test has it to itself."""
    left = totp.STEP_SECONDS - time.time() % totp.STEP_SECONDS
    if left < 1.5:
        time.sleep(left + 0.1)
    return str(pyotp.TOTP(secret).at(int(time.time()) + steps * totp.STEP_SECONDS))


@pytest.fixture
def guarded(newsroom: Newsroom) -> Any:
    email = newsroom.account("editor")
    person = newsroom.browser(newsroom.sign_in(email))
    secret, recovery = set_up(person)
    return email, person, secret, recovery


def test_a_code_is_asked_for_only_of_who_knows_the_password_and_taken_once(newsroom: Newsroom, guarded: Any) -> None:
    email, _, secret, _ = guarded
    asked = newsroom.sign_in(email)
    assert (asked.status_code, asked.json()["needs"]) == (401, "code")
    assert "needs" not in newsroom.sign_in(email, "a wrong password").json()
    code = code_of(secret)
    assert newsroom.sign_in(email, code=f"{code[:3]} {code[3:]}").status_code == 200
    assert newsroom.sign_in(email, code=code).status_code == 401
    assert newsroom.sign_in(email, code=code_of(secret, -1)).status_code == 401, "older than the last one"
    assert newsroom.sign_in(email, code=code_of(secret, 1)).status_code == 200


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦"])
def test_a_wrong_code_does_not_do(newsroom: Newsroom, guarded: Any, code: str) -> None:
    answer = newsroom.sign_in(guarded[0], code=code)
    assert (answer.status_code, answer.json()["needs"]) == (401, "code")


def test_another_code_of_six_digits_does_not_do(newsroom: Newsroom, guarded: Any) -> None:
    email, _, secret, _ = guarded
    right = {code_of(secret, n) for n in (-1, 0, 1)}
    wrong = next(code for code in ("000000", "111111", "222222", "333333") if code not in right)
    assert newsroom.sign_in(email, code=wrong).status_code == 401


def test_guessing_codes_is_slowed_down_though_the_password_is_right(newsroom: Newsroom, guarded: Any) -> None:
    email, _, secret, _ = guarded
    statuses = []
    for _ in range(6):
        newsroom.sign_in(email)
        statuses.append(newsroom.sign_in(email, code="abcdef").status_code)
    assert statuses == [401] * 5 + [429]
    assert int(newsroom.sign_in(email, code=code_of(secret)).headers["retry-after"]) >= 1


def test_a_recovery_code_does_once(newsroom: Newsroom, guarded: Any) -> None:
    email, _, _, recovery = guarded
    assert len(set(recovery)) == totp.RECOVERY_CODES
    assert newsroom.sign_in(email, code=recovery[0].upper().replace("-", " ")).status_code == 200
    assert newsroom.sign_in(email, code=recovery[0]).status_code == 401
    assert newsroom.sign_in(email, code=recovery[1]).status_code == 200


def test_recovery_codes_are_stored_as_hashes(newsroom: Newsroom, guarded: Any) -> None:
    recovery = guarded[3]
    for path in newsroom.folder.glob("depesche.sqlite*"):
        assert recovery[0].replace("-", "").encode() not in path.read_bytes()
        assert recovery[0].encode() not in path.read_bytes()


def test_codes_are_set_up_and_taken_off_by_who_knows_the_password(newsroom: Newsroom, guarded: Any) -> None:
    email, person, _, _ = guarded
    assert person.post("/api/v1/account/totp", json={"password": "not it at all"}).status_code == 403
    assert person.post("/api/v1/account/totp/off", json={"password": "not it at all"}).status_code == 403
    assert person.get("/api/v1/account").json()["has_totp"] is True
    assert person.post("/api/v1/account/totp/off", json={"password": PASSWORD}).json()["has_totp"] is False
    assert newsroom.sign_in(email).status_code == 200


def test_nothing_is_asked_for_until_a_first_code_has_come_back(newsroom: Newsroom) -> None:
    email = newsroom.account("editor")
    person = newsroom.browser(newsroom.sign_in(email))
    assert person.put("/api/v1/account/totp", json={"code": "123456"}).status_code == 409
    person.post("/api/v1/account/totp", json={"password": PASSWORD})
    assert person.put("/api/v1/account/totp", json={"code": "nonsense"}).status_code == 422
    assert newsroom.sign_in(email).status_code == 200


def test_codes_are_for_accounts_with_a_password(newsroom: Newsroom) -> None:
    email = newsroom.account("editor")
    person = newsroom.browser(newsroom.sign_in(email))
    newsroom.change(email, password=None)
    assert person.post("/api/v1/account/totp", json={"password": ""}).status_code == 409
