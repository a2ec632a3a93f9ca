"""The schedule as a calendar (RFC 5545): one show, or the whole series to subscribe to."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Alarm, Calendar, Event
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from server.broadcasts.models import Broadcast, Turn
from server.jobs.models import SHANGHAI

REMEMBERED = timedelta(days=90)
UNPLANNED = 60  # minutes of a show whose run-sheet is still empty
LIMIT = 500


async def series(db: AsyncSession, now: datetime) -> list[Broadcast]:
    """What comes, and what was in the last months: a calendar keeps what it once showed."""
    run_sheets = selectinload(Broadcast.turns).joinedload(Turn.company)
    recent = select(Broadcast).options(run_sheets).where(Broadcast.starts_at > now - REMEMBERED)
    return list(await db.scalars(recent.order_by(Broadcast.starts_at).limit(LIMIT)))


def calendar(broadcasts: list[Broadcast], now: datetime, public_url: str) -> bytes:
    return written([entry(broadcast, now, public_url) for broadcast in broadcasts])


def written(entries: list[Event], method: str = "PUBLISH") -> bytes:
    """What is published has a name where it is subscribed to; REQUEST and CANCEL are about one entry (RFC 5546)."""
    made = Calendar()
    made.add("prodid", "-//Just in the Mountain City//EN")
    made.add("version", "2.0")
    made.add("method", method)
    if method == "PUBLISH":
        made.add("x-wr-calname", "就在山城")
        made.add("x-wr-timezone", "Asia/Shanghai")
    for each in entries:
        made.add_component(each)
    made.add_missing_timezones()
    return bytes(made.to_ical())


def alarm(words: str, before: timedelta) -> Alarm:
    bell = Alarm()
    bell.add("action", "DISPLAY")
    bell.add("description", words)
    bell.add("trigger", -before)
    return bell


def entry(broadcast: Broadcast, now: datetime, public_url: str) -> Event:
    """Its UID never changes, and its sequence rises with each change, so that calendars update it in place."""
    begins, minutes = broadcast.starts_at.astimezone(SHANGHAI), sum(turn.minutes for turn in broadcast.turns)
    page = f"{public_url}/broadcasts/{broadcast.id}"
    made = Event()
    made.add("uid", f"{broadcast.id}@{urlsplit(public_url).hostname}")
    made.add("sequence", broadcast.version)
    made.add("dtstamp", now)
    made.add("dtstart", begins)
    made.add("dtend", begins + timedelta(minutes=minutes or UNPLANNED))
    made.add("summary", broadcast.title)
    made.add("description", described(broadcast, page))
    made.add("url", page)
    made.add("status", "CONFIRMED")
    return made


def described(broadcast: Broadcast, page: str) -> str:
    run_sheet = [f"{n}. {turn.company.name}({turn.minutes} 分钟)" for n, turn in enumerate(broadcast.turns, 1)]
    return "\n".join(filter(None, [broadcast.about, *run_sheet, page]))
