"""Debian's Pushpin for tests, in front of one origin: a real GRIP proxy on free ports, its files in a folder."""

import json
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import httpx

from ports import free_ports

SHIPPED = Path(__file__).parent.parent / "deploy" / "pushpin" / "pushpin.conf"
START_SECONDS = 8
KEY = "a-secret-that-both-sides-know"


class Pushpin:
    """A running Pushpin."""

    def __init__(self, folder: Path, port: int, control: int, origin: str) -> None:
        self.folder = folder
        self.url = f"http://127.0.0.1:{port}"
        self.control = control
        self._port = port
        self._origin = origin
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it by the shipped configuration, with these ports, and wait until it answers."""
        conf = SHIPPED.read_text()
        pull, sub, command = free_ports(3)
        for name, value in {
            "rundir": str(self.folder / "run"),
            "logdir": str(self.folder / "log"),
            "http_port": f"127.0.0.1:{self._port}",
            "push_in_http_port": str(self.control),
            "push_in_spec": f"tcp://127.0.0.1:{pull}",
            "push_in_sub_specs": f"tcp://127.0.0.1:{sub}",
            "command_spec": f"tcp://127.0.0.1:{command}",
            "sig_key": KEY,
            "client_maxconn": "500",
        }.items():
            conf, found = re.subn(rf"(?m)^{name}=.*$", f"{name}={value}", conf)
            assert found == 1, f"{SHIPPED} says nothing of {name}"
        (self.folder / "pushpin.conf").write_text(conf)
        (self.folder / "routes").write_text(f"* {self._origin}\n")
        with (self.folder / "said").open("ab") as said:
            self._process = subprocess.Popen(
                ["pushpin", f"--config={self.folder / 'pushpin.conf'}"], stdout=said, stderr=said
            )
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                if httpx.get(f"{self.url}/healthz", timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            assert self._process.poll() is None, (self.folder / "said").read_text()
            assert time.monotonic() < until, (self.folder / "said").read_text()
            time.sleep(0.05)

    def stop(self) -> None:
        """End it; every reader loses the connection."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
            self._process = None


@contextmanager
def pushpin_before(folder: Path, origin: str, control: int) -> Iterator[Pushpin]:
    """Run a Pushpin that listens for what is published on the port `control`."""
    folder.mkdir(parents=True)
    (port,) = free_ports(1)
    running = Pushpin(folder, port, control, origin)
    try:
        running.start()
        yield running
    finally:
        running.stop()


class Wire:
    """Between origin and Pushpin: hands on what is published, counts it, and loses some when told to."""

    def __init__(self, control: int) -> None:
        self.published: list[dict[str, Any]] = []
        self.lose = False
        self.refuse = 0
        wire = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                if wire.refuse:
                    wire.refuse -= 1
                    self.send_error(503)
                    return
                wire.published += json.loads(body)["items"]
                if not wire.lose:
                    urlopen(Request(f"http://127.0.0.1:{control}{self.path}", body, dict(self.headers))).close()
                self.send_response(200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
