"""`depesche user`: accounts without a browser."""

import json
from pathlib import Path
from typing import Any

import pytest

from depesche.db import open_sqlite
from depesche.store.accounts import Accounts
from depesche.store.audit import Audit
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


def test_no_secret_is_listed_among_the_settings(tmp_path: Path) -> None:
    told = {"DEPESCHE_OIDC_CLIENT_SECRET": "of-the-client"}
    done = depesche(tmp_path, "settings", "--json", env=told)
    assert "of-the-client" not in done.stdout
    assert {"oidc_client_secret", "oidc_issuer"} <= {one["name"] for one in json.loads(done.stdout)}


@pytest.mark.parametrize(
    ("issuer", "client", "said"), [("http://idp.example", "x", "https://"), ("https://idp.example", None, "client_id")]
)
def test_a_provider_that_is_set_half_or_without_tls_is_refused(
    tmp_path: Path, issuer: str, client: str | None, said: str
) -> None:
    told = {"DEPESCHE_OIDC_ISSUER": issuer} | ({"DEPESCHE_OIDC_CLIENT_ID": client} if client else {})
    done = depesche(tmp_path, "settings", env=told)
    assert done.returncode == 1
    assert said in done.stderr


def test_tokens_are_in_the_trail_by_their_id_never_their_secret(tmp_path: Path) -> None:
    token = depesche(tmp_path, "token", "--blog", "storm", "--may-erase").stdout.split()[-1]
    ulid, secret = token.split("_", 2)[1:]
    assert depesche(tmp_path, "token", "--revoke", ulid).returncode == 0
    records = Audit(open_sqlite(tmp_path / "depesche.sqlite")).page(None, 10)
    assert [(one.by, one.action, one.target, one.detail) for one in records] == [
        ("cli", "token_revoke", ulid, None),
        ("cli", "token_add", ulid, "storm may erase"),
    ]
    assert secret not in str(records)


def test_what_is_done_from_the_command_line_is_in_the_trail_and_the_last_admin_stays(tmp_path: Path) -> None:
    user(tmp_path, "add", "ada@example.org", "--role", "admin")
    user(tmp_path, "role", "ada@example.org", "editor")
    engine = open_sqlite(tmp_path / "depesche.sqlite")
    records = Audit(engine).page(None, 10)
    assert [(one.by, one.action, one.detail) for one in records] == [
        ("cli", "user_role", "admin → editor"),
        ("cli", "user_add", "admin"),
    ]
    accounts = Accounts(engine)
    found = accounts.by_email("ada@example.org")
    assert found is not None
    accounts.change(found.account.id, role="admin", password="a hash")
    for refused in (("role", "ada@example.org", "editor"), ("disable", "ada@example.org")):
        done = user(tmp_path, *refused)
        assert done.returncode == 1
        assert "last admin" in done.stderr
