"""Settings: what is set in vain, and addresses that do not fit each other."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from depesche.config import strangers
from depesche.doctor.finding import Case, Finding

LOCAL = ("localhost", "127.0.0.1", "::1")


def names(case: Case) -> Iterable[Finding]:
    """Find variables that begin as ours do and set nothing."""
    if unknown := ", ".join(strangers(case.environment)):
        mend = "take them out or mend their names; `depesche settings` lists what can be set"
        yield Finding("settings", "warning", f"nothing is set by {unknown}", mend)
    else:
        yield Finding("settings", "ok", f"{len(case.origins)} are made, the rest are at their defaults")


def address(case: Case) -> Iterable[Finding]:
    """Find whether public address, TLS and proxies fit each other."""
    settings = case.settings
    public = urlsplit(settings.public_url)
    local = public.hostname in LOCAL
    if settings.base_url is None and (settings.proxies or settings.host not in LOCAL):
        mend = "set DEPESCHE_BASE_URL to the address that readers type"
        yield Finding("address", "wrong", f"links and feeds name {settings.public_url}, which no reader reaches", mend)
    elif public.scheme == "http" and not local:
        mend = "put a proxy that speaks TLS in front, and write DEPESCHE_BASE_URL with https://"
        says = f"{settings.public_url} is not encrypted: browsers keep nobody signed in there, and offer no passkeys"
        yield Finding("address", "wrong", says, mend)
    elif public.scheme == "https" and not settings.proxies:
        mend = "set DEPESCHE_PROXIES to the number of proxies of yours that add X-Forwarded-For"
        says = "whoever speaks TLS for this server is a proxy, yet none is believed: all callers seem to be one"
        yield Finding("address", "warning", says, mend)
    else:
        yield Finding("address", "ok", f"the site is {settings.public_url}, behind {settings.proxies} proxies")
