"""A graduate on the stage of a show: one more voice, and nothing of it left afterwards."""

from uuid import UUID

from aiohttp import web
from sqlalchemy import select

from server import audit
from server.audience.hands.models import OPEN, Hand, HandState
from server.audience.hands.seen import found, tell
from server.broadcasts.announcing import direct
from server.broadcasts.models import Broadcast
from server.broadcasts.stage import clear
from server.db import Work


async def stand_on_stage(app: web.Application, work: Work, broadcast: Broadcast, hand: Hand) -> None:
    """Heard, or muted."""
    broadcast.set_voice(hand.source, hand.heard)
    await direct(app, work, broadcast)


async def leave_stage(app: web.Application, work: Work, broadcast: Broadcast, hand: Hand) -> None:
    """Not heard any more, and their microphone disconnected."""
    broadcast.set_voice(hand.source, False)
    await direct(app, work, broadcast)
    work.then(lambda: clear(app, broadcast.room, hand.source))


async def over(app: web.Application, work: Work, broadcast: Broadcast, hand: Hand, state: HandState | None) -> None:
    """By itself, whatever it was; as if they had put it down, where `state` says nothing else."""
    was_on_air = hand.state is HandState.on_air
    hand.put_down(state)
    audit.record(work, None, "hand_over", f"hand:{hand.id}", broadcast=str(broadcast.id), state=hand.state)
    if was_on_air:
        await leave_stage(app, work, broadcast, hand)
    tell(work, hand)


async def put_down(app: web.Application, work: Work, person: UUID) -> None:
    """In any show: they went in elsewhere. The person is locked, so nothing is raised meanwhile."""
    raised = select(Hand.id).where(Hand.person_id == person, Hand.state.in_(OPEN)).order_by(Hand.broadcast_id)
    for mine in list(await work.db.scalars(raised)):
        broadcast, hand = await found(work, mine)
        if hand.open:
            await over(app, work, broadcast, hand, None)
