"""Upvotes: one each, counted with the question, told to everybody on a tick."""

from collections import defaultdict
from uuid import UUID

import msgspec
from aiohttp import web
from sqlalchemy import delete, select

from server.access import Actor, signed_in
from server.audience import rooms
from server.audience.events import VotesChanged
from server.audience.models import QuestionVote
from server.audience.questioning import found
from server.audience.sanctions import silenced
from server.db import Work
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
    """Numbers that have changed since they were told, by show."""

    def __init__(self) -> None:
        self.votes: defaultdict[UUID, dict[UUID, int]] = defaultdict(dict)

    def note(self, show: UUID, question: UUID, votes: int) -> None:
        self.votes[show][question] = votes

    def take(self) -> list[VotesChanged]:
        taken, self.votes = self.votes, defaultdict(dict)
        return [VotesChanged(room=rooms.everybody(show), broadcast=show, votes=votes) for show, votes in taken.items()]


TALLY = web.AppKey("tally", Tally)


async def vote(app: web.Application, work: Work, actor: Actor | None, command: Vote) -> Voted:
    """Again changes nothing. What somebody may not see, they cannot vote for, and who may not write does not vote."""
    voter = signed_in(actor)
    question = await found(work, command.question)
    if question.secret and not voter.hosts and voter.id != question.person_id:
        raise NotFound("no such question")
    question.must_be_open()
    if why := (await silenced(work.db, question.broadcast_id, {voter.id}, work.now)).get(voter.id):
        raise why
    mine = QuestionVote.question_id == question.id, QuestionVote.person_id == voter.id
    before = await work.db.scalar(select(QuestionVote).where(*mine)) is not None
    if command.up and not before:
        work.db.add(QuestionVote(question_id=question.id, person_id=voter.id))
    elif before and not command.up:
        await work.db.execute(delete(QuestionVote).where(*mine))
    question.votes += int(command.up) - int(before)
    show, votes = question.broadcast_id, question.votes

    async def counted() -> None:
        app[TALLY].note(show, command.question, votes)

    if not question.secret:
        work.then(counted)
    return Voted(command.question, votes, command.up)
