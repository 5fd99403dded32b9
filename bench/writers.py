"""Writers over HTTP: each sends its next request when the last one is answered; all in one thread, to cost little."""

import itertools
import selectors
import socket
import time
from collections.abc import Iterator, Sequence

from bench.wire import TIMEOUT_SECONDS


class Writer:
    """One connection, kept open, and the answer that it waits for."""

    def __init__(self, host: str, port: int) -> None:
        """Connect. Raises OSError."""
        self.socket = socket.create_connection((host, port), TIMEOUT_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._got = b""

    def say(self, request: bytes) -> None:
        """Send a request. Raises OSError."""
        self._got = b""
        self.socket.sendall(request)

    def hear(self) -> bool:
        """Read what has come; tell whether the answer is whole. Raises ConnectionError unless it is 2xx."""
        came = self.socket.recv(65_536)
        if not came:
            raise ConnectionError("the server closed a writer's connection")
        self._got += came
        head, blank, body = self._got.partition(b"\r\n\r\n")
        if not blank:
            return False
        if head[9:10] != b"2":
            raise ConnectionError(f"a writer was answered {self._got[:300].decode(errors='replace')}")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        return len(body) >= int(length[15:])


def write_all(host: str, port: int, requests: Sequence[bytes], writers: int, seconds: float) -> int:
    """Send requests by so many writers at the same time for a while; give how many were answered. Raises OSError."""
    until, answered = time.monotonic() + seconds, 0
    waiting: Iterator[bytes] = itertools.takewhile(lambda _: time.monotonic() < until, requests)
    with selectors.DefaultSelector() as selector:
        for _ in range(writers):
            _next(selector, Writer(host, port), waiting)
        while selector.get_map():
            ready = selector.select(TIMEOUT_SECONDS)
            if not ready:
                raise TimeoutError(f"no writer was answered within {TIMEOUT_SECONDS} s")
            for key, _ in ready:
                if key.data.hear():
                    answered += 1
                    selector.unregister(key.fileobj)
                    _next(selector, key.data, waiting)
    return answered


def _next(selector: selectors.BaseSelector, writer: Writer, waiting: Iterator[bytes]) -> None:
    request = next(waiting, None)
    if request is None:
        writer.socket.close()
        return
    writer.say(request)
    selector.register(writer.socket, selectors.EVENT_READ, writer)
