"""Raised hands as they may be seen: hosts see all in order, everybody who was or is on air, each person their own."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from server.access import Actor
from server.audience import rooms
from server.audience.hands.events import HandChanged, HandView
from server.audience.hands.models import OPEN, OVER, PUBLIC, Hand, HandState
from server.broadcasts.finding import bare
from server.broadcasts.models import Broadcast
from server.db import Work
from server.errors import NotFound

NEWEST = 100


async def found(work: Work, id: UUID) -> tuple[Broadcast, Hand]:
    """Under the lock of its show: who has the one seat is decided there."""
    show = await work.db.scalar(select(Hand.broadcast_id).where(Hand.id == id))
    if show is None:
        raise NotFound("no such hand")
    broadcast = await bare(work.db, show, lock=True)
    hand = await work.db.get(Hand, id, populate_existing=True, options=[joinedload(Hand.person)])
    if hand is None:
        raise NotFound("no such hand")
    return broadcast, hand


async def listed(db: AsyncSession, actor: Actor | None, broadcast: UUID) -> list[HandView]:
    """Those that are open in the order they were raised, then the newest others."""
    rows = select(Hand).where(Hand.broadcast_id == broadcast)
    if not (actor and actor.hosts):
        public = Hand.on_air_at.is_not(None) & Hand.state.in_(PUBLIC)
        rows = rows.where(or_(public, Hand.person_id == actor.id) if actor else public)
    still = await db.scalars(rows.where(Hand.state.in_(OPEN)).order_by(Hand.at, Hand.id))
    over = await db.scalars(rows.where(Hand.state.in_(OVER)).order_by(Hand.at.desc(), Hand.id).limit(NEWEST))
    return [view(hand, actor) for hand in (*still, *over)]


def tell(work: Work, hand: Hand) -> None:
    show = hand.broadcast_id
    public = hand.on_air_at and hand.state in PUBLIC
    audience = rooms.everybody(show) if public else rooms.hosts(show)
    work.tell(HandChanged(room=audience, hand=shown(hand)))
    work.tell(HandChanged(room=rooms.one(show, hand.person_id), hand=shown(hand, mine=True)))


def view(hand: Hand, reader: Actor | None) -> HandView:
    return shown(hand, mine=reader is not None and reader.id == hand.person_id)


def shown(hand: Hand, mine: bool = False) -> HandView:
    """That it is one's own outranks what everybody hears."""
    on_air = hand.state is HandState.on_air
    return HandView(
        id=hand.id,
        version=2 * hand.version + mine,
        name=hand.name,
        state=hand.state,
        at=hand.at,
        asked_at=hand.asked_at,
        on_air_at=hand.on_air_at,
        heard=hand.heard,
        connected=on_air and hand.missing_since is None,
        source=hand.source,
        mine=mine,
    )
