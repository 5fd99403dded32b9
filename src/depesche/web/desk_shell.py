"""The desk's shell: one page for every address below /desk, its service worker and its manifest; nothing private."""

import msgspec

from depesche.live.shelf import Kept, Made, keep
from depesche.render.desk import manifest, shell
from depesche.render.html import Site
from depesche.render.i18n import LANGUAGES
from depesche.web.answer import Receive, Scope, Send, answer_kept, header, safe_with
from depesche.web.problems import Problem, answer_problem

ADDRESS = "/desk"
ANEW = "no-cache"
"""Asked for each time, and answered 304 while it is the same."""
POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; manifest-src 'self'; "
    b"worker-src 'self'; img-src 'self' blob: data:; media-src 'self' blob: data:; font-src 'self'; frame-src 'self'; "
    b"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""Content Security Policy of the desk: everything from here; pictures also from what somebody has just chosen."""
_SAFE = [*safe_with(POLICY), (b"service-worker-allowed", ADDRESS.encode())]


def is_desk(path: str) -> bool:
    """Tell whether the desk's shell answers at this path."""
    return path == ADDRESS or path.startswith(ADDRESS + "/")


class DeskShell:
    """Answers GET and HEAD for `/desk` and everything below it."""

    def __init__(self, site: Site) -> None:
        self._pages = {language: _kept(shell(site, language), "text/html; charset=utf-8") for language in LANGUAGES}
        worker = site.assets.files[site.assets.url("worker.ts")]
        self._fixed = {
            f"{ADDRESS}/sw.js": _kept(worker.body, worker.type),
            f"{ADDRESS}/manifest.webmanifest": _kept(
                msgspec.json.encode(manifest(site)), "application/manifest+json; charset=utf-8"
            ),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  # as ASGI 3 has it
        """Answer a request (ASGI 3)."""
        if scope["method"] not in ("GET", "HEAD"):
            allow = ((b"allow", b"GET, HEAD"),)
            await answer_problem(scope, send, Problem(405, "the desk's addresses take GET and HEAD", headers=allow))
            return
        kept = self._fixed.get(scope["path"]) or self._pages[_language(scope)]
        await answer_kept(scope, send, kept, _SAFE)


def _language(scope: Scope) -> str:
    asked = header(scope, b"accept-language").lower()[:2].decode("latin-1")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _kept(body: bytes, kind: str) -> Kept:
    made = Made(body, kind, ANEW, vary="accept-encoding, accept-language")
    return keep(made, 0)
