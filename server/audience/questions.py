"""Questions for the show or for a job of it: asked, then answered or dismissed by its hosts."""

from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from server import audit
from server.access import Actor, Role, require, signed_in
from server.audience import rooms
from server.audience.events import QuestionChanged, QuestionView
from server.audience.models import Question, QuestionState
from server.audience.words import Key, Playhead, Written, trimmed
from server.broadcasts.finding import bare
from server.broadcasts.models import Broadcast, Turn, TurnJob
from server.broadcasts.views import JobRef
from server.db import Work
from server.errors import NotFound
from server.inbox.actions import notify
from server.rest import Command

NEWEST = 300
LONGEST_REASON = 200


class Ask(Command):
    broadcast: UUID
    text: Written
    key: Key
    job: UUID | None = None
    """One of the run-sheet; none: a question for the show."""
    playhead_ms: Playhead | None = None


class ForQuestion(Command):
    question: UUID


class Dismiss(ForQuestion):
    reason: Written


async def ask(work: Work, actor: Actor | None, command: Ask) -> QuestionView:
    asker, text = signed_in(actor), trimmed(command.text)
    broadcast = await bare(work.db, command.broadcast, lock=True)
    if before := await asked(work.db, asker, command):
        return view(before, asker)
    broadcast.must_be_live()
    await must_be_presented(work.db, command)
    question = Question(
        broadcast_id=broadcast.id,
        job_id=command.job,
        person_id=asker.id,
        key=command.key,
        text=text,
        state=QuestionState.asked,
        reason="",
        show_ms=broadcast.show_ms(work.now, command.playhead_ms),
        at=work.now,
    )
    work.db.add(question)
    await work.db.flush()
    await work.db.refresh(question, ["person", "job"])
    tell(work, question)
    return view(question, asker)


async def asked(db: AsyncSession, asker: Actor, command: Ask) -> Question | None:
    """What an earlier attempt with the same key asked."""
    mine = questions_of(command.broadcast).where(Question.person_id == asker.id, Question.key == command.key)
    return await db.scalar(mine)


async def must_be_presented(db: AsyncSession, command: Ask) -> None:
    if command.job is None:
        return
    picks = select(TurnJob).join(Turn, Turn.id == TurnJob.turn_id)
    pick = picks.where(Turn.broadcast_id == command.broadcast, TurnJob.job_id == command.job)
    if await db.scalar(pick.limit(1)) is None:
        raise NotFound("this job is not in the run-sheet")


async def answer(work: Work, actor: Actor | None, command: ForQuestion) -> QuestionView:
    """Marked as answered on the show clock, so that the replay can jump to it; its asker gets a notice."""
    host, question, broadcast = await moderated(work, actor, command.question)
    question.answer(broadcast.show_ms(work.now))
    audit.record(work, host, "answer", f"question:{question.id}")
    tell(work, question)
    link = f"/broadcasts/{broadcast.id}"
    await notify(work, question.person_id, "question_answered", link, question=question.text, broadcast=broadcast.title)
    return view(question, host)


async def dismiss(work: Work, actor: Actor | None, command: Dismiss) -> QuestionView:
    host, question, _ = await moderated(work, actor, command.question)
    question.dismiss(trimmed(command.reason, LONGEST_REASON))
    audit.record(work, host, "dismiss", f"question:{question.id}")
    tell(work, question)
    return view(question, host)


async def moderated(work: Work, actor: Actor | None, id: UUID) -> tuple[Actor, Question, Broadcast]:
    host = require(actor, Role.host)
    query = select(Question).options(joinedload(Question.person), joinedload(Question.job)).where(Question.id == id)
    question = await work.db.scalar(query.with_for_update(of=Question))
    if question is None:
        raise NotFound("no such question")
    return host, question, await bare(work.db, question.broadcast_id)


def tell(work: Work, question: Question) -> None:
    """Everybody hears what everybody may; its asker and the hosts hear it whole."""
    show = question.broadcast_id
    work.tell(QuestionChanged(room=rooms.everybody(show), question=view(question)))
    if question.state is QuestionState.dismissed:
        work.tell(QuestionChanged(room=rooms.hosts(show), question=whole(question)))
    work.tell(QuestionChanged(room=rooms.one(show, question.person_id), question=whole(question, mine=True)))


async def newest(db: AsyncSession, actor: Actor | None, broadcast: UUID, again: bool) -> list[QuestionView]:
    """The newest in the order they were asked; who comes again also learns which were dismissed meanwhile."""
    seen = questions_of(broadcast).order_by(Question.at.desc(), Question.id).limit(NEWEST)
    if not again and not (actor and actor.hosts):
        public = Question.state != QuestionState.dismissed
        seen = seen.where(or_(public, Question.person_id == actor.id) if actor else public)
    return [view(question, actor) for question in list(await db.scalars(seen))[::-1]]


def questions_of(broadcast: UUID) -> Select[Question]:
    both = joinedload(Question.person), joinedload(Question.job)
    return select(Question).options(*both).where(Question.broadcast_id == broadcast)


def view(question: Question, reader: Actor | None = None) -> QuestionView:
    """As `reader` may see it; without one, as everybody. Needs `person` and `job` loaded."""
    mine = reader is not None and reader.id == question.person_id
    seen = whole(question, mine)
    if question.state is QuestionState.dismissed and not mine and not (reader and reader.hosts):
        seen.text = seen.reason = seen.name = ""
        seen.version -= 1
    return seen


def whole(question: Question, mine: bool = False) -> QuestionView:
    return QuestionView(
        id=question.id,
        version=2 * question.version + (mine or question.state is QuestionState.dismissed),
        text=question.text,
        name=question.person.name,
        job=JobRef(question.job.id, question.job.title) if question.job else None,
        state=question.state,
        reason=question.reason,
        show_ms=question.show_ms,
        answered_ms=question.answered_ms,
        at=question.at,
        mine=mine,
    )
