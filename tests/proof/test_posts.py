"""A post that a reader saves with its proof, checked years later."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from depesche.proof.check import Unproven
from depesche.proof.notes import BadNote, PublicKey, public_of, read_key
from depesche.proof.posts import ProvenPost, check_post, read_proof
from newsroom import Newsroom


def key_of(newsroom: Newsroom) -> PublicKey:
    return read_key(newsroom.public.get("/.well-known/depesche-key").text)


def saved(newsroom: Newsroom, slug: str, post: str) -> Any:
    answer = newsroom.public.get(f"/{slug}/posts/{post}/proof.json")
    assert answer.status_code == 200
    return answer.json()


def proven(told: Any, *keys: PublicKey) -> ProvenPost:
    return check_post(read_proof(json.dumps(told).encode()), keys)


def test_a_saved_post_holds_by_its_key_alone_also_when_the_post_has_gone(newsroom: Newsroom) -> None:
    slug, key = newsroom.blog(), key_of(newsroom)
    for n in range(5):
        newsroom.publish(slug, f"Before {n}.")
    post = newsroom.publish(slug, "Four crew are missing.")["id"]
    newsroom.publish(slug, "Between.")
    copy = {"body": [{"type": "text", "text": "Three crew are missing."}]}
    newsroom.act(slug, post, "corrections", copy=copy, note="We wrote four.")
    first = saved(newsroom, slug, post)
    found = proven(first, key)
    assert [head.kind for head in found.heads] == ["PostPublished", "PostCorrected"]
    assert first["key"] == str(key)
    assert first["url"].endswith(f"/{slug}/posts/{post}")
    newsroom.act(slug, post, "take-down", reason="On the family's wish.")
    second = saved(newsroom, slug, post)
    assert "crew" not in json.dumps(second)
    assert "We wrote four." not in json.dumps(second)
    gone = proven(second, key)
    assert [event.get("payload") is None for event in gone.events] == [True, True, False]
    assert [head.hash for head in gone.heads[:2]] == [head.hash for head in found.heads]
    newsroom.act(slug, post, "erase", reason="On the family's wish.")
    erased = proven(saved(newsroom, slug, post), key)
    assert [event.get("payload") is None for event in erased.events] == [True, True, True, False]
    assert proven(first, key) == found


def test_whatever_is_changed_in_a_saved_post_is_seen(newsroom: Newsroom) -> None:
    slug, key = newsroom.blog(), key_of(newsroom)
    others = [newsroom.publish(slug, f"Post {n}.")["id"] for n in range(4)]
    newsroom.act(slug, others[1], "pin", pinned=True)
    newsroom.publish(slug, "More.")
    told = saved(newsroom, slug, others[1])
    assert proven(told, key).witnessed.checkpoint.size == 6, "no more than is needed: so it can be kept by any host"

    def changed(change: Any) -> Any:
        again = json.loads(json.dumps(told))
        change(again, again["events"][0])
        return again

    wrong: list[tuple[Any, str]] = [
        (lambda _, one: one["event"]["payload"]["copy"]["body"][0].update(text="Post 9."), "payload was changed"),
        (lambda _, one: one["event"].update(at="2001-01-01T00:00:00Z"), "hash does not fit"),
        (lambda _, one: one["proof"].reverse(), "does not stand"),
        (lambda _, one: one["proof"].pop(), "proof of inclusion"),
        (lambda _, one: one["proof"].__setitem__(0, "!"), "proof of inclusion"),
        (lambda all_, _: all_.update(post=others[2]), "another post"),
        (lambda all_, _: all_.update(events=[]), "no event"),
        (lambda all_, one: all_["events"].append(one), "order"),
    ]
    for change, words in wrong:
        with pytest.raises(Unproven, match=words):
            proven(changed(change), key)
    with pytest.raises(BadNote, match="does not hold"):
        proven(changed(lambda all_, _: all_.update(checkpoint=told["checkpoint"].replace("\n6\n", "\n7\n"))), key)
    with pytest.raises(BadNote, match="not signed by the key"):
        proven(told, public_of(key.name, b"o" * 32))
    with pytest.raises(Unproven, match="no proof"):
        read_proof(b"{}")


def test_there_is_no_proof_of_what_is_not_there(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    post = newsroom.publish(slug)["id"]
    assert f'href="/{slug}/posts/{post}/proof.json"' in newsroom.public.get(f"/{slug}/posts/{post}/history").text
    for path, status in (
        (f"{slug}/posts/01JD8Z3M5T0000000000000000/proof.json", 404),
        (f"{slug}/posts/x/proof.json", 400),
        ("nowhere/checkpoint", 404),
        (f"{slug}/tile/0/000", 404),
        (f"{slug}/tile/0/000.p/3", 404),
        (f"{slug}/tile/1/000.p/1", 404),
        (f"{slug}/tile/entries/001", 404),
        (f"{slug}/tile/0/000.p/2", 200),
        (f"{slug}/tile/entries/000.p/2", 200),
    ):
        assert newsroom.public.get(f"/{path}").status_code == status, path


def test_the_lines_in_the_documentation_check_a_saved_post_without_depesche(newsroom: Newsroom, tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "proof.md").read_text(encoding="utf-8")
    script, file = tmp_path / "check.py", tmp_path / "saved.json"
    script.write_text(page.partition("```python\n")[2].partition("```")[0], encoding="utf-8")
    slug, key = newsroom.blog(), str(key_of(newsroom))
    for n in range(5):
        newsroom.publish(slug, f"Before {n}.")
    post = newsroom.publish(slug, "„Niemand verlässt den Hafen.“ 😀")["id"]
    newsroom.publish(slug, "Between.")
    newsroom.act(slug, post, "pin", pinned=True)
    stored = newsroom.public.get(f"/{slug}/posts/{post}/proof.json").text

    def check(told: str) -> subprocess.CompletedProcess[str]:
        file.write_text(told, encoding="utf-8")
        return subprocess.run([sys.executable, script, file, key], capture_output=True, text=True, check=False)

    done = check(stored)
    assert done.returncode == 0, done.stderr
    assert "Niemand verlässt den Hafen." in done.stdout
    assert f"{slug} 7 " in done.stdout
    assert f"{slug} 9 " in done.stdout
    assert check(stored.replace("Niemand", "Jemand")).returncode == 1
    assert check(stored.replace("\\n9\\n", "\\n8\\n")).returncode == 1
