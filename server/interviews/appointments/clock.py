"""What happens by itself: reminders a day and a quarter of an hour before, what passed without anybody, what nobody
ended, and what fell.

A reminder is told in the transaction that notes it as told, so a restart neither loses nor repeats it; several
processes skip what another one has in hand.
"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from aiohttp import web
from sqlalchemy import ColumnElement, exists, func, or_, select

from server.applications.models import Application
from server.background import every
from server.db import Work, transaction
from server.interviews import rooms
from server.interviews.appointments.change import missed, over
from server.interviews.appointments.telling import candidate_of, mail, tell_both, tell_candidate, tell_panel
from server.interviews.lobby import announce, ended
from server.interviews.lookup import DECIDABLE, WHOLE, lock_what_follows
from server.interviews.models import Interview, InterviewState, Seat, SeatState
from server.interviews.recordings import steering

TICK = 15.0
AT_ONCE = 50
PASSED = timedelta(minutes=30)
"""So long after its planned end an interview that never began is missed, and one that began should be over."""
EMPTY = timedelta(minutes=10)
"""So long nobody is there any more: who lost the network had time to come back."""
LONGEST = timedelta(hours=12)
"""So long after its planned end it is over whoever seems to be there: a process that died left their seats behind."""


async def tick(app: web.Application) -> None:
    async with transaction(app) as work:
        await remind(work)
    async with transaction(app) as work:
        await give_up(work)
    async with transaction(app) as work:
        closed = await close_up(app, work)
    for row in closed:
        await steering.steer(app, row.id)
        await rooms.close(app, row.room)
    async with transaction(app) as work:
        await fall(work)


async def remind(work: Work) -> None:
    for row in await some(work, or_(Interview.day_due <= work.now, Interview.soon_due <= work.now)):
        kind = "interview_soon" if row.soon_due and row.soon_due <= work.now else "interview_tomorrow"
        row.day_due = None
        if kind == "interview_soon":
            row.soon_due = None
        if row.state is not InterviewState.invited or row.starts_at <= work.now:
            continue
        if row.examination_id is None:
            await tell_both(work, row, kind)
        else:
            await tell_examined(work, row, kind)


async def tell_examined(work: Work, row: Interview, kind: str) -> None:
    """Its panel once for all candidates, with the first; in their calendars it is one entry, by another mail."""
    await tell_candidate(work, row, kind)
    mail(work, row, kind, candidate_of(row))
    all_of_it = Interview.examination_id == row.examination_id, Interview.kept != InterviewState.cancelled
    if row.starts_at == await work.db.scalar(select(func.min(Interview.starts_at)).where(*all_of_it)):
        await tell_panel(work, row, kind)


async def give_up(work: Work) -> None:
    """Not in an examination: it runs late as a whole, and its panel says who did not come.

    Nor where the application ended after its time had come: those stay as they are, and would be in the way for ever.
    """
    ready = (Interview.starts_at < work.now - PASSED) & Interview.examination_id.is_(None)
    invited = Interview.kept == InterviewState.invited
    for row in await freed(work, ready, invited, its_application(Application.state.in_(DECIDABLE))):
        if row.state is InterviewState.invited and row.ends_at + PASSED < work.now:
            await missed(work, None, row)


async def close_up(app: web.Application, work: Work) -> list[Interview]:
    """What everybody left without ending it, else there is never a decision. Not in an examination: its panel says."""
    somebody = select(Seat).where(Seat.interview_id == Interview.id, Seat.state != SeatState.away).exists()
    late = or_(~somebody, Interview.began_at < work.now - LONGEST) & (Interview.began_at < work.now - PASSED)
    rows = await freed(work, Interview.kept == InterviewState.open, Interview.examination_id.is_(None), late)
    closed = [(row, at) for row in rows if (at := deserted(row, work.now))]
    for row, at in closed:
        await ended(app, work, None, row, at)
    return [row for row, _ in closed]


def deserted(row: Interview, now: datetime) -> datetime | None:
    """When it came to its end, if nobody is to be expected any more."""
    up, empty = row.time_is_up, row.empty_since
    if up is None or up + PASSED > now:
        return None
    if empty is None:
        return up if up + LONGEST < now else None
    return empty if empty + EMPTY < now else None


async def fall(work: Work) -> None:
    """An invitation ends with its application, which knows nothing of it: here its people are told."""
    ahead = (Interview.kept == InterviewState.invited) & (Interview.starts_at > work.now)
    for row in await freed(work, ahead, its_application(Application.state.not_in(DECIDABLE))):
        row.fall(work.now)
        await over(work, row)
        await tell_both(work, row, "interview_cancelled")
        announce(work, row)


def its_application(is_so: ColumnElement[bool]) -> ColumnElement[bool]:
    """Looked at for each interview in question, and not for all applications there are."""
    return exists().where(Application.id == Interview.application_id, is_so)


async def freed(work: Work, *which: ColumnElement[bool]) -> list[Interview]:
    """Whose time will be free again, locked with all that changes with them."""
    rows = await some(work, *which)
    await lock_what_follows(work.db, rows)
    return rows


async def some(work: Work, *which: ColumnElement[bool]) -> list[Interview]:
    oldest = select(Interview).where(*which).order_by(Interview.starts_at).options(*WHOLE).limit(AT_ONCE)
    return list(await work.db.scalars(oldest.with_for_update(of=Interview, skip_locked=True)))


async def reminding(app: web.Application) -> AsyncIterator[None]:
    async with every(TICK, tick, app):
        yield
