"""What a polling crowd costs a node behind nginx and Varnish as they ship: the same, however large it is."""

import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from bench import ours
from bench.build import compiled
from bench.counted import COUNT
from bench.engines import HOST, await_answer, uvicorn
from bench.machine import CLIENT_CORE, SERVER_CORE, free_port, settle_on
from bench.nginx import AROUND, DEPLOY, before_a_node
from bench.process import Process
from bench.report import Goal, goal_table, table
from bench.wire import Connection, request
from msgspec import Struct

CROWDS = (100, 1_000, 10_000, 100_000)
POLL_SECONDS = 5
"""How often the reader script asks when it can hold no stream (frontend/reader/line.ts)."""
POST_SECONDS = 10
"""How often somebody posts; each reader then asks for the log's newest page too."""
CONNECTIONS = 256
HEAD, PAGE = f"/{ours.SLUG}/log/head.json", f"/{ours.SLUG}/log/1/0.json"


class Polled(Struct, frozen=True):
    """What a crowd has asked of a cache, and the cache of the node: requests a second."""

    readers: int
    asked: float
    answered: float
    wrong: int
    node: float
    p50: float
    p99: float
    kilobytes: float
    cpu: float
    """Of one core, what the cache took."""


class Told(Struct, frozen=True):
    """What the program `crowd` says."""

    asked: int
    answered: int
    wrong: int
    seconds: float
    bytes: int
    p50_ms: float
    p99_ms: float
    most_ms: float


def section(*, quick: bool) -> str:
    """Measure each cache with each crowd, and tell."""
    seconds = 6 if quick else 20
    lacking = [name for name in CACHES if shutil.which(PROGRAMS[name]) is None]
    measured = {name: _measured(name, seconds) for name in CACHES if name not in lacking}
    parts = [f"{name} is not on this machine." for name in lacking]
    heads = ("readers", "they ask, /s", "answered, /s", "node is asked, /s", "median, ms", "p99, ms", "kB/s", "core")
    for name, crowds in measured.items():
        parts.append(f"**{name}**, {seconds} s each:\n\n" + table(heads, [_row(polled) for polled in crowds]))
    goals = [_goal(name, crowds) for name, crowds in measured.items()]
    return "\n\n".join([*parts, goal_table(goals)])


def _row(polled: Polled) -> Sequence[str]:
    return (
        f"{polled.readers:,}",
        f"{polled.asked:,.0f}",
        f"{polled.answered:,.0f}" + (f" ({polled.wrong} wrong)" if polled.wrong else ""),
        f"{polled.node:.2f}",
        f"{polled.p50:.2f}",
        f"{polled.p99:.2f}",
        f"{polled.kilobytes:,.0f}",
        f"{polled.cpu:.0%}",
    )


def _goal(name: str, crowds: Sequence[Polled]) -> Goal:
    most = max(polled.node for polled in crowds)
    return Goal(f"{name}: most that the node is asked, by {CROWDS[0]} to {CROWDS[-1]:,} readers", most, 2.0, "/s")


def _measured(name: str, seconds: int) -> list[Polled]:
    """Start a node and the cache before it, and let each crowd come."""
    with TemporaryDirectory(prefix="depesche-bench-") as made:
        folder = Path(made)
        folder.chmod(0o755)  # Varnish reads its configuration as another user
        environment = {**ours.environment(folder), "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
        token, node, port = ours.make_token(environment), free_port(), free_port()
        serving = uvicorn("bench.counted:app", node, "--factory")
        with Process(serving, SERVER_CORE, folder, environment) as behind:
            await_answer(behind, node)
            with Connection(HOST, node) as connection:
                ours.open_blog(connection, token)
            with Process(CACHES[name](folder, port, node), SERVER_CORE, folder, os.environ) as cache:
                await_answer(cache, port)
                return [_polled(readers, seconds, cache, (port, node), token) for readers in CROWDS]


def _polled(readers: int, seconds: int, cache: Process, ports: tuple[int, int], token: str) -> Polled:
    port, node = ports
    rates = (readers / POLL_SECONDS, HEAD), (readers / POST_SECONDS, PAGE)
    command = [str(compiled("crowd")), str(port), str(CONNECTIONS), str(seconds)]
    for rate, path in rates:
        command += [str(rate), path]
    over = threading.Event()
    posting = threading.Thread(target=_post, args=(node, token, over))
    posting.start()
    before, cpu = _count(node), cache.cpu_seconds()
    try:
        settled = settle_on(CLIENT_CORE)
        ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, preexec_fn=settled)
    finally:
        over.set()
        posting.join()
    told = msgspec.json.decode(ran.stdout, type=Told)
    return Polled(
        readers=readers,
        asked=told.asked / seconds,
        answered=told.answered / told.seconds,
        wrong=told.wrong,
        node=(_count(node) - before) / told.seconds,
        p50=told.p50_ms,
        p99=told.p99_ms,
        kilobytes=told.bytes / told.seconds / 1000,
        cpu=(cache.cpu_seconds() - cpu) / told.seconds,
    )


def _post(node: int, token: str, over: threading.Event) -> None:
    """Post every so often, at the node itself, until it is over."""
    with Connection(HOST, node) as connection:
        while not over.wait(POST_SECONDS):
            ours.expect(connection.ask(ours.publication(token, f"Report at {time.time():.0f}.")))


def _count(node: int) -> int:
    """Give how often the node was asked for what readers poll, by its own count."""
    with Connection(HOST, node) as connection:
        counted = msgspec.json.decode(connection.ask(request("GET", COUNT, HOST)).body, type=dict[str, int])
    return sum(times for path, times in counted.items() if path.startswith(f"/{ours.SLUG}/log/"))


def _nginx(folder: Path, port: int, node: int) -> Sequence[str]:
    (folder / "depesche.conf").write_text(before_a_node(folder, port, node), encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user), encoding="utf-8")
    return ["nginx", "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")]


def _varnish(folder: Path, port: int, node: int) -> Sequence[str]:
    vcl = (DEPLOY / "varnish" / "depesche.vcl").read_text(encoding="utf-8")
    (folder / "depesche.vcl").write_text(re.sub(r'\.port = "8000"', f'.port = "{node}"', vcl), encoding="utf-8")
    work = ["-j", "none", "-F", "-n", str(folder / "varnish"), "-a", f"{HOST}:{port}"]
    return ["varnishd", *work, "-f", str(folder / "depesche.vcl"), "-s", "malloc,64m"]


CACHES: dict[str, Callable[[Path, int, int], Sequence[str]]] = {"nginx": _nginx, "Varnish": _varnish}
PROGRAMS = {"nginx": "nginx", "Varnish": "varnishd"}
