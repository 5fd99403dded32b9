"""A real S3 server for tests: moto's, in a process of its own on a free port."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

BUCKET = "newsroom"
KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
_SERVE = """
import threading
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
threading.Event().wait()
"""


@contextmanager
def s3_server() -> Iterator[str]:
    """Run a server with one empty bucket; gives its address."""
    command = [sys.executable, "-W", "ignore", "-c", _SERVE]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        url = f"http://127.0.0.1:{process.stdout.readline().strip()}"
        until = time.monotonic() + 20
        while httpx.put(f"{url}/{BUCKET}", timeout=20).status_code != 200:
            assert time.monotonic() < until
        yield url
    finally:
        process.kill()
        process.wait(20)
        if process.stdout is not None:
            process.stdout.close()


def keys_in(url: str) -> list[str]:
    """List the names of everything in the bucket."""
    listed = httpx.get(f"{url}/{BUCKET}?list-type=2", timeout=20).text
    return [part.partition("</Key>")[0] for part in listed.split("<Key>")[1:]]
