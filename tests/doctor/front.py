"""An nginx in front of a newsroom, for tests: as it should be, and in each way in which it should not."""

import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which

GOOD = """
    proxy_pass ORIGIN;
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $host;
"""
FORWARDED = "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"
WAYS = {
    "good": GOOD + FORWARDED,
    "silent": GOOD,
    "buffered": GOOD + FORWARDED + "proxy_ignore_headers X-Accel-Buffering; proxy_buffering on;",
    "forgetful": GOOD + FORWARDED + 'proxy_set_header Last-Event-ID "";',
    "elsewhere": "return 200 hello;",
}
"""What nginx is told, by the name of the fault."""


@contextmanager
def fronts(folder: Path, origin: str) -> Iterator[dict[str, str]]:
    """Run nginx with one server for each of WAYS; gives their addresses."""
    program = which("nginx") or "/usr/sbin/nginx"
    ports = dict(zip(WAYS, _free(len(WAYS)), strict=True))
    servers = "\n".join(
        f"server {{ listen 127.0.0.1:{ports[name]}; location / {{ {said.replace('ORIGIN', origin)} }} }}"
        for name, said in WAYS.items()
    )
    places = " ".join(f"{kind}_temp_path {folder};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    config = folder / "nginx.conf"
    config.write_text(
        f"daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/errors;\n"
        f"events {{ worker_connections 64; }}\nhttp {{ access_log off; {places}\n{servers} }}\n"
    )
    process = subprocess.Popen([program, "-c", str(config), "-p", str(folder)], stderr=subprocess.DEVNULL)
    try:
        _await(process, ports.values(), folder / "errors")
        yield {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    finally:
        process.terminate()
        process.wait(20)


def _free(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def _await(process: subprocess.Popen[bytes], ports: Iterable[int], errors: Path) -> None:
    until = time.monotonic() + 20
    for port in ports:
        while True:
            assert process.poll() is None, errors.read_text()
            assert time.monotonic() < until
            try:
                socket.create_connection(("127.0.0.1", port)).close()
            except ConnectionRefusedError:
                time.sleep(0.01)
            else:
                break
