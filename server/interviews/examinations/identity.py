"""Who sits there is who applied: one of the panel looks at a document, and says what was shown and whether it matches.

Nothing of the document is kept. Whoever checks learns the candidate's name; the others go on with a number, and the
record says who it was.
"""

from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from server import audit
from server.access import Actor, Role, require
from server.db import Work
from server.identity.models import Person
from server.interviews.examinations.lookup import examined_in
from server.interviews.examinations.models import Document, ExaminationState
from server.interviews.examinations.views import CheckView, check_view
from server.interviews.lobby import announce
from server.interviews.scorecards.cards import must_have_interviewed, must_have_met
from server.rest import Command


class Check(Command):
    document: Document
    matched: bool


class NameView(msgspec.Struct):
    name: str


async def read(db: AsyncSession, actor: Actor | None, interview: UUID) -> CheckView | None:
    return check_view((await examined_in(db, actor, interview))[2])


async def name(work: Work, actor: Actor | None, interview: UUID) -> NameView:
    """To be compared with the document; each look is audited."""
    actor = require(actor, Role.recruiter)
    row, _, examinee = await examined_in(work.db, actor, interview)
    must_have_interviewed(row, actor)
    audit.record(work, actor, "look_at_name", f"interview:{row.id}", row.graduate_id)
    return NameView(examinee.application.graduate.name)


async def check(work: Work, actor: Actor | None, interview: UUID, command: Check) -> CheckView | None:
    """Once more, where the first look did not do; until the record is closed."""
    actor = require(actor, Role.recruiter)
    row, examination, examinee = await examined_in(work.db, actor, interview, change=True)
    examination.must_be(ExaminationState.drawn)
    must_have_met(row)
    must_have_interviewed(row, actor)
    me = await work.db.get_one(Person, actor.id)
    examinee.check(command.document, command.matched, me, work.now)
    document, matched = command.document, command.matched
    audit.record(work, actor, "check_identity", f"interview:{row.id}", document=document, matched=matched)
    announce(work, row)
    return check_view(examinee)
