"""The container file: what can be known of it without an engine."""

import os
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

from containerfile import Step, steps_of

from newsroom import Newsroom

ROOT = Path(__file__).parents[2]
STEPS = steps_of(ROOT / "deploy/container/Containerfile")
KNOWN = {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "CMD"}


def said(word: str, stage: str) -> list[Step]:
    return [step for step in STEPS if step.word == word and step.stage == stage]


def copied(stage: str) -> list[tuple[list[str], str]]:
    """Give what is copied from the repository, and where to."""
    return [(step.words[:-1], step.words[-1]) for step in said("COPY", stage) if "--from=" not in step.said]


def test_each_instruction_is_known_and_each_stage_comes_before_it_is_copied_from() -> None:
    assert {step.word for step in STEPS} <= KNOWN
    begun: list[str] = []
    for step in STEPS:
        if step.word == "FROM":
            begun.append(step.stage)
        for word in step.words:
            if word.startswith("--from="):
                assert word.removeprefix("--from=") in begun[:-1]
    assert begun == ["pages", "packages", "last"]


def test_what_is_copied_is_there_and_not_kept_out_of_the_build() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    let_in = [line.removeprefix("!") for line in ignored if line.startswith("!")]
    assert "*" in ignored
    for stage in ("pages", "packages"):
        for sources, _ in copied(stage):
            for source in sources:
                assert (ROOT / source).exists(), source
                assert any(fnmatch(source, pattern) for pattern in let_in), source
    assert copied("last") == []


def test_it_runs_as_nobody_in_particular_and_holds_no_secret() -> None:
    (user,) = said("USER", "last")
    assert all(int(part) > 0 for part in user.said.split(":"))
    assert not any("SECRET" in step.said or "PASSWORD" in step.said or "TOKEN" in step.said for step in STEPS)


def test_packages_are_those_of_the_lock_files() -> None:
    runs = [step.said for step in STEPS if step.word == "RUN"]
    assert "npm ci" in runs
    (install,) = [run for run in runs if "pip install" in run]
    assert "--constraint constraints.txt" in install
    make = (ROOT / "Makefile").read_text()
    assert "npm ci" in make
    assert "--constraint constraints.txt" in make


def test_the_pages_are_built_from_what_is_copied_and_from_nothing_else(tmp_path: Path) -> None:
    for sources, target in copied("pages"):
        for source in sources:
            place = tmp_path / (source if target == "./" else target)
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, place)
            else:
                shutil.copy(ROOT / source, place)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")  # what `npm ci` would bring
    build = said("RUN", "pages")[-1].said
    subprocess.run(build, shell=True, cwd=tmp_path, check=True, capture_output=True, timeout=240)
    (brought,) = [step.words for step in said("COPY", "packages") if "--from=pages" in step.words]
    assert (tmp_path / brought[1].removeprefix("/build/") / "manifest.json").exists()


def test_the_package_finds_what_it_is_built_from() -> None:
    sources = {source for sources, _ in copied("packages") for source in sources}
    assert {"pyproject.toml", "README.md", "LICENSE", "src"} <= sources


def test_its_health_is_asked_of_the_server_that_it_starts(newsroom: Newsroom) -> None:
    (asked,), (started,), (settings,) = said("HEALTHCHECK", "last"), said("CMD", "last"), said("ENV", "last")
    assert started.list == ["depesche", "serve"]
    assert "DEPESCHE_PORT=8000" in settings.words
    program, *rest = asked.list
    assert program == "python"
    for port, healthy in ((newsroom.url.rpartition(":")[2], True), ("1", False)):
        env = os.environ | {"DEPESCHE_PORT": port}
        done = subprocess.run([sys.executable, *rest], env=env, capture_output=True, check=False, timeout=60)
        assert (done.returncode == 0) is healthy, done.stderr
