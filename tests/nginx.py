"""Debian's nginx for tests, by the shipped configuration: only addresses and folders are put in."""

import os
import re
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
from bench.nginx import AROUND

from certificate import certified
from ports import free_ports

SHIPPED = Path(__file__).parent.parent / "deploy" / "nginx" / "depesche.conf"
START_SECONDS = 10
MOST_AT_A_NODE = 200
"""What readers may ask of a node at once, as shipped."""


def configured(folder: Path, port: int, nodes: Sequence[str], streams: Sequence[str], *, tls: bool = False) -> str:
    """Give the shipped configuration with these addresses (host:port) of nodes, and of who holds streams.

    With `tls` it is as its comments say, by a certificate made for it.
    """
    conf = re.sub(r"(?m)^ *#?server 127.*\n", "", SHIPPED.read_text())
    upstreams = {
        "depesche": (nodes, f" max_conns={MOST_AT_A_NODE}"),
        "depesche_streams": (streams, ""),
        "depesche_newsroom": (nodes, ""),
        "depesche_uploads": (nodes, ""),
    }
    for name, (addresses, most) in upstreams.items():
        servers = "".join(f"    server {address} max_fails=2 fail_timeout=2s{most};\n" for address in addresses)
        begins = rf"(?m)^(upstream {name} {{\n(?:    (?:zone|hash|least_conn).*\n)+)"
        conf, found = re.subn(begins, rf"\g<1>{servers}", conf)
        assert found == 1
    if tls:
        certificate, key = certified(folder, "live.example.org")
        conf = conf.replace("listen 80;  # with TLS: listen 443", "listen 80").replace("    #ssl_", "    ssl_")
        conf = re.sub(r"ssl_certificate /.*;", f"ssl_certificate {certificate};", conf)
        conf = re.sub(r"ssl_certificate_key /.*;", f"ssl_certificate_key {key};", conf)
    for shipped, here in (
        ("listen 80", f"listen 127.0.0.1:{port}"),
        ("/var/cache/nginx/depesche", f"{folder}/cache"),
    ):
        assert shipped in conf
        conf = conf.replace(shipped, here)
    return conf


@contextmanager
def nginx_before(
    folder: Path, nodes: Sequence[str], streams: Sequence[str] | None = None, *, tls: bool = False, asked: str = ""
) -> Iterator[str]:
    """Run nginx before these nodes; gives its address. Whether it answers is tried at the path `asked`."""
    folder.mkdir()
    (port,) = free_ports(1)
    (folder / "depesche.conf").write_text(configured(folder, port, nodes, streams or nodes, tls=tls))
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user))
    process = subprocess.Popen(["nginx", "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")])
    address = f"{'https' if tls else 'http'}://127.0.0.1:{port}"
    try:
        _await(process, address + asked)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _await(process: "subprocess.Popen[bytes]", address: str) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        assert process.poll() is None, "nginx has ended"
        assert time.monotonic() < until, "nginx does not answer"
        try:
            httpx.get(address, timeout=2, verify=False)  # whether it answers, not who it is
        except httpx.TransportError:
            time.sleep(0.02)
        else:
            return
