"""A log that was published, with things taken down, and a copy of it to be tampered with."""

from pathlib import Path
from shutil import copytree

import pytest

from depesche.proof.checkpoints import opened
from depesche.proof.notes import read_key
from depesche.proof.signing import Signing
from hosting import Published, fetch
from newsroom import Newsroom, engine_in


@pytest.fixture(scope="module")
def published(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Published:
    folder, slug = tmp_path_factory.mktemp("published"), newsroom.blog()
    posts = [newsroom.publish(slug, f"Post {n}: ein Stück weiter – 100 €.")["id"] for n in range(62)]
    key = read_key(newsroom.public.get("/.well-known/depesche-key").text)
    before = opened(newsroom.public.get(f"/{slug}/checkpoint").content, (key,), slug).checkpoint
    early = newsroom.public.get(f"/{slug}/log/1/0.json").json()["events"]
    newsroom.act(slug, posts[3], "corrections", copy={"body": [{"type": "text", "text": "Put right."}]}, note="Wrong.")
    newsroom.act(slug, posts[3], "take-down", reason="It was not true.")
    newsroom.act(slug, posts[4], "take-down", reason="On order of a court.")
    newsroom.act(slug, posts[4], "erase", reason="On order of a court.")
    fetch(newsroom, slug, folder)
    with engine_in(newsroom.folder) as engine:
        seed = Signing(engine, newsroom.url).in_force()[0].seed
    assert seed is not None
    now = opened((folder / slug / "checkpoint").read_bytes(), (key,), slug).checkpoint
    return Published(folder, slug, key, seed, before, early, now, withheld=4)


@pytest.fixture
def copy(published: Published, tmp_path: Path) -> Path:
    return Path(copytree(published.folder / published.slug, tmp_path / published.slug))
