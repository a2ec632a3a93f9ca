"""/interviews: the lobby and the room, as their people use them."""

from typing import Any
from uuid import UUID

from aiohttp import web

from server.access import signed_in
from server.db import transaction
from server.interviews import lobby, rooms
from server.interviews.events import Entry, Way
from server.realtime import Namespace
from server.rest import Command

Place = tuple[UUID, UUID]
"""An interview, and somebody in it."""


class ForInterview(Command):
    interview: UUID


class Admit(ForInterview):
    person: UUID


class InterviewsLive(Namespace):
    path = "/interviews"

    def __init__(self, app: web.Application) -> None:
        super().__init__(app)
        self.places: dict[str, Place] = {}

    async def on_enter(self, sid: str, command: ForInterview) -> Entry:
        """Take one's seat: the panel inside, the candidate at the door or, if admitted before, inside."""
        actor = signed_in(await self.actor(sid))
        place = self.places[sid] = (command.interview, actor.id)
        try:
            async with transaction(self.app) as work:
                row = await lobby.enter(work, actor, command.interview)
        except BaseException:
            self.places.pop(sid, None)
            raise
        await self.enter_room(sid, row.room)
        if self.places.get(sid) != place:  # the socket went while the door opened
            await self.gone(place)
        return await rooms.entry(self.app, row, actor.id)

    async def on_admit(self, sid: str, command: Admit) -> None:
        """Open the door to somebody who knocks; any of the panel may."""
        actor = await self.actor(sid)
        async with transaction(self.app) as work:
            row = await lobby.admit(work, actor, command.interview, command.person)
        if row:
            await rooms.welcome(self.app, row, command.person)

    async def on_leave(self, sid: str, command: ForInterview) -> None:
        """Give up one's seat; the candidate would knock again."""
        actor = signed_in(await self.actor(sid))
        async with transaction(self.app) as work:
            row = await lobby.leave(work, actor, command.interview)
        self.places.pop(sid, None)
        await rooms.show_out(self.app, row, actor.id)

    async def on_end(self, sid: str, command: ForInterview) -> None:
        """Everybody is out, and the media room closed."""
        actor = await self.actor(sid)
        async with transaction(self.app) as work:
            row = await lobby.end(work, actor, command.interview)
        await rooms.close(self.app, row.room)

    async def on_ticket(self, sid: str, command: ForInterview) -> Way:
        """A fresh ticket for whoever is inside."""
        return await rooms.fresh(self.app, await self.actor(sid), command.interview)

    async def on_disconnect(self, sid: str, reason: Any = None) -> None:
        if place := self.places.pop(sid, None):
            await self.gone(place)

    async def gone(self, place: Place) -> None:
        """The seat is away once no socket of its person is left here."""
        if place not in self.places.values():
            async with transaction(self.app) as work:
                await lobby.drop(work, *place)
