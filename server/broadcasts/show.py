"""Running the show, or its rehearsal: what its host may do while it is on.

Every command holds the show's lock to its end. A rehearsal is run by the same commands, but what they do is in a row of
its own.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

from aiohttp import web

from server import audit
from server.access import Actor, Role, require
from server.broadcasts.events import RehearsalChanged
from server.broadcasts.finding import locked
from server.broadcasts.models import Broadcast
from server.broadcasts.rehearsal_models import Rehearsal
from server.broadcasts.turn_back import take_back
from server.db import Work
from server.errors import Conflict, NotFound
from server.identity.models import Person
from server.jobs.actions import job_to_show
from server.jobs.models import today
from server.rest import Command


class ForShow(Command):
    broadcast: UUID


class PutOnAir(ForShow):
    source: str | None


class SetVoice(ForShow):
    source: str
    on: bool


class ShowCard(ForShow):
    job: UUID


class UndoTurn(ForShow):
    turn: UUID
    """The one that was begun too early."""


Stage = Broadcast | Rehearsal
"""What is on now."""


class Driver:
    """Whoever drives what is on now, and what that is: the live show, or else the rehearsal of a scheduled one."""

    def __init__(self, work: Work, host: Actor, broadcast: Broadcast) -> None:
        self.broadcast = broadcast
        self.stage: Stage = on_now(broadcast)
        self.host, self._work = host, work

    def did(self, action: str, **details: Any) -> Broadcast:
        """Note it."""
        kind = "rehearsal" if isinstance(self.stage, Rehearsal) else "broadcast"
        audit.record(self._work, self.host, action, f"{kind}:{self.broadcast.id}", **details)
        return self.broadcast


def on_now(broadcast: Broadcast) -> Stage:
    if broadcast.rehearsing:
        return broadcast.rehearsing
    broadcast.must_be_live()
    return broadcast


async def driving(work: Work, actor: Actor | None, id: UUID) -> Driver:
    host = require(actor, Role.host)
    driver = Driver(work, host, await locked(work.db, id))
    driver.stage.must_be_driven_by(host)
    return driver


async def go_live(work: Work, actor: Actor | None, command: ForShow) -> Broadcast:
    """Whoever goes live drives; once only."""
    host = require(actor, Role.host)
    broadcast = await locked(work.db, command.broadcast)
    if broadcast.rehearsal:
        work.tell(RehearsalChanged(room=broadcast.backstage, broadcast=broadcast.id, rehearsal=None))
    broadcast.go_live(host, work.now)
    audit.record(work, host, "go_live", f"broadcast:{broadcast.id}")
    return broadcast


async def take_over(work: Work, actor: Actor | None, command: ForShow) -> Broadcast:
    host = require(actor, Role.host)
    driver = Driver(work, host, await locked(work.db, command.broadcast))
    before, driver.stage.host_id = driver.stage.host_id, host.id
    return driver.did("take_over", before=str(before))


async def put_on_air(work: Work, actor: Actor | None, command: PutOnAir) -> Broadcast:
    """A guest or host whose picture, and as usual voice, is the program; nobody, with None. They may connect later."""
    driver = await driving(work, actor, command.broadcast)
    if command.source is not None:
        await must_be_somebody(work, driver.broadcast, command.source)
    driver.stage.on_air = command.source
    return driver.did("put_on_air", source=command.source)


async def set_voice(work: Work, actor: Actor | None, command: SetVoice) -> Broadcast:
    """Whether a guest or host is heard, seen or not. They may connect later."""
    driver = await driving(work, actor, command.broadcast)
    await must_be_somebody(work, driver.broadcast, command.source)
    driver.stage.set_voice(command.source, command.on)
    return driver.did("set_voice", source=command.source, on=command.on)


async def must_be_somebody(work: Work, broadcast: Broadcast, source: str) -> str:
    """Their name."""
    if guest := next((guest for guest in broadcast.guests if guest.source == source), None):
        return guest.name
    person = await work.db.get(Person, host_id(source))
    if person is None or person.role not in (Role.host, Role.staff):
        raise NotFound("no guest or host publishes under this name")
    return person.name


def host_id(source: str) -> UUID:
    kind, _, person = source.partition(":")
    try:
        return UUID(person if kind == "host" else "")
    except ValueError:
        raise NotFound("no guest or host publishes under this name") from None


def host_source(actor: Actor) -> str:
    return f"host:{actor.id}"


async def show_card(work: Work, actor: Actor | None, command: ShowCard) -> Broadcast:
    """Shows a job of the run-sheet that may be applied for today."""
    driver = await driving(work, actor, command.broadcast)
    if command.job not in {pick.job_id for turn in driver.broadcast.turns for pick in turn.picks}:
        raise NotFound("this job is not in the run-sheet")
    job = await job_to_show(work.db, command.job, today(work.now))
    driver.stage.show_card(job, work.now)
    return driver.did("show_card", job=str(job.id))


async def hide_card(work: Work, actor: Actor | None, command: ForShow) -> Broadcast:
    driver = await driving(work, actor, command.broadcast)
    if driver.stage.card is None:
        raise Conflict("no card is shown", "no_card")
    driver.stage.hide_card(work.now)
    return driver.did("hide_card")


async def next_turn(work: Work, actor: Actor | None, command: ForShow) -> Broadcast:
    driver = await driving(work, actor, command.broadcast)
    driver.stage.next_turn(work.now)
    return driver.did("next_turn")


async def undo_turn(work: Work, actor: Actor | None, command: UndoTurn) -> Broadcast:
    """For a minute the turn that began last is taken back, with what was shown in it."""
    driver = await driving(work, actor, command.broadcast)
    take_back(driver.broadcast, command.turn, work.now)
    return driver.did("undo_turn", turn=str(command.turn))


Ending = Callable[[Work, Actor, Broadcast], Awaitable[None]]
ENDINGS: web.AppKey[Sequence[Ending]] = web.AppKey("endings")
"""What else goes on in a show and ends with it, just before, in the same transaction."""


async def end(endings: Sequence[Ending], work: Work, actor: Actor | None, command: ForShow) -> Broadcast:
    driver = await driving(work, actor, command.broadcast)
    if driver.stage is driver.broadcast:
        for ending in endings:
            await ending(work, driver.host, driver.broadcast)
    driver.stage.end(work.now)
    return driver.did("end")
