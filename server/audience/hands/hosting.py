"""What hosts do with raised hands: ask one in, mute them, end their turn, undo it."""

from aiohttp import web
from sqlalchemy import select

from server import audit
from server.access import Actor, Role, require
from server.audience.hands.events import HandView
from server.audience.hands.models import OPEN, SEATED, Hand, HandState
from server.audience.hands.raising import ForHand, must_not_be_many
from server.audience.hands.seen import found, tell, view
from server.audience.hands.stage import leave_stage, stand_on_stage
from server.audience.sanctions import silenced
from server.broadcasts.models import Broadcast
from server.db import Work
from server.diary.cells import cells, lock, must_have_no_interview
from server.errors import Conflict


class Hush(ForHand):
    on: bool
    """Whether they are heard."""


async def ask_in(work: Work, actor: Actor | None, command: ForHand) -> HandView:
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
    hand.put_down(HandState.dismissed)
    if was_on_air:
        await leave_stage(app, work, broadcast, hand)
    return told(work, host, broadcast, hand, "end_hand")


async def raise_again(work: Work, actor: Actor | None, command: ForHand) -> HandView:
    """Undoes `ask_in` and `end_hand`: it is up as before, in its place. As they would raise it themselves."""
    host = require(actor, Role.host)
    if graduate := await work.db.scalar(select(Hand.person_id).where(Hand.id == command.hand)):
        await lock(work.db, [graduate])
    broadcast, hand = await found(work, command.hand)
    broadcast.must_be_live()
    others = Hand.broadcast_id == broadcast.id, Hand.person_id == hand.person_id, Hand.id != hand.id
    if await work.db.scalar(select(Hand.id).where(*others, Hand.state.in_(OPEN)).limit(1)):
        raise Conflict("they have raised another one since", "hand_moved_on")
    if await silenced(work.db, broadcast.id, {hand.person_id}, work.now):
        raise Conflict("they may not write here", "hand_silenced")
    try:
        await must_have_no_interview(work.db, hand.person_id, cells(work.now, 1))
    except Conflict:
        raise Conflict("they are in an interview", "hand_in_interview") from None
    if hand.state is HandState.dismissed:
        await must_not_be_many(work.db, broadcast)
    hand.raise_again()
    return told(work, host, broadcast, hand, "raise_again")


def told(work: Work, host: Actor, broadcast: Broadcast, hand: Hand, verb: str) -> HandView:
    audit.record(work, host, verb, f"hand:{hand.id}", hand.person_id, broadcast=str(broadcast.id))
    tell(work, hand)
    return view(hand, host)
