"""What becomes of an application: the company reads and decides, the graduate may withdraw. `NEXT` is the rule."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from server import audit
from server.access import Actor, Role, require
from server.applications.events import ApplicationView
from server.applications.lookup import find
from server.applications.models import Application, ApplicationState
from server.applications.tell import announce, tell_graduate, tell_recruiters
from server.db import Work
from server.rest import Command

Note = Annotated[str, Meta(max_length=500)]


class Answer(Command):
    note: Note = ""
    """The graduate reads it."""


async def read(work: Work, actor: Actor | None, id: UUID) -> ApplicationView:
    return await decide(work, require(actor, Role.recruiter), id, ApplicationState.read)


async def reject(work: Work, actor: Actor | None, id: UUID, command: Answer) -> ApplicationView:
    return await decide(work, require(actor, Role.recruiter), id, ApplicationState.rejected, command.note)


async def offer(work: Work, actor: Actor | None, id: UUID, command: Answer) -> ApplicationView:
    return await decide(work, require(actor, Role.recruiter), id, ApplicationState.offered, command.note)


async def sign(work: Work, actor: Actor | None, id: UUID) -> ApplicationView:
    """Either side says that the contract is signed; the other is told."""
    actor = require(actor, Role.graduate, Role.recruiter)
    if actor.role is Role.recruiter:
        return await decide(work, actor, id, ApplicationState.signed)
    row = await find(work.db, actor, id, change=True)
    move(work, actor, row, ApplicationState.signed)
    await tell_recruiters(work, row, "contract_signed")
    return announce(work, row)


async def unsign(work: Work, actor: Actor | None, id: UUID) -> ApplicationView:
    """Undoes `sign`, whoever said it: they pressed too soon, or it is not so."""
    actor = require(actor, Role.graduate, Role.recruiter)
    row = await find(work.db, actor, id, change=True)
    row.unsign(work.now)
    audit.record(work, actor, "unsign", f"application:{row.id}")
    if actor.role is Role.recruiter:
        await tell_graduate(work, row, "unsigned")
    else:
        await tell_recruiters(work, row, "contract_unsigned")
    return announce(work, row)


async def passed(work: Work, actor: Actor, id: UUID, note: str) -> ApplicationView:
    """Interviews call this when they decide; the notice with the link to the interview is theirs."""
    row = await find(work.db, actor, id, change=True)
    move(work, actor, row, ApplicationState.passed, note)
    return announce(work, row)


async def withdraw(work: Work, actor: Actor | None, id: UUID) -> ApplicationView:
    actor = require(actor, Role.graduate)
    row = await find(work.db, actor, id, change=True)
    move(work, actor, row, ApplicationState.withdrawn)
    await tell_recruiters(work, row, "application_withdrawn")
    return announce(work, row)


async def decide(work: Work, actor: Actor, id: UUID, state: ApplicationState, note: str = "") -> ApplicationView:
    row = await find(work.db, actor, id, change=True)
    taken_back = row.state is ApplicationState.offered and state is ApplicationState.rejected
    move(work, actor, row, state, note)
    await tell_graduate(work, row, "taken_back" if taken_back else state)
    return announce(work, row)


def move(work: Work, actor: Actor, row: Application, state: ApplicationState, note: str = "") -> None:
    row.move(state, work.now, note)
    audit.record(work, actor, state, f"application:{row.id}")


def invite(work: Work, actor: Actor, row: Application, interview: UUID | None, note: str) -> ApplicationView:
    """Interviews call this when they invite; the notice with the link to the interview is theirs."""
    row.invite(interview, work.now, note)
    audit.record(work, actor, "invite", f"application:{row.id}", interview=interview and str(interview))
    return announce(work, row)
