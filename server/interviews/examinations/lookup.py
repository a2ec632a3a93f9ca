"""Finding examinations: the company's own, those a graduate takes part in, and the one an interview belongs to."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from server.access import Actor, Role, require
from server.applications.models import Application
from server.errors import NotFound
from server.interviews import lookup
from server.interviews.examinations.models import Examination, Examinee, Examiner
from server.interviews.lookup import WHOLE as WHOLE_INTERVIEW
from server.interviews.models import Interview
from server.jobs.models import Job

WHOLE = (
    joinedload(Examination.job, innerjoin=True).joinedload(Job.company, innerjoin=True),
    joinedload(Examination.closed_by),
    joinedload(Examination.cancelled_by),
    selectinload(Examination.examiners).joinedload(Examiner.person, innerjoin=True),
    selectinload(Examination.examinees).options(
        joinedload(Examinee.application, innerjoin=True).joinedload(Application.graduate, innerjoin=True),
        joinedload(Examinee.checked_by),
    ),
)


def visible(actor: Actor | None) -> Select[Examination]:
    actor = require(actor, Role.graduate, Role.recruiter)
    if actor.role is Role.recruiter:
        whose = Examination.company_id == actor.company
    else:
        theirs = select(Examinee.examination_id).join(Application).where(Application.graduate_id == actor.id)
        whose = Examination.id.in_(theirs)
    return select(Examination).where(whose).options(*WHOLE)


async def find(db: AsyncSession, actor: Actor | None, id: UUID, change: bool = False) -> Examination:
    """The examination if the actor may see it; with `change`, locked until the transaction ends."""
    statement = visible(actor).where(Examination.id == id)
    row = await db.scalar(statement.with_for_update(of=Examination) if change else statement)
    if row is None:
        raise NotFound("no such examination")
    return row


async def interviews_of(db: AsyncSession, row: Examination, change: bool = False) -> dict[int, Interview]:
    """By number; whoever had withdrawn before the draw has none. With `change`, locked as well."""
    theirs = select(Interview).where(Interview.examination_id == row.id).options(*WHOLE_INTERVIEW)
    found = await db.scalars(theirs.order_by(Interview.id).with_for_update(of=Interview) if change else theirs)
    return {one.number: one for one in found if one.number}


async def examined_in(
    db: AsyncSession, actor: Actor | None, interview: UUID, change: bool = False
) -> tuple[Interview, Examination, Examinee]:
    """The examination that an interview of the actor's company belongs to, and whom it examines there."""
    of = await db.scalar(select(Interview.examination_id).where(Interview.id == interview))
    if of is None:
        raise NotFound("this interview is no examination")
    examination = await find(db, require(actor, Role.recruiter), of, change)  # before its interview, as in calling off
    row = await lookup.find(db, actor, interview, change)
    return row, examination, next(one for one in examination.examinees if one.number == row.number)
