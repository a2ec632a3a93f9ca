"""Writing to the other side: at once for whoever is there, and a notice for whoever is not."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta
from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.access import Actor, Role, require
from server.db import Work
from server.errors import Conflict
from server.events import Event
from server.identity.actions import WRITTEN
from server.inbox.actions import notify_all
from server.interviews.lines.models import InterviewLine
from server.interviews.lookup import find
from server.interviews.models import Interview, InterviewState, Seat, SeatRole, SeatState, room_of
from server.rest import Command

LAST = 300
"""Lines a page gets."""


class Write(Command):
    text: Annotated[str, Meta(max_length=1000, pattern=WRITTEN)]
    panel: bool = False
    """A note the panel shares; the candidate never sees it."""


class InterviewLineView(msgspec.Struct):
    id: UUID
    person: UUID
    name: str
    text: str
    at: datetime
    panel: bool


class InterviewLines(msgspec.Struct):
    lines: list[InterviewLineView]


class InterviewLineSaid(Event, kw_only=True):
    """Somebody of the interview wrote something."""

    name = "line_said"
    namespace = "/interviews"
    interview: UUID
    line: InterviewLineView


async def write(work: Work, actor: Actor | None, id: UUID, command: Write) -> InterviewLineView:
    actor = require(actor, Role.graduate, Role.recruiter)
    row = await find(work.db, actor, id, change=True)
    if command.panel:
        return await noted(work, require(actor, Role.recruiter), row, command.text.strip())
    if row.state is InterviewState.cancelled:
        raise Conflict("this interview is cancelled", "interview_cancelled")
    return await said(work, actor, row, command.text.strip())


async def noted(work: Work, actor: Actor, row: Interview, text: str) -> InterviewLineView:
    line = await written(work, actor, row, text, panel=True)
    seen = view(line, row)
    work.tell(InterviewLineSaid(room=panel_room(row.id), interview=row.id, line=seen))
    return seen


def panel_room(interview: UUID) -> str:
    return f"{room_of(interview)}:panel"


async def written(work: Work, actor: Actor, row: Interview, text: str, panel: bool) -> InterviewLine:
    line = InterviewLine(interview_id=row.id, person_id=actor.id, text=text, at=work.now, panel=panel)
    line.name = actor.name
    work.db.add(line)
    await work.db.flush()
    return line


async def said(work: Work, actor: Actor, row: Interview, text: str) -> InterviewLineView:
    line = await written(work, actor, row, text, panel=False)
    seen = view(line, row)
    absent = [seat.person_id for seat in row.seats if misses(seat, actor)]
    facts = {"job": row.application.job.title, "company": row.application.job.company.name}
    await notify_all(work, absent, "interview_message", f"/interviews/{row.id}", **facts)
    work.tell(InterviewLineSaid(room=row.room, interview=row.id, line=seen))
    return seen


def misses(seat: Seat, actor: Actor) -> bool:
    """Of the other side, and not here to read it."""
    other = SeatRole.panel if actor.role is Role.graduate else SeatRole.candidate
    return seat.role is other and seat.state is SeatState.away and not seat.person.erased_at


async def read(db: AsyncSession, actor: Actor | None, id: UUID) -> InterviewLines:
    row = await find(db, actor, id)
    newest = select(InterviewLine).where(InterviewLine.interview_id == row.id)
    if row.graduate_id == require(actor, Role.graduate, Role.recruiter).id:
        newest = newest.where(InterviewLine.panel.is_(False))
    lines = list(await db.scalars(newest.order_by(InterviewLine.at.desc(), InterviewLine.id).limit(LAST)))
    return InterviewLines([view(line, row) for line in reversed(lines)])


def view(line: InterviewLine, row: Interview | None = None) -> InterviewLineView:
    """With the interview, for its people, who may know the candidate by number alone."""
    name = row.known_as(line.person_id, line.name) if row else line.name
    return InterviewLineView(line.id, line.person_id, name, line.text, line.at, line.panel)


async def export(db: AsyncSession, person: UUID) -> list[InterviewLineView]:
    mine = select(InterviewLine).where(InterviewLine.person_id == person)
    return [view(line) for line in await db.scalars(mine.order_by(InterviewLine.at))]


async def erase(work: Work, person: UUID) -> None:
    """What they wrote; and what was written to and about them, the notes of the panel above all."""
    theirs = InterviewLine.interview_id.in_(select(Interview.id).where(Interview.graduate_id == person))
    await work.db.execute(delete(InterviewLine).where(or_(InterviewLine.person_id == person, theirs)))
