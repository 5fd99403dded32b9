"""Answers given at once, without the application: the same bytes, the same conditions, and never what is old."""

import re
import socket

import pytest

from newsroom import Newsroom

PLAIN = {"Host": "x", "Accept-Encoding": "gzip"}


def asked(newsroom: Newsroom, *requests: bytes) -> bytes:
    """Send requests over one connection, all at once, and give everything that comes back until it is closed."""
    host, _, port = newsroom.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), 10) as connection:
        connection.sendall(b"".join(requests))
        return b"".join(iter(lambda: connection.recv(65536), b""))


def in_turn(newsroom: Newsroom, *requests: bytes) -> list[bytes]:
    """Send requests over one connection, each when the one before has been answered."""
    host, _, port = newsroom.url.removeprefix("http://").partition(":")
    answers = []
    with socket.create_connection((host, int(port)), 10) as connection, connection.makefile("rb") as stream:
        for request in requests:
            connection.sendall(request)
            head = b"".join(iter(stream.readline, b"\r\n"))
            length = re.search(rb"content-length: (\d+)", head)
            answers.append(head + (stream.read(int(length[1])) if length else b""))
    return answers


def get(path: str, more: dict[str, str] | None = None, *, method: str = "GET", close: bool = False) -> bytes:
    headers = PLAIN | (more or {}) | ({"Connection": "close"} if close else {})
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def undated(answer: bytes) -> bytes:
    return re.sub(rb"date: [^\r]*\r\n|connection: close\r\n", b"", answer)


def split(answers: bytes) -> list[bytes]:
    return [b"HTTP/1.1 " + one for one in answers.split(b"HTTP/1.1 ")[1:]]


@pytest.mark.parametrize(
    "more", [{}, {"Accept-Encoding": "br, gzip"}, {"Accept-Encoding": "identity"}, {"If-None-Match": "*"}]
)
@pytest.mark.parametrize("what", ["", "/log/head.json", "/feed.atom"])
def test_an_answer_at_once_has_the_bytes_of_one_given_the_long_way(
    newsroom: Newsroom, what: str, more: dict[str, str]
) -> None:
    path = f"/{newsroom.blog()}{what}"
    long_way = asked(newsroom, get(path, more, close=True))
    at_once, closing = split(asked(newsroom, get(path, more), get(path, more, close=True)))
    assert undated(at_once) == undated(closing) == undated(long_way)
    assert b"date: " in at_once


def test_what_is_published_and_taken_down_is_told_of_by_the_next_answer(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    asked(newsroom, get(f"/{slug}", close=True))
    before, _ = split(asked(newsroom, get(f"/{slug}"), get(f"/{slug}", close=True)))
    etag = re.search(rb'etag: (W/"[^"]+")', before)
    assert etag is not None
    seen = {"If-None-Match": etag[1].decode()}
    assert asked(newsroom, get(f"/{slug}", seen, close=True)).startswith(b"HTTP/1.1 304")
    newsroom.publish(slug)
    assert asked(newsroom, get(f"/{slug}", seen, close=True)).startswith(b"HTTP/1.1 200")


def test_requests_in_one_packet_are_answered_each_in_their_order(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    paths = [f"/{slug}", "/healthz", f"/{slug}", f"/{slug}/log/head.json", "/nothing-here", f"/{slug}"]
    asked(newsroom, get(f"/{slug}", close=True))
    plain = {"Accept-Encoding": "identity"}
    answers = split(asked(newsroom, *(get(path, plain) for path in paths), get(f"/{slug}", plain, close=True)))
    assert [one.partition(b" ")[2][:3] for one in answers] == [b"200", b"200", b"200", b"200", b"404", b"200", b"200"]
    assert b'"status":"ok"' in answers[1]
    assert b'"page_size"' in answers[3]


def test_a_body_or_another_method_goes_the_long_way_and_is_answered_once(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    asked(newsroom, get(f"/{slug}", close=True))
    with_body = get(f"/{slug}", {"Content-Length": "5"}) + b"hello"
    answers = split(asked(newsroom, with_body, get(f"/{slug}", method="HEAD"), get(f"/{slug}", close=True)))
    assert len(answers) == 3
    assert answers[0].startswith(b"HTTP/1.1 200")
    assert answers[1].endswith(b"\r\n\r\n")


def test_the_same_bytes_again_get_what_is_so_by_then(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    page = get(f"/{slug}", {"Accept-Encoding": "identity"})
    asked(newsroom, get(f"/{slug}", close=True))
    first, second, third = in_turn(newsroom, page, page, page)
    assert undated(first) == undated(second) == undated(third)
    assert undated(in_turn(newsroom, page)[0]) == undated(third)
    newsroom.publish(slug, "The bridge is closed.")
    for answer in in_turn(newsroom, page, page, page):
        assert b"The bridge is closed." in answer


def test_bytes_that_were_a_request_are_none_in_the_middle_of_another(newsroom: Newsroom) -> None:
    slug = newsroom.blog()
    page = get(f"/{slug}", {"Accept-Encoding": "identity"})
    asked(newsroom, get(f"/{slug}", close=True))
    in_turn(newsroom, page, page)
    host, _, port = newsroom.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), 10) as connection:
        connection.sendall(get("/healthz", {"Content-Length": str(len(page))}))
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        connection.sendall(page)  # a body now, which nobody answers
        connection.sendall(get("/healthz", close=True))
        rest = b"".join(iter(lambda: connection.recv(65536), b""))
    assert rest.count(b"HTTP/1.1 ") == 1
    assert b'"status":"ok"' in rest
