"""What somebody who enters a show hears of it. Most have nothing of their own there, and hear what everybody may."""

from uuid import UUID

from msgspec import Struct
from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.access import Actor
from server.audience import holding, polls, questioning, reading, reports
from server.audience.events import HeldView, PollView, QuestionView, ReportView
from server.audience.hands import seen as hands
from server.audience.hands.events import HandView
from server.audience.hands.models import Hand
from server.audience.models import Line, Question, QuestionVote
from server.audience.moderation import HeldLine
from server.audience.poll_models import Ballot, Poll
from server.audience.reading import Lines, Number
from server.broadcasts.finding import bare


class EnterAudience(Struct, forbid_unknown_fields=True, frozen=True):
    broadcast: UUID
    since: Number | None = None
    """`seq` of an earlier answer: only what came after it is told."""


class Heard(Lines):
    questions: list[QuestionView]
    held: list[HeldView]
    """One's own lines that were held back; for hosts, everybody's."""
    reports: list[ReportView]
    """For hosts."""
    polls: list[PollView]
    hands: list[HandView]
    """Who is or was on air, and one's own; for hosts, everybody's."""


async def heard(db: AsyncSession, actor: Actor | None, command: EnterAudience) -> Heard:
    show = await bare(db, command.broadcast)
    lines = await reading.lines(db, actor, show, command.since)
    asked = await questioning.newest(db, actor, show.id, again=command.since is not None)
    held = await holding.listed(db, actor, show.id)
    told = await reports.listed(db, actor, show.id)
    asked_all = await polls.listed(db, actor, show.id)
    raised = await hands.listed(db, actor, show.id)
    return Heard(lines.lines, lines.seq, lines.more, asked, held, told, asked_all, raised)


async def hears_more(db: AsyncSession, actor: Actor, show: UUID) -> bool:
    """Whether they are told more than everybody: as a host, or because something in the show is theirs."""
    if actor.hosts:
        return True
    said = [
        exists().where(own.broadcast_id == show, own.person_id == actor.id) for own in (Line, Question, HeldLine, Hand)
    ]
    voted = exists().where(Question.broadcast_id == show, QuestionVote.question_id == Question.id)
    cast = exists().where(Poll.broadcast_id == show, Ballot.poll_id == Poll.id)
    own = *said, voted.where(QuestionVote.person_id == actor.id), cast.where(Ballot.person_id == actor.id)
    return bool(await db.scalar(select(or_(*own))))
