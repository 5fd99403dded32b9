"""The figures of the fan-out: medians of the rounds, ratios between engines, and which goals are met."""

from collections.abc import Mapping, Sequence
from statistics import median, quantiles

from bench.engines import Engine
from bench.fanout import WIRE_BYTES, Plan, Round, Visits
from bench.peers import ENGINES
from bench.plots import Chart
from bench.report import Goal, Told, goal_table, table
from msgspec import Struct

Figures = Mapping[str, "Figure"]


class Figure(Struct, frozen=True):
    """An engine's figures over all rounds: latencies in ms, CPU in us per delivery, memory in kB per reader."""

    p50: float
    p99: float
    slowest: float
    first: float
    cpu: float
    memory: float
    missed: int
    doubled: int
    disordered: int
    spread: tuple[float, float]


def figures(rounds: Sequence[Round]) -> dict[str, Figure]:
    """Give the figures of each engine, by its name."""
    return {
        engine.name: _figure(of) for engine in ENGINES if (of := [one for one in rounds if one.engine == engine.name])
    }


def section(
    measured: Mapping[int, Sequence[Round]], awake: Sequence[Round], visits: Mapping[str, Visits], plan: Plan
) -> Told:
    """Tell of a run: rounds by number of readers, those with readers awake, and the visits to a page by engine."""
    told = (
        f"{plan.rounds} rounds of {plan.events} events; an event has {WIRE_BYTES} bytes over the wire, "
        "for every engine. Latencies in ms; a latency's figure is the median over all events."
    )
    lines = [told]
    at = max(measured)
    told_of = [
        *((f"{readers:,} readers", rounds) for readers, rounds in measured.items()),
        (f"{at:,} readers, awake", awake),
    ]
    lines += [f"### {name}\n\n{_engines(figures(rounds))}\n\n{_noise(rounds)}" for name, rounds in told_of]
    lines.append(f"### A page meanwhile\n\n{_pages(visits)}")
    for name, rounds in ((f"at {at:,}", measured[at]), (f"at {at:,}, awake", awake)):
        lines.append(f"### Goals (made for 10,000 readers), {name}\n\n{goal_table(goals(figures(rounds), visits))}")
    missing = [
        f"{engine.label}: not measured, this machine lacks {lack}." for engine in ENGINES if (lack := engine.lacking())
    ]
    missing += [
        f"{engine.label}: measured with {engine.most:,} readers at most; with more it does not keep up."
        for engine in ENGINES
        if engine.most is not None and engine.most < at
    ]
    return Told(
        "\n\n".join(lines + missing), charts({readers: figures(rounds) for readers, rounds in measured.items()})
    )


def charts(found: Mapping[int, Figures]) -> tuple[Chart, ...]:
    """Give what is to be drawn of a run: latency, CPU and memory of each engine, by the number of readers."""
    engines = [engine for engine in ENGINES if any(engine.name in figures for figures in found.values())]
    labels = [engine.label.replace("*", "").replace("`", "") for engine in engines]

    def chart(name: str, title: str, unit: str, what: str) -> Chart:
        series = {
            f"{readers:,} readers": [
                float(getattr(of[engine.name], what)) if engine.name in of else None for engine in engines
            ]
            for readers, of in found.items()
        }
        return Chart(f"fanout-{name}", title, unit, labels, series)

    return (
        chart("latency", "One event to every reader: 99 of 100 have it", "ms, median over all events", "p99"),
        chart("cpu", "CPU time of the server for each delivery", "microseconds", "cpu"),
        chart("memory", "Memory of the server for each reader", "kB", "memory"),
    )


def goals(found: Figures, visits: Mapping[str, Visits]) -> list[Goal]:
    """Compare with what Depesche has promised itself."""
    serve, plain, nchan, floor = (found.get(name) for name in ("serve", "plain", "nchan", "floor"))
    during = visits["serve"].during if "serve" in visits else []
    return [
        Goal("`depesche serve`: p99 by nchan's", _ratio(serve, nchan, "p99"), 0.9),
        Goal("`depesche serve`: p99 by the C loop's", _ratio(serve, floor, "p99"), 1.3),
        Goal("`depesche serve`: CPU per delivery by nchan's", _ratio(serve, nchan, "cpu"), 1),
        Goal("`depesche serve`: slowest delivery by its p99", serve.slowest / serve.p99 if serve else None, 2),
        Goal("`depesche serve`: memory per reader", serve.memory if serve else None, 12, " kB"),
        Goal("`depesche serve`: deliveries missed", serve.missed if serve else None, 0),
        Goal("`depesche serve`: deliveries doubled", serve.doubled if serve else None, 0),
        Goal("`depesche serve`: deliveries out of order", serve.disordered if serve else None, 0),
        Goal("plain uvicorn: p99 by nchan's", _ratio(plain, nchan, "p99"), 1.1),
        Goal("`depesche serve`: slowest page GET during a fan-out", max(during) if during else None, 20, " ms"),
    ]


def _figure(rounds: Sequence[Round]) -> Figure:
    deliveries = [delivery for one in rounds for delivery in one.deliveries]
    quarters = quantiles((delivery.p99 for delivery in deliveries), n=4)
    return Figure(
        p50=median(delivery.p50 for delivery in deliveries),
        p99=median(delivery.p99 for delivery in deliveries),
        slowest=max(delivery.max for delivery in deliveries),
        first=median(delivery.first for delivery in deliveries),
        cpu=median(one.cpu_us for one in rounds),
        memory=median(one.memory_kb for one in rounds),
        missed=sum(one.expected - one.received for one in rounds),
        doubled=sum(one.doubled for one in rounds),
        disordered=sum(one.disordered for one in rounds),
        spread=(quarters[0], quarters[2]),
    )


def _engines(found: Figures) -> str:
    heads = (
        "engine",
        "first",
        "p50",
        "p99",
        "of C",
        "of nchan",
        "slowest",
        "CPU",
        "of nchan",
        "memory",
        "missed",
        "doubled",
    )
    units = ("", "", "", "", "", "", "", "us", "", "kB", "", "")
    rows = [_row(engine, found) for engine in ENGINES if engine.name in found]
    return table([f"{head} {unit}".strip() for head, unit in zip(heads, units, strict=True)], rows)


def _row(engine: Engine, found: Figures) -> list[str]:
    one, nchan, floor = found[engine.name], found.get("nchan"), found.get("floor")
    return [
        engine.label,
        f"{one.first:.1f}",
        f"{one.p50:.1f}",
        f"{one.p99:.1f}",
        _times(_ratio(one, floor, "p99")),
        _times(_ratio(one, nchan, "p99")),
        f"{one.slowest:.1f}",
        f"{one.cpu:.1f}",
        _times(_ratio(one, nchan, "cpu")),
        f"{one.memory:.1f}",
        str(one.missed),
        str(one.doubled),
    ]


def _noise(rounds: Sequence[Round]) -> str:
    spread = [f"{name} {one.spread[0]:.0f} to {one.spread[1]:.0f}" for name, one in figures(rounds).items()]
    return f"The middle half of the events had a p99 between (ms): {', '.join(spread)}."


def _pages(visits: Mapping[str, Visits]) -> str:
    rows = []
    for engine in ENGINES:
        if engine.name in visits:
            one = visits[engine.name]
            rows += [
                [f"{engine.label}, during", *_waits(one.during)],
                [f"{engine.label}, between", *_waits(one.between)],
            ]
    return table(("GET of the blog's page, ms", "pages", "p50", "p99", "slowest"), rows)


def _waits(waits: Sequence[float]) -> list[str]:
    ordered = sorted(waits)
    if not ordered:
        return ["0", "-", "-", "-"]
    return [str(len(ordered)), *(f"{ordered[round(q * (len(ordered) - 1))]:.1f}" for q in (0.5, 0.99, 1))]


def _ratio(one: Figure | None, other: Figure | None, what: str) -> float | None:
    return None if one is None or other is None else float(getattr(one, what) / getattr(other, what))


def _times(ratio: float | None) -> str:
    return "-" if ratio is None else f"{ratio:.2f}"
