"""The hands somebody raised: handed out, and gone when they leave."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.audience.hands.models import Hand, HandState
from server.db import Work
from server.errors import Conflict


async def export(db: AsyncSession, person: UUID) -> list[dict[str, Any]]:
    rows = await db.scalars(select(Hand).where(Hand.person_id == person).order_by(Hand.at))
    return [
        {"broadcast": hand.broadcast_id, "at": hand.at, "state": hand.state, "agreed_at": hand.on_air_at}
        for hand in rows
    ]


async def must_not_be_on_air(work: Work, person: UUID) -> None:
    """Who raised a hand and was let in."""
    speaks = select(Hand.id).where(Hand.person_id == person, Hand.state == HandState.on_air)
    if await work.db.scalar(speaks.limit(1)):
        raise Conflict("they are on the air: a host ends their turn first", "on_air_now")


async def erase(work: Work, person: UUID) -> None:
    """Who is on air at this moment is let off it by the clock, which needs their row."""
    mine = Hand.person_id == person
    await work.db.execute(delete(Hand).where(mine, Hand.state != HandState.on_air))
    await work.db.execute(update(Hand).where(mine).values(name=""))
