"""Upvotes: one each, counted with the question, told to everybody on a tick."""

from collections import defaultdict
from uuid import UUID

import msgspec
from aiohttp import web
from sqlalchemy import delete, select

from server.access import Actor, signed_in
from server.audience import rooms
from server.audience.events import QuestionChanged, VotesChanged
from server.audience.models import Question, QuestionVote
from server.audience.questioning import found, view
from server.audience.sanctions import must_not_be_silenced
from server.bulk import padded
from server.db import Work, reading
from server.errors import NotFound
from server.rest import Command


class Vote(Command):
    question: UUID
    up: bool = True


class Voted(msgspec.Struct):
    question: UUID
    votes: int
    voted: bool


class Tally:
    """Questions that somebody of this process voted for. Each is told on two ticks: what is told in the moment in which
    somebody votes at another process may come too late there, but not a tick later."""

    def __init__(self) -> None:
        self.noted: set[UUID] = set()
        self.told: set[UUID] = set()
        """Once."""

    def note(self, question: UUID) -> None:
        self.noted.add(question)

    def take(self) -> set[UUID]:
        due, self.told, self.noted = self.noted | self.told, self.noted, set()
        return due


async def counted(app: web.Application) -> list[VotesChanged]:
    """As the database has them: others vote elsewhere."""
    if not (due := app[TALLY].take()):
        return []
    votes: defaultdict[UUID, dict[UUID, int]] = defaultdict(dict)
    query = select(Question.broadcast_id, Question.id, Question.votes).where(Question.id.in_(padded(due)))
    try:
        async with reading(app) as db:
            for show, question, count in await db.execute(query):
                votes[show][question] = count
    except Exception:
        app[TALLY].noted |= due  # told on a later tick
        raise
    return [VotesChanged(room=rooms.everybody(show), broadcast=show, votes=some) for show, some in votes.items()]


TALLY = web.AppKey("tally", Tally)


async def vote(app: web.Application, work: Work, actor: Actor | None, command: Vote) -> Voted:
    """Again changes nothing. What somebody may not see, they cannot vote for, and who may not write does not vote."""
    voter = signed_in(actor)
    question = await found(work, command.question)
    if question.secret and not voter.hosts and voter.id != question.person_id:
        raise NotFound("no such question")
    question.must_be_open()
    await must_not_be_silenced(work.db, question.broadcast_id, voter.id, work.now)
    mine = QuestionVote.question_id == question.id, QuestionVote.person_id == voter.id
    before = await work.db.scalar(select(QuestionVote).where(*mine)) is not None
    if command.up and not before:
        work.db.add(QuestionVote(question_id=question.id, person_id=voter.id))
    elif before and not command.up:
        await work.db.execute(delete(QuestionVote).where(*mine))
    question.votes += int(command.up) - int(before)
    if command.up != before:  # on other pages of theirs, too
        seen = view(question, voter, voted=command.up)
        work.tell(QuestionChanged(room=rooms.one(question.broadcast_id, voter.id), question=seen))

    async def note() -> None:
        app[TALLY].note(command.question)

    if not question.secret:
        work.then(note)
    return Voted(command.question, question.votes, command.up)
