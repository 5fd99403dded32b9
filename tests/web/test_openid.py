"""OpenID Connect: a real provider on loopback, its good answers, and everything that an ID token must not say."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from depesche.db import open_sqlite
from depesche.model.ids import new_ulid
from depesche.signin import oidc
from depesche.store.brief import Brief
from newsroom import Newsroom, from_anywhere, newsroom_in
from provider import CLIENT, SECRET, Provider, provider_running

REFUSED = "/desk/sign-in?refused="


class House:
    """A newsroom that has a provider."""

    def __init__(self, newsroom: Newsroom, provider: Provider) -> None:
        self.newsroom = newsroom
        self.provider = provider
        self.network: dict[str, str] = {}

    def says(self, **claims: Any) -> str:
        """Have the provider say who somebody is: a new subject with a verified address, changed by `claims`."""
        self.network = from_anywhere()
        self.provider.faults, self.provider.userinfo, self.provider.algorithm = {}, None, "RS256"
        email = f"{new_ulid().lower()}@example.org"
        self.provider.claims = {"sub": new_ulid(), "email": email, "email_verified": True, "name": "Ada"} | claims
        return email

    def go(self, to: str = "/desk/blogs") -> httpx.Response:
        return self.newsroom.public.get("/api/v1/session/oidc", params={"to": to})

    def back(self, sent: httpx.Response, cookie: str | None = None) -> httpx.Response:
        """Go to the provider and come back from there, with the cookie that was set."""
        assert sent.status_code == 302, sent.text
        returned = httpx.get(sent.headers["location"])
        address = urlsplit(returned.headers["location"])
        brought = sent.headers["set-cookie"].partition(";")[0] if cookie is None else cookie
        return self.newsroom.public.get(f"{address.path}?{address.query}", headers={"Cookie": brought} | self.network)

    def come(self) -> httpx.Response:
        return self.back(self.go())

    def me(self, came: httpx.Response) -> dict[str, Any]:
        assert came.headers["location"] == "/desk/blogs", came.headers["location"]
        cookie = came.headers["set-cookie"].partition(";")[0]
        assert cookie.startswith("__Host-depesche=")
        me = self.newsroom.public.get("/api/v1/session", headers={"Cookie": cookie}).json()
        return dict(me["account"])


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    with provider_running() as provider, newsroom_in(folder, **provider.settings) as running:
        yield House(running, provider)


def test_the_way_is_told_by_its_name(house: House, tmp_path: Path) -> None:
    assert house.newsroom.public.get("/api/v1/session/ways").json() == {"passkey": True, "oidc": "The House"}
    with newsroom_in(tmp_path) as plain:
        assert plain.public.get("/api/v1/session/ways").json() == {"passkey": True, "oidc": None}
        assert plain.public.get("/api/v1/session/oidc").headers["location"].startswith(REFUSED)


def test_who_was_invited_comes_in_by_a_verified_address_and_from_then_on_by_subject(house: House) -> None:
    email = house.says(email_verified=True)
    house.newsroom.account("editor", email=email, password=None)
    first = house.me(house.come())
    assert (first["email"], first["role"]) == (email, "editor")
    house.provider.claims |= {"email": "another@example.org"}
    assert house.me(house.come())["id"] == first["id"]


def test_the_request_has_state_nonce_and_a_challenge_and_the_cookie_comes_back_from_elsewhere(house: House) -> None:
    house.says()
    sent = house.go()
    asked = {name: values[0] for name, values in parse_qs(urlsplit(sent.headers["location"]).query).items()}
    assert asked["code_challenge_method"] == "S256"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    assert all(len(asked[name]) >= 43 for name in ("state", "nonce", "code_challenge"))
    cookie = sent.headers["set-cookie"]
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


def test_nobody_comes_in_whom_nobody_has_invited(house: House) -> None:
    house.says()
    assert house.come().headers["location"] == f"{REFUSED}unknown"


@pytest.mark.parametrize("verified", [False, None, 1, "yes"])
def test_an_address_that_is_not_verified_is_no_proof(house: House, verified: Any) -> None:
    house.newsroom.account("admin", email=house.says(email_verified=verified))
    assert house.come().headers["location"] == f"{REFUSED}unknown"


def test_an_account_that_belongs_to_one_subject_is_not_taken_over_by_another(house: House) -> None:
    email = house.says()
    house.newsroom.account("editor", email=email)
    house.me(house.come())
    house.provider.claims |= {"sub": new_ulid()}
    assert house.come().headers["location"] == f"{REFUSED}unknown"


def test_a_disabled_account_does_not_come_in(house: House) -> None:
    email = house.says()
    house.newsroom.account("editor", email=email)
    house.me(house.come())
    house.newsroom.change(email, disabled_at=datetime.now(UTC))
    assert house.come().headers["location"] == f"{REFUSED}unknown"


def test_where_the_token_has_no_address_userinfo_of_the_same_subject_is_asked(house: House) -> None:
    email = house.says(email=None, sub="by-userinfo")
    house.newsroom.account("editor", email=email)
    house.provider.userinfo = {"sub": "somebody else", "email": email, "email_verified": True}
    assert house.come().headers["location"] == f"{REFUSED}refused"
    house.provider.userinfo["sub"] = "by-userinfo"
    assert house.me(house.come())["email"] == email


def faults() -> dict[str, dict[str, Any]]:
    now = int(time.time())
    return {
        "another issuer": {"iss": "https://evil.example"},
        "another client": {"aud": "somebody-else"},
        "many clients without a party": {"aud": [CLIENT, "somebody-else"]},
        "another party": {"aud": [CLIENT, "somebody-else"], "azp": "somebody-else"},
        "another nonce": {"nonce": "of another sign-in"},
        "no nonce": {"nonce": None},
        "expired": {"exp": now - 3_600},
        "no expiry": {"exp": None},
        "expiry that is no number": {"exp": "tomorrow"},
        "issued long ago": {"iat": now - 86_400},
        "issued in the future": {"iat": now + 86_400},
        "not yet": {"nbf": now + 86_400},
        "no subject": {"sub": None},
        "empty subject": {"sub": ""},
        "answer of another issuer": {"answer_iss": "https://evil.example"},
    }


@pytest.mark.parametrize("name", faults())
def test_an_id_token_that_does_not_hold_lets_nobody_in(house: House, name: str) -> None:
    house.newsroom.account("admin", email=house.says())
    house.provider.faults = faults()[name]
    came = house.come()
    assert came.headers["location"] == f"{REFUSED}refused"
    assert "__Host-depesche=" not in came.headers["set-cookie"]


@pytest.mark.parametrize("algorithm", ["none", "HS256", "stranger"])
def test_a_signature_that_is_not_by_the_provider_s_key_lets_nobody_in(house: House, algorithm: str) -> None:
    house.newsroom.account("admin", email=house.says())
    house.provider.algorithm = algorithm
    assert house.come().headers["location"] == f"{REFUSED}refused"


def test_the_way_back_is_taken_once_and_in_the_browser_that_went(house: House) -> None:
    house.newsroom.account("editor", email=house.says())
    sent = house.go()
    assert house.back(sent, cookie="").headers["location"] == f"{REFUSED}expired"
    sent, other = house.go(), house.go()
    wrong = other.headers["set-cookie"].partition(";")[0]
    assert house.back(sent, cookie=wrong).headers["location"] == f"{REFUSED}expired"
    sent = house.go()
    house.me(house.back(sent))
    assert house.back(sent).headers["location"] == f"{REFUSED}expired"


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "/desk//evil", "/deskevil", "/desk/\\evil",
                                "javascript:alert(1)", "/desk/\r\nX: y", ""])  # fmt: skip
def test_the_way_leads_back_to_the_desk_alone(house: House, to: str) -> None:
    house.newsroom.account("editor", email=house.says())
    assert house.back(house.go(to)).headers["location"] == "/desk"


def test_what_was_tried_is_in_the_audit_trail(house: House) -> None:
    email = house.says()
    house.newsroom.account("editor", email=email)
    ulid = house.me(house.come())["id"]
    newest = house.newsroom.person("admin").get("/api/v1/audit").json()["records"][1]
    assert (newest["by"], newest["action"], newest["status"]) == (f"account:{ulid}", "come_back", 200)


@pytest.fixture
def brief(tmp_path: Path) -> Iterator[Brief]:
    engine = open_sqlite(tmp_path / "depesche.sqlite")
    yield Brief(engine)
    engine.dispose()


def test_keys_are_fetched_once_and_anew_when_they_turn(
    house: House, brief: Brief, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc, "KEYS_SECONDS", 0)
    client = oidc.Client(house.provider.url, CLIENT, SECRET, "http://localhost/back")

    async def run() -> list[str]:
        asking = oidc.Provider(client, brief)
        house.provider.asked.clear()
        for turns in (False, False, True):
            if turns:
                house.provider.turn_keys()
            address, brought = await asking.begin("/desk")
            returned = await asyncio.to_thread(httpx.get, address)
            back = parse_qs(urlsplit(returned.headers["location"]).query)
            code = back["code"][0]
            begun = asking.begun(brought, back["state"][0])
            assert begun is not None
            await asking.finish(begun, code, None)
        return house.provider.asked

    house.says()
    try:
        asked = asyncio.run(run())
    finally:
        monkeypatch.undo()
    assert asked.count("/.well-known/openid-configuration") == 1
    assert asked.count("/keys") == 2


def test_a_provider_that_is_not_there_or_calls_itself_otherwise_is_said_so(house: House, brief: Brief) -> None:
    gone = oidc.Provider(oidc.Client("http://127.0.0.1:1", CLIENT, SECRET, "http://localhost/back"), brief)
    with pytest.raises(oidc.ProviderRefused, match="can not be asked"):
        asyncio.run(gone.begin("/desk"))
    house.says()
    house.provider.faults = {"said_iss": "https://evil.example"}
    other = oidc.Provider(oidc.Client(house.provider.url, CLIENT, SECRET, "http://localhost/back"), brief)
    with pytest.raises(oidc.ProviderRefused, match="evil"):
        asyncio.run(other.begin("/desk"))


def test_tries_are_throttled_and_what_comes_without_a_code_is_not_in_the_trail(house: House) -> None:
    house.says()
    trail = house.newsroom.person("admin")
    before = trail.get("/api/v1/audit", params={"limit": 1}).json()["records"][0]["n"]
    sent = house.go()
    state = parse_qs(urlsplit(sent.headers["location"]).query)["state"][0]
    cookie = {"Cookie": sent.headers["set-cookie"].partition(";")[0]}
    address = "/api/v1/session/oidc/callback"
    denied = house.newsroom.public.get(address, params={"state": state, "error": "access_denied"}, headers=cookie)
    assert denied.headers["location"] == f"{REFUSED}refused"
    assert trail.get("/api/v1/audit", params={"limit": 1}).json()["records"][0]["n"] == before
    statuses = []
    for _ in range(55):  # this shuts the door to this network for a while
        sent = house.go()
        state = parse_qs(urlsplit(sent.headers["location"]).query)["state"][0]
        cookie = {"Cookie": sent.headers["set-cookie"].partition(";")[0]}
        back = house.newsroom.public.get(address, params={"state": state, "code": "x"}, headers=cookie)
        statuses.append(back.status_code)
    assert 429 in statuses
