"""Running the show: what its host may do while it is on. Every command holds the show's lock to its end."""

from uuid import UUID

from server import audit
from server.access import Actor, Role, require
from server.broadcasts.finding import locked
from server.broadcasts.models import Broadcast
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


async def driving(work: Work, actor: Actor | None, id: UUID) -> tuple[Actor, Broadcast]:
    """The live show, for whoever drives it."""
    host = require(actor, Role.host)
    broadcast = await locked(work.db, id)
    broadcast.must_be_live()
    broadcast.must_be_driven_by(host)
    return host, broadcast


async def go_live(work: Work, actor: Actor | None, command: ForShow) -> Broadcast:
    """Whoever goes live drives; once only."""
    host = require(actor, Role.host)
    broadcast = await locked(work.db, command.broadcast)
    broadcast.go_live(host, work.now)
    audit.record(work, host, "go_live", f"broadcast:{broadcast.id}")
    return broadcast


async def take_over(work: Work, actor: Actor | None, command: ForShow) -> Broadcast:
    host = require(actor, Role.host)
    broadcast = await locked(work.db, command.broadcast)
    broadcast.must_be_live()
    audit.record(work, host, "take_over", f"broadcast:{broadcast.id}", before=str(broadcast.host_id))
    broadcast.host_id = host.id
    return broadcast


async def put_on_air(work: Work, actor: Actor | None, command: PutOnAir) -> Broadcast:
    """A guest or host whose picture, and as usual voice, is the program; nobody, with None. They may connect later."""
    host, broadcast = await driving(work, actor, command.broadcast)
    if command.source is not None:
        await must_be_somebody(work, broadcast, command.source)
    broadcast.on_air = command.source
    audit.record(work, host, "put_on_air", f"broadcast:{broadcast.id}", source=command.source)
    return broadcast


async def set_voice(work: Work, actor: Actor | None, command: SetVoice) -> Broadcast:
    """Whether a guest or host is heard, seen or not. They may connect later."""
    host, broadcast = await driving(work, actor, command.broadcast)
    await must_be_somebody(work, broadcast, command.source)
    broadcast.set_voice(command.source, command.on)
    audit.record(work, host, "set_voice", f"broadcast:{broadcast.id}", source=command.source, on=command.on)
    return broadcast


async def must_be_somebody(work: Work, broadcast: Broadcast, source: str) -> None:
    if source in {guest.source for guest in broadcast.guests}:
        return
    person = await work.db.get(Person, host_id(source))
    if person is None or person.role not in (Role.host, Role.staff):
        raise NotFound("no guest or host publishes under this name")


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
    host, broadcast = await driving(work, actor, command.broadcast)
    if command.job not in {pick.job_id for turn in broadcast.turns for pick in turn.picks}:
        raise NotFound("this job is not in the run-sheet")
    job = await job_to_show(work.db, command.job, today(work.now))
    broadcast.show_card(job, work.now)
    audit.record(work, host, "show_card", f"broadcast:{broadcast.id}", job=str(job.id))
    return broadcast


async def hide_card(work: Work, actor: Actor | None, command: ForShow) -> Broadcast:
    host, broadcast = await driving(work, actor, command.broadcast)
    if broadcast.card is None:
        raise Conflict("no card is shown", "no_card")
    broadcast.hide_card(work.now)
    audit.record(work, host, "hide_card", f"broadcast:{broadcast.id}")
    return broadcast


async def next_turn(work: Work, actor: Actor | None, command: ForShow) -> Broadcast:
    host, broadcast = await driving(work, actor, command.broadcast)
    broadcast.next_turn(work.now)
    audit.record(work, host, "next_turn", f"broadcast:{broadcast.id}")
    return broadcast


async def end(work: Work, actor: Actor | None, command: ForShow) -> Broadcast:
    host, broadcast = await driving(work, actor, command.broadcast)
    broadcast.end(work.now)
    audit.record(work, host, "end", f"broadcast:{broadcast.id}")
    return broadcast
