"""A new name, on pages that are open: of who has a seat, who waits in a queue, who examines and is examined."""

from uuid import UUID

from aiohttp import web
from sqlalchemy import or_, select

from server.applications.models import Application
from server.db import reading, transaction
from server.interviews.events import examination_moved
from server.interviews.examinations.models import Examination, Examinee, Examiner
from server.interviews.lobby import announce
from server.interviews.lookup import whole
from server.interviews.models import Interview, Seat
from server.interviews.queue import tell
from server.interviews.queue.models import LIVE, Place
from server.interviews.queue.views import WHOLE as WHOLE_PLACE
from server.interviews.recordings.events import RecordingChanged, view
from server.interviews.recordings.lookup import of

LATEST = 50


async def renamed(app: web.Application, person: UUID) -> None:
    """Interviews each by themselves, under their own locks."""
    theirs = select(Interview.id).join(Seat).where(Seat.person_id == person)
    async with reading(app) as db:
        interviews = list(await db.scalars(theirs.order_by(Interview.starts_at.desc()).limit(LATEST)))
    for interview in interviews:
        async with transaction(app) as work:
            row = await whole(work.db, interview, change=True)
            announce(work, row)
            for recording in await of(work.db, interview):
                work.tell(RecordingChanged(room=row.room, recording=view(row, recording)))
    waits = select(Place).where(Place.graduate_id == person, Place.state.in_(LIVE)).options(*WHOLE_PLACE)
    candidate = select(Examinee.examination_id).join(Application).where(Application.graduate_id == person)
    examiner = select(Examiner.examination_id).where(Examiner.person_id == person)
    mine = select(Examination.id).where(or_(Examination.id.in_(candidate), Examination.id.in_(examiner)))
    async with transaction(app) as work:
        for place in await work.db.scalars(waits.order_by(Place.id).with_for_update(of=Place)):
            tell.announce(app, work, place)
        for examination in await work.db.scalars(mine.order_by(Examination.starts_at.desc()).limit(LATEST)):
            examination_moved(work, examination)
