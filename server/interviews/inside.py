"""What people do in the room: show whether they can be heard and seen, raise a hand, take more time."""

from uuid import UUID

from server import audit
from server.access import Actor, Role, require, signed_in
from server.db import Work
from server.errors import Conflict
from server.interviews.appointments.cells import prolong
from server.interviews.lobby import announce, must_be_on_panel
from server.interviews.lookup import find
from server.interviews.models import SeatState
from server.rest import Command


class Show(Command):
    """What is None stays as it is."""

    interview: UUID
    audio: bool | None = None
    video: bool | None = None
    paused: bool | None = None
    hand: bool | None = None


async def show(work: Work, actor: Actor | None, command: Show) -> None:
    row = await find(work.db, actor, command.interview, change=True)
    row.must_go_on()
    seat = row.seat_of(signed_in(actor).id)
    if seat is None or seat.state is not SeatState.inside:
        raise Conflict("you are not inside", "not_inside")
    before = (seat.audio, seat.video, seat.paused, seat.hand)
    wished = (command.audio, command.video, command.paused, command.hand)
    after = tuple(old if new is None else new for old, new in zip(before, wished, strict=True))
    if after != before:
        seat.audio, seat.video, seat.paused, seat.hand = after
        announce(work, row)


async def extend(work: Work, actor: Actor | None, id: UUID, minutes: int) -> None:
    actor = require(actor, Role.recruiter)
    row = await find(work.db, actor, id, change=True)
    must_be_on_panel(row, actor)
    row.extend(minutes)
    await prolong(work, row)
    audit.record(work, actor, "extend", f"interview:{row.id}", minutes=minutes)
    announce(work, row)
