"""The series: the same show every week at the same time of the day, moved where that day is a holiday.

A rule proposes here, a host decides; in `weekly` a series goes on by itself.
"""

from datetime import date, datetime, timedelta
from functools import cache
from typing import Annotated, Literal
from uuid import UUID

import holidays
import msgspec
from msgspec import Meta
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server import audit
from server.access import Actor, Role, require
from server.broadcasts.finding import bare
from server.broadcasts.models import Broadcast, BroadcastState
from server.broadcasts.plan import sensible
from server.broadcasts.series_models import Series
from server.db import Work
from server.errors import Conflict
from server.jobs.models import SHANGHAI
from server.rest import Command, Query

Language = Literal["zh", "en"]
LOCALES: dict[Language, str] = {"zh": "zh_CN", "en": "en_US"}
SUNDAY, SATURDAY = 6, 5
MOST_WEEKS = 26


class Weeks(Query):
    weeks: Annotated[int, Meta(ge=1, le=MOST_WEEKS)] = 8
    language: Language = "zh"


class Occurrence(msgspec.Struct):
    """One show of the series that could be planned."""

    starts_at: datetime
    moved_from: datetime | None
    """When it would be if that day were no holiday."""
    holiday: str | None
    """Why it is moved."""
    planned: bool
    """On this day there is a show already."""


class Repeat(Command):
    starts: Annotated[list[Annotated[datetime, Meta(tz=True)]], Meta(min_length=1, max_length=MOST_WEEKS)]


async def proposed(db: AsyncSession, actor: Actor | None, id: UUID, query: Weeks) -> list[Occurrence]:
    """The weeks after this show."""
    require(actor, Role.host)
    dates = weeks_after(await bare(db, id), query.weeks)
    taken = await days_with_shows(db, dates[0], dates[-1])
    return [occurrence(meant, query.language, taken) for meant in dates]


def weeks_after(show: Broadcast, weeks: int) -> list[datetime]:
    """Counted from the day its series means it to be on: a show that a holiday moved does not move those after it."""
    first = (show.series_at or show.starts_at).astimezone(SHANGHAI)
    return [first + timedelta(weeks=week) for week in range(1, weeks + 1)]


def occurrence(meant: datetime, language: Language, taken: set[date]) -> Occurrence:
    """On the day that is meant, or on the last working day before where that is a holiday."""
    names = calendar(language)
    day = meant
    while day.date() in names or (day != meant and day.weekday() in (SATURDAY, SUNDAY)):
        day -= timedelta(days=1)
    moved = day != meant
    return Occurrence(day, meant if moved else None, names.get(meant.date()), day.date() in taken)


@cache
def calendar(language: Language) -> holidays.HolidayBase:
    """The public holidays of China: as announced for the years that were, computed for those to come."""
    return holidays.country_holidays("CN", language=LOCALES[language])


async def days_with_shows(db: AsyncSession, first: datetime, last: datetime) -> set[date]:
    week = timedelta(weeks=1)
    rows = select(Broadcast.starts_at).where(Broadcast.starts_at.between(first - week, last + week))
    return {starts_at.astimezone(SHANGHAI).date() for starts_at in await db.scalars(rows)}


async def repeat(work: Work, actor: Actor | None, id: UUID, command: Repeat) -> list[Broadcast]:
    """Plans a show at each of these times, called and described as this one; its companies are another matter."""
    host = require(actor, Role.host)
    pattern = await bare(work.db, id, lock=True)
    starts = sorted({sensible(start, work.now) for start in command.starts})
    if await days_with_shows(work.db, starts[0], starts[-1]) & {start.astimezone(SHANGHAI).date() for start in starts}:
        raise Conflict("on one of these days there is a show already", "day_taken")
    meant = {occurrence(day, "zh", set()).starts_at: day for day in weeks_after(pattern, MOST_WEEKS)}
    shows = [another(pattern, start, meant.get(start)) for start in starts]
    work.db.add_all(shows)
    await work.db.flush()
    audit.record(work, host, "repeat", f"broadcast:{id}", shows=len(shows))
    return shows


def another(pattern: Broadcast | Series, starts_at: datetime, series_at: datetime | None) -> Broadcast:
    return Broadcast(
        title=pattern.title,
        about=pattern.about,
        holds_questions=pattern.holds_questions,
        starts_at=starts_at,
        series_at=series_at,
        state=BroadcastState.scheduled,
        version=0,
        turns=[],
        guests=[],
        cards=[],
    )
