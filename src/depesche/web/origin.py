"""Where a request comes from: the caller's address, and whether a browser sent it from our own pages."""

from ipaddress import IPv6Address, ip_address
from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection

from depesche.web.problems import Problem

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing (RFC 9110, section 9.2.1)."""


def check_origin(connection: ASGIConnection[Any, Any, Any, Any], public_url: str) -> None:
    """Refuse what another site has a browser send; who sends no word of its origin is no browser of ours either.

    Raises Problem: 403.
    """
    site = connection.headers.get("sec-fetch-site")
    origin = connection.headers.get("origin", "")
    same = origin in (public_url, f"{urlsplit(public_url).scheme}://{urlsplit(public_url).netloc}") or (
        origin.startswith(("http://", "https://")) and urlsplit(origin).netloc == connection.headers.get("host")
    )
    if site == "same-origin" or (site is None and same):
        return
    sentence = "this was not sent from our own pages; programs use a token, or name our own address in Origin"
    raise Problem(403, sentence)


def address_of(connection: ASGIConnection[Any, Any, Any, Any], proxies: int) -> str:
    """Give the caller's address: as the outermost of so many proxies of ours saw it, else that of the connection."""
    told = ",".join(connection.headers.getall("x-forwarded-for", []))  # a proxy may add a line of its own
    hops = [part.strip() for part in told.split(",")] if proxies else []
    if proxies and len(hops) >= proxies and hops[-proxies]:
        return hops[-proxies][:64]
    client = connection.scope.get("client")
    return client[0] if client else ""


def network_of(connection: ASGIConnection[Any, Any, Any, Any], proxies: int) -> str:
    """Give what the caller surely has one of: an IPv4 address, or the 64 bits of an IPv6 network."""
    address = address_of(connection, proxies)
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(known.exploded[:19]) if isinstance(known, IPv6Address) and not known.ipv4_mapped else address
