"""Who of those waiting could come now, and why the others are passed over."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from server.applications.models import Application
from server.db import Work
from server.diary.cells import cells
from server.diary.models import Cell
from server.interviews import lookup
from server.interviews.appointments.cells import in_a_room, in_a_show
from server.interviews.models import Interview
from server.interviews.queue.models import ENGAGED, PassedOver, Place, PlaceState, Queue
from server.interviews.queue.views import WHOLE, in_line

Reasons = dict[PassedOver, ColumnElement[bool]]
TOLD = 100
"""Of those passed over by one call, the first in the line learn why."""


def reasons(work: Work, queue: Queue) -> Reasons:
    """What keeps somebody from an interview that begins now, each as a condition on a place."""
    return {
        PassedOver.rest: and_(Place.rest_until.is_not(None), Place.rest_until > work.now),
        PassedOver.elsewhere: or_(engaged(), in_a_room(Place.graduate_id, work.now)),
        PassedOver.appointment: appointed(work, queue.minutes),
        PassedOver.turn: in_a_show(Place.graduate_id, cells(work.now, queue.minutes), work.now),
    }


def engaged() -> ColumnElement[bool]:
    """Called, or inside, by anybody."""
    other = aliased(Place)
    return exists().where(other.graduate_id == Place.graduate_id, other.state.in_(ENGAGED))


def appointed(work: Work, minutes: int) -> ColumnElement[bool]:
    """Has an appointment before this interview would be over."""
    span = cells(work.now, minutes)
    mine = (Cell.person_id == Place.graduate_id) & (Cell.cell >= span.start) & (Cell.cell < span.stop)
    taken = select(Cell.cell).join(Interview, Interview.id == Cell.interview_id).join(Application)
    return taken.where(mine, lookup.standing()).correlate(Place).exists()


async def first_free(db: AsyncSession, queue: Queue, busy: Reasons, lost: set[UUID]) -> Place | None:
    """`lost`: those another interviewer got a moment ago."""
    waiting = in_line(queue.id, PlaceState.waiting).where(Place.id.not_in(lost), ~or_(*busy.values()))
    waiting = waiting.order_by(Place.number).limit(1).options(*WHOLE)
    return await db.scalar(waiting.with_for_update(of=Place, skip_locked=True))


async def passed_over(db: AsyncSession, called: Place, busy: Reasons) -> list[Place]:
    """Who stands before the one called, and did not know yet why somebody else came first. They keep their places."""
    why = case(*((condition, reason.value) for reason, condition in busy.items()))
    before = in_line(called.queue_id, PlaceState.waiting).where(Place.number < called.number, or_(*busy.values()))
    before = before.order_by(Place.number).limit(TOLD).options(*WHOLE).with_for_update(of=Place, skip_locked=True)
    news = []
    for place, reason in await db.execute(before.with_only_columns(Place, why)):
        if place.passed_over != reason:
            place.passed_over = PassedOver(reason)
            news.append(place)
    return news
