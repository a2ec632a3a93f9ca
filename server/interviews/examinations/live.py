"""/examinations: hearing that something in one of them is otherwise."""

from uuid import UUID

from server.access import signed_in
from server.db import reading
from server.interviews.events import examination_room
from server.interviews.examinations import views
from server.interviews.examinations.lookup import find
from server.interviews.examinations.views import ExaminationView
from server.realtime import Namespace
from server.rest import Command


class EnterExamination(Command):
    examination: UUID


class ExaminationsLive(Namespace):
    path = "/examinations"

    async def on_enter(self, sid: str, command: EnterExamination) -> ExaminationView:
        """As the actor may see it now; what moves from then on is heard."""
        actor = signed_in(await self.actor(sid))
        async with reading(self.app) as db:
            row = await find(db, actor, command.examination)
        await self.enter_room(sid, examination_room(row.id))
        async with reading(self.app) as db:
            return await views.view(db, actor, await find(db, actor, row.id))
