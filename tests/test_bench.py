"""The benchmarks' tables, goals and plots, made from figures that are given here: what is measured is not tested."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from bench import append, growth, pages
from bench.fanout import Plan, Round
from bench.fanout_report import section
from bench.peers import ENGINES
from bench.plots import Chart, drawn
from bench.readers import Delivery
from bench.report import Goal, write
from bench.run import MINUTES, NAMES

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"


def rounds(engines: tuple[str, ...], ms: float) -> list[Round]:
    delivery = Delivery(event=1, got=10, bytes=9_000, first=1.0, p50=ms / 2, p99=ms, max=ms)
    return [Round(engine, [delivery] * 4, 40, 40, 0, 0, cpu_us=ms, client_us=1, memory_kb=9.5) for engine in engines]


def test_every_part_has_its_place_in_the_page_and_says_how_long_it_takes() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"<!-- bench:{name} -->" in text and f"<!-- end:{name} -->" in text for name in NAMES)
    assert set(MINUTES) == set(NAMES)


def test_a_fan_out_is_told_with_its_goals_and_an_engine_that_can_not_have_so_many_readers_is_named() -> None:
    every = tuple(engine.name for engine in ENGINES)
    few, many = rounds(every, 10.0), rounds(tuple(name for name in every if name != "polling"), 100.0)
    told = section({1_000: few, 9_000: many}, many, {}, Plan(rounds=1, events=4))
    assert "p99 by nchan's | ≤ 0.9 | 1.00 | **not met** |" in told.text
    assert "wagtail-live's pattern" in told.text
    assert "1,000 readers at most" in told.text
    latency = told.charts[0]
    assert latency.series["9,000 readers"][list(every).index("polling")] is None


def test_pages_appends_and_growth_are_held_against_their_goals() -> None:
    rates = {
        (name, kind): pages.Rate(100.0, 100.0 * share, 1.0, 2.0, 0.5)
        for name, share in (("file", 1.0), ("serve", 0.4), ("cached", 0.8), ("behind", 0.8), ("copy", 1.0))
        for kind in pages.KINDS
    }
    assert [goal.verdict for goal in pages.goals(rates)] == [
        *["met"] * 2,
        *["**not met**"] * 2,
        *["met"] * 4,
        *["**not met**"] * 2,
    ]
    assert "| 0.40 |" in pages.told(rates, 5)
    by_writers = dict.fromkeys(append.WRITERS, 700.0)
    measured = {"SQLite": append.Rates(1_000.0, by_writers, dict.fromkeys(append.WRITERS, 500.0))}
    assert [goal.verdict for goal in append.goals(measured)] == ["met"] * 2 + ["**not met**"] * 2 + ["met"]
    assert "PostgreSQL was not measured" in append.told(measured)
    costs = {name: {"10": 1.0, "1000": 1.2, growth.FEWER: 1.0, growth.MANY: 2.0} for name in growth.CHARTED}
    verdicts = [goal.verdict for goal in growth.goals(costs, costs, (10, 1_000), 10_000)]
    assert verdicts == ["met"] * len(costs) + ["**not met**"] * len(costs)


def test_what_was_not_measured_is_not_met_by_chance() -> None:
    assert Goal("x", None, 1).verdict == "not measured"


@pytest.mark.parametrize("kind", ["bars", "lines"])
def test_plots_are_whole_small_and_the_same_for_the_same_figures(tmp_path: Path, kind: str) -> None:
    figures: dict[str, list[float | None]] = {"one": [1.0, 20.5, None], "two": [2.0, 3.0, 400.0]}
    chart = Chart("x", "A title", "ms", ["10", "1,000", "100,000"], figures, "lines" if kind == "lines" else "bars")
    shown = drawn([chart], tmp_path / "page.md")
    assert shown == "![A title](plots/x.svg)"
    first = (tmp_path / "plots" / "x.svg").read_bytes()
    drawn([chart], tmp_path / "page.md")
    assert (tmp_path / "plots" / "x.svg").read_bytes() == first
    assert len(first) < 60_000
    assert b"A title" in first
    ET.fromstring(first)  # made here


def test_a_part_is_written_into_its_place_and_nowhere_else(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- bench:x -->\nold\n<!-- end:x -->\nafter\n")
    write(page, "x", "new")
    assert page.read_text() == "before\n<!-- bench:x -->\n\nnew\n\n<!-- end:x -->\nafter\n"
    with pytest.raises(ValueError, match="no place for y"):
        write(page, "y", "new")
