"""Debian's Varnish for tests, by the shipped configuration: only addresses are put in."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from ports import free_ports

SHIPPED = Path(__file__).parent.parent / "deploy" / "varnish" / "depesche.vcl"
START_SECONDS = 20


@contextmanager
def varnish_before(folder: Path, node: str) -> Iterator[str]:
    """Run Varnish before this node (host:port); gives its address."""
    folder.mkdir()
    folder.chmod(0o755)
    (port,) = free_ports(1)
    vcl = SHIPPED.read_text()
    shipped = '.port = "8000"'
    assert vcl.count(shipped) == 3
    (folder / "depesche.vcl").write_text(vcl.replace(shipped, f'.port = "{node.rpartition(":")[2]}"'))
    command = ["varnishd", "-j", "none", "-F", "-n", str(folder / "work"), "-a", f"127.0.0.1:{port}"]
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            [*command, "-f", str(folder / "depesche.vcl"), "-s", "malloc,64m"], stdout=said, stderr=said
        )
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + START_SECONDS
        while True:
            assert process.poll() is None, (folder / "said").read_text()
            assert time.monotonic() < until, (folder / "said").read_text()
            try:
                if httpx.get(f"{address}/healthz", timeout=2).status_code == 200:
                    break
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait(20)
