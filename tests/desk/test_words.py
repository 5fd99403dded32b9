"""The desk has words for whatever the audit trail may hold."""

import ast
import re
from pathlib import Path

from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from depesche.config import Settings
from depesche.web.app import App
from depesche.web.origin import SAFE_METHODS
from depesche.web.trail import ENTRANCE, UNRECORDED

ROOT = Path(__file__).parents[2]


def is_recorded(handler: HTTPRouteHandler) -> bool:
    changes = bool(set(handler.http_methods) - SAFE_METHODS) and handler.fn.__name__ not in UNRECORDED
    return changes or ENTRANCE in handler.opt


def test_each_deed_of_the_trail_has_words(tmp_path: Path) -> None:
    routes = [route for route in App(Settings(data=str(tmp_path))).api.routes if isinstance(route, HTTPRoute)]
    deeds = {one.fn.__name__ for route in routes for one in route.route_handlers if is_recorded(one)}
    for command in (ROOT / "src" / "depesche" / "cli").glob("*.py"):
        for node in ast.walk(ast.parse(command.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "record":
                deeds |= {
                    one.value
                    for one in ast.walk(node.args[0])
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    words = (ROOT / "frontend" / "desk" / "words" / "deeds.ts").read_text(encoding="utf-8")
    assert set(re.findall(r"audit\.does\.(\w+)", words)) == deeds
