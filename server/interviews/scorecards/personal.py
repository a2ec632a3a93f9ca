"""What scorecards know about a person: what they wrote is handed out; what was written about them goes with them."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from server.db import Work
from server.interviews.examinations.order import recorded_ones
from server.interviews.models import Interview, InterviewState
from server.interviews.scorecards.cards import CardView, card_view
from server.interviews.scorecards.models import Scorecard


async def export(db: AsyncSession, person: UUID) -> list[CardView]:
    return await written(db, person, true())


async def for_others(db: AsyncSession, person: UUID) -> list[CardView]:
    """What is hidden while they judge is hidden here too: of an examination until its record is closed, else until the
    card is in and the interview over."""
    met = select(Interview.id).where(Interview.kept == InterviewState.ended, Interview.examination_id.is_(None))
    examined = select(Interview.id).where(Interview.examination_id.in_(recorded_ones()))
    met_and_in = and_(Scorecard.interview_id.in_(met), Scorecard.submitted_at.is_not(None))
    return await written(db, person, or_(met_and_in, Scorecard.interview_id.in_(examined)))


async def written(db: AsyncSession, person: UUID, which: ColumnElement[bool]) -> list[CardView]:
    mine = select(Scorecard).where(Scorecard.person_id == person, which).options(joinedload(Scorecard.person))
    return [card_view(card) for card in await db.scalars(mine.order_by(Scorecard.saved_at))]


async def erase(work: Work, person: UUID) -> None:
    about = Scorecard.interview_id.in_(select(Interview.id).where(Interview.graduate_id == person))
    await work.db.execute(delete(Scorecard).where(about))
