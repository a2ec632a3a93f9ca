"""Taking back what was last done with a question: its approval, its answer, its dismissal, its way to a later show."""

from sqlalchemy import delete, select

from server.access import Actor
from server.audience import rooms
from server.audience.answers import ForQuestion, told
from server.audience.events import QuestionChanged, QuestionView
from server.audience.models import Question, QuestionState, QuestionVote
from server.audience.questioning import found, moderated, view
from server.audience.reports import reopen_back, settle_gone
from server.db import Work
from server.errors import Conflict
from server.inbox.actions import take_back


async def reconsider(work: Work, actor: Actor | None, command: ForQuestion) -> QuestionView:
    """Nobody need read any more what became of it; where it was carried over, its copy is gone."""
    host, question, _ = await moderated(work, actor, command.question)
    if question.state in (QuestionState.answered, QuestionState.dismissed):
        await take_back(work, question.person_id, f"question_{question.state}", question.clip)
    if question.state is QuestionState.carried:
        await remove_copy(work, question)
        question.stays = True
    question.reconsider()
    await reopen_back(work, question.id)
    return told(work, host, question, "reconsider")


async def remove_copy(work: Work, question: Question) -> None:
    copy = await copy_of(work, question)
    if copy is None:
        return
    if copy.state not in (QuestionState.asked, QuestionState.approved):
        raise Conflict("the later show has dealt with it already", "question_dealt_with")
    await erase_copy(work, copy)


async def copy_of(work: Work, question: Question) -> Question | None:
    """Locked after it, in one order everywhere."""
    here = await work.db.scalar(select(Question.id).where(Question.carried_from == question.id))
    return await found(work, here) if here else None


async def erase_copy(work: Work, copy: Question) -> None:
    """Nobody sees an empty one."""
    await take_back(work, copy.person_id, "question_carried", copy.page)
    copy.become(QuestionState.dismissed)
    gone = view(copy)
    work.tell(QuestionChanged(room=rooms.everybody(copy.broadcast_id), question=gone))
    await settle_gone(work, copy.id)
    await work.db.execute(delete(QuestionVote).where(QuestionVote.question_id == copy.id))
    await work.db.delete(copy)
