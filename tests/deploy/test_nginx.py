"""nginx as it ships: by TLS alone once it has a certificate; what is made for each who asks is asked within bounds."""

import ssl
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

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
