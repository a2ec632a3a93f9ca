"""What scorecards know about a person: what they wrote is handed out; what was written about them goes with them."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from server.db import Work
from server.interviews.models import Interview
from server.interviews.scorecards.cards import CardView, card_view
from server.interviews.scorecards.models import Scorecard


async def export(db: AsyncSession, person: UUID) -> list[CardView]:
    mine = select(Scorecard).where(Scorecard.person_id == person).options(joinedload(Scorecard.person))
    return [card_view(card) for card in await db.scalars(mine.order_by(Scorecard.saved_at))]


async def erase(work: Work, person: UUID) -> None:
    about = Scorecard.interview_id.in_(select(Interview.id).where(Interview.graduate_id == person))
    await work.db.execute(delete(Scorecard).where(about))
