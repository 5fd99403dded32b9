"""A newsroom as its operator sees it: metrics, the server's log, and traces, all of one running server."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from collector import Collector, collecting
from msgspec import Struct
from prometheus_client.parser import text_string_to_metric_families

from depesche.model.ids import new_ulid
from newsroom import PROGRAM, Newsroom, newsroom_in

READER = "203.0.113.77"
SECRET = "s3cr3t-of-the-query"


class Watched(Struct):
    newsroom: Newsroom
    said: Path
    collector: Collector

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.said.read_text().splitlines()]

    def awaited(self, **fields: object) -> dict[str, Any]:
        """Give the line that has these fields, once it is written."""
        until = time.monotonic() + 10
        while time.monotonic() < until:
            for line in self.lines():
                if fields.items() <= line.items():
                    return line
            time.sleep(0.01)
        raise AssertionError(self.said.read_text())

    @property
    def metrics_url(self) -> str:
        url: str = self.awaited(event="started")["metrics"]
        return url

    def samples(self) -> dict[str, float]:
        """Give what Prometheus would read, by name and labels."""
        text = httpx.get(self.metrics_url).text
        return {
            " ".join([one.name, *(f"{k}={v}" for k, v in sorted(one.labels.items()))]): one.value
            for family in text_string_to_metric_families(text)
            for one in family.samples
        }


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    folder = tmp_path_factory.mktemp("watched")
    said = folder / "said"
    with collecting() as collector, said.open("w") as log:
        tracing = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_BSP_SCHEDULE_DELAY": "50"}
        with newsroom_in(folder, (), PROGRAM, log, DEPESCHE_METRICS_ADDRESS="127.0.0.1:0", **tracing) as newsroom:
            yield Watched(newsroom, said, collector)


@contextmanager
def grown(watched: Watched, *names: str) -> Iterator[None]:
    """Have each of these counted higher at the end than at the beginning."""
    before = watched.samples()
    yield
    until = time.monotonic() + 10
    while not all(watched.samples().get(name, 0) > before.get(name, 0) for name in names):
        assert time.monotonic() < until, {name: (before.get(name), watched.samples().get(name)) for name in names}
        time.sleep(0.02)


def test_a_reader_is_counted_for_as_long_as_the_stream_lasts(watched: Watched) -> None:
    slug = watched.newsroom.blog()
    assert watched.samples()["depesche_readers"] == 0
    with watched.newsroom.stream(slug) as stream:
        stream.retry()
        assert watched.samples()["depesche_readers"] == 1
    until = time.monotonic() + 10
    while watched.samples()["depesche_readers"]:
        assert time.monotonic() < until


def test_a_post_is_measured_from_commit_to_the_last_reader_and_its_append_too(watched: Watched) -> None:
    slug = watched.newsroom.blog()
    with (
        watched.newsroom.stream(slug) as stream,
        grown(watched, "depesche_delivery_seconds_count", "depesche_append_seconds_count"),
    ):
        before = watched.samples()
        watched.newsroom.publish(slug)
        stream.frame()
    after = watched.samples()
    for name in ("delivery", "append"):
        took = after[f"depesche_{name}_seconds_sum"] - before[f"depesche_{name}_seconds_sum"]
        assert 0 < took < 5


def test_answers_are_counted_by_kind_and_status(watched: Watched) -> None:
    slug = watched.newsroom.blog()
    counted = ("page status=200", "page status=404", "api status=201", "api status=401", "stream status=200")
    with grown(watched, *(f"depesche_requests_total kind={one}" for one in counted)):
        assert watched.newsroom.public.get(f"/{slug}").status_code == 200
        assert watched.newsroom.public.get(f"/{slug}/nothing").status_code == 404
        watched.newsroom.publish(slug)
        assert watched.newsroom.public.put(f"/api/v1/blogs/{slug}", json={"headline": "x"}).status_code == 401
        with watched.newsroom.stream(slug):
            pass


def test_metrics_tell_of_the_process_too(watched: Watched) -> None:
    found = watched.samples()
    assert found["process_resident_memory_bytes"] > 10_000_000
    assert found["process_open_fds"] > 5


def test_metrics_are_answered_at_their_own_address_alone(watched: Watched) -> None:
    assert watched.newsroom.public.get("/metrics").status_code == 404
    port = int(watched.metrics_url.rpartition(":")[2].partition("/")[0])
    with socket.create_connection(("127.0.0.1", port)):
        pass
    with pytest.raises(ConnectionRefusedError):  # any address of this machine but the one that is set
        socket.create_connection(("127.0.0.2", port)).close()


def test_a_write_is_one_line_under_the_id_that_its_answer_names(watched: Watched) -> None:
    slug, ulid = watched.newsroom.blog(), new_ulid()
    answer = watched.newsroom.put_post(slug, ulid, {"body": [{"type": "text", "text": "Nobody logs this."}]})
    line = watched.awaited(request=answer.headers["x-request-id"])
    assert {key: line[key] for key in ("level", "event", "method", "path", "status")} == {
        "level": "info", "event": "answered", "method": "PUT", "path": f"/api/v1/blogs/{slug}/posts/{ulid}",
        "status": 201,
    }  # fmt: skip
    assert 0 < line["ms"] < 10_000
    assert line["timestamp"].endswith("Z")


def test_a_client_that_leaves_before_it_is_answered_is_no_error_of_the_server(watched: Watched) -> None:
    slug, ulid = watched.newsroom.blog(), new_ulid()
    path, url = f"/api/v1/blogs/{slug}/posts/{ulid}", httpx.URL(watched.newsroom.url)
    asked = (
        f"PUT {path} HTTP/1.1",
        "Host: x",
        f"Authorization: Bearer {watched.newsroom.token}",
        "Content-Type: application/json",
        "Content-Length: 1000",
        "",
        '{"copy": ',
    )
    with socket.create_connection((url.host, url.port)) as connection:
        connection.sendall("\r\n".join(asked).encode())
    line = watched.awaited(event="answered", path=path)
    assert (line["status"], line["level"]) == (499, "info")


def test_a_request_id_that_a_proxy_gave_is_kept_and_any_other_text_is_not(watched: Watched) -> None:
    for given, kept in (("0af7651916cd43dd", True), ('x","level":"forged', False)):
        answer = watched.newsroom.public.put("/api/v1/blogs/x", json={}, headers={"X-Request-Id": given})
        assert (answer.headers["x-request-id"] == given) is kept
        assert watched.awaited(request=answer.headers["x-request-id"])["status"] == 401


def test_what_readers_fetch_is_not_logged_and_nobody_can_be_known_by_what_is(watched: Watched) -> None:
    slug = watched.newsroom.blog()
    headers = {"X-Forwarded-For": READER, "User-Agent": f"agent-of-{READER}"}
    assert watched.newsroom.public.get(f"/{slug}?x={SECRET}", headers=headers).status_code == 200
    with watched.newsroom.stream(slug, headers=headers) as stream:
        stream.retry()
    assert watched.newsroom.public.get(f"/api/v1/blogs/{slug}?x={SECRET}", headers=headers).status_code == 200
    failed = watched.newsroom.sign_in("ada.lovelace@example.org", "wrong wrong wrong")
    watched.awaited(request=failed.headers["x-request-id"])
    missing = watched.newsroom.public.get(f"/api/v1/blogs/none?x={SECRET}", headers=headers)
    watched.awaited(request=missing.headers["x-request-id"], status=404)
    said = watched.said.read_text()
    assert f"/{slug}" not in "".join(line for line in said.splitlines() if '"GET"' in line)
    for private in (READER, SECRET, watched.newsroom.token, "lovelace", "127.0.0.1:5"):
        assert private not in said


def test_a_trace_holds_the_request_and_within_it_the_append(watched: Watched) -> None:
    slug = watched.newsroom.blog()
    trace = "0af7651916cd43dd8448eb211c80319c"
    headers = {"traceparent": f"00-{trace}-b7ad6b7169203331-01"}
    ulid = new_ulid()
    written = watched.newsroom.put_post(slug, ulid, {"body": [{"type": "text", "text": "A line."}]}, headers)
    assert written.status_code == 201
    until = time.monotonic() + 10
    spans: dict[str, Any] = {}
    while not {"PUT api", "append"} <= set(spans):
        assert time.monotonic() < until
        spans = {span.name: span for span in watched.collector.all("PUT api", "append") if span.trace.hex() == trace}
    put, append = spans["PUT api"], spans["append"]
    assert put.parent.hex() == "b7ad6b7169203331"
    assert append.parent == put.id
    assert put.begun <= append.begun < append.ended <= put.ended
    assert watched.collector.services == {"depesche"}


def test_pages_are_traced_with_their_rendering_and_streams_are_not(watched: Watched) -> None:
    slug = watched.newsroom.blog()
    headers = {"X-Forwarded-For": READER, "User-Agent": f"agent-of-{READER}"}
    with watched.newsroom.stream(slug, headers=headers) as stream:
        stream.retry()
    assert watched.newsroom.public.get(f"/{slug}?x={SECRET}", headers=headers).status_code == 200
    spans = watched.collector.all("GET page", "render")
    pages = {span.id for span in spans if span.name == "GET page"}
    assert any(span.name == "render" and span.parent in pages for span in spans)
    told = [text for span in spans for text in span.about.values()]
    assert not any(text.endswith("/stream") for text in told)
    assert not {key for span in spans for key in span.about if "peer" in key or "client" in key or "agent" in key}
    for private in (READER, SECRET):
        assert not any(private in text for text in told), told
