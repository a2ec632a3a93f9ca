"""What hosts make of a question: let others see it, answer it on the air or in writing, or dismiss it."""

from uuid import UUID

from server import audit
from server.access import Actor
from server.audience.events import QuestionView
from server.audience.models import Question, QuestionState
from server.audience.questioning import moderated, tell, view, whole_rows
from server.audience.words import Written, trimmed
from server.broadcasts.models import Broadcast, BroadcastState
from server.db import Work
from server.errors import Invalid
from server.inbox.actions import notify
from server.rest import Command

LONGEST_REASON, LONGEST_ANSWER = 200, 2000


class ForQuestion(Command):
    question: UUID


class Answer(ForQuestion):
    text: Written = ""
    """In writing; without it, it was answered on the air."""


class Dismiss(ForQuestion):
    reason: Written


async def approve(work: Work, actor: Actor | None, command: ForQuestion) -> QuestionView:
    host, question, _ = await moderated(work, actor, command.question)
    question.approve()
    return told(work, host, question, "approve")


async def answer_now(work: Work, actor: Actor | None, command: ForQuestion) -> QuestionView:
    """From this moment of the show on; whichever was being answered before, has been: one at a time."""
    host, question, broadcast = await moderated(work, actor, command.question, lock=True)
    broadcast.must_be_live()
    for other in await being_answered(work, broadcast.id):
        if other is not question:
            await close(work, host, other, broadcast)
    question.begin_answer(broadcast.show_ms(work.now))
    return told(work, host, question, "answer_now")


async def being_answered(work: Work, show: UUID) -> list[Question]:
    """Under their locks: one that another host has just closed is none of them."""
    query = whole_rows().where(Question.broadcast_id == show, Question.state == QuestionState.answering)
    return list(await work.db.scalars(query.order_by(Question.id).with_for_update(of=Question)))


async def answer(work: Work, actor: Actor | None, command: Answer) -> QuestionView:
    """Its clip ends here on the show clock; its asker gets a notice that leads to it."""
    host, question, broadcast = await moderated(work, actor, command.question)
    written = trimmed(command.text, LONGEST_ANSWER) if command.text else ""
    if broadcast.state is not BroadcastState.live and not written:
        raise Invalid("after the show, a question is answered in writing", "answer_in_writing")
    return await close(work, host, question, broadcast, written)


async def close(work: Work, host: Actor, question: Question, broadcast: Broadcast, written: str = "") -> QuestionView:
    on_air = broadcast.state is BroadcastState.live
    question.end_answer(work.now, broadcast.show_ms(work.now) if on_air else None, written)
    about = {"question": question.text, "broadcast": broadcast.title, "answer": written}
    await notify(work, question.person_id, "question_answered", question.clip, **about)
    return told(work, host, question, "answer")


async def dismiss(work: Work, actor: Actor | None, command: Dismiss) -> QuestionView:
    """Its asker gets a notice that says why."""
    host, question, broadcast = await moderated(work, actor, command.question)
    question.dismiss(trimmed(command.reason, LONGEST_REASON))
    about = {"question": question.text, "broadcast": broadcast.title, "reason": question.reason}
    await notify(work, question.person_id, "question_dismissed", question.page, **about)
    return told(work, host, question, "dismiss")


def told(work: Work, host: Actor, question: Question, verb: str) -> QuestionView:
    show = str(question.broadcast_id)
    audit.record(work, host, verb, f"question:{question.id}", question.person_id, broadcast=show)
    tell(work, question)
    return view(question, host)
