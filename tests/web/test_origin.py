"""Whose address counts, with proxies in front and without."""

from typing import Any

import pytest
from litestar.connection import ASGIConnection

from depesche.web.origin import address_of, network_of


def connection(client: str, forwarded: str | None = None) -> ASGIConnection[Any, Any, Any, Any]:
    headers = [] if forwarded is None else [(b"x-forwarded-for", forwarded.encode())]
    scope: Any = {"type": "http", "headers": headers, "client": (client, 1), "path": "/", "method": "GET"}
    return ASGIConnection(scope)


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        (None, 0, "10.0.0.1"),
        ("6.6.6.6", 0, "10.0.0.1"),
        (None, 1, "10.0.0.1"),
        ("1.2.3.4", 1, "1.2.3.4"),
        ("6.6.6.6, 1.2.3.4", 1, "1.2.3.4"),
        ("6.6.6.6, 1.2.3.4, 10.0.0.9", 2, "1.2.3.4"),
        ("1.2.3.4", 2, "10.0.0.1"),
        ("x" * 500, 1, "x" * 64),
    ],
)
def test_an_address_is_believed_of_our_own_proxies_alone(forwarded: str | None, proxies: int, address: str) -> None:
    assert address_of(connection("10.0.0.1", forwarded), proxies) == address


def test_a_line_that_a_proxy_adds_counts_behind_the_one_that_the_caller_sent() -> None:
    scope: Any = {"type": "http", "client": ("10.0.0.1", 1), "path": "/", "method": "GET"}
    scope["headers"] = [(b"x-forwarded-for", b"6.6.6.6"), (b"x-forwarded-for", b"1.2.3.4")]
    assert address_of(ASGIConnection(scope), 1) == "1.2.3.4"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("1.2.3.4", "1.2.3.5", False),
        ("::ffff:1.2.3.4", "::ffff:1.2.3.5", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
    ],
)
def test_who_has_a_network_has_one_address(one: str, other: str, same: bool) -> None:
    assert (network_of(connection(one), 0) == network_of(connection(other), 0)) == same


def test_what_is_no_address_is_counted_as_it_is() -> None:
    assert network_of(connection("unix"), 0) == "unix"
