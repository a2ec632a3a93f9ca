"""Clips of a show, each with an address of its own: one per card that was shown, one per question answered aloud."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from server.audience.models import Question, QuestionState
from server.broadcasts.finding import bare
from server.broadcasts.models import Broadcast, Card
from server.broadcasts.views import JobCard, clip_of, job_card
from server.errors import NotFound
from server.jobs.models import Job

MOST = 500


class ClipView(msgspec.Struct):
    id: UUID
    """That of its card or question."""
    kind: Literal["card", "question"]
    broadcast: UUID
    show: str
    first_on_air: datetime | None
    title: str
    answer: str
    job: JobCard | None
    from_ms: int
    to_ms: int
    hls: str | None
    """Nothing where nothing was on air, or its recording is gone."""
    thrown_away_at: datetime | None
    captioned: bool


class ClipList(msgspec.Struct):
    clips: list[ClipView]


async def clip(db: AsyncSession, id: UUID, now: datetime, media: str) -> ClipView:
    found = await db.scalar(questions().where(Question.id == id)) or await db.scalar(cards().where(Card.id == id))
    if found is None:
        raise NotFound("no such clip")
    return seen(await bare(db, found.broadcast_id), found, now, media)


async def clips(db: AsyncSession, show: UUID, now: datetime, media: str) -> ClipList:
    """In the order of the show."""
    broadcast = await bare(db, show)
    rows: list[Card | Question] = [
        *await db.scalars(cards().where(Card.broadcast_id == show).limit(MOST)),
        *await db.scalars(questions().where(Question.broadcast_id == show).limit(MOST)),
    ]
    return ClipList(sorted((seen(broadcast, row, now, media) for row in rows), key=lambda one: one.from_ms))


def cards() -> Select[Card]:
    return select(Card).options(joinedload(Card.job).joinedload(Job.company))


def questions() -> Select[Question]:
    """Those whose answer was heard."""
    heard = (
        (Question.state == QuestionState.answered)
        & (Question.text != "")
        & (Question.answered_ms > Question.answering_ms)
    )
    return select(Question).options(joinedload(Question.job).joinedload(Job.company)).where(heard)


def ends(broadcast: Broadcast, row: Card | Question, now: datetime) -> tuple[int, int]:
    """On the show clock; a card that is still shown has a clip up to now."""
    if isinstance(row, Question):
        assert row.span
        return row.span
    return row.shown_ms, max(row.shown_ms + 1000, broadcast.show_ms(now) if row.hidden_ms is None else row.hidden_ms)


def seen(broadcast: Broadcast, row: Card | Question, now: datetime, media: str) -> ClipView:
    begin, end = ends(broadcast, row, now)
    return ClipView(
        id=row.id,
        kind="card" if isinstance(row, Card) else "question",
        broadcast=broadcast.id,
        show=broadcast.title,
        first_on_air=broadcast.first_on_air,
        title=row.job.title if isinstance(row, Card) else row.text,
        answer="" if isinstance(row, Card) else row.answer,
        job=job_card(row.job) if row.job else None,
        from_ms=begin,
        to_ms=end,
        hls=clip_of(broadcast, media, begin, end),
        thrown_away_at=broadcast.thrown_away_at,
        captioned=broadcast.captioned,
    )
