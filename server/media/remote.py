"""The media plane as the web side reaches it, on this machine or another."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from urllib.parse import quote
from uuid import UUID

import msgspec
from aiohttp import ClientError, ClientSession, ClientTimeout, web

from server.errors import NotFound, ProductError, Unavailable
from server.media.control import Captions, Cue, Language, RoomView, SourceView, Ticket, Wanted, ticket_for
from server.metrics import METRICS
from server.settings import SETTINGS, Settings

log = logging.getLogger(__name__)
CONTROL_SECONDS = 60
PATIENCE = ClientTimeout(total=5)
MOST_STEPS = 3
"""From node to node, until the one that has the room."""
CALM = 15.0
"""Seconds without a failure after which an outage is over: one room may be between nodes while others are reached."""


class Outage:
    """Says that the media plane does not answer, and that it does again: once each, however many ask meanwhile."""

    def __init__(self) -> None:
        self._missed: float | None = None

    def missed(self, now: float, problem: Exception) -> None:
        if self._over(now):
            log.warning("the media plane does not answer: %s", problem)
        self._missed = now

    def met(self, now: float) -> None:
        if self._missed is not None and self._over(now):
            log.info("the media plane answers again")
            self._missed = None

    def _over(self, now: float) -> bool:
        return self._missed is None or now >= self._missed + CALM


class MediaNode:
    """The media plane as the web side reaches it: over HTTP, with a ticket that lives for a minute."""

    def __init__(self, settings: Settings, http: ClientSession) -> None:
        self._settings, self._http = settings, http
        self.unerased = {"show": 0, "track": 0}
        """What could not be erased in the last round, by its kind: an operator sees that a node is missing."""
        self.untold: dict[str, set[UUID]] = {"show": set(), "interview": set()}
        """Whose rooms may not be what is wanted, as those say who steer them."""
        self._outage = Outage()

    async def want(self, room: str, wanted: Wanted) -> None:
        """Make the room what is wanted, creating it where it is not."""
        await self._call("PUT", room, "/wanted", msgspec.json.encode(wanted))

    async def room(self, room: str) -> RoomView:
        """The room as it is now; an empty one where the node has none of that name."""
        try:
            return msgspec.json.decode(await self._call("GET", room), type=RoomView)
        except NotFound:
            return RoomView([])

    async def has(self, room: str) -> bool:
        """Whether a node has made the room."""
        try:
            await self._call("GET", room)
        except NotFound:
            return False
        return True

    async def sources(self, room: str) -> list[SourceView]:
        return (await self.room(room)).sources

    async def close(self, room: str) -> None:
        """End every source and viewer of the room, and its program. Closing what is not there is fine."""
        await self._call("DELETE", room)

    async def kick(self, room: str, source: str) -> None:
        """End one source of the room. It may publish again as long as its ticket is valid."""
        await self._call("DELETE", room, f"/sources/{quote(source, safe='')}")

    async def discard(self, recording: str) -> None:
        """Nothing of the recording stays on the disk of any node. Discarding what is not there is fine.

        A show that outlived its node is on two disks. `Unavailable` where one does not answer: ask again.
        """
        await self._erase("replay", recording)

    async def discard_track(self, track: str) -> None:
        """The same for the track of one source."""
        await self._erase("tracks", track)

    async def caption(self, recording: str, cues: list[Cue], language: Language) -> None:
        """Captions that are new or changed, at most `CUES` of them, to whichever nodes have the recording."""
        body = msgspec.json.encode(Captions(cues, language))
        problems = await self._each("PUT", "replay", recording, "/captions", body)
        if len(problems) == len(self._bases):
            raise next((one for one in problems if not isinstance(one, NotFound)), problems[0])

    async def _erase(self, kind: str, name: str) -> None:
        for problem in await self._each("DELETE", kind, name):
            raise problem

    async def _each(self, method: str, kind: str, name: str, path: str = "", body: bytes = b"") -> list[ProductError]:
        """Something is told to every node; what was wrong at those that have not done it."""
        headers = self._headers(Ticket("", recording=name, control=True))

        async def one(base: str) -> ProductError | None:
            try:
                await self._follow(method, f"{base}/{kind}/{quote(name, safe='')}{path}", headers, body)
            except ProductError as error:
                return error
            except (ClientError, TimeoutError):
                return Unavailable(f"{base} does not answer", reason="media_unreachable")
            return None

        return [problem for problem in await asyncio.gather(*map(one, self._bases)) if problem]

    async def _call(self, method: str, room: str, path: str = "", body: bytes | None = None) -> bytes:
        """Whichever node answers first in the list: it knows the one that has the room, unless it has just begun."""
        headers = self._headers(Ticket(room, control=True))
        problem = Unavailable("no media node answers", reason="media_unreachable")
        for base in self._bases:
            try:
                answer = await self._follow(method, f"{base}/rooms/{quote(room, safe='')}{path}", headers, body)
            except NotFound:
                self._outage.met(time.monotonic())
                raise
            except Unavailable as refused:
                problem = refused
            except (ClientError, TimeoutError) as error:
                problem.__cause__ = error
            else:
                self._outage.met(time.monotonic())
                return answer
        self._outage.missed(time.monotonic(), problem)
        raise problem

    @property
    def _bases(self) -> list[str]:
        return [base.strip() for base in self._settings.media_url.split(",")]

    def _headers(self, ticket: Ticket) -> dict[str, str]:
        bearer = ticket_for(self._settings, ticket, CONTROL_SECONDS)
        return {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"}

    async def _follow(self, method: str, url: str, headers: dict[str, str], body: bytes | None) -> bytes:
        """Any node knows the one that has the room; the library would not take our ticket along to it."""
        for _ in range(MOST_STEPS):
            async with self._http.request(
                method, url, data=body, headers=headers, timeout=PATIENCE, allow_redirects=False
            ) as answer:
                if answer.status != 307:
                    return _checked(answer.status, await answer.read())
                url = answer.headers["Location"]
        raise Unavailable("the room is moving between nodes", reason="media_unreachable")


def _checked(status: int, body: bytes) -> bytes:
    if status == 404:
        raise NotFound("the media node has no such room")
    if status >= 400:
        raise Unavailable(f"the media node refused with {status}", reason="media_refused")
    return body


MEDIA_NODE = web.AppKey("media_node", MediaNode)


async def media_node(app: web.Application) -> AsyncIterator[None]:
    """Cleanup context of the web side: `app[MEDIA_NODE]` with its own connections."""
    async with ClientSession() as http:
        app[MEDIA_NODE] = node = MediaNode(app[SETTINGS], http)
        about = "Recordings that are thrown away and that some media node may still have"
        app[METRICS].gauge("recordings_unerased", about, lambda: node.unerased, "kind")
        about = "Shows and recorded interviews of which the media plane could not be told what is wanted"
        app[METRICS].gauge("rooms_untold", about, lambda: {kind: len(ids) for kind, ids in node.untold.items()}, "kind")
        yield
