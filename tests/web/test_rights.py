"""Every route of the API, asked by everybody there is: let in are those whom the table of roles says, nobody else."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from msgspec import Struct

from depesche.config import Settings
from depesche.model.ids import new_ulid
from depesche.model.people import Role
from depesche.rules.roles import EVERYWHERE, LEAST, PEOPLE_ONLY
from depesche.store.accounts import Accounts
from depesche.store.sessions import Sessions
from depesche.store.tokens import Tokens
from depesche.web.api.asked import SIGNED_IN, allowed
from depesche.web.app import App
from doing import ACTOR, opening, publishing

PUBLIC = {
    "GET /api/v1/schema",
    "GET /api/v1/openapi.json",
    "GET /api/v1/openapi.json/{path}",
    "GET /api/v1/openapi.json/openapi.json",
    "GET /api/v1/blogs",
    "GET /api/v1/blogs/{slug}",
    "GET /api/v1/blogs/{slug}/events",
    "GET /api/v1/blogs/{slug}/posts",
    "GET /api/v1/blogs/{slug}/digest",
    "GET /api/v1/search",
    "GET /api/v1/blogs/{slug}/search",
    "GET /api/v1/blogs/{slug}/posts/{ulid}",
    "OPTIONS /api/v1/blogs/{slug}/uploads",
    "OPTIONS /api/v1/blogs/{slug}/uploads/{ulid}",
    "POST /api/v1/session",
    "GET /api/v1/session/ways",
    "POST /api/v1/session/passkey",
    "POST /api/v1/session/passkey/options",
    "GET /api/v1/session/oidc",
    "GET /api/v1/session/oidc/callback",
    "POST /api/v1/invitation",
    "POST /api/v1/invitation/look",
}
"""The routes that anybody may ask. All others say in their `opt` which right they take."""

HERE, ELSEWHERE = "harbour", "flood"
ROLES: tuple[Role, ...] = get_args(Role)


class Asker(Struct, frozen=True):
    """Somebody who asks: with a role on everything, on this blog or on the other; or nobody."""

    kind: str
    role: Role | None = None
    here: Role | None = None
    there: Role | None = None

    def __str__(self) -> str:
        return f"{self.kind} {self.role or '-'}/{self.here or '-'}/{self.there or '-'}"


ASKERS = (
    Asker("anonymous"),
    Asker("token", role="editor"),
    Asker("token", role="admin"),
    Asker("token", here="editor"),
    Asker("token", there="editor"),
    Asker("person"),
    *(Asker("person", role=role) for role in ROLES),
    *(Asker("person", here=role) for role in ROLES),
    *(Asker("person", there=role) for role in ROLES),
)


class Route(Struct, frozen=True):
    """A route as the application has it."""

    method: str
    path: str
    handler: HTTPRouteHandler

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def right(self) -> Any:
        return self.handler.opt.get("right")


class Place:
    """An application with two blogs, and everybody who asks."""

    def __init__(self, folder: Path) -> None:
        self.app = App(Settings(data=str(folder)))
        self.post = publishing()
        self.app.desk.submit_now((opening(HERE), opening(ELSEWHERE), self.post), ACTOR)
        engine = self.app.log.engine
        self._sessions, self._accounts, self._tokens = Sessions(engine), Accounts(engine), Tokens(engine)
        self.answered: list[tuple[bytes, bytes]] = []
        self._ids: dict[Asker, str] = {}
        self._headers: dict[Asker, list[tuple[bytes, bytes]]] = {}

    def headers(self, asker: Asker) -> list[tuple[bytes, bytes]]:
        if asker not in self._headers:
            self._headers[asker] = [(b"host", b"localhost"), (b"origin", b"http://localhost"), *self._proof(asker)]
        return self._headers[asker]

    def forget(self, asker: Asker) -> None:
        self._headers.pop(asker, None)

    def _proof(self, asker: Asker) -> list[tuple[bytes, bytes]]:
        if asker.kind == "anonymous":
            return []
        if asker.kind == "token":
            blogs = None if asker.role else (HERE if asker.here else ELSEWHERE,)
            token = self._tokens.make(blogs, may_erase=asker.role == "admin")
            return [(b"authorization", f"Bearer {token}".encode())]
        if asker not in self._ids:
            blogs_ = {slug: role for slug, role in ((HERE, asker.here), (ELSEWHERE, asker.there)) if role}
            email = f"{new_ulid().lower()}@example.org"
            made = self._accounts.add(email, "Somebody", datetime.now(UTC), role=asker.role, blogs=blogs_)
            self._ids[asker] = made.id
        secret = self._sessions.begin(self._ids[asker], datetime.now(UTC), device="", address="")
        return [(b"cookie", f"__Host-depesche={secret}".encode())]

    async def status(self, route: Route, asker: Asker) -> int:
        """Give the status of the answer; what would be sent after it is not waited for."""
        path = route.path.format_map(_Parameters(slug=HERE, ulid=self.post.post, name=f"{'0' * 32}.jpg"))
        scope: dict[str, Any] = {
            "type": "http", "http_version": "1.1", "method": route.method, "path": path, "raw_path": path.encode(),
            "query_string": b"", "headers": [*self.headers(asker), (b"content-length", b"0")], "extensions": {},
            "scheme": "http", "client": ("127.0.0.1", 1), "server": ("localhost", 80),
        }  # fmt: skip
        answered: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def receive() -> dict[str, Any]:
            if asked:
                await asyncio.Event().wait()
            asked.append(True)
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(sent: dict[str, Any]) -> None:
            if sent["type"] == "http.response.start":
                self.answered = sent["headers"]
                answered.set_result(sent["status"])

        asked: list[bool] = []
        task = asyncio.create_task(self.app(scope, receive, send))
        await asyncio.wait((task, answered), return_when=asyncio.FIRST_COMPLETED)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return await answered


class _Parameters(dict[str, str]):
    """Parameters of a path; those that nobody thought of are ULIDs."""

    def __missing__(self, name: str) -> str:
        return new_ulid()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    made = Place(tmp_path_factory.mktemp("rights"))
    yield made
    made.app.log.close()


def routes_of(app: App) -> list[Route]:
    """Give every route from the application itself; OPTIONS that the framework answers by itself says nothing."""
    found = []
    for route in app.api.routes:
        assert isinstance(route, HTTPRoute), f"{route.path} is no HTTP route; say here how it is guarded"
        path = route.path_format
        for method, (handler, _) in route.route_handler_map.items():
            if handler.fn.__module__.startswith("litestar.") and method == "OPTIONS":
                continue
            found.append(Route(str(method), path, handler))
    return found


def expected(route: Route, asker: Asker) -> int | None:
    """Give 401, 403, or None for being let in, as the table has it."""
    right = route.right
    if right is None:
        return None
    if asker.kind == "anonymous":
        return 401
    if right == SIGNED_IN:
        return None if asker.kind == "person" else 403
    if right in PEOPLE_ONLY and asker.kind == "token":
        return 403
    held = [asker.role]
    if right not in EVERYWHERE:
        held += [asker.here] if "{slug" in route.path else [asker.here, asker.there]
    return None if any(role and ROLES.index(role) >= ROLES.index(LEAST[right]) for role in held) else 403


def test_every_route_is_public_by_name_or_says_its_right(place: Place) -> None:
    routes = routes_of(place.app)
    assert len(routes) > 30
    for route in routes:
        if route.name in PUBLIC:
            assert route.right is None, f"{route.name} is said to be public, and names a right"
            continue
        assert route.right in (SIGNED_IN, *LEAST), (
            f"{route.name} names no right in its opt, and is not said to be public"
        )
        assert allowed in (route.handler.guards or ()), f"{route.name} names a right that no guard asks for"
    assert {route.name for route in routes} >= PUBLIC, "there are public routes in the list that the API does not have"


def test_every_route_lets_in_whom_the_table_says_and_nobody_else(place: Place) -> None:
    async def ask_all() -> list[str]:
        wrong = []
        for route in routes_of(place.app):
            for asker in ASKERS:
                status = await place.status(route, asker)
                if route.handler.fn.__name__ == "sign_out":
                    place.forget(asker)
                refused = status if status in (401, 403) else None
                if refused != expected(route, asker):
                    wrong.append(
                        f"{route.name} by {asker}: {status}, expected {expected(route, asker) or 'to be let in'}"
                    )
        return wrong

    assert asyncio.run(ask_all()) == []


def test_what_only_some_may_see_is_kept_by_nobody(place: Place) -> None:
    async def headers_of(route: Route, asker: Asker) -> list[bytes]:
        await place.status(route, asker)
        return [value for name, value in place.answered if name == b"cache-control"]

    for route in routes_of(place.app):
        if route.right is not None and route.handler.fn.__name__ != "sign_out":
            for asker in (Asker("anonymous"), Asker("person", role="admin")):
                found = asyncio.run(headers_of(route, asker))
                assert len(found) == 1, route.name
                assert b"no-store" in found[0] or b"private" in found[0] or b"no-cache" in found[0], route.name


def test_the_walk_would_notice_a_route_without_a_guard(place: Place) -> None:
    routes = {route.name: route for route in routes_of(place.app)}
    public = routes["GET /api/v1/blogs"]
    asked = expected(Route("GET", public.path, routes["GET /api/v1/audit"].handler), Asker("anonymous"))
    assert asked == 401
    assert asyncio.run(place.status(public, Asker("anonymous"))) == 200
