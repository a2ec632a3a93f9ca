"""The rooms of this node by name: made when somebody comes or is wanted, gone when nobody is left. And its bounds."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Iterator

from aiohttp import ClientSession, web

from server.background import ended
from server.errors import NotFound, Unavailable
from server.media.bounds import Bounds
from server.media.control import Wanted
from server.media.hls import LIVES
from server.media.hook import Hook
from server.media.live import Live
from server.media.peer import Peer
from server.media.room import Room
from server.media.slate import STEP, make_slate
from server.media.tally import Tally
from server.settings import CLOCK, SETTINGS, Clock, Settings

log = logging.getLogger(__name__)
BOUNDS = web.AppKey("media_bounds", Bounds)
LATER = {"Retry-After": "30"}
"""Places are not free in a moment."""


class Rooms:
    def __init__(
        self, settings: Settings, clock: Clock, http: ClientSession, lives: dict[str, Live], bounds: Bounds
    ) -> None:
        self._settings, self._clock, self._http, self._lives, self._bounds = settings, clock, http, lives, bounds
        self._ways = deque(settings.web_url.split(","))
        self.tally = Tally()
        self._slate = make_slate()
        self._rooms: dict[str, Room] = {}
        self._hooks: dict[str, Hook] = {}
        self._closing: set[asyncio.Task[None]] = set()

    def __iter__(self) -> Iterator[str]:
        return iter(self._rooms)

    def all(self) -> list[Room]:
        return list(self._rooms.values())

    def find(self, name: str) -> Room:
        if name not in self._rooms:
            raise NotFound("there is no such room", "no_such_room")
        return self._rooms[name]

    def open(self, name: str) -> Room:
        """The room of that name, made if it is not there."""
        if name not in self._rooms:
            if len(self._rooms) >= self._bounds.rooms:
                raise Unavailable("this node has no place for another room", "node_full", LATER)
            self._make(name)
        return self._rooms[name]

    def _make(self, name: str) -> None:
        room = Room(
            name,
            self._settings,
            self._clock,
            self._bounds,
            self._slate,
            self.tally,
            lambda: hook.changed(),
            lambda: self._tidy(room),
        )
        hook = Hook(self._http, self._settings, self._ways, room, lambda: self._tidy(room))
        self._rooms[name], self._hooks[name] = room, hook
        self._lives[name] = room.program.hls

    def take_over(self, name: str) -> None:
        """The room of a node that died: the web side is asked what is wanted of it."""
        self.open(name)
        self._lives[name].moved = True
        self.tell(name)

    def tell(self, name: str) -> None:
        """The web side hears what the room is like, as when it changed."""
        self._hooks[name].changed()

    def moved(self, name: str) -> bool:
        return self._lives[name].moved

    def place_for_viewer(self, program: bool) -> None:
        """Refuse one more viewer where all places are taken: of a program, the player then goes to LL-HLS.

        Nobody keeps others out who asks for places and does not come: the first that hesitates gives way.
        """
        viewers = [peer for room in self._rooms.values() for peer in room.viewers if peer.of_audience == program]
        if len(viewers) < (self._bounds.viewers if program else self._bounds.watching):
            return
        if (late := next((peer for peer in viewers if peer.hesitates), None)) is None:
            raise Unavailable("all places for viewers over WebRTC are taken", "whep_full", LATER)
        late.end("gave way")

    def peer(self, session: str) -> Peer:
        for room in self._rooms.values():
            if peer := room.peer(session):
                return peer
        raise NotFound("there is no such session", "no_such_session")

    async def want(self, name: str, wanted: Wanted) -> None:
        """Nothing wanted of a room that is not there makes none."""
        if name in self._rooms or wanted.live:
            room = self.open(name)
            await room.want(wanted)
            self._tidy(room)

    def _tidy(self, room: Room) -> None:
        """Close a room that is left, once the web side knows."""
        if room.idle and self._rooms.get(room.name) is room and self._hooks[room.name].quiet:
            task = asyncio.create_task(self.close(room.name))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    async def close(self, name: str) -> None:
        room, hook = self._rooms.pop(name, None), self._hooks.pop(name, None)
        if room and hook:
            self._lives.pop(name, None)
            await hook.close()
            await room.close()

    async def tick_on(self) -> None:
        """The one timer of all programs. What breaks one room stays in it."""
        while True:
            await asyncio.sleep(STEP)
            for room in list(self._rooms.values()):
                try:
                    room.tick()
                except Exception:
                    log.exception("a tick failed", extra={"room": room.name})

    async def close_all(self) -> None:
        await asyncio.gather(*[self.close(name) for name in list(self._rooms)])
        await asyncio.gather(*self._closing)


ROOMS = web.AppKey("rooms", Rooms)


async def rooms(app: web.Application) -> AsyncIterator[None]:
    """Cleanup context: `app[ROOMS]`, and `app[LIVES]` for those who serve LL-HLS."""
    async with ClientSession() as http:
        app[LIVES] = {}
        app[ROOMS] = Rooms(app[SETTINGS], app[CLOCK], http, app[LIVES], app.get(BOUNDS, Bounds()))
        ticking = asyncio.create_task(app[ROOMS].tick_on(), name="tick of the programs")
        yield
        await ended(ticking)
        await app[ROOMS].close_all()
