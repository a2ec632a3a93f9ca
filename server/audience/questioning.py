"""Questions as everybody may see them: by whom, told to whom, found by whom."""

from uuid import UUID

from sqlalchemy import Select, case, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from server.access import Actor, Role, require
from server.audience import rooms
from server.audience.events import QuestionChanged, QuestionView
from server.audience.models import OPEN, SECRET, Question, QuestionState, QuestionVote
from server.broadcasts.finding import bare
from server.broadcasts.models import Broadcast
from server.broadcasts.views import JobRef
from server.db import Work
from server.errors import NotFound
from server.identity.views import company_ref

MOST = 300


async def moderated(work: Work, actor: Actor | None, id: UUID, lock: bool = False) -> tuple[Actor, Question, Broadcast]:
    """`lock`: nobody else decides anything in its show meanwhile."""
    host, show = require(actor, Role.host), await work.db.scalar(select(Question.broadcast_id).where(Question.id == id))
    broadcast = await bare(work.db, show, lock) if show else None
    question = await found(work, id)
    assert broadcast
    return host, question, broadcast


async def found(work: Work, id: UUID) -> Question:
    """Under its lock, with what a view needs and its `person`."""
    query = whole_rows().options(joinedload(Question.person)).where(Question.id == id)
    question = await work.db.scalar(query.with_for_update(of=Question))
    if question is None:
        raise NotFound("no such question")
    return question


def tell(work: Work, question: Question) -> None:
    """Everybody hears what everybody may; its asker and the hosts hear it whole."""
    show = question.broadcast_id
    if question.version or not question.secret:  # who has read it learns that it is held again
        work.tell(QuestionChanged(room=rooms.everybody(show), question=view(question)))
    if question.private:
        work.tell(QuestionChanged(room=rooms.hosts(show), question=whole(question, hosts=True)))
    work.tell(QuestionChanged(room=rooms.one(show, question.person_id), question=whole(question, mine=True)))


async def newest(db: AsyncSession, actor: Actor | None, broadcast: UUID) -> list[QuestionView]:
    """In the order they were asked; of very many, one's own, those still open that most want answered, then the newest.

    This is all one may read: who had others, of before, forgets them.
    """
    own = [Question.person_id != actor.id] if actor else []
    closed, wanted = Question.state.not_in(OPEN), case((Question.state.in_(OPEN), Question.votes), else_=0)
    seen = questions_of(broadcast).order_by(*own, closed, wanted.desc(), Question.at.desc(), Question.id).limit(MOST)
    if not (actor and actor.hosts):
        public = not_(SECRET) & (Question.state != QuestionState.dismissed)
        seen = seen.where(or_(public, Question.person_id == actor.id) if actor else public)
    rows = sorted(await db.scalars(seen), key=lambda row: (row.at, row.id))
    voted = await voted_by(db, actor, [question.id for question in rows])
    return [view(question, actor, question.id in voted) for question in rows]


async def voted_by(db: AsyncSession, actor: Actor | None, ids: list[UUID]) -> set[UUID]:
    if actor is None or not ids:
        return set()
    own = select(QuestionVote.question_id).where(QuestionVote.person_id == actor.id)
    return set(await db.scalars(own.where(QuestionVote.question_id.in_(ids))))


def questions_of(broadcast: UUID) -> Select[Question]:
    return whole_rows().where(Question.broadcast_id == broadcast)


def whole_rows() -> Select[Question]:
    """With what a view needs."""
    return select(Question).options(joinedload(Question.job), joinedload(Question.company))


def view(question: Question, reader: Actor | None = None, voted: bool | None = None) -> QuestionView:
    """As `reader` may see it; without one, as everybody. Needs `job` and `company` loaded."""
    mine = reader is not None and reader.id == question.person_id
    hosts = reader is not None and reader.hosts
    seen = whole(question, mine, hosts)
    seen.voted = voted
    if question.private and not mine and not hosts:
        seen.text = seen.reason = seen.name = ""
        seen.version -= 1
    return seen


def whole(question: Question, mine: bool = False, hosts: bool = False) -> QuestionView:
    return QuestionView(
        id=question.id,
        version=2 * question.version + (mine or question.private),
        text=question.text,
        name=question.name,
        job=JobRef(question.job.id, question.job.title) if question.job else None,
        company=company_ref(question.company) if question.company else None,
        state=question.state,
        reason=question.reason,
        answer=question.answer,
        show_ms=question.show_ms,
        answering_ms=question.answering_ms,
        answered_ms=question.answered_ms,
        at=question.at,
        votes=question.votes,
        held=question.secret,
        why=question.why if hosts and question.secret else None,
        word=question.word if hosts and question.secret else "",
        mine=mine,
        carried_from=question.carried_from,
    )
