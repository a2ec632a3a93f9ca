"""What helps to judge while one talks: what the candidate asked in the company's shows, and where they delivered from.

Only what they did for the company to see: questions about its jobs, and the moment that came with the resume. What else
they watched is nowhere kept.
"""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import not_, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.access import Actor, Role, require
from server.applications.models import Application
from server.audience.models import SECRET, Question, QuestionState
from server.broadcasts.models import Broadcast, Card
from server.broadcasts.views import clip_of
from server.interviews.lookup import find
from server.jobs.models import Job

ASKED = 50
AROUND = 60_000
"""Milliseconds before and after the moment, where no card was shown."""


class AskedView(msgspec.Struct):
    """What the candidate asked in shows about the company's jobs, and where on the show clock."""

    id: UUID
    broadcast: UUID
    text: str
    show_ms: int
    at: datetime
    answer: str
    answered_aloud: bool
    """Then it has a clip, under the question's id."""


class WatchedView(msgspec.Struct, kw_only=True):
    """What was on when the candidate delivered from the show: the card that was shown, or a minute around."""

    broadcast: UUID
    show: str
    title: str
    """Of the card's job; empty where none was shown."""
    show_ms: int
    from_ms: int
    to_ms: int
    hls: str | None
    """Nothing where nothing was on air, or its recording is gone."""


class SeenView(msgspec.Struct):
    questions: list[AskedView]
    watched: WatchedView | None
    """None: delivered outside a show."""


async def seen(db: AsyncSession, actor: Actor | None, id: UUID, now: datetime, media: str) -> SeenView:
    row = await find(db, require(actor, Role.recruiter), id)
    if row.number:  # in the show it stands there with a name
        return SeenView([], None)
    return SeenView(await asked(db, row.graduate_id, row.company_id), await watched(db, row.application, now, media))


async def asked(db: AsyncSession, graduate: UUID, company: UUID) -> list[AskedView]:
    """Each once: one that was carried into a later show is of that show once it was answered there."""
    theirs = select(Question).join(Job, Job.id == Question.job_id)
    theirs = theirs.where(Question.person_id == graduate, Job.company_id == company)
    public = theirs.where(Question.state != QuestionState.dismissed, not_(SECRET), Question.text != "")
    rows = list(await db.scalars(public.order_by(Question.at.desc()).limit(ASKED)))
    later = {one.text for one in rows if one.carried_from and one.state is QuestionState.answered}
    told = (one.state is QuestionState.answered if one.carried_from else one.text not in later for one in rows)
    return [asked_view(one) for one, this in zip(rows, told, strict=True) if this]


def asked_view(one: Question) -> AskedView:
    aloud = one.state is QuestionState.answered and one.span is not None
    return AskedView(one.id, one.broadcast_id, one.text, one.show_ms, one.at, one.answer, aloud)


async def watched(db: AsyncSession, application: Application, now: datetime, media: str) -> WatchedView | None:
    origin, moment = application.broadcast_id, application.show_ms
    if origin is None or moment is None:
        return None
    show = await db.get_one(Broadcast, origin)
    card, title = await shown(db, show.id, moment)
    first = card.shown_ms if card else max(0, moment - AROUND)
    last = (card.hidden_ms or show.show_ms(now)) if card else moment + AROUND
    return WatchedView(
        broadcast=show.id,
        show=show.title,
        title=title,
        show_ms=moment,
        from_ms=first,
        to_ms=last,
        hls=clip_of(show, media, first, last),
    )


async def shown(db: AsyncSession, show: UUID, moment: int) -> tuple[Card | None, str]:
    """The card that was to be seen at this moment, and its job's title."""
    until = Card.hidden_ms.is_(None) | (Card.hidden_ms >= moment)
    found = select(Card, Job.title).join(Job, Job.id == Card.job_id)
    on = found.where(Card.broadcast_id == show, Card.shown_ms <= moment, until).order_by(Card.shown_ms.desc())
    row = (await db.execute(on.limit(1))).first()
    return (row[0], row[1]) if row else (None, "")
