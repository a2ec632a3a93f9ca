"""What a show left open goes into the next run-sheet of its company by itself, and comes back if that is not to be.

It is looked for after whatever may bring it about, and every minute: a process that died in between loses nothing.
Several processes do nothing twice, since the later show is locked while it is settled.
"""

import logging
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from uuid import UUID

from aiohttp import web
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from server import audit
from server.audience.models import OPEN, Question, QuestionState
from server.audience.questioning import found, tell, whole_rows
from server.audience.questions import ask_again
from server.audience.reconsidering import copy_of, erase_copy, remove_copy
from server.background import every
from server.broadcasts.finding import bare
from server.broadcasts.models import Broadcast, BroadcastState, Turn
from server.db import Work, reading, transaction
from server.errors import Conflict
from server.inbox.actions import lead_on
from server.jobs.models import Job
from server.settings import CLOCK

log = logging.getLogger(__name__)
EVERY = 60.0
MOST = 100
"""Into one show; hosts may take more by hand."""
FRESH = timedelta(days=400)
"""What is older is asked again by nobody but a host."""
MISSED = timedelta(days=1)
"""A show that should have begun so long ago is nobody's next one."""
Earlier = aliased(Broadcast)


async def carry_over(app: web.Application) -> None:
    """The show that is next comes first, so that each question goes there. One that fails stops no other."""
    async with reading(app) as db:
        shows = await unsettled(db, app[CLOCK].now())
    for show in shows:
        try:
            async with transaction(app) as work:
                await settle(work, show)
        except Exception:
            log.exception("carry_over", extra={"broadcast": str(show)})


async def unsettled(db: AsyncSession, now: datetime) -> list[UUID]:
    """Scheduled shows into which something goes, or out of which."""
    out_of, into = await db.scalars(misplaced(now)), await db.scalars(to_come(now).order_by(Broadcast.starts_at))
    return list(dict.fromkeys([*out_of, *into]))


ITS_COMPANY = func.coalesce(
    Question.company_id,
    select(Job.company_id).where(Job.id == Question.job_id).correlate(Question).scalar_subquery(),
)
"""That it is about, itself or by its job."""
PRESENTED = (
    select(Turn.id)
    .where(Turn.broadcast_id == Broadcast.id, Turn.company_id == ITS_COMPANY)
    .correlate(Broadcast, Question)
    .exists()
)
PRISTINE = and_(Question.carried_from.is_not(None), Question.state.in_([QuestionState.asked, QuestionState.approved]))
"""Carried over, and nothing was done with it since."""


def next_ones(now: datetime) -> ColumnElement[bool]:
    return and_(Broadcast.state == BroadcastState.scheduled, Broadcast.starts_at > now - MISSED)


def to_come(now: datetime) -> Select[UUID, datetime]:
    """Shows with a company about which an earlier one left something open."""
    return (
        select(Broadcast.id, Broadcast.starts_at)
        .join(Turn, Turn.broadcast_id == Broadcast.id)
        .join(Question, Turn.company_id == ITS_COMPANY)
        .join(Earlier, Earlier.id == Question.broadcast_id)
        .where(next_ones(now), left_open(now))
        .distinct()
    )


def left_open(now: datetime) -> ColumnElement[bool]:
    over = Earlier.state == BroadcastState.ended, Earlier.ended_at > now - FRESH
    return and_(*over, Question.state.in_(OPEN), Question.text != "", ~Question.stays)


def misplaced(now: datetime) -> Select[UUID]:
    """Scheduled shows with a question about a company that they present no more, or that nobody began."""
    here = select(Broadcast.id).join(Question, Question.broadcast_id == Broadcast.id).distinct()
    return here.where(Broadcast.state == BroadcastState.scheduled, out_of_place(now))


def out_of_place(now: datetime) -> ColumnElement[bool]:
    return and_(PRISTINE, or_(~next_ones(now), ~PRESENTED))


async def settle(work: Work, show: UUID) -> None:
    """Under the show's lock, and then the questions'."""
    broadcast = await bare(work.db, show, lock=True)
    if broadcast.state is not BroadcastState.scheduled:
        return
    here = select(Question.carried_from).join(Broadcast, Broadcast.id == Question.broadcast_id)
    originals = await work.db.scalars(here.where(Broadcast.id == show, out_of_place(work.now)))
    for original in filter(None, originals.all()):
        await give_back(work, original)
    if broadcast.starts_at > work.now - MISSED:
        await take_in(work, broadcast)


async def give_back(work: Work, original: UUID) -> None:
    """It is open where it was asked, for the next show that will have it. Locked before its copy, as hosts do."""
    old = await found(work, original)
    if old.state is not QuestionState.carried:
        return
    try:
        await remove_copy(work, old)
    except Conflict:  # a host has dealt with it just now
        return
    old.reconsider()
    audit.record(work, None, "give_back", f"question:{old.id}", old.person_id, broadcast=str(old.broadcast_id))
    tell(work, old)


async def take_in(work: Work, broadcast: Broadcast) -> None:
    """What most wanted to know, up to a bound; what no host has read yet is held here as it was there."""
    there = select(func.count()).where(Question.broadcast_id == broadcast.id, Question.carried_from.is_not(None))
    free = MOST - (await work.db.scalar(there) or 0)
    companies = select(Turn.company_id).where(Turn.broadcast_id == broadcast.id)
    rows = (
        whole_rows()
        .join(Earlier, Earlier.id == Question.broadcast_id)
        .where(left_open(work.now), ITS_COMPANY.in_(companies))
        .order_by(Question.votes.desc(), Question.at)
        .limit(max(free, 0))
        .with_for_update(of=Question)
    )
    for old in (await work.db.scalars(rows)).all():
        await ask_again(work, old, broadcast, read=not old.secret)
        audit.record(work, None, "carry", f"question:{old.id}", old.person_id, broadcast=str(broadcast.id))


async def bring_home(work: Work, show: UUID) -> None:
    """Of a show that is taken off: each is again where it was asked, with what hosts have made of it meanwhile."""
    here = select(Question.carried_from).where(Question.broadcast_id == show).order_by(Question.carried_from)
    for original in filter(None, (await work.db.scalars(here)).all()):
        old = await found(work, original)
        if copy := await copy_of(work, old):
            await told_at(work, copy, old)
            old.take_back(copy)
            await erase_copy(work, copy)
            tell(work, old)
    await work.db.flush()


async def told_at(work: Work, copy: Question, old: Question) -> None:
    """What its asker was told of the answer, or why there is none, leads to where it is now."""
    if not copy.open:
        await lead_on(work, copy.person_id, f"question_{copy.state}", copy.clip, old.clip)


async def carrying(app: web.Application) -> AsyncIterator[None]:
    async with every(EVERY, carry_over, app):
        yield
