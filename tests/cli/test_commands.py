"""The command line as an operator uses it: what it prints, its exit codes, its one line where something is wrong."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from depesche.demo.play import fresh_folder
from newsroom import depesche

COMMANDS = ["serve", "demo", "import", "post", "blogs", "show", "export", "verify", "token", "settings"]
COMMANDS += ["key", "witness", "cosigned"]

TICKER = """Sturm über Nordheim: alle Fähren bleiben im Hafen

Seit dem Morgen steigt das Wasser an der Küste. Der Liveblog.

14:32 Uhr
Die Deichwache meldet zwei Lecks bei Süderkoog.

13:05 Uhr
Bürgermeisterin Anke Petersen sagte: „Wir holen heute niemanden mehr vom Deich.“

12:10 Uhr
Der Fährverkehr ist eingestellt.
"""


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(tmp_path: Path, command: str) -> None:
    done = depesche(tmp_path, command, "--help")
    assert done.returncode == 0
    assert "Example:" in done.stdout


def test_a_coverage_from_the_command_line_alone(tmp_path: Path) -> None:
    made = depesche(tmp_path, "blogs", "create", "storm", "--headline", "Storm", "--zone", "Europe/London")
    assert made.returncode == 0, made.stderr
    text = "The harbour is closed.\n\n> Nobody leaves.\n— Ann Lee, harbour master\n\n- one\n- two"
    posted = depesche(tmp_path, "post", "storm", "-", "--key", "--pin", "--time", "14:32", "--json", stdin=text)
    assert posted.returncode == 0, posted.stderr
    post = json.loads(posted.stdout)
    assert post["body"] == [
        {"type": "text", "text": "The harbour is closed."},
        {"type": "quote", "text": "Nobody leaves.", "speaker": "Ann Lee", "role": "harbour master"},
        {"type": "text", "text": "one\ntwo", "style": "bullets"},
    ]
    (tmp_path / "post.txt").write_text("From a file.", encoding="utf-8")
    assert depesche(tmp_path, "post", "storm", "--file", str(tmp_path / "post.txt")).returncode == 0
    shown = json.loads(depesche(tmp_path, "show", "storm", "--json").stdout)
    assert shown["blog"]["slug"] == "storm"
    assert shown["blog"]["pinned"] == [post["id"]]
    assert [one["body"][0]["text"] for one in shown["posts"]].count("From a file.") == 1
    assert {"id", "time", "rev", "body"} <= set(shown["posts"][0])
    assert json.loads(depesche(tmp_path, "blogs", "--json").stdout)[0]["posts"] == 2
    assert depesche(tmp_path, "blogs", "status", "storm", "ended").returncode == 0
    assert "ended" in depesche(tmp_path, "blogs").stdout


def test_an_export_carries_the_whole_log_and_its_chain(tmp_path: Path) -> None:
    depesche(tmp_path, "blogs", "create", "storm", "--headline", "Storm")
    for n in range(3):
        depesche(tmp_path, "post", "storm", f"Post {n}.")
    target = tmp_path / "out.jsonl"
    assert depesche(tmp_path, "export", "storm", "-o", str(target)).returncode == 0
    header, *events = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [event["seq"] for event in events] == [1, 2, 3, 4]
    assert all(later["prev"] == earlier["hash"] for earlier, later in pairwise(events))
    assert header["hash"] == events[-1]["hash"]


def test_a_ticker_is_imported_once_however_often(tmp_path: Path) -> None:
    file = tmp_path / "ticker.txt"
    file.write_text(TICKER, encoding="utf-8")
    arguments = ("import", str(file), "--slug", "sturm", "--date", "2026-02-03", "--tz", "Europe/Berlin")
    first = depesche(tmp_path, *arguments)
    assert first.returncode == 0, first.stderr
    assert "3 posts added" in first.stdout
    assert "Characters in" in first.stdout
    again = depesche(tmp_path, *arguments, "--json")
    assert (json.loads(again.stdout)["added"], json.loads(again.stdout)["there"]) == (0, 3)
    shown = json.loads(depesche(tmp_path, "show", "sturm", "--json").stdout)
    assert len(shown["posts"]) == 3
    assert shown["posts"][0]["time"] == "2026-02-03T13:32:00Z"
    assert [block["speaker"] for block in shown["posts"][1]["body"] if block["type"] == "quote"] == ["Anke Petersen"]
    assert depesche(tmp_path, "verify").returncode == 0


def test_an_import_without_any_date_asks_for_it_and_leaves_nothing_behind(tmp_path: Path) -> None:
    file = tmp_path / "ticker.txt"
    file.write_text(TICKER, encoding="utf-8")
    done = depesche(tmp_path, "import", str(file), "--slug", "sturm")
    assert done.returncode == 1
    assert "--date" in done.stderr
    assert json.loads(depesche(tmp_path, "blogs", "--json").stdout or "[]") == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "nowhere"), "DEPESCHE_DATA"),
        (("blogs", "create", "Not A Slug", "--headline", "x"), "lower-case"),
        (("blogs", "create", "api", "--headline", "x"), "needed by the server"),
        (("blogs", "create", "x", "--headline", "h" * 301), "301"),
        (("blogs", "create", "x", "--headline", "x", "--zone", "Mars"), "Europe/Berlin"),
        (("blogs", "create", "x", "--headline", "x", "--status", "over"), "upcoming"),
        (("import", "no-such-file", "--slug", "x"), "no-such-file"),
        (("import", "no-such-file", "--slug", "x", "--date", "tomorrow"), "2016-07-15"),
        (("token",), "--blog"),
        (("token", "--revoke", "x"), "--list"),
        (("serve", "--host", "203.0.113.1", "--port", "0"), "--port"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_with_the_mend(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = depesche(tmp_path, *arguments)
    assert done.returncode == 1
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("DEPESCHE_PORT", "many", "$.port"),
        ("DEPESCHE_PORT", "70000", "$.port"),
        ("DEPESCHE_BASE_URL", "live.example", "https://"),
        ("DEPESCHE_SITE_FILE", "no-such-file", "no-such-file"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, variable: str, value: str, words: str) -> None:
    done = depesche(tmp_path, "settings", env={variable: value})
    assert done.returncode == 1
    assert words in done.stderr


def test_settings_come_from_file_and_environment_and_say_whence(tmp_path: Path) -> None:
    file = tmp_path / "depesche.toml"
    file.write_text('site = "The Lantern"\nport = 9000\n', encoding="utf-8")
    secret = tmp_path / "url"
    secret.write_text("https://live.example\n", encoding="utf-8")
    env = {"DEPESCHE_CONFIG": str(file), "DEPESCHE_PORT": "9001", "DEPESCHE_BASE_URL_FILE": str(secret)}
    listed = {one["name"]: one for one in json.loads(depesche(tmp_path, "settings", "--json", env=env).stdout)}
    assert (listed["site"]["value"], listed["site"]["origin"]) == ("The Lantern", str(file))
    assert (listed["port"]["value"], listed["port"]["origin"]) == (9001, "DEPESCHE_PORT")
    assert listed["base_url"]["value"] == "https://live.example"
    assert listed["streams"]["origin"] == "default"
    assert all(one["meaning"] for one in listed.values())


def test_a_tokens_last_line_is_the_token(tmp_path: Path) -> None:
    done = depesche(tmp_path, "token", "--blog", "storm")
    assert done.returncode == 0
    assert done.stdout.strip().splitlines()[-1].startswith("dep_")


def test_the_demo_does_not_empty_a_folder_that_is_not_its_own(tmp_path: Path) -> None:
    kept = tmp_path / "mine" / "letters.txt"
    kept.parent.mkdir()
    kept.write_text("Dear diary", encoding="utf-8")
    done = depesche(tmp_path, "demo", "--port", "0", "--data", str(kept.parent))
    assert done.returncode == 1
    assert "--data" in done.stderr
    assert kept.exists()


def test_a_second_demo_leaves_the_first_ones_folder_alone(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    with fresh_folder(folder):
        (folder / "depesche.sqlite").write_bytes(b"in use")
        done = depesche(tmp_path, "demo", "--port", "0", "--data", str(folder))
        assert done.returncode == 1
        assert "another demo" in done.stderr
        assert (folder / "depesche.sqlite").read_bytes() == b"in use"
    with fresh_folder(folder):
        assert not (folder / "depesche.sqlite").exists()
