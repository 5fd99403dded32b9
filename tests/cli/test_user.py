"""`depesche user`: accounts without a browser."""

import json
from pathlib import Path
from typing import Any

import pytest

from newsroom import depesche


def user(folder: Path, *arguments: str) -> Any:
    return depesche(folder, "user", *arguments)


def listed(folder: Path) -> list[dict[str, Any]]:
    return list(json.loads(user(folder, "list", "--json").stdout))


def test_accounts_are_made_given_roles_disabled_and_reset(tmp_path: Path) -> None:
    made = user(tmp_path, "add", "Ada@Example.org", "--role", "admin", "--name", "Ada Lovelace")
    assert made.returncode == 0, made.stderr
    assert "/desk/welcome#" in made.stdout.strip().splitlines()[-1]
    assert user(tmp_path, "add", "ada@example.org", "--role", "editor").returncode == 1
    assert user(tmp_path, "add", "bob@example.org", "--blog", "storm=editor").returncode == 0
    assert [one["email"] for one in listed(tmp_path)] == ["ada@example.org", "bob@example.org"]
    assert user(tmp_path, "role", "bob@example.org", "reporter").returncode == 0
    assert user(tmp_path, "role", "bob@example.org", "none", "--blog", "storm").returncode == 0
    bob = listed(tmp_path)[1]
    assert (bob["role"], bob.get("blogs")) == ("reporter", None)
    assert user(tmp_path, "disable", "bob@example.org").returncode == 0
    assert listed(tmp_path)[1]["disabled_at"]
    assert user(tmp_path, "reset", "bob@example.org").returncode == 1
    assert user(tmp_path, "disable", "--undo", "bob@example.org").returncode == 0
    assert "/desk/welcome#" in user(tmp_path, "reset", "bob@example.org").stdout
    assert "bob@example.org" in user(tmp_path, "list").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "ada@example.org"), "--role"),
        (("add", "nobody", "--role", "admin"), "e-mail"),
        (("add", "ada@example.org", "--role", "king"), "observer, reporter, editor, admin"),
        (("add", "ada@example.org", "--blog", "storm"), "storm=editor"),
    ],
)
def test_what_is_asked_wrongly_is_said_in_one_line(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    done = user(tmp_path, *arguments)
    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
