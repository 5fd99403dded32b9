"""What readers ask for: the routes to pages, log pages, feeds, streams, pictures and assets."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from urllib.parse import quote

import msgspec
from msgspec import Struct
from sqlalchemy.exc import SQLAlchemyError

from depesche.live.digest import Digests
from depesche.live.grip import GripProxy
from depesche.live.hub import Hub
from depesche.live.known import WhatIsKnown
from depesche.live.pages import FOREVER, Pages
from depesche.live.proofs import Proofs
from depesche.live.record import Record
from depesche.live.said import WhoSaid
from depesche.live.shelf import Kept, Make, Shelf, keep
from depesche.live.since import SinceThen
from depesche.log.base import Log
from depesche.log.rows import Rows
from depesche.proof.tiles import tile_at
from depesche.web.answer import BRIEFLY, SAFE, Receive, Scope, Send, answer, answer_kept, chosen, header
from depesche.web.asked import Asked, before_of, below_of, language_of, nothing_at, number_of, ulid_of
from depesche.web.at_once import AtOnce
from depesche.web.hold import hold, is_held
from depesche.web.media import PUBLIC_CACHE, MediaRoom, read_address
from depesche.web.past import LookingBack
from depesche.web.problems import Problem, answer_problem, away
from depesche.web.ready import Readiness
from depesche.web.searched import Searches, SearchTurns
from depesche.web.stream import stream
from depesche.web.turns import Turns
from depesche.web.view import blog_in, in_view

SMALL_SECONDS = 5.0
"""How long front page and sitemap are kept."""
PROOFS = 2
"""Checkpoints and proofs made at a time: they are signed anew for each who asks."""
PROOFS_WAITING = 32

_log = logging.getLogger("depesche.web")


class ReaderParts(Struct, frozen=True):
    """What the reader's side is made of."""

    log: Log
    hub: Hub
    pages: Pages
    proofs: Proofs
    shelf: Shelf
    room: MediaRoom
    ready: Readiness
    at_once: AtOnce
    digests: Digests
    search_turns: SearchTurns
    proxies: tuple[GripProxy, ...] = ()


Route = Callable[[Asked], Awaitable[None]]


class ReaderSide:
    """Answers readers' GET and HEAD."""

    def __init__(self, parts: ReaderParts) -> None:
        self._log, self._hub, self._pages, self._shelf = parts.log, parts.hub, parts.pages, parts.shelf
        self._room, self._ready, self._at_once = parts.room, parts.ready, parts.at_once
        self._proxies = parts.proxies
        self._record, self._said = Record(parts.pages.present), WhoSaid(parts.pages.present)
        self._since_then, self._digests = SinceThen(parts.pages.present), parts.digests
        self._what_is_known = WhatIsKnown(parts.pages.present)
        looking_back = LookingBack(parts.log, parts.pages.present)
        searches = Searches(parts.log, parts.pages.present, parts.search_turns)
        self._html = parts.pages.html
        self._site = parts.pages.html.site
        self._small: dict[str, tuple[float, asyncio.Task[Kept]]] = {}
        self._proofs, self._proving = parts.proofs, Turns(PROOFS, PROOFS_WAITING)
        slug, ulid = r"/(?P<slug>[^/]+)", r"(?P<id>[^/]+)"
        self.routes: tuple[tuple[str, Route], ...] = (
            (r"/", self._index),
            (r"/healthz", self._health),
            (r"/readyz", self._readiness),
            (r"/robots\.txt", self._robots),
            (r"/sitemap\.xml", self._sitemap),
            (r"/assets/.+", self._asset),
            (r"/media/(?P<address>.+)", self._file),
            (r"/search", searches.in_all),
            (slug, self._page),
            (rf"{slug}/", self._without_slash),
            (rf"{slug}/stream", self._stream),
            (rf"{slug}/theme\.css", self._theme),
            (rf"{slug}/log/head\.json", self._head),
            (rf"{slug}/log/(?P<generation>[^/]+)/(?P<page>[^/]+)\.json", self._log_page),
            (rf"{slug}/before/{ulid}", self._before),
            (rf"{slug}/posts/{ulid}", self._post),
            (rf"{slug}/posts/{ulid}/history", self._history),
            (rf"{slug}/posts/{ulid}/proof\.json", self._proof),
            (rf"{slug}/checkpoint", self._checkpoint),
            (rf"{slug}/tile/(?P<tile>.+)", self._tile),
            (r"/\.well-known/depesche-key", self._keys),
            (rf"{slug}/corrections", self._corrections),
            (rf"{slug}/corrections\.atom", self._corrections_feed),
            (rf"{slug}/known", self._known),
            (rf"{slug}/digest", self._digest),
            (rf"{slug}/search", searches.in_one),
            (rf"{slug}/since/(?P<seq>[^/]+)", self._new_since),
            (rf"{slug}/came\.json", self._came),
            (rf"{slug}/quotes", self._quotes),
            (rf"{slug}/quotes\.json", self._quotes_data),
            (rf"{slug}/quotes\.atom", self._quotes_feed),
            (rf"{slug}/at", looking_back.begin),
            (rf"{slug}/at/(?P<time>[^/]+)", looking_back.at),
            (rf"{slug}/at/(?P<time>[^/]+)/since/(?P<since>[^/]+)\.json", looking_back.since),
            (rf"{slug}/feed\.(?P<kind>atom|rss|json)", self._feed),
        )
        self._patterns = [(re.compile(pattern), route) for pattern, route in self.routes]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI 3)."""
        try:
            await self._route(scope, receive, send)
        except Problem as problem:
            await self._answer_problem(scope, send, problem)
        except (SQLAlchemyError, OSError) as error:
            await self._answer_problem(scope, send, away(error))
        except Exception:  # noqa: BLE001  # told; where the answer had begun, the server cuts it off
            _log.exception("%s %s failed", scope["method"], scope["path"])
            failed = Problem(500, "something went wrong on our side; try again")
            await self._answer_problem(scope, send, failed)

    async def _answer_problem(self, scope: Scope, send: Send, problem: Problem) -> None:
        page = None if b"json" in header(scope, b"accept") else self._problem_page(scope, problem)
        cache = BRIEFLY if problem.status == 404 else b"no-store"
        await answer_problem(scope, send, problem, page, cache)

    def _route(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Begin the answer of the route that fits; not a coroutine, for those of streams wait by the thousand."""
        if scope["method"] not in ("GET", "HEAD"):
            raise Problem(405, "readers' addresses take GET and HEAD", headers=((b"allow", b"GET, HEAD"),))
        for pattern, route in self._patterns:
            if match := pattern.fullmatch(scope["path"]):
                return route(Asked(scope, receive, send, match.groupdict()))
        raise nothing_at(scope)

    def _problem_page(self, scope: Scope, problem: Problem) -> bytes | None:
        if scope["path"].endswith((".json", "/stream", "/readyz")):
            return None
        return self._html.problem_page(problem.status, problem.sentence, language_of(scope))

    async def _without_slash(self, asked: Asked) -> None:
        """Lead to the page itself; a slash is what others like to put at the end of an address."""
        query = asked.scope["query_string"]
        where = b"/" + quote(asked.found["slug"]).encode() + (b"?" + query if query else b"")
        await answer(asked.scope, asked.send, 308, [(b"location", where), *SAFE], b"")

    async def _page(self, asked: Asked) -> None:
        before = below_of(asked)  # how this page was asked for at first
        if before is None:
            await self._kept(asked, "first", self._pages.first)
        else:
            await self._older(asked, before)

    async def _before(self, asked: Asked) -> None:
        await self._older(asked, ulid_of(asked))

    async def _older(self, asked: Asked, before: str) -> None:
        await self._kept(asked, f"before {before}", lambda rows, blog: self._pages.older(rows, blog, before))

    async def _post(self, asked: Asked) -> None:
        ulid = ulid_of(asked)
        await self._kept(asked, f"post {ulid}", lambda rows, blog: self._pages.post(rows, blog, ulid))

    async def _history(self, asked: Asked) -> None:
        ulid, before = ulid_of(asked), before_of(asked)
        name = f"history {ulid} {before}"
        await self._kept(asked, name, lambda rows, blog: self._record.history(rows, blog, ulid, before))

    async def _corrections(self, asked: Asked) -> None:
        before = before_of(asked)
        name = f"corrections {before}"
        await self._kept(asked, name, lambda rows, blog: self._record.corrections(rows, blog, before))

    async def _corrections_feed(self, asked: Asked) -> None:
        await self._kept(asked, "corrections feed", self._record.feed)

    async def _known(self, asked: Asked) -> None:
        await self._kept(asked, "known", self._what_is_known.page)

    async def _digest(self, asked: Asked) -> None:
        await self._kept(asked, "digest", self._digests.page)

    async def _new_since(self, asked: Asked) -> None:
        seq, before = number_of("seq", asked.found["seq"]), below_of(asked)
        name = f"new since {seq} {before}"
        await self._kept(asked, name, lambda rows, blog: self._since_then.page(rows, blog, seq, before))

    async def _came(self, asked: Asked) -> None:
        await self._kept(asked, "came", self._since_then.came)

    async def _quotes(self, asked: Asked) -> None:
        speaker, before = asked.parameter("speaker"), below_of(asked)
        name = f"quotes {before} {speaker!r}"
        await self._kept(asked, name, lambda rows, blog: self._said.page(rows, blog, speaker, before))

    async def _quotes_data(self, asked: Asked) -> None:
        speaker, before = asked.parameter("speaker"), below_of(asked)
        name = f"quotes data {before} {speaker!r}"
        await self._kept(asked, name, lambda rows, blog: self._said.data(rows, blog, speaker, before))

    async def _quotes_feed(self, asked: Asked) -> None:
        speaker = asked.parameter("speaker")
        await self._kept(asked, f"quotes feed {speaker!r}", lambda rows, blog: self._said.feed(rows, blog, speaker))

    async def _checkpoint(self, asked: Asked) -> None:
        await self._proven(asked, self._proofs.checkpoint)

    async def _proof(self, asked: Asked) -> None:
        ulid = ulid_of(asked)
        await self._proven(asked, lambda rows, blog: self._proofs.post(rows, blog, ulid))

    async def _proven(self, asked: Asked, make: Make) -> None:
        """Answer with what is signed now: keys and cosignatures change without an event."""

        def prove(rows: Rows) -> Kept | None:
            blog = blog_in(rows, asked.found["slug"])
            made = make(rows, blog)
            return None if made is None else keep(made, blog.seq)

        async with self._proving.turn():
            kept = await in_view(self._log, prove)
        if kept is None:
            raise nothing_at(asked.scope)
        await answer_kept(asked.scope, asked.send, kept)

    async def _tile(self, asked: Asked) -> None:
        path = asked.found["tile"]
        is_bundle = path.startswith("entries/")
        tile = tile_at("0/" + path.removeprefix("entries/")) if is_bundle else tile_at(path)
        if tile is None:
            raise nothing_at(asked.scope)
        make = self._proofs.bundle if is_bundle else self._proofs.tile
        await self._kept(asked, f"tile {path}", lambda rows, blog: make(rows, blog, tile))

    async def _keys(self, asked: Asked) -> None:
        kept = keep(await asyncio.to_thread(self._proofs.keys), 0)
        await answer_kept(asked.scope, asked.send, kept)

    async def _theme(self, asked: Asked) -> None:
        rev = asked.parameter("v")
        await self._kept(asked, f"theme {rev!r}", lambda _, blog: self._pages.theme(blog, rev))

    async def _head(self, asked: Asked) -> None:
        await self._kept(asked, "head", self._pages.head)

    async def _log_page(self, asked: Asked) -> None:
        generation, page = (number_of(name, asked.found[name]) for name in ("generation", "page"))
        name = f"log {generation} {page}"
        await self._kept(asked, name, lambda rows, blog: self._pages.log_page(rows, blog, generation, page))

    async def _feed(self, asked: Asked) -> None:
        kind = asked.found["kind"]
        makes: dict[str, Make] = {"atom": self._pages.atom, "rss": self._pages.rss, "json": self._pages.json_feed}
        await self._kept(asked, f"feed {kind}", makes[kind])

    def _stream(self, asked: Asked) -> Awaitable[None]:
        if self._proxies and is_held(self._proxies, asked.scope):
            return hold(self._hub, asked.found["slug"], asked.scope, asked.send)
        return stream(self._hub, asked.found["slug"], asked.scope, asked.receive, asked.send)

    async def _kept(self, asked: Asked, name: str, make: Make) -> None:
        slug = asked.found["slug"]
        kept = await self._shelf.get(slug, name, make)
        if kept is None:
            raise nothing_at(asked.scope)
        if not asked.scope["query_string"]:
            self._at_once.learn(asked.scope["raw_path"], slug, name)
        await answer_kept(asked.scope, asked.send, kept)

    async def _file(self, asked: Asked) -> None:
        """Give a file that the public may see: one goes with the last post that showed it."""
        query = {key: value for key in ("w", "as") if (value := asked.parameter(key)) is not None}
        file = read_address(asked.found["address"], query)
        if file is None or not await in_view(self._log, lambda rows: rows.is_shown(file.name)):
            raise Problem(404, f"there is no file {asked.found['address'][:80]!r}")
        await self._room.answer(asked.scope, asked.receive, asked.send, file, PUBLIC_CACHE)

    async def _asset(self, asked: Asked) -> None:
        file = self._site.assets.files.get(asked.scope["path"])
        if file is None:
            raise nothing_at(asked.scope)
        encoding, body = chosen(header(asked.scope, b"accept-encoding"), file.body, file.br, file.gz)
        headers = [
            (b"content-type", file.type.encode()),
            (b"cache-control", FOREVER.encode()),
            (b"vary", b"accept-encoding"),
        ]
        headers += [(b"content-encoding", encoding)] if encoding else []
        await answer(asked.scope, asked.send, 200, [*headers, *SAFE], body)

    async def _index(self, asked: Asked) -> None:
        language = language_of(asked.scope)

        def make(rows: Rows) -> Kept:
            return keep(self._pages.index(rows, language), 0)

        await self._small_answer(asked, f"index {language}", make)

    async def _sitemap(self, asked: Asked) -> None:
        def make(rows: Rows) -> Kept:
            return keep(self._pages.sitemap(rows), 0)

        await self._small_answer(asked, "sitemap", make)

    async def _small_answer(self, asked: Asked, name: str, make: Callable[[Rows], Kept]) -> None:
        """Answer with what is made once for all who ask within a while, be it made already or not."""
        now = asyncio.get_running_loop().time()
        until, making = self._small.get(name, (0.0, None))
        if making is None or (making.done() and (until < now or making.exception() is not None)):
            making = asyncio.create_task(in_view(self._log, make))
            self._small[name] = (now + SMALL_SECONDS, making)
        await answer_kept(asked.scope, asked.send, await asyncio.shield(making))

    async def _robots(self, asked: Asked) -> None:
        await answer_kept(asked.scope, asked.send, keep(self._pages.robots(), 0))

    async def _health(self, asked: Asked) -> None:
        """Say that this process lives, and how many proxies passed this on, which `depesche doctor` wants to know."""
        told = [value for name, value in asked.scope["headers"] if name == b"x-forwarded-for"]
        hops = [hop for hop in b",".join(told).split(b",") if hop.strip()]
        await _say(asked, {"status": "ok", "forwarded": len(hops)})

    async def _readiness(self, asked: Asked) -> None:
        """Say that this node is fit to serve; a problem document says what is missing."""
        await self._ready.check()
        await _say(asked, {"status": "ready"})


async def _say(asked: Asked, said: dict[str, str | int]) -> None:
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store"), *SAFE]
    await answer(asked.scope, asked.send, 200, headers, msgspec.json.encode(said))
