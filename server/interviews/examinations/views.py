"""An examination as people see it. The company without a name beside a number while it goes on, a candidate alone."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.access import Actor, Role
from server.applications.events import Named, Titled
from server.applications.models import ApplicationState
from server.interviews.examinations.earlier import EarlierView, before, earlier_view
from server.interviews.examinations.lookup import interviews_of, visible
from server.interviews.examinations.models import Document, Examination, ExaminationState, Examinee
from server.interviews.examinations.record import Given, Line, decode, sha256
from server.interviews.examinations.scoring import half_up, weighed
from server.interviews.models import Interview, InterviewState
from server.interviews.scorecards.cards import still_open
from server.interviews.scorecards.models import Scorecard

LIMIT = 100


class CheckView(msgspec.Struct):
    document: Document
    matched: bool
    by: str
    at: datetime


class ScoreView(msgspec.Struct):
    criterion: str
    weight: int
    score: int


class GivenView(msgspec.Struct):
    """A card of the closed record."""

    by: Named | None
    """Whose it is; not for a candidate."""
    scores: list[ScoreView]
    total: Decimal
    counts: bool


class LotView(msgspec.Struct, kw_only=True):
    """Of others a candidate sees lot and number, to check the draw."""

    lot: UUID
    number: int | None
    mine: bool
    name: str | None = None
    """For the company; for its examiners only once the record is closed."""
    interview: UUID | None = None
    starts_at: datetime | None = None
    state: InterviewState | None = None
    declined: bool = False
    """By the company, before the candidate could be examined."""
    here: bool = False
    """The candidate is at the door or inside."""
    identity: CheckView | None = None
    cards: int | None = None
    """How many are in."""
    missing: list[Named] = []
    """For the company: whose card is to come."""
    score: Decimal | None = None
    """Once the record is closed; for the candidate once it is published."""
    place: int | None = None
    given: list[GivenView] = []
    """What the score comes from, the lowest card first."""


class ExaminationHead(msgspec.Struct, kw_only=True):
    id: UUID
    job: Titled
    company: Named
    state: ExaminationState
    starts_at: datetime
    minutes: int
    buffer: int
    candidates: int


class Examinations(msgspec.Struct):
    examinations: list[ExaminationHead]


class ExaminationView(ExaminationHead, kw_only=True):
    note: str
    examiners: list[Named]
    examines: bool
    """Whether oneself is one of them."""
    commitment: str
    """SHA-256 of the secret."""
    secret: str | None
    word: str | None
    drawn_at: datetime | None
    lots: list[LotView]
    closed_at: datetime | None
    closed_by: str | None
    sha256: str | None
    """Of the closed record."""
    published_at: datetime | None
    cancelled_at: datetime | None
    cancelled_by: str | None
    earlier: list[EarlierView]


async def page(db: AsyncSession, actor: Actor | None) -> Examinations:
    """The newest first."""
    rows = await db.scalars(visible(actor).order_by(Examination.starts_at.desc(), Examination.id).limit(LIMIT))
    return Examinations([ExaminationHead(**head(row)) for row in rows])


async def view(db: AsyncSession, actor: Actor, row: Examination) -> ExaminationView:
    """Needs the row as `examinations.lookup` loads it."""
    company = actor.role is Role.recruiter
    lines = {line.lot: line for line in decode(row.record).lines} if row.record else {}
    interviews, cards = await interviews_of(db, row), await cards_in(db, row)
    shown = [
        lot_view(actor, row, one, interviews.get(one.number or 0), cards[one.number or 0], lines.get(one.id))
        for one in row.by_number()
    ]
    return ExaminationView(
        **head(row),
        note=row.note,
        examiners=list(names_of(row).values()),
        examines=row.examines(actor.id),
        commitment=row.commitment,
        secret=row.secret if row.opened else None,
        word=row.word,
        drawn_at=row.drawn_at,
        lots=shown,
        closed_at=row.closed_at,
        closed_by=row.closed_by.name if row.closed_by and company else None,
        sha256=sha256(row.record) if row.record and (company or row.published_at) else None,
        published_at=row.published_at,
        cancelled_at=row.cancelled_at,
        cancelled_by=row.cancelled_by.name if row.cancelled_by else None,
        earlier=[earlier_view(one, actor.id) for one in await before(db, row)],
    )


def head(row: Examination) -> dict[str, Any]:
    return {
        "id": row.id,
        "job": Titled(row.job.id, row.job.title),
        "company": Named(row.job.company.id, row.job.company.name),
        "state": row.state,
        "starts_at": row.starts_at,
        "minutes": row.minutes,
        "buffer": row.buffer,
        "candidates": len(row.examinees),
    }


def lot_view(
    actor: Actor,
    row: Examination,
    one: Examinee,
    interview: Interview | None,
    cards: set[UUID],
    line: Line | None,
) -> LotView:
    company, mine = actor.role is Role.recruiter, one.application.graduate_id == actor.id
    found = LotView(lot=one.id, number=one.number, mine=mine)
    if not company and not mine:
        return found
    blind = row.examines(actor.id) and row.state is not ExaminationState.closed
    found.name = None if blind else one.application.graduate.name
    found.identity = check_view(one)
    if interview:
        found.interview, found.starts_at, found.state = interview.id, interview.starts_at, interview.state
        found.here = interview.candidate_is_here
        found.declined = found.state is InterviewState.cancelled and one.application.state is ApplicationState.rejected
    if interview and company:
        found.cards, found.missing = len(cards), missing(interview, cards)
    if line and (company or row.published_at):
        found.score, found.place = line.score, line.place
        found.given = given_views(line, names_of(row) if company else {})
    return found


def names_of(row: Examination) -> dict[UUID, Named]:
    """Of its examiners."""
    return {one.person_id: Named(one.person_id, one.person.name) for one in row.examiners}


def given_views(line: Line, names: dict[UUID, Named]) -> list[GivenView]:
    cards = sorted(line.given, key=exact)
    counts = [counts for _, counts in weighed(exact(card) for card in cards)]
    return [
        GivenView(names.get(card.examiner), scores(card), half_up(exact(card)), one)
        for card, one in zip(cards, counts, strict=True)
    ]


def exact(card: Given) -> Fraction:
    return Fraction(
        sum(score * weight for score, weight in zip(card.scores, card.weights, strict=True)), sum(card.weights)
    )


def scores(card: Given) -> list[ScoreView]:
    names = card.criteria or [""] * len(card.scores)
    return [ScoreView(*one) for one in zip(names, card.weights, card.scores, strict=True)]


def check_view(one: Examinee) -> CheckView | None:
    if one.document is None or one.matched is None or one.checked_by is None or one.checked_at is None:
        return None
    return CheckView(one.document, one.matched, one.checked_by.name, one.checked_at)


def missing(interview: Interview, cards: set[UUID]) -> list[Named]:
    met = interview.state in (InterviewState.open, InterviewState.ended)
    return [Named(person.id, person.name) for person in still_open(interview, cards)] if met else []


async def cards_in(db: AsyncSession, row: Examination) -> dict[int, set[UUID]]:
    """By number, whose are in."""
    handed_in = select(Interview.number, Scorecard.person_id).join(Interview, Interview.id == Scorecard.interview_id)
    handed_in = handed_in.where(Interview.examination_id == row.id, Scorecard.submitted_at.is_not(None))
    found = defaultdict[int, set[UUID]](set)
    for number, person in await db.execute(handed_in):
        if number:
            found[number].add(person)
    return found
