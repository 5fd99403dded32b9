"""Plain HTTP/1.1 over one socket that stays open: little enough code not to be measured along."""

import socket
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

from msgspec import Struct

TIMEOUT_SECONDS = 30


class Answer(Struct, frozen=True):
    """What a server answered; header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


class Connection:
    """One connection to a server, kept open between requests."""

    def __init__(self, host: str, port: int) -> None:
        """Connect. Raises OSError."""
        self._address = (host, port)
        self._connect()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def ask_again(self, request: bytes) -> Answer:
        """Ask, and once more on a new connection where the server has closed this one. Raises OSError."""
        try:
            return self.ask(request)
        except ConnectionError:
            self.close()
            self._connect()
            return self.ask(request)

    def ask(self, request: bytes) -> Answer:
        """Send a request and read the whole answer. Raises OSError."""
        self.say(request)
        return self.hear()

    def say(self, request: bytes) -> None:
        """Send a request. Raises OSError."""
        self._socket.sendall(request)

    def hear(self) -> Answer:
        """Read the answer to what was sent. Raises OSError."""
        line = self._file.readline()
        if not line:
            raise ConnectionError("the server closed the connection")
        status, headers = int(line.split()[1]), {}
        while (line := self._file.readline().strip()) != b"":
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        return Answer(status, headers, self._body(status, headers))

    def lines(self) -> Iterator[bytes]:
        """Give whatever comes, line by line, until the server ends it. Raises OSError."""
        yield from self._file

    def close(self) -> None:
        """Close the connection."""
        self._file.close()
        self._socket.close()

    def _connect(self) -> None:
        self._socket = socket.create_connection(self._address, TIMEOUT_SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = self._socket.makefile("rb")

    def _body(self, status: int, headers: dict[str, str]) -> bytes:
        if status in (204, 304):
            return b""
        if headers.get("transfer-encoding") != "chunked":
            return self._file.read(int(headers.get("content-length", "0")))
        chunks = []
        while size := int(self._file.readline(), 16):
            chunks.append(self._file.read(size))
            self._file.readline()
        self._file.readline()
        return b"".join(chunks)


def request(method: str, path: str, host: str, headers: Sequence[str] = (), body: bytes | None = None) -> bytes:
    """Give the bytes of a request."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", *headers]
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + (body or b"")


def post(path: str, host: str, body: bytes) -> bytes:
    """Give the bytes of a POST of plain text."""
    return request("POST", path, host, ("Content-Type: text/plain",), body)
