"""/interviews: the lobby and the room, as their people use them."""

from contextlib import suppress
from typing import Any, Literal
from uuid import UUID

from aiohttp import web

from server.access import Role, signed_in
from server.audience.hands.stage import put_down
from server.db import transaction
from server.errors import NotFound
from server.interviews import attending, inside, lobby, rooms
from server.interviews.attending import Place
from server.interviews.events import Entry, Way
from server.interviews.inside import Show
from server.interviews.lines.actions import panel_room
from server.interviews.models import room_of
from server.interviews.recordings import steering
from server.presence import PRESENCE
from server.realtime import Namespace
from server.rest import Command


class ForInterview(Command):
    interview: UUID


class Admit(ForInterview):
    person: UUID


class Ticketed(ForInterview):
    screen: bool = False
    """For a second source: what one shows of the own screen."""


class Extend(ForInterview):
    minutes: Literal[5, 10, 15]


class InterviewsLive(Namespace):
    path = "/interviews"

    def __init__(self, app: web.Application) -> None:
        super().__init__(app)
        self.places: dict[str, Place] = {}

    async def on_enter(self, sid: str, command: ForInterview) -> Entry:
        """Take one's seat: the panel inside, the candidate at the door or, if admitted before, inside."""
        actor = signed_in(await self.actor(sid))
        place = (command.interview, actor.id)
        await self.forget_other(sid, place)
        if not self.server.manager.is_connected(sid, self.path):
            raise NotFound("gone meanwhile")  # nobody would ever give this seat up
        self.places[sid] = place
        await attending.arrives(self.app, sid, place)
        async with transaction(self.app) as work:
            row = await lobby.enter(work, actor, command.interview)
            await self.hear(sid, row.room)  # before the commit: whatever changes after it is heard
            if actor.role is Role.recruiter:
                await self.hear(sid, panel_room(row.id))
        if self.places.get(sid) != place:
            await self.gone(sid, place)
        await steering.follow(self.app, row.id)
        return await rooms.entry(self.app, row, actor.id)

    async def forget_other(self, sid: str, place: Place) -> None:
        """A socket is in one interview at a time."""
        before = self.places.get(sid)
        if before and before != place:
            del self.places[sid]
            for room in (room_of, panel_room):
                await self.leave_room(sid, room(before[0]))
            await self.gone(sid, before)

    async def hear(self, sid: str, room: str) -> None:
        """Nothing, if the socket went while the door opened."""
        if sid in self.places:
            await self.enter_room(sid, room)

    async def on_admit(self, sid: str, command: Admit) -> None:
        """Open the door to somebody who knocks; any of the panel may."""
        actor = await self.actor(sid)
        async with transaction(self.app) as work:
            row = await lobby.admit(work, actor, command.interview, command.person)
            if row:
                await put_down(self.app, work, row.graduate_id)
        if row:
            await steering.follow(self.app, row.id)
            await rooms.welcome(self.app, row, command.person)

    async def on_leave(self, sid: str, command: ForInterview) -> None:
        """Give up one's seat; the candidate would knock again."""
        actor = signed_in(await self.actor(sid))
        async with transaction(self.app) as work:
            row = await lobby.leave(work, actor, command.interview)
        self.places.pop(sid, None)
        await self.app[PRESENCE].leave(sid)
        await steering.follow(self.app, row.id)
        await rooms.show_out(self.app, row.room, actor.id)

    async def on_end(self, sid: str, command: ForInterview) -> None:
        """Everybody is out, and the media room closed."""
        actor = await self.actor(sid)
        async with transaction(self.app) as work:
            row = await lobby.end(self.app, work, actor, command.interview)
        await steering.steer(self.app, row.id)
        await rooms.close(self.app, row.room)

    async def on_ticket(self, sid: str, command: Ticketed) -> Way:
        """A fresh ticket for whoever is inside."""
        return await rooms.fresh(self.app, await self.actor(sid), command.interview, command.screen)

    async def on_show(self, sid: str, command: Show) -> None:
        """Whether microphone and camera are on, the device holds the camera back, and the hand is raised."""
        actor = await self.actor(sid)
        async with transaction(self.app) as work:
            await inside.show(work, actor, command)

    async def on_extend(self, sid: str, command: Extend) -> None:
        """More time, where nobody of the room is expected elsewhere."""
        actor = await self.actor(sid)
        async with transaction(self.app) as work:
            await inside.extend(work, actor, command.interview, command.minutes)

    async def on_disconnect(self, sid: str, reason: Any = None) -> None:
        place = self.places.pop(sid, None)
        if place:
            await self.gone(sid, place)

    async def gone(self, sid: str, place: Place) -> None:
        """The seat is away once no socket of its person is left."""
        with suppress(NotFound):  # nobody was let in who asked for what they may not see
            await attending.goes(self.app, sid, place)
