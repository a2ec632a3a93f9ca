"""Asking: for the show or for a job or company of it, and what hosts carry over from an earlier show."""

from uuid import UUID

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server import audit
from server.access import Actor, Role, require, signed_in
from server.audience import bigrams
from server.audience.events import QuestionView
from server.audience.models import HeldFor, Question, QuestionState
from server.audience.questioning import moderated, questions_of, tell, view
from server.audience.restraint import may_write, why_held
from server.audience.wordlist import WORD_LIST
from server.audience.words import Playhead, Written, trimmed
from server.broadcasts.finding import bare
from server.broadcasts.models import Broadcast, BroadcastState, Turn, TurnJob
from server.db import Work
from server.errors import Conflict, Invalid, NotFound
from server.inbox.actions import notify
from server.rest import Command, Key


class Ask(Command):
    broadcast: UUID
    text: Written
    key: Key
    job: UUID | None = None
    """One of the run-sheet."""
    company: UUID | None = None
    """One of the run-sheet, instead of a job; neither: a question for the show."""
    playhead_ms: Playhead | None = None


class Carry(Command):
    question: UUID
    broadcast: UUID
    """The later show."""


async def ask(
    app: web.Application, work: Work, actor: Actor | None, command: Ask, before: HeldFor | None = None
) -> QuestionView:
    """Where the show holds questions, or this one as it would a line, others see it once a host has approved it."""
    asker, text = signed_in(actor), trimmed(command.text)
    broadcast = await bare(work.db, command.broadcast, lock=True)
    if earlier := await asked(work.db, asker, command):
        return view(earlier, asker)
    broadcast.must_be_live()
    await may_write(work.db, asker, broadcast, work.now)
    listed = await app[WORD_LIST].now(work.db, work.now)
    why = None if asker.hosts else why_held(listed, asker.name, text, before)
    await must_be_presented(work.db, broadcast.id, command.job, command.company)
    question = Question(
        broadcast_id=broadcast.id,
        job_id=command.job,
        company_id=command.company,
        person_id=asker.id,
        key=command.key,
        name=asker.name,
        text=text,
        state=QuestionState.asked,
        held=not asker.hosts and (broadcast.holds_questions or why is not None),
        why=why[0] if why else None,
        word=why[1] if why else "",
        reason="",
        answer="",
        votes=0,
        version=0,
        show_ms=broadcast.show_ms(work.now, command.playhead_ms),
        at=work.now,
    )
    await keep(work, question)
    return view(question, asker)


async def keep(work: Work, question: Question) -> None:
    work.db.add(question)
    await work.db.flush()
    await work.db.refresh(question, ["job", "company"])
    await bigrams.index(work.db, question)
    tell(work, question)


async def asked(db: AsyncSession, asker: Actor, command: Ask) -> Question | None:
    """What an earlier attempt with the same key asked."""
    mine = questions_of(command.broadcast).where(Question.person_id == asker.id, Question.key == command.key)
    return await db.scalar(mine)


async def must_be_presented(db: AsyncSession, broadcast: UUID, job: UUID | None, company: UUID | None = None) -> None:
    if job and company:
        raise Invalid("a question is about a job or about a company, not both", "one_subject")
    turns = select(Turn.id).where(Turn.broadcast_id == broadcast)
    pick = turns.join(TurnJob, Turn.id == TurnJob.turn_id).where(TurnJob.job_id == job)
    if job and await db.scalar(pick.limit(1)) is None:
        raise NotFound("this job is not in the run-sheet")
    if company and await db.scalar(turns.where(Turn.company_id == company).limit(1)) is None:
        raise NotFound("this company is not in the run-sheet")


async def carry(work: Work, actor: Actor | None, command: Carry) -> QuestionView:
    """An unanswered question is asked again, approved, in a show that presents the same company."""
    require(actor, Role.host)
    broadcast = await bare(work.db, command.broadcast, lock=True)  # before the question, as in `carrying`
    host, old, earlier = await moderated(work, actor, command.question)
    broadcast.must_not_have_ended()
    if old.broadcast_id == broadcast.id:
        raise Conflict("this question is in that show", "same_show")
    company = old.job.company_id if old.job else old.company_id
    if company is None:
        raise Conflict("a question for the show itself is not carried over", "question_for_show")
    await must_be_presented(work.db, broadcast.id, None, company)
    if earlier.state is BroadcastState.scheduled:  # it has only what was carried there, and may be dropped with it
        raise Conflict("this question is in a show that has not begun: it goes back first", "show_scheduled")
    again = await ask_again(work, old, broadcast)
    audit.record(work, host, "carry", f"question:{old.id}", old.person_id, broadcast=str(broadcast.id))
    return view(again, host)


async def ask_again(work: Work, old: Question, broadcast: Broadcast, read: bool = True) -> Question:
    """In a later show; `read`: a host lets everybody see it, or had done so."""
    old.carry()
    old.stays = False
    again = Question(
        broadcast_id=broadcast.id,
        job_id=old.job_id,
        company_id=old.company_id,
        person_id=old.person_id,
        key=f"carried {old.id.hex}",  # no key of a browser has a space
        name=old.name,
        text=old.text,
        state=QuestionState.approved if read else QuestionState.asked,
        approved=read,
        carried_from=old.id,
        show_ms=0,
        at=work.now,
        votes=0,
        version=0,
        reason="",
        answer="",
        held=not read,
        why=None if read else old.why,
        word="" if read else old.word,
    )
    tell(work, old)
    await keep(work, again)
    about = {"question": again.text, "broadcast": broadcast.title, "starts_at": broadcast.starts_at}
    await notify(work, again.person_id, "question_carried", again.page, **about)
    return again
