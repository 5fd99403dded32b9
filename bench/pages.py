"""The blog's page by GET: nginx with the same bytes in a file, the built-in server, and nginx keeping its answers."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import msgspec
from bench import ours
from bench.build import compiled
from bench.engines import HOST, SERVE, started
from bench.machine import CLIENT_CORE, free_port, settle_on
from bench.nginx import TEMPORARY, before_a_node, of_a_copy
from bench.plots import Chart
from bench.process import Process
from bench.report import Goal, Told, goal_table, table
from bench.wire import Connection, request
from msgspec import Struct

CONNECTIONS = 32
PATH = f"/{ours.SLUG}"
SPARE_SECONDS = 30
OWN = frozenset({"content-type", "content-length", "date", "etag"})
"""Headers that nginx makes by itself; the others it is given, so that it serves the same bytes."""
BUILT_IN = 0.35
"""Of nginx's GETs a second and core, what the built-in server should reach."""
ALL_OF_IT = 1.0
"""Of nginx's GETs a second and core with the file, what it should reach in front of Depesche."""
SAME = 0.95
"""Of what nginx with its cache answers where nginx with the file is behind it: all of it, but for noise."""
BEHIND = 0.02
"""Of nginx's CPU time, what the server behind its cache may use: all of the work is nginx's then."""

NGINX = (
    """\
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr error;
{user}
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    open_file_cache max=100;
"""
    + TEMPORARY
    + """\
    {server}
}}
"""
)
SERVER = """server {{
        listen {host}:{port} backlog=4096;
        {location}
    }}"""
FILE = """location = {path} {{
            alias {folder}/page;
            default_type "text/html; charset=utf-8";
            {headers}
        }}"""


class Load(Struct, frozen=True):
    """What a load came to: answers by status, bytes of bodies, how long it took (s), and latencies (ms)."""

    ok: int
    unchanged: int
    other: int
    bytes: int
    seconds: float
    p50: float
    p99: float


class Rate(Struct, frozen=True):
    """GETs in a second, in a second of one core's time, and the latency (ms) by which half and 99 of 100 had come.

    `origin` is the CPU time of the server behind, by that of the one that was asked.
    """

    a_second: float
    a_core: float
    p50: float
    p99: float
    origin: float


class Stand(Struct, frozen=True):
    """What is asked, and the server behind it where there is one."""

    process: Process
    port: int
    behind: Process | None = None


Stands = Mapping[str, Stand]
Rates = Mapping[tuple[str, str], Rate]
LABELS = {
    "file": "nginx, the same bytes in a file",
    "cached": "nginx with a cache, the file behind it",
    "serve": "**Depesche**, `depesche serve`",
    "behind": "**Depesche** behind nginx as it ships, with its cache",
    "copy": "**Depesche**'s static copy, nginx as it ships",
}
ONWARD = ("behind", "copy")
"""Where nginx answers for Depesche."""
KINDS = {"full": "whole page, gzip", "unchanged": "unchanged since (304)"}


def section(*, quick: bool) -> Told:
    """Measure and tell."""
    rounds = 1 if quick else 5
    rates = measured(rounds, 1.0 if quick else 2.0)
    return Told(told(rates, rounds), charts(rates))


def measured(rounds: int, seconds: float) -> Rates:
    """Load each in turn, `rounds` times, for `seconds` each. Raises NotStarted."""
    found: dict[tuple[str, str], list[Rate]] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="depesche-bench-")))
        stands = _stands(folder, stack)
        for number in range(rounds):
            for name in _turned(list(stands), number):
                for kind in KINDS:
                    asking = _request(folder, stands[name].port, unchanged=kind == "unchanged")
                    found.setdefault((name, kind), []).append(_load(stands[name], asking, seconds))
    return {key: _median(rates) for key, rates in found.items()}


def told(rates: Rates, rounds: int) -> str:
    """Tell of a run."""
    lines = []
    for kind, what in KINDS.items():
        nginx = rates.get(("file", kind))
        rows = [
            (
                LABELS[name],
                f"{rate.a_second:,.0f}",
                f"{rate.a_core:,.0f}",
                "-" if nginx is None else f"{rate.a_core / nginx.a_core:.2f}",
                f"{rate.p50:.2f}",
                f"{rate.p99:.2f}",
            )
            for name in LABELS
            if (rate := rates.get((name, kind))) is not None
        ]
        lines.append(
            f"### {what[0].upper()}{what[1:]}\n\n"
            + table(("GET of the blog's page", "a second", "a core's second", "of nginx", "p50 ms", "p99 ms"), rows)
        )
    first = f"{CONNECTIONS} connections that stay open; median of {rounds} rounds in turn."
    missing = [] if shutil.which("nginx") else ["nginx was not measured: this machine lacks it (Debian: nginx)."]
    return "\n\n".join([first, *lines, goal_table(goals(rates)), *missing])


def charts(rates: Rates) -> tuple[Chart, ...]:
    """Give what is to be drawn of a run."""
    shown = [name for name in LABELS if (name, "full") in rates]
    series = {what: [rates[name, kind].a_core for name in shown] for kind, what in KINDS.items()}
    labels = [LABELS[name].replace("*", "").replace("`", "") for name in shown]
    return (Chart("pages", "The blog's page by GET", "answers in a second of one core", labels, series),)


def goals(rates: Rates) -> list[Goal]:
    """Compare with what Depesche has promised itself."""
    return [
        *(
            Goal(f"the built-in server: GETs by nginx's, a core, {what}", _of_nginx(rates, kind), BUILT_IN, least=True)
            for kind, what in KINDS.items()
        ),
        *(
            Goal(
                f"{LABELS[stand].replace('**', '')}: GETs by nginx's file, a core, {what}",
                _of_nginx(rates, kind, stand),
                ALL_OF_IT,
                least=True,
            )
            for stand in ONWARD
            for kind, what in KINDS.items()
        ),
        *(
            Goal(
                f"behind nginx with a cache: GETs by the file's behind the same, a core, {what}", kept, SAME, least=True
            )
            for kind, what in KINDS.items()
            for kept in [_of_nginx(rates, kind, "behind", "cached")]
        ),
        *(
            Goal(f"behind nginx with a cache: CPU of the server by nginx's, {what}", _origin(rates, kind), BEHIND)
            for kind, what in KINDS.items()
        ),
    ]


def _of_nginx(rates: Rates, kind: str, stand: str = "serve", peer: str = "file") -> float | None:
    ours_, nginx = rates.get((stand, kind)), rates.get((peer, kind))
    return None if ours_ is None or nginx is None else ours_.a_core / nginx.a_core


def _origin(rates: Rates, kind: str) -> float | None:
    behind = rates.get(("behind", kind))
    return None if behind is None else behind.origin


def _stands(folder: Path, stack: ExitStack) -> Stands:
    """Start what this machine has, all on the server's core."""
    served = SERVE.start(folder)
    stack.enter_context(served.process)
    stands = {"serve": Stand(served.process, served.port)}
    if shutil.which("nginx") is None:
        return stands
    with Connection(HOST, served.port) as connection:
        page = connection.ask(request("GET", PATH, HOST, ("Accept-Encoding: gzip",)))
    headers = "".join(f"add_header {name} {_quoted(value)};" for name, value in page.headers.items() if name not in OWN)
    place = _place(folder, "file")
    (place / "page").write_bytes(page.body)
    where = FILE.format(path=PATH, folder=place, headers=headers)
    stands["file"] = _nginx(place, lambda port: SERVER.format(host=HOST, port=port, location=where), stack)
    for name, origin in {"cached": stands["file"], "behind": stands["serve"]}.items():
        kept = _cached(_place(folder, name), origin.port, stack)
        stands[name] = msgspec.structs.replace(kept, behind=origin.process)
    stands["copy"] = _copied(folder, stack)
    folder.chmod(0o755)
    return stands


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _place(folder: Path, name: str) -> Path:
    place = folder / name
    place.mkdir()
    place.chmod(0o755)
    return place


def _copied(folder: Path, stack: ExitStack) -> Stand:
    """Write the static copy and have nginx serve it."""
    place = _place(folder, "copy")
    root = place / "www"
    command = [ours.PROGRAM, "publish", "--to", str(root)]
    subprocess.run(command, env=ours.environment(folder), capture_output=True, check=True)
    return _nginx(place, lambda port: of_a_copy(root, port), stack)


def _cached(folder: Path, origin: int, stack: ExitStack) -> Stand:
    """Have nginx with its cache, as it ships, stand before what answers at the port `origin`."""
    return _nginx(folder, lambda port: before_a_node(folder, port, origin), stack)


def _nginx(folder: Path, server: Callable[[int], str], stack: ExitStack) -> Stand:
    """Start nginx with a server at a free port."""
    port = free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    conf = folder / "nginx.conf"
    conf.write_text(NGINX.format(folder=folder, user=user, server=server(port)))
    process = started(["nginx", "-p", str(folder), "-e", "stderr", "-c", str(conf)], folder, port)
    return Stand(stack.enter_context(process), port)


def _request(folder: Path, port: int, *, unchanged: bool) -> Path:
    headers = ["Accept-Encoding: gzip", "User-Agent: bench", "Accept: text/html"]
    if unchanged:
        with Connection(HOST, port) as connection:
            etag = connection.ask(request("GET", PATH, HOST, headers)).headers["etag"]
        headers.append(f"If-None-Match: {etag}")
    path = folder / "request"
    path.write_bytes(request("GET", PATH, HOST, headers))
    return path


def _load(stand: Stand, asking: Path, seconds: float) -> Rate:
    load = [str(compiled("getload")), "-n", str(CONNECTIONS), "-t", str(seconds)]
    command = [*load, HOST, str(stand.port), str(asking)]
    before, behind = stand.process.cpu_seconds(), _cpu(stand.behind)
    done = subprocess.run(
        command, capture_output=True, check=True, timeout=SPARE_SECONDS + seconds, preexec_fn=settle_on(CLIENT_CORE)
    )
    cpu, origin = stand.process.cpu_seconds() - before, _cpu(stand.behind) - behind
    got = msgspec.json.decode(done.stdout, type=Load)
    answers = got.ok + got.unchanged
    if got.other or not answers:
        raise ConnectionError(f"of {answers + got.other} answers {got.other} were neither 200 nor 304")
    return Rate(answers / got.seconds, answers / cpu, got.p50, got.p99, origin / cpu)


def _cpu(process: Process | None) -> float:
    return 0.0 if process is None else process.cpu_seconds()


def _turned(names: list[str], number: int) -> Sequence[str]:
    at = number % len(names)
    return names[at:] + names[:at]


def _median(rates: Sequence[Rate]) -> Rate:
    return Rate(*(median(getattr(rate, name) for rate in rates) for name in Rate.__struct_fields__))
