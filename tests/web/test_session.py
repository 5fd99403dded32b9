"""Signing in and out by password, and what a session's cookie does."""

import pytest

from depesche.model.ids import new_ulid
from newsroom import Newsroom

GOOD = "correct horse battery"


def test_a_person_signs_in_is_known_and_signs_out(newsroom: Newsroom) -> None:
    person = newsroom.person("editor")
    me = person.get("/api/v1/session").json()
    assert me["account"]["role"] == "editor"
    assert "publish" in me["rights"]
    assert "erase" not in me["rights"]
    assert "password" not in str(me).replace("has_password", "")
    assert person.delete("/api/v1/session").status_code == 204
    assert person.get("/api/v1/session").status_code == 401


def test_the_cookie_is_kept_to_this_host_and_from_scripts(newsroom: Newsroom) -> None:
    answer = newsroom.sign_in(newsroom.account("reporter"))
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-depesche=")
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert "domain" not in cookie.lower()
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("blog", [None, "x"])
def test_a_person_publishes_by_role(newsroom: Newsroom, blog: str | None) -> None:
    slug = newsroom.blog()
    person = newsroom.person("editor") if blog is None else newsroom.person(None, {slug: "editor"})
    body = {"body": [{"type": "text", "text": "News."}]}
    assert person.put(f"/api/v1/blogs/{slug}/posts/{new_ulid()}", json=body).status_code == 201
    other = newsroom.person("reporter", {newsroom.blog(): "editor"})
    assert other.put(f"/api/v1/blogs/{slug}/posts/{new_ulid()}", json=body).status_code == 403


def test_an_unknown_address_and_a_wrong_password_are_answered_alike(newsroom: Newsroom) -> None:
    email = newsroom.account("reporter")
    wrong = newsroom.sign_in(email, "a wrong password")
    unknown = newsroom.sign_in(f"{new_ulid()}@example.org", "a wrong password")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert "set-cookie" not in wrong.headers
