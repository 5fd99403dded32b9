"""One event to every reader: each engine in turn, round after round, so that noise of the machine hits all alike."""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from bench import ours
from bench.engines import ENGINES, HOST, Engine, Served
from bench.machine import stolen_seconds
from bench.readers import Crowd, Delivery
from bench.wire import Connection
from msgspec import Struct

WIRE_BYTES = 900
"""Bytes of an event over the wire, chunk framing included; each engine's text is filled up to it."""
FILL = 150
WARM_UP = 4
EVENT_SECONDS = 10
PAUSE_SECONDS = 0.05
SETTLE_SECONDS = 0.5

Waits = list[tuple[int, float]]


class Plan(Struct, frozen=True):
    """How much is measured: rounds, and events of each round."""

    rounds: int
    events: int


class Round(Struct, frozen=True):
    """What one engine did in one round. CPU in microseconds per delivery, memory in kB per reader."""

    engine: str
    readers: int
    deliveries: list[Delivery]
    expected: int
    received: int
    doubled: int
    disordered: int
    cpu_us: float
    client_us: float
    memory_kb: float
    stolen_seconds: float


class Visits(Struct, frozen=True):
    """How long page GETs waited (ms): while an event was on its way to readers, and between events."""

    during: list[float]
    between: list[float]


class Publisher:
    """Publishes to an engine that serves a crowd, one event after the other."""

    def __init__(self, served: Served, crowd: Crowd) -> None:
        self._served = served
        self._crowd = crowd
        self._connection = Connection(HOST, served.port)
        self._fill = FILL
        self.published = 0

    def warm_up(self) -> None:
        """Publish what is not measured, and find the filling that gives an event its size."""
        self.publish()
        for _ in range(WARM_UP - 1):
            delivery = self.publish()
            if delivery is not None and delivery.got:
                self._fill = max(0, self._fill + WIRE_BYTES - round(delivery.bytes / delivery.got))

    def publish(self) -> Delivery | None:
        """Publish an event and wait until every reader has it; None when that took too long."""
        stamp = time.monotonic_ns()
        ours.expect(self._connection.ask(self._served.publication(stamp, self._fill)))
        self.published += 1
        until = time.monotonic() + EVENT_SECONDS
        delivery = self._crowd.delivery(EVENT_SECONDS)
        while delivery is not None and delivery.event != stamp:
            delivery = self._crowd.delivery(max(0, until - time.monotonic()))
        time.sleep(PAUSE_SECONDS)
        return delivery


def rounds(readers: int, plan: Plan, engines: Sequence[Engine] = ENGINES) -> list[Round]:
    """Measure each engine that this machine has, `plan.rounds` times, in turn and back again."""
    able = [engine for engine in engines if engine.lacking() is None]
    measured = []
    for number in range(plan.rounds):
        for engine in able if number % 2 == 0 else reversed(able):
            measured.append(measure(engine, readers, plan.events))
            _progress(measured[-1], number)
    return measured


def measure(engine: Engine, readers: int, events: int) -> Round:
    """Measure one engine once. Raises NotStarted, ConnectionError, TimeoutError."""
    with TemporaryDirectory(prefix="depesche-bench-") as folder:
        served = engine.start(Path(folder))
        with served.process as process:
            stolen, empty = stolen_seconds(), process.memory_bytes()
            with Crowd(readers, served.port, served.path) as crowd:
                time.sleep(SETTLE_SECONDS)
                memory = process.memory_bytes() - empty
                publisher = Publisher(served, crowd)
                publisher.warm_up()
                cpu, client = process.cpu_seconds(), crowd.cpu_seconds()
                deliveries = [publisher.publish() for _ in range(events)]
                cpu, client = process.cpu_seconds() - cpu, crowd.cpu_seconds() - client
                time.sleep(SETTLE_SECONDS)
                incomplete, tally = crowd.leave()
    if tally is None:
        raise ConnectionError("the readers did not count")
    return Round(
        engine=engine.name,
        readers=readers,
        deliveries=[one for one in deliveries if one is not None] + incomplete,
        expected=publisher.published * readers,
        received=tally.received,
        doubled=tally.doubled,
        disordered=tally.disordered,
        cpu_us=cpu / events / readers * 1e6,
        client_us=client / events / readers * 1e6,
        memory_kb=memory / readers / 1000,
        stolen_seconds=stolen_seconds() - stolen,
    )


def visits(engine: Engine, readers: int, events: int) -> Visits:
    """Fetch the blog's page over and over while events are published to a crowd. Raises as `measure` does."""
    with TemporaryDirectory(prefix="depesche-bench-") as folder:
        served = engine.start(Path(folder))
        with served.process, Crowd(readers, served.port, served.path) as crowd:
            publisher = Publisher(served, crowd)
            publisher.warm_up()
            command = [sys.executable, "-m", "bench.probe", str(served.port), f"/{ours.SLUG}"]
            probe = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            try:
                time.sleep(SETTLE_SECONDS)
                deliveries = [publisher.publish() for _ in range(events)]
                told, _ = probe.communicate(timeout=EVENT_SECONDS)
            finally:
                probe.kill()
    return _sorted_out(msgspec.json.decode(told, type=Waits), [one for one in deliveries if one is not None])


def _sorted_out(waits: Waits, deliveries: list[Delivery]) -> Visits:
    """Tell the visits that met an event on its way from those that did not."""
    on_the_way = [(one.event, one.event + one.max * 1e6) for one in deliveries]
    during: list[float] = []
    between: list[float] = []
    for sent, ms in waits:
        met = any(sent < end and sent + ms * 1e6 > begin for begin, end in on_the_way)
        (during if met else between).append(ms)
    return Visits(during, between)


def _progress(one: Round, number: int) -> None:
    p99 = sorted(delivery.p99 for delivery in one.deliveries)
    middle = p99[len(p99) // 2] if p99 else float("nan")
    told = f"p99 {middle:.1f} ms, {one.cpu_us:.1f} us, {one.memory_kb:.1f} kB"
    print(f"  round {number + 1}, {one.readers} readers, {one.engine}: {told}", file=sys.stderr, flush=True)
