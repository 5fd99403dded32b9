"""nginx as it ships: by TLS alone once it has a certificate; what is made for each who asks is asked within bounds."""

import re
import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Semaphore, Thread

import httpx

from newsroom import Newsroom
from nginx import MOST_AT_A_NODE, nginx_before


def test_with_a_certificate_browsers_are_told_to_come_by_tls_alone(newsroom: Newsroom, tmp_path: Path) -> None:
    slug = newsroom.blog()
    folder = tmp_path / "nginx"
    with nginx_before(folder, [newsroom.url.removeprefix("http://")], tls=True) as address:
        trust = ssl.create_default_context(cafile=str(folder / "certificate.pem"))
        trust.check_hostname = False  # it is made for live.example.org
        for path in (f"/{slug}", f"/{slug}/nothing", "/desk", "/search?q=harbour"):
            answer = httpx.get(address + path, verify=trust)
            assert answer.headers.get_list("strict-transport-security") == ["max-age=31536000"], path


def test_a_script_that_one_node_lacks_is_asked_of_another(newsroom: Newsroom, tmp_path: Path) -> None:
    script = re.search(r"/assets/reader-[^\"]+\.js", newsroom.public.get(f"/{newsroom.blog()}").text)
    assert script
    with (
        answering(Older) as older,
        nginx_before(tmp_path / "nginx", [older, newsroom.url.removeprefix("http://")]) as address,
        httpx.Client(base_url=address, timeout=20) as client,
    ):
        for n in range(6):  # of which half are led to the older one first
            answer = client.get(script[0], headers={"Accept-Encoding": f"x{n}" if n % 2 else "gzip"})
            assert answer.status_code == 200
        assert client.get("/assets/none.js").status_code == 404


def test_a_crowd_of_readers_fills_what_it_may_ask_of_a_node_and_the_desk_gets_through(tmp_path: Path) -> None:
    let_go = Event()
    waiting = Semaphore(0)

    class Slow(Answering):
        def do_GET(self) -> None:  # its library calls it so
            if not self.path.startswith("/desk"):
                waiting.release()
                let_go.wait(60)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

    with ExitStack() as stack:
        node = stack.enter_context(answering(Slow))
        address = stack.enter_context(nginx_before(tmp_path / "nginx", [node], asked="/desk"))
        stack.callback(let_go.set)
        place = ("127.0.0.1", int(address.rpartition(":")[2]))
        for n in range(MOST_AT_A_NODE):
            reader = stack.enter_context(socket.create_connection(place, timeout=20))
            reader.sendall(f"GET /blog-{n} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        for _ in range(MOST_AT_A_NODE):
            assert waiting.acquire(timeout=20)
        assert httpx.get(f"{address}/one-more", timeout=20).status_code == 502
        assert httpx.get(f"{address}/desk", timeout=20).status_code == 200


class Answering(BaseHTTPRequestHandler):
    """A node of a test's own, which is silent about it."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # as its library has it
        pass


class Older(Answering):
    """Has nothing that is asked for."""

    def do_GET(self) -> None:  # its library calls it so
        self.send_error(404)


class Crowded(ThreadingHTTPServer):
    """Takes many who come at once."""

    request_queue_size = 2 * MOST_AT_A_NODE
    daemon_threads = True


@contextmanager
def answering(handler: type[Answering]) -> Iterator[str]:
    """Run a node; gives its address (host:port)."""
    server = Crowded(("127.0.0.1", 0), handler)
    serving = Thread(target=server.serve_forever)
    serving.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        serving.join()


def test_who_asks_for_too_many_minutes_of_the_past_waits_and_pages_go_on(newsroom: Newsroom, tmp_path: Path) -> None:
    slug = newsroom.blog()
    with (
        nginx_before(tmp_path / "nginx", [newsroom.url.removeprefix("http://")]) as address,
        httpx.Client(base_url=address, timeout=20) as client,
        ThreadPoolExecutor(16) as crowd,
    ):
        answers = list(crowd.map(lambda _: client.get(f"/{slug}/at/2000-01-01T00:00Z"), range(800)))
        assert "strict-transport-security" not in answers[0].headers
        refused = [answer for answer in answers if answer.status_code == 429]
        assert 0 < len(refused) < 600
        assert client.get(f"/{slug}").status_code == 200
