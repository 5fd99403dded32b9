"""What Depesche is measured beside: the limit, and how others bring an event to their readers."""

import json
import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from bench.build import compiled
from bench.engines import FILLER, HOST, PLAIN, SERVE, Engine, Served, own_path, simple, started, uvicorn
from bench.machine import free_port
from bench.nginx import TEMPORARY
from bench.wire import request

NCHAN = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")

NGINX = (
    """\
load_module {module};
daemon off;
worker_processes 1;
worker_rlimit_nofile {files};
pid {folder}/nginx.pid;
error_log stderr error;
{user}
events {{ worker_connections {files}; }}
http {{
    access_log off;
    nchan_shared_memory_size 512M;
"""
    + TEMPORARY
    + """\
    server {{
        listen {host}:{port} backlog=4096;
        location = /stream {{ nchan_subscriber eventsource; nchan_channel_id bench; nchan_subscriber_timeout 0; }}
        location = /publish {{ nchan_publisher; nchan_channel_id bench; }}
    }}
}}
"""
)

PUSHPIN = """\
[global]
include=/usr/lib/pushpin/internal.conf
rundir={folder}/run
ipc_prefix=bench-
[runner]
services=condure,zurl,pushpin-proxy,pushpin-handler
http_port={host}:{port}
logdir={folder}
log_level=1
client_buffer_size=8192
client_maxconn={files}
[proxy]
routesfile={folder}/routes
zurl_out_specs=ipc://{folder}/run/bench-zurl-in
zurl_out_stream_specs=ipc://{folder}/run/bench-zurl-in-stream
zurl_in_specs=ipc://{folder}/run/bench-zurl-out
[handler]
push_in_spec=tcp://{host}:{specs[0]}
push_in_sub_specs=tcp://{host}:{specs[1]}
push_in_http_addr={host}
push_in_http_port={specs[2]}
command_spec=tcp://{host}:{specs[3]}
message_rate=1000000
message_hwm=1000000
message_wait=5000
connection_subscription_max=20
stats_connection_ttl=0
"""


class Floor:
    """The limit: one write() per socket in C."""

    name = "floor"
    label = "C, one `write` per socket (the limit)"
    most: int | None = None

    def lacking(self) -> str | None:
        """Say whether there is a C compiler."""
        return None if shutil.which("cc") else "cc"

    def start(self, folder: Path) -> Served:
        """Start the program `floor`."""
        port = free_port()
        return simple(started([str(compiled("floor")), str(port)], folder, port), port)


class Nchan:
    """nginx with the nchan module, as Debian packs it."""

    name = "nchan"
    label = "nchan (nginx, C)"
    most: int | None = None

    def lacking(self) -> str | None:
        """Say whether nginx and its module are there."""
        return None if shutil.which("nginx") and NCHAN.exists() else "libnginx-mod-nchan (Debian)"

    def start(self, folder: Path) -> Served:
        """Start nginx with one worker."""
        port, files = free_port(), os.sysconf("SC_OPEN_MAX")
        user = "user root;" if os.geteuid() == 0 else ""
        conf = folder / "nginx.conf"
        conf.write_text(NGINX.format(module=NCHAN, folder=folder, files=files, user=user, host=HOST, port=port))
        process = started(["nginx", "-p", str(folder), "-e", "stderr", "-c", str(conf)], folder, port)
        return simple(process, port)


class Queues:
    """The usual way in Python: sse-starlette, a queue and a task for each reader."""

    name = "queues"
    label = "sse-starlette on uvicorn, a queue each"
    most: int | None = None

    def lacking(self) -> str | None:
        """Say whether the package is there."""
        return None if find_spec("sse_starlette") else "sse-starlette (the extra `bench`)"

    def start(self, folder: Path) -> Served:
        """Start it on uvicorn with uvloop and httptools."""
        port = free_port()
        return simple(started(uvicorn("bench.queues:app", port), folder, port, own_path()), port)


class Pushpin:
    """Pushpin, as Debian packs it: it holds the readers, an origin answers them once by GRIP."""

    name = "pushpin"
    label = "Pushpin (GRIP), its origin beside it"
    most: int | None = None

    def lacking(self) -> str | None:
        """Say whether the daemon is there."""
        return None if shutil.which("pushpin") else "pushpin (Debian)"

    def start(self, folder: Path) -> Served:
        """Start an origin, then Pushpin with its three processes."""
        port, origin, *specs = (free_port() for _ in range(6))
        (folder / "run").mkdir()
        (folder / "routes").write_text(f"* {HOST}:{origin}\n")
        conf = folder / "pushpin.conf"
        conf.write_text(PUSHPIN.format(folder=folder, host=HOST, port=port, files=20_000, specs=specs))
        behind = started(uvicorn("bench.origin:app", origin), folder, origin, own_path())
        try:
            process = started(["pushpin", f"--config={conf}"], folder, port)
        except BaseException:
            behind.stop()
            raise

        def publication(stamp: int, fill: int) -> bytes:
            event = f"data: ts={stamp} {FILLER[:fill]}\n\n"
            shaped = {"channel": "bench", "formats": {"http-stream": {"content": event}}}
            body = json.dumps({"items": [shaped]}).encode()
            return request("POST", "/publish/", HOST, ("Content-Type: application/json",), body)

        return Served(process, port, "/stream", publication, specs[2], behind)


class Eventstream:
    """django-eventstream on uvicorn, with Django's in-process listeners."""

    name = "eventstream"
    label = "django-eventstream on uvicorn"
    most: int | None = None

    def lacking(self) -> str | None:
        """Say whether the package is there."""
        return None if find_spec("django_eventstream") else "django-eventstream (the extra `bench`)"

    def start(self, folder: Path) -> Served:
        """Start Django with nothing but this."""
        port = free_port()
        return simple(started(uvicorn("bench.django_pushed:app", port), folder, port, _django("django_pushed")), port)


class Polling:
    """wagtail-live's way: each reader's own task asks the database twice a second whether there is something new."""

    name = "polling"
    label = "wagtail-live's pattern (Django), polled"
    most: int | None = 1_000

    def lacking(self) -> str | None:
        """Say whether Django is there."""
        return None if find_spec("django") else "Django (the extra `bench`)"

    def start(self, folder: Path) -> Served:
        """Start Django with a database in `folder`."""
        port = free_port()
        environment = _django("django_polled") | {"BENCH_DATABASE": str(folder / "polled.sqlite")}
        return simple(started(uvicorn("bench.django_polled:app", port), folder, port, environment), port)


def _django(module: str) -> dict[str, str]:
    return own_path() | {"DJANGO_SETTINGS_MODULE": "bench.django_settings", "BENCH_URLS": f"bench.{module}"}


ENGINES: tuple[Engine, ...] = (Floor(), Nchan(), SERVE, PLAIN, Queues(), Pushpin(), Eventstream(), Polling())
