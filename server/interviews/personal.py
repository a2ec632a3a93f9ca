"""What interviews know about a person: handed out, and erased with them."""

from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db import Work
from server.diary.models import Cell
from server.errors import Conflict
from server.interviews.appointments.change import over
from server.interviews.appointments.models import Panelist, Slot
from server.interviews.appointments.telling import candidate_of, mail, panel_of, tell_candidate
from server.interviews.attending import current
from server.interviews.events import InterviewView, view
from server.interviews.lobby import announce
from server.interviews.lookup import WHOLE
from server.interviews.models import Interview, InterviewState, Seat, SeatRole, SeatState


async def export(db: AsyncSession, person: UUID) -> list[InterviewView]:
    """Those they were invited to, and those whose panel they sat on."""
    sat = Interview.id.in_(select(Seat.interview_id).where(Seat.person_id == person))
    mine = select(Interview).where(or_(Interview.graduate_id == person, sat)).options(*WHOLE)
    return [view(row) for row in await db.scalars(mine.order_by(Interview.starts_at))]


async def must_not_be_inside(work: Work, person: UUID) -> None:
    """In a room or at its door; also whose network is away from one that goes on, but not for ever: an examination that
    nobody ends stays open."""
    back_soon = Seat.admitted_at.is_not(None) & (Interview.kept == InterviewState.open)
    there = select(Seat.interview_id).join(Interview, Interview.id == Seat.interview_id).where(Seat.person_id == person)
    there = there.where(*current(work.now), or_(Seat.state != SeatState.away, back_soon))
    if await work.db.scalar(there.limit(1)):
        raise Conflict("they are in an interview: its panel ends it first", "in_interview_now")


async def erase(work: Work, person: UUID) -> None:
    """What was written about them goes; an invitation falls with its application, which is withdrawn next."""
    await call_off(work, person)
    await work.db.execute(delete(Cell).where(Cell.person_id == person))
    await offers_fall(work, person)
    await work.db.execute(update(Interview).where(Interview.graduate_id == person).values(note=""))


async def call_off(work: Work, person: UUID) -> None:
    """Appointments with them alone: better another time than nobody there."""
    sits = select(Seat.interview_id).where(Seat.person_id == person, Seat.role == SeatRole.panel)
    ahead = Interview.kept == InterviewState.invited, Interview.starts_at > work.now, Interview.examination_id.is_(None)
    rows = select(Interview).where(Interview.id.in_(sits), *ahead).options(*WHOLE)
    for row in await work.db.scalars(rows.with_for_update(of=Interview)):
        if row.state is InterviewState.invited and set(panel_of(row)) == {person}:
            row.cancel(work.now)
            await over(work, row)
            await tell_candidate(work, row, "interview_cancelled")
            mail(work, row, "interview_cancelled", candidate_of(row))
            announce(work, row)


async def offers_fall(work: Work, person: UUID) -> None:
    """Times at which they would have sat on the panel are offered no more."""
    theirs = Slot.id.in_(select(Panelist.slot_id).where(Panelist.person_id == person))
    await work.db.execute(update(Slot).where(theirs, Slot.withdrawn_at.is_(None)).values(withdrawn_at=work.now))
