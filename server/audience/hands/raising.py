"""What a graduate does with their hand: raise it, put it down, agree to be heard, come back after a bad network."""

from uuid import UUID

from aiohttp import web
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from server import audit
from server.access import Actor, Role, require, signed_in
from server.audience.hands.events import HandView
from server.audience.hands.models import OPEN, Hand, HandState
from server.audience.hands.seen import found, tell, view
from server.audience.hands.stage import leave_stage, stand_on_stage
from server.audience.restraint import may_write
from server.broadcasts.finding import bare
from server.broadcasts.models import Broadcast
from server.broadcasts.tickets import TicketView, handed_out
from server.db import Work
from server.diary.cells import cells, lock, must_have_no_interview
from server.errors import Conflict, Invalid, NotFound
from server.media.control import Ticket
from server.rest import Command
from server.settings import SETTINGS

MOST = 50


class RaiseHand(Command):
    broadcast: UUID


class ForHand(Command):
    hand: UUID


class Speak(ForHand):
    consent: bool
    """To being heard by everybody, and to being in the recording."""


async def raise_hand(work: Work, actor: Actor | None, command: RaiseHand) -> HandView:
    """One each; again changes nothing. Not by who may not write in the show, nor in the time of an interview."""
    graduate = require(actor, Role.graduate)
    await lock(work.db, [graduate.id])  # before the show, as whoever keeps time for one of its turns
    broadcast = await bare(work.db, command.broadcast, lock=True)
    broadcast.must_be_live()
    raised = select(Hand).where(Hand.broadcast_id == broadcast.id, Hand.state.in_(OPEN))
    if mine := await work.db.scalar(raised.where(Hand.person_id == graduate.id)):
        return view(mine, graduate)
    await may_write(work.db, graduate, broadcast, work.now)
    await must_have_no_interview(work.db, graduate.id, cells(work.now, 1))
    await must_not_be_many(work.db, broadcast)
    hand = Hand(broadcast_id=broadcast.id, person_id=graduate.id, state=HandState.raised, at=work.now)
    hand.name, hand.heard, hand.version = graduate.name, False, 0
    work.db.add(hand)
    await work.db.flush()
    tell(work, hand)
    return view(hand, graduate)


async def must_not_be_many(db: AsyncSession, broadcast: Broadcast) -> None:
    open_now = select(func.count()).where(Hand.broadcast_id == broadcast.id, Hand.state.in_(OPEN))
    if (await db.scalar(open_now) or 0) >= MOST:
        raise Conflict("many hands are up already", "too_many_hands")


async def lower_hand(app: web.Application, work: Work, actor: Actor | None, command: ForHand) -> HandView:
    """At any time: before it is asked for, instead of being heard, and while being heard."""
    graduate, broadcast, hand = await own(work, actor, command.hand)
    was_on_air = hand.state is HandState.on_air
    hand.put_down()
    if was_on_air:
        audit.record(work, graduate, "leave_air", f"hand:{hand.id}", broadcast=str(broadcast.id))
        await leave_stage(app, work, broadcast, hand)
    tell(work, hand)
    return view(hand, graduate)


async def speak(app: web.Application, work: Work, actor: Actor | None, command: Speak) -> TicketView:
    """From here on they are heard, as soon as their microphone is connected; not in the time of an interview."""
    await lock(work.db, [signed_in(actor).id])
    graduate, broadcast, hand = await own(work, actor, command.hand)
    if not command.consent:
        raise Invalid("nobody is heard without having agreed", "consent_missing")
    broadcast.must_be_live()
    await must_have_no_interview(work.db, graduate.id, cells(work.now, 1))
    hand.speak(work.now)
    audit.record(work, graduate, "agree_to_be_heard", f"hand:{hand.id}", broadcast=str(broadcast.id))
    await stand_on_stage(app, work, broadcast, hand)
    tell(work, hand)
    return ticket(app, work, broadcast, hand)


async def hand_ticket(app: web.Application, work: Work, actor: Actor | None, command: ForHand) -> TicketView:
    """A fresh one, for as long as they are on air: to come back, or to hear whoever is on air by now."""
    _, broadcast, hand = await own(work, actor, command.hand)
    hand.must_be(HandState.on_air)
    return ticket(app, work, broadcast, hand)


async def own(work: Work, actor: Actor | None, id: UUID) -> tuple[Actor, Broadcast, Hand]:
    graduate = signed_in(actor)
    broadcast, hand = await found(work, id)
    if hand.person_id != graduate.id:
        raise NotFound("no such hand")
    return graduate, broadcast, hand


def ticket(app: web.Application, work: Work, broadcast: Broadcast, hand: Hand) -> TicketView:
    """Publishes sound alone; hears those who are heard by everybody, without the delay of the show."""
    others = {broadcast.on_air, *broadcast.voices} - {None, hand.source}
    heard = tuple(sorted(source for source in others if source))
    allowed = Ticket(broadcast.room, publish=hand.source, label=hand.name, voice=True, sources=heard)
    return handed_out(app[SETTINGS], allowed, work.now)
