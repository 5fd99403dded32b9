"""Figures as plots: small SVG files, the same for the same figures, on a card legible on light and dark pages."""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FOLDER = "plots"
"""Where plots are put, beside the page that shows them."""
INK, PAPER, GRID = "#1f2933", "#ffffff", "#d5dbe1"
COLOURS = ("#1f5fa8", "#d9822b", "#3d8b5f", "#a23b72")
STYLE: dict[Any, Any] = {
    "svg.hashsalt": "depesche",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": GRID,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "grid.color": GRID,
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
}


class Chart(Struct, frozen=True):
    """What one plot shows: a figure for each label in each series, as bars, or as lines over labels that are numbers.

    A figure is None where nothing was measured.
    """

    name: str
    title: str
    unit: str
    labels: Sequence[str]
    series: Mapping[str, Sequence[float | None]]
    kind: Literal["bars", "lines"] = "bars"
    log: bool = False


def drawn(charts: Sequence[Chart], page: Path) -> str:
    """Draw charts beside a page, and give the Markdown that shows them; says so where matplotlib is missing."""
    if not charts:
        return ""
    if find_spec("matplotlib") is None:
        return "Not drawn: this machine lacks matplotlib (the extra `bench`)."
    folder = page.parent / FOLDER
    folder.mkdir(exist_ok=True)
    for chart in charts:
        _draw(chart, folder / f"{chart.name}.svg")
    return "\n\n".join(f"![{chart.title}]({FOLDER}/{chart.name}.svg)" for chart in charts)


def _draw(chart: Chart, to: Path) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot as plt

    height = 1.3 + 0.22 * len(chart.labels) * len(chart.series) + 0.2 * len(chart.labels)
    with mpl.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=(7.2, 3.4 if chart.kind == "lines" else height), layout="constrained")
        (_lines if chart.kind == "lines" else _bars)(axes, chart)
        axes.set_title(chart.title, loc="left", fontsize=11, fontweight="bold")
        if len(chart.series) > 1:
            axes.legend(frameon=False, fontsize=9)
        figure.savefig(to, metadata={"Date": None})
        plt.close(figure)


def _bars(axes: "Axes", chart: Chart) -> None:
    """Draw horizontal bars, the first label on top, each with its figure behind it."""
    thick = 0.8 / len(chart.series)
    for number, (name, figures) in enumerate(chart.series.items()):
        places = [at + number * thick for at in range(len(chart.labels))]
        bars = axes.barh(places, [figure or 0 for figure in figures], thick * 0.92, label=name, color=COLOURS[number])
        axes.bar_label(bars, [_short(figure) for figure in figures], padding=3, fontsize=8)
    axes.set_yticks([at + thick * (len(chart.series) - 1) / 2 for at in range(len(chart.labels))], chart.labels)
    axes.invert_yaxis()
    axes.grid(visible=False, axis="y")
    axes.set_xlabel(chart.unit)
    axes.margins(x=0.12)
    if chart.log:
        axes.set_xscale("log")


def _lines(axes: "Axes", chart: Chart) -> None:
    """Draw lines over a logarithmic axis of numbers."""
    numbers = [float(label.replace(",", "")) for label in chart.labels]
    for number, (name, figures) in enumerate(chart.series.items()):
        axes.plot(
            numbers, [nan if figure is None else figure for figure in figures], "o-", label=name, color=COLOURS[number]
        )
    axes.set_xscale("log")
    axes.set_xticks(numbers, chart.labels)
    axes.minorticks_off()
    axes.set_ylim(bottom=0)
    axes.set_ylabel(chart.unit)


def _short(figure: float | None) -> str:
    if figure is None:
        return "not measured"
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.1f}" if figure >= 1 else f"{figure:.2f}"
