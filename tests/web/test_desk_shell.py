"""The desk's shell: one page for all addresses, strict about where scripts come from, with nothing private in it."""

import re

import pytest

from newsroom import Newsroom


@pytest.mark.parametrize("path", ["/desk", "/desk/", "/desk/blogs/a-blog/settings", "/desk/no/such/page"])
def test_every_address_of_the_desk_answers_with_the_shell(newsroom: Newsroom, path: str) -> None:
    answer = newsroom.public.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert '<div id="desk"' in answer.text
    assert answer.text == newsroom.public.get("/desk").text


def test_what_merely_begins_like_the_desk_is_none_of_it(newsroom: Newsroom) -> None:
    assert newsroom.public.get("/desktop").status_code == 404


def test_the_files_that_the_shell_names_are_there(newsroom: Newsroom) -> None:
    shell = newsroom.public.get("/desk").text
    named = re.findall(r'(?:src|href)="(/assets/[^"]+)"', shell)
    assert any(name.endswith(".js") for name in named)
    assert any(name.endswith(".css") for name in named)
    assert {name: newsroom.public.get(name).status_code for name in named} == dict.fromkeys(named, 200)


def test_the_shell_speaks_the_browser_s_language(newsroom: Newsroom) -> None:
    for asked, language in (("de-AT,de;q=0.9", "de"), ("en-GB", "en"), ("fr", "en"), ("", "en")):
        answer = newsroom.public.get("/desk", headers={"Accept-Language": asked})
        assert f'<html lang="{language}">' in answer.text
    assert "accept-language" in answer.headers["vary"]


def test_scripts_come_from_here_alone_and_no_page_frames_the_desk(newsroom: Newsroom) -> None:
    answer = newsroom.public.get("/desk")
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    for name in ("script-src", "style-src", "connect-src", "worker-src", "manifest-src", "frame-src"):
        assert policy[name] == "'self'"
    assert not re.search(r"<script(?![^>]* src=)| style=|<style| on[a-z]+=", answer.text)
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_shell_is_asked_for_anew_each_time_and_answered_short_while_it_is_the_same(newsroom: Newsroom) -> None:
    first = newsroom.public.get("/desk")
    assert first.headers["cache-control"] == "no-cache"
    again = newsroom.public.get("/desk", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_service_worker_has_a_fixed_address_and_keeps_every_file_of_the_desk(newsroom: Newsroom) -> None:
    answer = newsroom.public.get("/desk/sw.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    named = set(re.findall(r'"([\w-]+\.(?:js|css|svg|png))"', answer.text))
    shell = newsroom.public.get("/desk").text
    assert {name.rpartition("/")[2] for name in re.findall(r'"(/assets/[^"]+)"', shell)} <= named
    assert {newsroom.public.get(f"/assets/{name}").status_code for name in named} == {200}
    assert not [name for name in named if name.startswith("reader")]


def test_the_manifest_makes_the_desk_installable(newsroom: Newsroom) -> None:
    answer = newsroom.public.get("/desk/manifest.webmanifest")
    assert answer.headers["content-type"].startswith("application/manifest+json")
    manifest = answer.json()
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/desk", "/desk", "standalone")
    sizes = {(icon["sizes"], icon.get("purpose")) for icon in manifest["icons"] if icon["type"] == "image/png"}
    assert sizes == {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}
    for icon in manifest["icons"]:
        assert newsroom.public.get(icon["src"]).headers["content-type"] == icon["type"]


def test_the_desk_is_read_only(newsroom: Newsroom) -> None:
    answer = newsroom.public.post("/desk")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert newsroom.public.head("/desk").content == b""


def test_no_blog_can_take_the_desk_s_address(newsroom: Newsroom) -> None:
    answer = newsroom.http.put("/api/v1/blogs/desk", json={"headline": "A blog"})
    assert answer.status_code == 422
