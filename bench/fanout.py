"""One event to every reader: all engines stand ready and publish in turn, so that noise hits all alike."""

import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import msgspec
from bench import ours
from bench.engines import HOST, Engine, Served
from bench.peers import ENGINES
from bench.readers import Crowd, Delivery
from bench.wire import Connection
from msgspec import Struct

WIRE_BYTES = 900
"""Bytes of an event over the wire, chunk framing included; each engine's text is filled up to it."""
FILL = 150
WARM_UP = 4
TURN = 5
"""Events that an engine publishes before it is the next one's turn."""
EVENT_SECONDS = 10
PAUSE_SECONDS = 0.05
SETTLE_SECONDS = 2.0
"""How long readers have had their headers before the first event: some engines subscribe them behind the headers."""

Waits = list[tuple[int, float]]


class Plan(Struct, frozen=True):
    """How much is measured: rounds, and events of each round; and whether the readers wait awake."""

    rounds: int
    events: int
    awake: bool = False


class Round(Struct, frozen=True):
    """What one engine did in one round. CPU in microseconds per delivery, memory in kB per reader."""

    engine: str
    deliveries: list[Delivery]
    expected: int
    received: int
    doubled: int
    disordered: int
    cpu_us: float
    client_us: float
    memory_kb: float


class Visits(Struct, frozen=True):
    """How long page GETs waited (ms): while an event was on its way to readers, and between events."""

    during: list[float]
    between: list[float]


class Publisher:
    """Publishes to an engine that serves a crowd, one event after the other."""

    def __init__(self, served: Served, crowd: Crowd) -> None:
        self._served = served
        self._crowd = crowd
        self._connection = Connection(HOST, served.publish_port or served.port)
        self._fill = FILL
        self.port = served.port
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
        ours.expect(self._connection.ask_again(self._served.publication(stamp, self._fill)))
        self.published += 1
        until = time.monotonic() + EVENT_SECONDS
        delivery = self._crowd.delivery(EVENT_SECONDS)
        while delivery is not None and delivery.event != stamp:
            delivery = self._crowd.delivery(max(0, until - time.monotonic()))
        time.sleep(PAUSE_SECONDS)
        return delivery


class Stand:
    """An engine that serves a crowd, and what has been measured of it."""

    def __init__(self, engine: Engine, readers: int, stack: ExitStack, *, awake: bool = False) -> None:
        """Start an engine and let its readers connect. Raises NotStarted, ConnectionError, TimeoutError."""
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="depesche-bench-")))
        served = engine.start(folder)
        self._process = stack.enter_context(served.process)
        if served.beside is not None:
            stack.enter_context(served.beside)
        self.engine = engine
        self._readers = readers
        empty = self._process.memory_bytes()
        self._crowd = stack.enter_context(Crowd(readers, served.port, served.path, awake=awake))
        time.sleep(SETTLE_SECONDS)
        self._memory = self._process.memory_bytes() - empty
        self.publisher = Publisher(served, self._crowd)
        self.publisher.warm_up()
        self._deliveries: list[Delivery] = []
        self._events, self._cpu, self._client = 0, 0.0, 0.0

    def publish(self) -> None:
        """Publish one event and take its measure."""
        cpu, client = self._process.cpu_seconds(), self._crowd.cpu_seconds()
        delivery = self.publisher.publish()
        self._cpu += self._process.cpu_seconds() - cpu
        self._client += self._crowd.cpu_seconds() - client
        self._events += 1
        if delivery is not None:
            self._deliveries.append(delivery)

    def close(self) -> Round:
        """Let the readers go and give what was measured. Raises ConnectionError when they have not counted."""
        incomplete, tally = self._crowd.leave()
        if tally is None:
            raise ConnectionError(f"{self.engine.name}: the readers did not count")
        return Round(
            engine=self.engine.name,
            deliveries=self._deliveries + incomplete,
            expected=self.publisher.published * self._readers,
            received=tally.received,
            doubled=tally.doubled,
            disordered=tally.disordered,
            cpu_us=self._cpu / self._events / self._readers * 1e6,
            client_us=self._client / self._events / self._readers * 1e6,
            memory_kb=self._memory / self._readers / 1000,
        )


def rounds(readers: int, plan: Plan, engines: Sequence[Engine] = ENGINES) -> list[Round]:
    """Measure each engine that this machine has, `plan.rounds` times, those alone once. Raises as Stand does."""
    measured = []
    for number in range(plan.rounds):
        here = [engine for engine in engines if engine.lacking() is None]
        found = one_round(readers, plan, [engine for engine in here if engine.most is None])
        for engine in here:
            if engine.most is not None and readers <= engine.most and number == 0:
                found += one_round(readers, plan, [engine])
        _progress(found, number)
        measured += found
    return measured


def one_round(readers: int, plan: Plan, engines: Sequence[Engine]) -> list[Round]:
    """Let every engine hold its readers, and have each publish TURN events in turn, another one first each time."""
    with ExitStack() as stack:
        stands = [Stand(engine, readers, stack, awake=plan.awake) for engine in engines]
        for turn in range(plan.events // TURN):
            first = turn % len(stands)
            for stand in stands[first:] + stands[:first]:
                for _ in range(TURN):
                    stand.publish()
        time.sleep(SETTLE_SECONDS)
        return [stand.close() for stand in stands]


def visits(engine: Engine, readers: int, events: int) -> Visits:
    """Fetch the blog's page over and over while events are published to a crowd. Raises as `measure` does."""
    with ExitStack() as stack:
        publisher = Stand(engine, readers, stack).publisher
        command = [sys.executable, "-m", "bench.probe", str(publisher.port), f"/{ours.SLUG}"]
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


def _progress(measured: Sequence[Round], number: int) -> None:
    for one in measured:
        p99 = median(delivery.p99 for delivery in one.deliveries)
        told = f"p99 {p99:.1f} ms, {one.cpu_us:.1f} us, {one.memory_kb:.1f} kB"
        print(f"  round {number + 1}, {one.engine}: {told}", file=sys.stderr, flush=True)
