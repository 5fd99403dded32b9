"""The desk has words for whatever the audit trail may hold, and German ones for what the server refuses."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

import depesche
from depesche.config import Settings
from depesche.web.app import App
from depesche.web.origin import SAFE_METHODS
from depesche.web.trail import ENTRANCE, UNRECORDED

SOURCE = Path(depesche.__file__).parent
WORDS = Path(__file__).parents[2] / "frontend" / "desk" / "words"
HEARD = (
    "media/*.py", "model/people.py", "model/post.py", "rules/decide.py", "staff/way.py", "signin/passkeys.py",
    "store/accounts.py", "store/invitations.py", "store/passkeys.py", "store/uploads.py", "web/api/accounts.py",
    "web/api/codes.py", "web/api/invitations.py", "web/api/own.py", "web/api/passkeys.py", "web/api/session.py",
    "web/taking.py", "web/turns.py",
)  # fmt: skip
"""Where what people at the desk may hear is said."""
FOR_PROGRAMS = re.compile(
    r"ULID|If-Match: |HEAD|Upload-Length|If-None-Match|sent, send the rest|come; send the rest|but is not there"
    r"|but left no|can not be done to|subject of the provider"
)
"""What only a program that is wrong, or its author, gets to read."""


def is_recorded(handler: HTTPRouteHandler) -> bool:
    changes = bool(set(handler.http_methods) - SAFE_METHODS) and handler.fn.__name__ not in UNRECORDED
    return changes or ENTRANCE in handler.opt


def test_each_deed_of_the_trail_has_words(tmp_path: Path) -> None:
    routes = [route for route in App(Settings(data=str(tmp_path))).api.routes if isinstance(route, HTTPRoute)]
    deeds = {one.fn.__name__ for route in routes for one in route.route_handlers if is_recorded(one)}
    for command in (SOURCE / "cli").glob("*.py"):
        for node in ast.walk(ast.parse(command.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "record":
                deeds |= {
                    one.value
                    for one in ast.walk(node.args[0])
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    words = (WORDS / "deeds.ts").read_text(encoding="utf-8")
    assert set(re.findall(r"audit\.does\.(\w+)", words)) == deeds


def text_of(node: ast.AST) -> str | None:
    """Give a text of the source as the desk's list writes it: `{}` for each value."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


def texts(pattern: str) -> Iterator[str]:
    for path in SOURCE.glob(pattern):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (text := text_of(node)) is not None:
                yield text


def refusals(pattern: str) -> Iterator[str]:
    """Give the sentences by which files refuse: what an error is made of, or what is kept to make one of."""
    for path in SOURCE.glob(pattern):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found: list[ast.expr] = []
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                found = node.args if re.search(r"Problem$|Refus|Error$", name) else []
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("sentence", "REFUSED", "OVER"):
                found = [node.value]
            yield from (text for one in found if (text := text_of(one)) and text.count(" ") > 2)


def translated() -> list[str]:
    listed = (WORDS / "problems.ts").read_text(encoding="utf-8")
    pairs = re.findall(r'\[\s*("(?:[^"\\]|\\.)*"),\s*("(?:[^"\\]|\\.)*"),?\s*\]', listed)
    assert len(pairs) > 90
    return [json.loads(english) for english, _ in pairs]


def test_what_is_translated_is_what_the_server_says() -> None:
    said = set(texts("**/*.py"))
    assert [english for english in translated() if english not in said] == []


def test_what_people_at_the_desk_may_hear_is_translated() -> None:
    known = set(translated())
    heard = {sentence for pattern in HEARD for sentence in refusals(pattern)}
    assert sorted(one for one in heard - known if not FOR_PROGRAMS.search(one)) == []
