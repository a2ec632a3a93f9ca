"""One after the other, as the lot has it; what its closed record allows and forbids."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.applications.models import Application
from server.errors import Conflict
from server.interviews.examinations.models import Examination, ExaminationState
from server.interviews.lookup import standing
from server.interviews.models import Interview


async def must_be_next(db: AsyncSession, row: Interview) -> None:
    """In an examination nobody is let in before those with lower numbers are over, or did not come."""
    if row.number is None:
        return
    before = select(Interview.id).join(Application).where(Interview.examination_id == row.examination_id, standing())
    if await db.scalar(before.where(Interview.number < row.number).limit(1)):
        raise Conflict("somebody with a lower number comes first", "not_their_turn")


async def must_be_recorded(db: AsyncSession, row: Interview) -> None:
    """Nobody of an examination is told an outcome that its record could still contradict."""
    if row.examination_id and not await recorded(db, row):
        raise Conflict("close the record of the examination first", "record_open")


async def must_not_be_examined(db: AsyncSession, job: UUID) -> None:
    """From the announcement until the record is closed: who could change then what counts could choose who wins."""
    going_on = Examination.state.in_((ExaminationState.announced, ExaminationState.drawn))
    if await db.scalar(select(Examination.id).where(Examination.job_id == job, going_on).limit(1)):
        raise Conflict("candidates are being examined by these", "criteria_examined")


async def must_not_be_recorded(db: AsyncSession, row: Interview) -> None:
    """Whose card was not waited for comes too late."""
    if row.examination_id and await recorded(db, row):
        raise Conflict("the record of the examination is closed", "examination_closed")


async def recorded(db: AsyncSession, row: Interview) -> bool:
    return await db.scalar(recorded_ones().where(Examination.id == row.examination_id)) is not None


def recorded_ones() -> Select[UUID]:
    """Examinations whose record is closed."""
    return select(Examination.id).where(Examination.closed_at.is_not(None))
