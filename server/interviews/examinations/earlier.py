"""What was called off after its word was said stays to be seen by whoever is in the next examination for the job.

An institution may have to call off what is drawn, and may announce anew: that draws another order. It cannot be kept
from it without keeping it from calling off; so everybody sees that it did, which order that was, and who it was.
"""

from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.interviews.examinations.lookup import WHOLE
from server.interviews.examinations.models import Examination
from server.interviews.examinations.record import Earlier


class EarlierView(Earlier, kw_only=True):
    word: str
    name: str
    """Of who called it off."""
    number: int | None
    """The reader's own in it."""


async def before(db: AsyncSession, row: Examination) -> list[Examination]:
    """The oldest first."""
    said = select(Examination).where(Examination.job_id == row.job_id, Examination.announced_at < row.announced_at)
    said = said.where(Examination.word.is_not(None), Examination.cancelled_at.is_not(None))
    return list(await db.scalars(said.order_by(Examination.announced_at).options(*WHOLE)))


def earlier(row: Examination) -> Earlier:
    """Needs the row as `examinations.lookup` loads it."""
    assert row.seed
    assert row.cancelled_at
    assert row.cancelled_by_id
    return Earlier(
        examination=row.id,
        announced_at=row.announced_at,
        commitment=row.commitment,
        seed=row.seed,
        drawn_at=row.drawn_at,
        cancelled_at=row.cancelled_at,
        cancelled_by=row.cancelled_by_id,
        lots=[one.id for one in row.by_number()],
    )


def earlier_view(row: Examination, reader: UUID) -> EarlierView:
    assert row.word
    assert row.cancelled_by
    own = (one.number for one in row.examinees if one.application.graduate_id == reader)
    facts = msgspec.structs.asdict(earlier(row))
    return EarlierView(**facts, word=row.word, name=row.cancelled_by.name, number=next(own, None))
