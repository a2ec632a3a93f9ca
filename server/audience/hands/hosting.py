"""What hosts do with raised hands: ask one in, mute them, end their turn."""

from aiohttp import web
from sqlalchemy import select

from server import audit
from server.access import Actor, Role, require
from server.audience.hands.events import HandView
from server.audience.hands.models import SEATED, Hand, HandState
from server.audience.hands.raising import ForHand
from server.audience.hands.seen import found, tell, view
from server.audience.hands.stage import leave_stage, stand_on_stage
from server.broadcasts.models import Broadcast
from server.db import Work
from server.errors import Conflict


class Hush(ForHand):
    on: bool
    """Whether they are heard."""


async def ask_in(app: web.Application, work: Work, actor: Actor | None, command: ForHand) -> HandView:
    """They are asked whether they want to be heard. Whoever drives decides that, one at a time."""
    host = require(actor, Role.host)
    broadcast, hand = await found(work, command.hand)
    broadcast.must_be_live()
    broadcast.must_be_driven_by(host)
    if await work.db.scalar(select(Hand.id).where(Hand.broadcast_id == broadcast.id, Hand.state.in_(SEATED)).limit(1)):
        raise Conflict("another graduate has the microphone", "seat_taken")
    hand.ask(work.now)
    return told(work, host, broadcast, hand, "ask_in")


async def hush(app: web.Application, work: Work, actor: Actor | None, command: Hush) -> HandView:
    host = require(actor, Role.host)
    broadcast, hand = await found(work, command.hand)
    hand.hush(command.on)
    await stand_on_stage(app, work, broadcast, hand)
    return told(work, host, broadcast, hand, "unmute_hand" if command.on else "mute_hand")


async def end_hand(app: web.Application, work: Work, actor: Actor | None, command: ForHand) -> HandView:
    """Any host may: whoever sees first that it must end."""
    host = require(actor, Role.host)
    broadcast, hand = await found(work, command.hand)
    was_on_air = hand.state is HandState.on_air
    hand.put_down(HandState.ended)
    if was_on_air:
        await leave_stage(app, work, broadcast, hand)
    return told(work, host, broadcast, hand, "end_hand")


def told(work: Work, host: Actor, broadcast: Broadcast, hand: Hand, verb: str) -> HandView:
    audit.record(work, host, verb, f"hand:{hand.id}", broadcast=str(broadcast.id))
    tell(work, hand)
    return view(hand, host)
