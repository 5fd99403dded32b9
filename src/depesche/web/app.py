"""The whole application: log, desk, hub and pages wired together behind two doors, readers' and writers'."""

import asyncio
import os
from datetime import UTC, datetime

from depesche import traces
from depesche.config import Settings, read_settings
from depesche.desk import Desk
from depesche.fetch.client import Fetcher, Fetches, Unfetched
from depesche.fetch.links import Links
from depesche.following.base import Follower
from depesche.following.cursors import Cursors
from depesche.following.following import Following
from depesche.following.turn import open_turn
from depesche.live.digest import Digests
from depesche.live.grip import read_proxies
from depesche.live.hub import Hub, stopped
from depesche.live.pages import Pages
from depesche.live.present import Present
from depesche.live.proofs import Proofs
from depesche.live.publishing import Publisher
from depesche.live.shelf import Shelf
from depesche.log.opening import open_log
from depesche.proof.notary import Notary
from depesche.proof.signing import Signing
from depesche.publishing.opening import open_copy
from depesche.render.assets import load_assets
from depesche.render.html import Html, Site
from depesche.staff.rooms import Rooms
from depesche.staff.schedule import Schedule
from depesche.staff.way import Way
from depesche.staff.who import Who
from depesche.store.archive import Archive
from depesche.store.opening import open_media, open_uploads
from depesche.store.presence import Presence
from depesche.store.tokens import Tokens
from depesche.web.answer import Receive, Scope, Send, has_nul, is_stream
from depesche.web.api.app import build_api
from depesche.web.api.asked import ApiParts
from depesche.web.api.links import AT_ONCE, SECONDS
from depesche.web.at_once import AtOnce
from depesche.web.auth import Doorkeeper
from depesche.web.desk_shell import DeskShell, is_desk
from depesche.web.media import MediaRoom
from depesche.web.pace import Pace
from depesche.web.people import link_of, make_people
from depesche.web.problems import Problem, answer_problem
from depesche.web.reader import ReaderParts, ReaderSide
from depesche.web.ready import Readiness
from depesche.web.searched import SearchTurns
from depesche.web.taking import Taking
from depesche.web.told import told


class App:
    """Depesche as one ASGI application. `settings`, `log`, `desk` and `media` are there for who runs it in process.

    `followers` are those that one node at a time runs; their `lag` is the same on every node.
    """

    def __init__(self, settings: Settings, fetcher: Fetches | None = None) -> None:
        self.settings = settings
        self.log = open_log(settings.database)
        self.media = open_media(settings)
        self._room = MediaRoom(self.media)
        self.desk = Desk(self.log, self.media)
        self._taking = Taking(self.media, open_uploads(settings, self.log.engine), self._room, self.desk)
        self.way = Way(self.desk)
        self.rooms = Rooms(self.log, self.way, Presence(self.log.engine))
        site = Site(settings.site, settings.public_url, load_assets())
        self._shell = DeskShell(site)
        present = Present(Html(site))
        self.hub = Hub(self.log, present, settings.streams)
        shelf, pages, digests = Shelf(self.log), Pages(present), Digests(present)
        proxies = read_proxies(settings.grip)
        self.at_once = AtOnce(shelf)
        """What a server may answer without asking the application."""
        proofs = Proofs(Notary(Signing(self.log.engine, settings.public_url)), settings.public_url)
        ready = Readiness(self.log, self.hub, self.media)
        search_turns = SearchTurns(settings.proxies)
        reading = ReaderParts(
            self.log, self.hub, pages, proofs, shelf, self._room, ready, self.at_once, digests, search_turns, proxies
        )
        self._readers = ReaderSide(reading)
        self._pages = traces.requests(self._readers, "page")
        self.followers = tuple(self._follow(Publisher(proxy, self.log, present)) for proxy in proxies)
        if settings.publish_to:
            self.followers += (open_copy(settings, self.log, self.media, pages, proofs),)
        self._people = people = make_people(settings, self.log.engine, self.desk)
        tokens = Tokens(self.log.engine)
        self.schedule = Schedule(self.log, self.desk, self.way, Who(people.accounts, tokens))
        door = Doorkeeper(tokens, people.sessions, settings.writes_per_second, settings.public_url)
        self.api = build_api(
            ApiParts(
                log=self.log,
                desk=self.desk,
                way=self.way,
                rooms=self.rooms,
                door=door,
                room=self._room,
                taking=self._taking,
                people=people,
                archive=Archive(self.log.engine),
                links=Links(fetcher or (Fetcher() if settings.fetch_links else Unfetched()), self._taking.keep_picture),
                links_pace=Pace(AT_ONCE, SECONDS, f"links in {SECONDS} seconds"),
                search_turns=search_turns,
                digests=digests,
            )
        )
        self._api = told(self.api)  # type: ignore[arg-type]  # Litestar types ASGI more narrowly
        self._traced_api = traces.requests(self._api, "api")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI 3)."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and has_nul(scope):
            await answer_problem(scope, send, Problem(404, "no address has the character NUL in it"))
        elif scope["type"] == "http" and scope["path"].startswith("/api/"):
            await (self._api if is_stream(scope) else self._traced_api)(scope, receive, send)
        elif scope["type"] == "http" and is_desk(scope["path"]):
            await self._shell(scope, receive, send)
        elif scope["type"] == "http":
            await (self._readers if is_stream(scope) else self._pages)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    def first_link(self) -> str | None:
        """Make the one-time link of the first admin, None when there is any account. Blocks."""
        if self._people.accounts.any():
            return None
        secret, _ = self._people.invitations.invite(None, datetime.now(UTC))
        return link_of(self._people, secret)

    def _follow(self, follower: Follower) -> Following:
        """Have a follower run on one node at a time."""
        turn = open_turn(self.settings.database, follower.name)
        return Following(self.log, follower, turn, Cursors(self.log.engine, follower.name))

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        tasks = [asyncio.create_task(part.run()) for part in (self.hub, self.rooms, self.schedule)]
        tasks += [asyncio.create_task(following.run()) for following in self.followers]
        tasks.append(asyncio.create_task(self._taking.sweep()))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.end_streams()
        for task in tasks:
            await stopped(task)
        self._taking.close()
        self._room.close()
        await asyncio.to_thread(self.log.close)
        await send({"type": "lifespan.shutdown.complete"})

    async def end_streams(self) -> None:
        """Tell everybody who is connected to come back."""
        await self.rooms.close()
        await self.hub.close()


def plain_app() -> App:
    """Make the application from the environment, for any server: `uvicorn --factory depesche.web.app:plain_app`."""
    settings, _ = read_settings(os.environ)
    return App(settings)
