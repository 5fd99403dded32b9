"""A file imports only from floors below its own, never a sibling unit; and the desk alone appends."""

import ast
from pathlib import Path

import pytest

import depesche

ROOT = Path(depesche.__file__).parent
FLOORS = {
    "model": 0, "config": 0, "metrics": 0, "traces": 0,
    "rules": 1, "journal": 1, "db": 1, "media": 1, "search": 1,
    "log": 2, "store": 2, "digest": 2,
    "render": 3, "intake": 3, "migrations": 3, "signin": 3, "fetch": 3, "following": 3, "proof": 3,
    "desk": 4, "live": 4, "export": 4, "moving": 4,
    "staff": 5, "publishing": 5, "backup": 5,
    "web": 6, "demo": 6,
    "doctor": 7,
    "cli": 8, "__main__": 9, "__init__": 0,
}  # fmt: skip
FILES = sorted(path for path in ROOT.rglob("*.py"))


def unit_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported_units(path: Path) -> set[str]:
    units = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            names = [node.module or ""]
            if node.module == "depesche":
                names = [f"depesche.{alias.name}" if alias.name in FLOORS else "depesche" for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "depesche":
                units.add(parts[1] if len(parts) > 1 else "__init__")
    return units


def test_every_unit_has_a_floor() -> None:
    assert {unit_of(path) for path in FILES} <= set(FLOORS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_imports_only_from_floors_below(path: Path) -> None:
    own = unit_of(path)
    for unit in imported_units(path) - {own, "__init__"}:
        assert FLOORS[unit] < FLOORS[own], f"{path} (floor {FLOORS[own]}) imports {unit} (floor {FLOORS[unit]})"


def test_the_desk_alone_appends_to_the_log() -> None:
    callers = set()
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            appends = node.func.attr == "append" and any(keyword.arg == "ulid" for keyword in node.keywords)
            if appends or node.func.attr == "transact":
                callers.add(str(path.relative_to(ROOT)))
    assert callers == {"desk.py"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_longer_than_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
