"""/queues: those who wait, and those who call them."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from server.access import Role, signed_in
from server.applications.review import Note
from server.db import reading, transaction
from server.interviews.queue import serve, wait
from server.interviews.queue.views import Desk, Mine, PlaceView, desk_room, mine, queues_of, waiting_room
from server.jobs.actions import own_job
from server.realtime import Namespace
from server.rest import Command


class EnterQueues(Command):
    job: UUID | None = None
    """For interviewers: the desk of this job. A graduate enters all of theirs."""


class OfJob(Command):
    job: UUID


class Open(OfJob):
    minutes: Annotated[int, Meta(ge=5, le=60, multiple_of=5)] = 10


class OfPlace(Command):
    place: UUID


class Defer(OfPlace):
    note: Note = ""


class Queues(Namespace):
    path = "/queues"

    async def on_enter(self, sid: str, command: EnterQueues) -> Desk | Mine:
        actor = signed_in(await self.actor(sid))
        if actor.role is Role.recruiter and command.job:
            async with reading(self.app) as db:
                await own_job(db, actor, command.job)
            await self.enter_room(sid, desk_room(command.job))
            async with reading(self.app) as db:
                return await serve.desk_of(db, actor, command.job)
        async with reading(self.app) as db:
            queues = await queues_of(db, actor)
        for queue in queues:  # before their lines are read: what moves from now on is heard
            await self.enter_room(sid, waiting_room(queue))
        async with reading(self.app) as db:
            return await mine(db, actor)

    async def on_join(self, sid: str, command: OfJob) -> PlaceView:
        """At the end of the job's queue, or where one stands already."""
        actor = signed_in(await self.actor(sid))
        async with transaction(self.app) as work:
            place = await wait.join(self.app, work, actor, command.job)
        await self.enter_room(sid, waiting_room(place.queue))
        return place

    async def on_leave(self, sid: str, command: OfPlace) -> PlaceView:
        actor = await self.actor(sid)
        async with transaction(self.app) as work:
            place = await wait.leave(self.app, work, actor, command.place)
        await self.leave_room(sid, waiting_room(place.queue))
        return place

    async def on_accept(self, sid: str, command: OfPlace) -> PlaceView:
        """Within a minute of the call; the answer names the interview."""
        actor = await self.actor(sid)
        async with transaction(self.app) as work:
            return await wait.accept(self.app, work, actor, command.place)

    async def on_decline(self, sid: str, command: OfPlace) -> PlaceView:
        """Not now: back to the front, once."""
        actor = await self.actor(sid)
        async with transaction(self.app) as work:
            return await wait.decline(self.app, work, actor, command.place)

    async def on_open(self, sid: str, command: Open) -> Desk:
        """Opens the job's queue, or goes on after a pause."""
        actor = await self.actor(sid)
        async with transaction(self.app) as work:
            return await serve.open_queue(self.app, work, actor, command.job, command.minutes)

    async def on_pause(self, sid: str, command: OfJob) -> Desk:
        actor = await self.actor(sid)
        async with transaction(self.app) as work:
            return await serve.pause(self.app, work, actor, command.job)

    async def on_close(self, sid: str, command: OfJob) -> Desk:
        actor = await self.actor(sid)
        async with transaction(self.app) as work:
            return await serve.close(self.app, work, actor, command.job)

    async def on_next(self, sid: str, command: OfJob) -> PlaceView:
        """Calls whoever is first and free."""
        actor = await self.actor(sid)
        async with transaction(self.app) as work:
            return await serve.call_next(self.app, work, actor, command.job)

    async def on_defer(self, sid: str, command: Defer) -> PlaceView:
        """Asks somebody who waits to choose an appointment instead."""
        actor = await self.actor(sid)
        async with transaction(self.app) as work:
            return await serve.defer(self.app, work, actor, command.place, command.note)
