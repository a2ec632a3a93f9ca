"""Each interviewer's own card. Nobody of the panel sees another one's before their own is in."""

from collections import defaultdict
from collections.abc import Iterable
from statistics import fmean
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from server import audit
from server.access import Actor, Role, require
from server.applications.events import Named, Titled
from server.db import Work
from server.errors import Conflict, Invalid
from server.identity.models import Person
from server.interviews.events import examination_moved
from server.interviews.examinations import scoring
from server.interviews.examinations.order import must_not_be_recorded, recorded_ones
from server.interviews.lookup import WHOLE, find
from server.interviews.models import Interview, InterviewState, SeatRole
from server.interviews.scorecards import template
from server.interviews.scorecards.models import Recommendation, Scorecard
from server.rest import Command

EARLIER = 20
Score = Annotated[int, Meta(ge=1, le=5)] | None


class Judge(Command):
    scores: Annotated[list[Score], Meta(min_length=1, max_length=10)]
    text: Annotated[str, Meta(max_length=2000)] = ""
    recommendation: Recommendation | None = None
    submit: bool = False
    """From then on the others may see it, and it stays as it is."""


class CardView(msgspec.Struct, kw_only=True):
    interviewer: Named
    criteria: list[dict[str, Any]]
    scores: list[int | None]
    text: str
    recommendation: Recommendation | None
    total: float
    submitted: bool


class Summary(msgspec.Struct, kw_only=True):
    cards: int
    total: float
    recommendations: dict[Recommendation, int]


class EarlierView(msgspec.Struct, kw_only=True):
    interview: UUID
    job: Titled
    cards: list[CardView]


class Judged(msgspec.Struct, kw_only=True):
    mine: CardView | None
    """None for a recruiter who has no seat there."""
    others: list[CardView]
    """Empty until the own card is in, in an examination all; for who does not judge, until the interview is over."""
    open: list[Named]
    """Whose card is not in yet."""
    summary: Summary | None
    earlier: list[EarlierView]
    """What the company thought of the same person before, as far as one may compare it there."""


async def judge(work: Work, actor: Actor | None, id: UUID, command: Judge) -> Judged:
    actor = require(actor, Role.recruiter)
    row = await find(work.db, actor, id, change=True)
    must_have_met(row)
    must_have_interviewed(row, actor)
    await must_not_be_recorded(work.db, row)
    card = await card_of(work, row, actor)
    if len(command.scores) != len(card.criteria):
        raise Invalid("one score for each criterion", "scores_of_criteria")
    card.write(list(command.scores), command.text.strip(), command.recommendation, work.now)
    if command.submit:
        card.submit(work.now)
        audit.record(work, actor, "submit", f"scorecard:{card.id}", interview=str(row.id))
        examination_moved(work, row.examination_id)
    await work.db.flush()
    return await judged(work.db, actor, row)


def must_have_met(row: Interview) -> None:
    if row.state not in (InterviewState.open, InterviewState.ended):
        raise Conflict("they have not met", f"interview_{row.state}")


def must_have_interviewed(row: Interview, actor: Actor) -> None:
    seat = row.seat_of(actor.id)
    if seat is None or seat.role is not SeatRole.panel or seat.arrived_at is None:
        raise Conflict("only who interviewed judges", "not_on_panel")


async def card_of(work: Work, row: Interview, actor: Actor) -> Scorecard:
    mine = select(Scorecard).where(Scorecard.interview_id == row.id, Scorecard.person_id == actor.id)
    card = await work.db.scalar(mine.options(joinedload(Scorecard.person)))
    if card is None:
        criteria = template.plain(await template.of(work.db, row.application.job))
        person = await work.db.get_one(Person, actor.id)
        card = Scorecard(interview_id=row.id, person_id=actor.id, person=person, criteria=criteria)
        work.db.add(card)
    return card


async def read(db: AsyncSession, actor: Actor | None, id: UUID) -> Judged:
    actor = require(actor, Role.recruiter)
    return await judged(db, actor, await find(db, actor, id))


async def judged(db: AsyncSession, actor: Actor, row: Interview) -> Judged:
    cards = await cards_of(db, row.id)
    mine = next((card for card in cards if card.person_id == actor.id), None)
    done = [card for card in cards if card.submitted_at]
    ready = may_compare(actor, row, done)
    return Judged(
        mine=card_view(mine) if mine else await blank(db, actor, row),
        others=[card_view(card) for card in done if card.person_id != actor.id] if ready else [],
        open=[Named(person.id, person.name) for person in still_open(row, writers(done))],
        summary=summary(done, examined=row.number is not None) if ready and done else None,
        earlier=[] if row.number else await earlier(db, actor, row),
    )


def writers(cards: list[Scorecard]) -> set[UUID]:
    return {card.person_id for card in cards}


def may_compare(actor: Actor, row: Interview, done: list[Scorecard]) -> bool:
    """Whether the actor may see what others think; in an examination nobody does before all cards are in."""
    seat = row.seat_of(actor.id)
    judges = seat is not None and (seat.arrived_at is not None or row.state is not InterviewState.ended)
    ready = actor.id in writers(done) if judges else row.state is InterviewState.ended
    return ready and not (row.number and still_open(row, writers(done)))


def still_open(row: Interview, finished: set[UUID]) -> list[Person]:
    """Whose card is to come: of who was there, and in an examination that goes on also of who may still come."""
    panel = [seat for seat in row.seats if seat.role is SeatRole.panel and not seat.person.erased_at]
    expected = [seat.person for seat in panel if seat.arrived_at or (row.number and row.goes_on)]
    return [person for person in expected if person.id not in finished]


async def cards_of(db: AsyncSession, *interviews: UUID) -> list[Scorecard]:
    those = select(Scorecard).where(Scorecard.interview_id.in_(interviews)).options(joinedload(Scorecard.person))
    return list(await db.scalars(those.order_by(Scorecard.submitted_at, Scorecard.id)))


async def submitted(db: AsyncSession, rows: Iterable[Interview]) -> defaultdict[UUID, list[Scorecard]]:
    """Those that are in, by interview."""
    done: defaultdict[UUID, list[Scorecard]] = defaultdict(list)
    for card in await cards_of(db, *(one.id for one in rows)):
        if card.submitted_at:
            done[card.interview_id].append(card)
    return done


async def blank(db: AsyncSession, actor: Actor, row: Interview) -> CardView | None:
    """What the own card would begin with."""
    if row.seat_of(actor.id) is None:
        return None
    criteria = template.plain(await template.of(db, row.application.job))
    return CardView(
        interviewer=Named(actor.id, actor.name),
        criteria=criteria,
        scores=[None] * len(criteria),
        text="",
        recommendation=None,
        total=0.0,
        submitted=False,
    )


async def earlier(db: AsyncSession, actor: Actor, row: Interview) -> list[EarlierView]:
    """What is hidden in an interview itself is hidden here too; and an examination says who had which number last."""
    before = select(Interview).where(
        Interview.company_id == row.company_id, Interview.graduate_id == row.graduate_id, Interview.id != row.id
    )
    before = before.where(Interview.examination_id.is_(None) | Interview.examination_id.in_(recorded_ones()))
    judged_ones = Interview.id.in_(select(Scorecard.interview_id).where(Scorecard.submitted_at.is_not(None)))
    newest = before.where(judged_ones).options(*WHOLE).order_by(Interview.starts_at.desc()).limit(EARLIER)
    rows = list(await db.scalars(newest))
    done = await submitted(db, rows)
    return [earlier_view(one, done[one.id]) for one in rows if may_compare(actor, one, done[one.id])]


def earlier_view(row: Interview, cards: list[Scorecard]) -> EarlierView:
    job = row.application.job
    return EarlierView(interview=row.id, job=Titled(job.id, job.title), cards=[card_view(card) for card in cards])


def card_view(card: Scorecard) -> CardView:
    return CardView(
        interviewer=Named(card.person_id, card.person.name),
        criteria=card.criteria,
        scores=card.scores,
        text=card.text,
        recommendation=card.recommendation,
        total=round(card.total, 2),
        submitted=card.submitted_at is not None,
    )


def summary(done: list[Scorecard], examined: bool) -> Summary:
    """In an examination the total is what its record will say."""
    final = scoring.final(card.exact for card in done) if examined else None
    return Summary(
        cards=len(done),
        total=round(fmean(card.total for card in done), 2) if final is None else float(final),
        recommendations={kind: sum(card.recommendation is kind for card in done) for kind in Recommendation},
    )
