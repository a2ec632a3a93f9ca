"""What examinations know about a person: handed out, and erased but for lot and number, which name nobody."""

from decimal import Decimal
from uuid import UUID

import msgspec
from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from server.applications.events import Titled
from server.applications.models import Application
from server.db import Work
from server.interviews.examinations.lookup import WHOLE
from server.interviews.examinations.models import Examination, ExaminationState, Examinee, Examiner
from server.interviews.examinations.record import decode
from server.interviews.examinations.views import CheckView, GivenView, check_view, given_views


class Examined(msgspec.Struct, kw_only=True):
    """An examination somebody took part in."""

    examination: UUID
    job: Titled
    examiner: bool
    number: int | None
    identity: CheckView | None
    score: Decimal | None
    place: int | None
    given: list[GivenView]


async def export(db: AsyncSession, person: UUID) -> list[Examined]:
    """The own number, check and result; of examiners that they sat there: their cards are among the scorecards."""
    candidate = select(Examinee.examination_id).join(Application).where(Application.graduate_id == person)
    examiner = select(Examiner.examination_id).where(Examiner.person_id == person)
    theirs = select(Examination).where(or_(Examination.id.in_(candidate), Examination.id.in_(examiner)))
    return [examined(row, person) for row in await db.scalars(theirs.options(*WHOLE).order_by(Examination.starts_at))]


def examined(row: Examination, person: UUID) -> Examined:
    mine = next((one for one in row.examinees if one.application.graduate_id == person), None)
    lines = decode(row.record).lines if mine and row.record and row.published_at else []
    line = next((line for line in lines if mine and line.lot == mine.id), None)
    return Examined(
        examination=row.id,
        job=Titled(row.job.id, row.job.title),
        examiner=row.examines(person),
        number=mine.number if mine else None,
        identity=check_view(mine) if mine else None,
        score=line.score if line else None,
        place=line.place if line else None,
        given=given_views(line, {}) if line else [],
    )


async def erase(work: Work, person: UUID) -> None:
    """Whoever would have examined is not waited for."""
    theirs = select(Examinee).join(Application).where(Application.graduate_id == person)
    for one in await work.db.scalars(theirs.options(joinedload(Examinee.application))):
        one.forget()
    ahead = select(Examination.id).where(Examination.state == ExaminationState.announced)
    mine = (Examiner.person_id == person) & Examiner.examination_id.in_(ahead)
    await work.db.execute(delete(Examiner).where(mine))
