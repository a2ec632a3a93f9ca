"""What somebody who enters a show hears of it. Most have nothing of their own there, and hear what everybody may."""

from uuid import UUID

from msgspec import Struct
from sqlalchemy import select, union
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
    """`seq` of an earlier answer: only the lines that came after it are told."""


class Heard(Lines):
    """Of all but the lines, the whole: what somebody knew before and does not find here is gone."""

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
    asked = await questioning.newest(db, actor, show.id)
    held = await holding.listed(db, actor, show.id)
    told = await reports.listed(db, actor, show.id)
    asked_all = await polls.listed(db, actor, show.id)
    raised = await hands.listed(db, actor, show.id)
    return Heard(lines.lines, lines.seq, lines.more, asked, held, told, asked_all, raised)


async def owners(db: AsyncSession, asked: list[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], bool]:
    """Of shows and people those of whom something is in the show: they are told more than everybody."""
    shows, people = {show for show, _ in asked}, {person for _, person in asked}
    own = [
        select(row.broadcast_id, row.person_id).where(row.broadcast_id.in_(shows), row.person_id.in_(people))
        for row in (Line, Question, HeldLine, Hand)
    ]
    votes = select(Question.broadcast_id, QuestionVote.person_id).join(
        Question, Question.id == QuestionVote.question_id
    )
    ballots = select(Poll.broadcast_id, Ballot.person_id).join(Poll, Poll.id == Ballot.poll_id)
    own.append(votes.where(Question.broadcast_id.in_(shows), QuestionVote.person_id.in_(people)))
    own.append(ballots.where(Poll.broadcast_id.in_(shows), Ballot.person_id.in_(people)))
    return dict.fromkeys(await db.execute(union(*own)), True)
