"""What a measurement says: Markdown tables and goals, printed, and written into the page of benchmarks."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.machine import describe, versions
from bench.plots import Chart
from msgspec import Struct


class Told(Struct, frozen=True):
    """What a measurement says: its text, and what is to be drawn of it."""

    text: str
    charts: tuple[Chart, ...] = ()


class Goal(Struct, frozen=True):
    """Something to be reached: `value` at most (or at least) `limit`; None when it could not be measured."""

    what: str
    value: float | None
    limit: float
    unit: str = ""
    least: bool = False

    @property
    def verdict(self) -> str:
        """Say whether it is met."""
        if self.value is None:
            return "not measured"
        met = self.value >= self.limit if self.least else self.value <= self.limit
        return "met" if met else "**not met**"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Give a Markdown table; all columns but the first are figures."""
    lines = [heads, ["---", *["--:"] * (len(heads) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def goal_table(goals: Sequence[Goal]) -> str:
    """Give the table that says which goals are met."""
    rows = [(goal.what, _limit(goal), _figure(goal.value, goal.unit), goal.verdict) for goal in goals]
    return table(("goal", "limit", "measured", ""), rows)


def stamped(text: str, command: str) -> str:
    """Put above a measurement what it was made with, when and where."""
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    return f"`{command}`, {day}, on {describe()}; {versions()}.\n\n{text}"


def write(page: Path, name: str, text: str) -> None:
    """Replace the part of a page between `<!-- bench:NAME -->` and `<!-- end:NAME -->`. Raises ValueError."""
    begin, end = f"<!-- bench:{name} -->", f"<!-- end:{name} -->"
    told, count = re.subn(
        f"{begin}.*?{end}",
        lambda _: f"{begin}\n\n{text}\n\n{end}",
        page.read_text(encoding="utf-8"),
        flags=re.DOTALL,
    )
    if count != 1:
        raise ValueError(f"{page} has no place for {name}: write {begin} and {end} into it")
    page.write_text(told, encoding="utf-8")


def _limit(goal: Goal) -> str:
    return f"{'≥' if goal.least else '≤'} {goal.limit:g}{goal.unit}"


def _figure(value: float | None, unit: str) -> str:
    return "-" if value is None else f"{value:.{2 if abs(value) < 10 else 1}f}{unit}"
