"""nginx as it ships: by TLS alone once it has a certificate; what is made for each who asks is asked within bounds."""

import re
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx

from newsroom import Newsroom
from nginx import nginx_before


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
        older_node() as older,
        nginx_before(tmp_path / "nginx", [older, newsroom.url.removeprefix("http://")]) as address,
        httpx.Client(base_url=address, timeout=20) as client,
    ):
        for n in range(6):  # of which half are led to the older one first
            answer = client.get(script[0], headers={"Accept-Encoding": f"x{n}" if n % 2 else "gzip"})
            assert answer.status_code == 200
        assert client.get("/assets/none.js").status_code == 404


@contextmanager
def older_node() -> Iterator[str]:
    """Run something that has nothing; gives its address (host:port)."""

    class Nothing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # its library calls it so
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # as above
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Nothing) as server:
        serving = Thread(target=server.serve_forever)
        serving.start()
        try:
            yield f"127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
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
