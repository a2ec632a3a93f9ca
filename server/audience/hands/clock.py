"""What ends by itself: an ask that nobody answers, a microphone that stays away, the turn, the show; and the hand of
somebody who may not write in it any more."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from uuid import UUID

from aiohttp import web
from sqlalchemy import bindparam, exists, func, select

from server.audience.hands.models import OPEN, Hand, HandState
from server.audience.hands.seen import found
from server.audience.hands.stage import over
from server.audience.moderation import Sanction, silences
from server.background import every
from server.broadcasts.models import Broadcast, BroadcastState, Turn
from server.db import Work, reading, transaction
from server.settings import CLOCK

TICK = 1.0
ANSWERS_WITHIN = timedelta(seconds=45)
COMES_BACK_WITHIN = timedelta(seconds=20)
LAST_TURN = select(func.max(Turn.started_ms)).where(Turn.broadcast_id == Broadcast.id).scalar_subquery()
"""When the newest turn of the show began, on its clock."""
SILENCED = exists().where(Sanction.person_id == Hand.person_id, silences(Hand.broadcast_id, bindparam("now")))
STANDING = select(Hand, Broadcast, LAST_TURN, SILENCED).join(Broadcast, Broadcast.id == Hand.broadcast_id)


async def tick(app: web.Application) -> None:
    async with reading(app) as db:
        now = app[CLOCK].now()
        rows = await db.execute(STANDING.where(Hand.state.in_(OPEN)), {"now": now})
        ended = [hand.id for hand, show, turn, silenced in rows if due(hand, show, turn, silenced, now)]
    for hand in ended:
        async with transaction(app) as work:
            await end(app, work, hand)


def due(hand: Hand, show: Broadcast, turn_ms: int | None, silenced: bool, now: datetime) -> HandState | None:
    """What it has become by itself, if anything."""
    if not hand.open:
        return None
    if show.state is not BroadcastState.live:
        return HandState.ended
    if silenced:
        return HandState.dismissed
    if hand.state is HandState.asked and hand.asked_at and hand.asked_at + ANSWERS_WITHIN <= now:
        return HandState.declined
    if hand.state is HandState.on_air and hand.on_air_at:
        gone = hand.missing_since is not None and hand.missing_since + COMES_BACK_WITHIN <= now
        next_turn = turn_ms is not None and turn_ms > show.show_ms(hand.on_air_at)
        erased = not hand.name
        return HandState.ended if gone or next_turn or erased else None
    return None


async def end(app: web.Application, work: Work, id: UUID) -> None:
    """As it is now: another process may have been quicker."""
    await found(work, id)
    hand, show, turn, silenced = (await work.db.execute(STANDING.where(Hand.id == id), {"now": work.now})).one()
    if state := due(hand, show, turn, silenced, work.now):
        await over(app, work, show, hand, state)


async def ending_turns(app: web.Application) -> AsyncIterator[None]:
    async with every(TICK, tick, app):
        yield
