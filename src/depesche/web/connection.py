"""One connection: HTTP/1.1 by httptools, lent to the hub, bounded in bytes and in time until a request is complete."""

import asyncio
from typing import Any

from uvicorn._types import ASGI3Application
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from depesche.live.turnstile import Turnstile
from depesche.web.answer import Headers, Receive, Scope, Send, answer
from depesche.web.at_once import AtOnce, Question
from depesche.web.stream import TRANSPORT

HEAD_BYTES = 32_768
"""Bytes that a request's line and headers may have; trailers, and whatever else is no body, may not have more."""
HEAD_SECONDS = 20
"""How long a request's headers may take from their first byte, the first request's from the connecting."""
BODY_SECONDS = 60
"""How long a request's body may take, and once more for each BODY_BYTES that came meanwhile."""
BODY_BYTES = 1_000_000
BUSY_SECONDS = 10
QUEUED = 16
"""Most requests that may wait on a connection while one before them is answered (RFC 9112, section 9.3.2)."""
BEYOND = 250
"""How many connections more are told to come back before they are cut: they take files meant for other things."""


class LendingProtocol(HttpToolsProtocol):
    """HTTP/1.1, with the transport in the scope's extensions.

    It is on the path of every request: nothing is done but to count, and no timer runs while one is answered.
    """

    __slots__ = (
        "_allowed",
        "_answering",
        "_armed",
        "_at_once",
        "_begun",
        "_between",
        "_body",
        "_entrance",
        "_first",
        "_question",
        "_timer",
        "_unfruitful",
        "_waits",
    )

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        entrance: Turnstile | None = None,
    ) -> None:
        """`entrance` is where the first requests of all connections wait for their turn."""
        super().__init__(config, server_state, app_state, _loop)
        self._entrance = entrance or Turnstile(1)
        self._first: bytes | None = b""
        """What came before the first turn; None from then on."""
        self._waits = False
        """Whether that turn is waited for."""
        self._answering: RequestResponseCycle | None = None
        """What is being answered, or was last; `cycle` is what was asked last."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Take a caller in, or tell those who are too many to come back."""
        super().connection_made(transport)
        self._unfruitful = 0
        """Bytes since a request began, its headers were complete, or some of its body came."""
        self._allowed: int = HEAD_SECONDS
        """Seconds that the part of the request now awaited may take, 0 when none is awaited."""
        self._armed = 0
        """Seconds for which the timer was set, 0 when none is, -1 when it is that of a request before."""
        self._body = 0
        """Bytes of the body that came since the timer was set."""
        self._timer: asyncio.TimerHandle | None = None
        self._at_once: AtOnce | None = getattr(self.app, "at_once", None)
        self._between = True
        """All that came so far were whole requests."""
        self._begun = 0
        """Requests that have begun in the bytes that are being read."""
        self._question: Question | None = None
        """What the last of them asked, if it was answered at once."""
        most, self.limit_concurrency = self.config.limit_concurrency, None
        if most is not None and len(self.connections) > most:
            self.app, self._at_once = _busy, None
            if len(self.connections) > most + BEYOND:
                transport.abort()
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Let the caller go."""
        self._allowed = 0
        self._watch()
        super().connection_lost(exc)
        self.pipeline.clear()
        if self._answering is not None and self._answering is not self.cycle:
            self._answering.disconnected = not self._answering.response_complete
            self._answering.message_event.set()

    def data_received(self, data: bytes) -> None:
        """Read on, within bounds; bytes that were read before as one whole request need no reading."""
        if self._between and not self._waits and self._answer_again(data):
            return
        if self._first is not None:
            self._wait(data)
        else:
            self._read(data)

    def _wait(self, data: bytes) -> None:
        """Wait for the first turn: what thousands ask who come at once is not read at once."""
        self._first = (self._first or b"") + data
        if not self._waits:
            self._waits = True
            self._entrance.enter(self._go_on)
        elif len(self._first) > HEAD_BYTES:
            self.flow.pause_reading()

    def _go_on(self) -> bool:
        """Have the first turn; False when the caller has gone meanwhile."""
        data, self._first, self._waits = self._first, None, False
        if data is None or self.transport.is_closing():
            return False
        self.flow.resume_reading()
        self._read(data)
        return True

    def _read(self, data: bytes) -> None:
        between, self._begun, self._question = self._between, 0, None
        self._unfruitful += len(data)
        super().data_received(data)
        if self._question and self._at_once and between and self._between and self._begun == 1:
            self._at_once.remember(data, self._question)
        if self._unfruitful > HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response("Too many bytes in the request's headers.")
        if not self._allowed and self._is_idle() and self.timeout_keep_alive_task is None:
            self._allowed = HEAD_SECONDS  # what came was no request yet, and has ended the wait for one
        if self._allowed != self._armed:
            self._watch()

    def on_message_begin(self) -> None:
        """Begin a request; its scope is made when the application is asked."""
        self.url, self.headers, self.expect_100_continue = b"", [], False
        self._allowed = HEAD_SECONDS
        self._between = False
        self._begun += 1

    def on_headers_complete(self) -> None:
        """Begin to answer, unless the headers are too many."""
        if self._unfruitful > HEAD_BYTES and self._head_bytes() > HEAD_BYTES:
            raise ValueError("too many bytes of headers")
        if len(self.pipeline) >= QUEUED:
            raise ValueError("too many requests at once")
        self._unfruitful = 0
        if self._answer_at_once():
            return
        self._unset_keepalive_if_required()  # set by an answer at once to a request in the same bytes
        self._allowed = BODY_SECONDS
        self._make_scope()
        super().on_headers_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._answering = cycle
        super()._start_asgi_task(cycle, app)

    def on_body(self, body: bytes) -> None:
        """Take a part of the body."""
        self._unfruitful = 0
        self._body += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Have the whole request."""
        self._between = True
        self._unfruitful = 0
        self._allowed = 0
        if self._timer is not None:
            self._armed = -1
        if not self._is_idle():
            super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Answer what can not be read, and close: 431 (RFC 6585) when there was too much of it."""
        if self._unfruitful <= HEAD_BYTES:
            super().send_400_response(msg)
            return
        self.transport.write(_TOO_LARGE)
        self.transport.close()

    def _make_scope(self) -> None:
        url, headers, expects = self.url, self.headers, self.expect_100_continue
        super().on_message_begin()
        self.url, self.expect_100_continue = url, expects
        self.headers.extend(headers)
        self.scope["extensions"] = {TRANSPORT: self.transport}  # type: ignore[dict-item]  # an extension of ours

    def _is_idle(self) -> bool:
        """Tell whether every request so far has been answered."""
        return self.cycle is None or self.cycle.response_complete

    def _answer_at_once(self) -> bool:
        """Answer a plain GET whose answer stands ready."""
        parser = self.parser
        if self._at_once is None or parser.get_method() != b"GET" or parser.get_http_version() != "1.1":
            return False
        if not parser.should_keep_alive():
            return False
        question = self._at_once.question(self.url, self.headers)
        if question is None or not self._answer(self._at_once, question):
            return False
        self._question = question
        return True

    def _answer_again(self, data: bytes) -> bool:
        """Answer what is, byte for byte, a request that was answered at once before."""
        question = self._at_once.remembered(data) if self._at_once else None
        if question is None or self._at_once is None or not self._answer(self._at_once, question):
            return False
        self._unfruitful = self._allowed = 0
        if self._armed:
            self._watch()
        return True

    def _answer(self, at_once: AtOnce, question: Question) -> bool:
        """Write the answer if it stands ready, unless another is being written or the caller is slow."""
        answer = at_once.answer(question) if self._is_idle() and not self.flow.write_paused else None
        if answer is None:
            return False
        lines, head, body = answer
        for name, value in self.server_state.default_headers:
            lines += b"%b: %b\r\n" % (name, value)
        self.transport.write(lines + head + body)
        self.on_response_complete()
        return True

    def _head_bytes(self) -> int:
        return len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)

    def _watch(self) -> None:
        """Have one timer for what is awaited now."""
        if self._timer is not None:
            self._timer.cancel()
        self._armed, self._body = self._allowed, 0
        self._timer = self.loop.call_later(self._allowed, self._late) if self._allowed else None

    def _late(self) -> None:
        if self._body >= BODY_BYTES and not self.cycle.response_complete:
            self._watch()
        else:
            self.transport.abort()


_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-type: text/plain; charset=utf-8\r\ncontent-length: 24\r\nconnection: close\r\n\r\n"
    b"The headers are too long"
)


async def _busy(scope: Scope, _receive: Receive, send: Send) -> None:
    """Tell a caller to come back: all connections are taken."""
    headers: Headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"retry-after", b"%d" % BUSY_SECONDS),
        (b"connection", b"close"),
    ]
    await answer(scope, send, 503, headers, b"All connections are taken; come back in a few seconds.\n")
