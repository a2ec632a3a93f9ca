"""What happens by itself: reminders a day and a quarter of an hour before, what passed without anybody, and what fell.

A reminder is told in the transaction that notes it as told, so a restart neither loses nor repeats it; several
processes skip what another one has in hand.
"""

from collections.abc import AsyncIterator
from datetime import timedelta

from aiohttp import web
from sqlalchemy import ColumnElement, or_, select

from server.applications.models import Application
from server.background import every
from server.db import Work, transaction
from server.interviews.appointments.change import missed, over
from server.interviews.appointments.telling import tell_both
from server.interviews.lobby import announce
from server.interviews.lookup import DECIDABLE, WHOLE
from server.interviews.models import Interview, InterviewState

TICK = 15.0
AT_ONCE = 50
PASSED = timedelta(minutes=30)
"""So long after its planned end an interview that never began is missed."""


async def tick(app: web.Application) -> None:
    async with transaction(app) as work:
        await remind(work)
    async with transaction(app) as work:
        await give_up(work)
    async with transaction(app) as work:
        await fall(work)


async def remind(work: Work) -> None:
    for row in await some(work, or_(Interview.day_due <= work.now, Interview.soon_due <= work.now)):
        kind = "interview_soon" if row.soon_due and row.soon_due <= work.now else "interview_tomorrow"
        row.day_due = None
        if kind == "interview_soon":
            row.soon_due = None
        if row.state is InterviewState.invited and row.starts_at > work.now:
            await tell_both(work, row, kind)


async def give_up(work: Work) -> None:
    """Not in an examination: it runs late as a whole, and its panel says who did not come."""
    ready = (Interview.starts_at < work.now - PASSED) & Interview.examination_id.is_(None)
    for row in await some(work, ready, Interview.kept == InterviewState.invited):
        if row.state is InterviewState.invited and row.ends_at + PASSED < work.now:
            await missed(work, None, row)


async def fall(work: Work) -> None:
    """An invitation ends with its application, which knows nothing of it: here its people are told."""
    ended = Interview.application_id.in_(select(Application.id).where(Application.state.not_in(DECIDABLE)))
    for row in await some(work, Interview.kept == InterviewState.invited, Interview.starts_at > work.now, ended):
        row.fall()
        await over(work, row)
        await tell_both(work, row, "interview_cancelled")
        announce(work, row)


async def some(work: Work, *which: ColumnElement[bool]) -> list[Interview]:
    oldest = select(Interview).where(*which).order_by(Interview.starts_at).options(*WHOLE).limit(AT_ONCE)
    return list(await work.db.scalars(oldest.with_for_update(of=Interview, skip_locked=True)))


async def reminding(app: web.Application) -> AsyncIterator[None]:
    async with every(TICK, tick, app):
        yield
