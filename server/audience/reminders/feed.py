"""One's own calendar (RFC 5545) of what one wants to be reminded of, by an address that nobody can guess."""

import secrets
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import msgspec
from icalendar import Event
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.access import Actor, signed_in
from server.audience.reminders.actions import MOST, of
from server.audience.reminders.clock import LEAD
from server.audience.reminders.models import CalendarFeed, Reminder
from server.broadcasts.ics import REMEMBERED, alarm, written
from server.broadcasts.models import Broadcast
from server.broadcasts.timing import expected
from server.db import Work
from server.errors import NotFound
from server.identity.logins import fingerprint
from server.jobs.models import SHANGHAI
from server.settings import Settings

LASTS = timedelta(minutes=10)


class FeedView(msgspec.Struct):
    made_at: datetime | None


class FeedAddress(msgspec.Struct):
    url: str
    """Told once: only its fingerprint is kept."""


async def made(db: AsyncSession, actor: Actor | None) -> FeedView:
    feed = await db.get(CalendarFeed, signed_in(actor).id)
    return FeedView(feed.made_at if feed else None)


async def make(work: Work, settings: Settings, actor: Actor | None) -> FeedAddress:
    """A new address; the one before ends."""
    person, token = signed_in(actor).id, secrets.token_urlsafe(32)
    feed = await work.db.get(CalendarFeed, person, with_for_update=True) or CalendarFeed(person_id=person)
    feed.token_hash, feed.made_at = fingerprint(token), work.now
    work.db.add(feed)
    return FeedAddress(f"{settings.public_url}/api/calendars/{token}.ics")


async def revoke(work: Work, actor: Actor | None) -> None:
    await work.db.execute(delete(CalendarFeed).where(CalendarFeed.person_id == signed_in(actor).id))


async def calendar(db: AsyncSession, token: str, now: datetime, public_url: str) -> bytes:
    person = await db.scalar(select(CalendarFeed.person_id).where(CalendarFeed.token_hash == fingerprint(token)))
    if person is None:
        raise NotFound("no such calendar")
    recent = of(person).where(Broadcast.starts_at > now - REMEMBERED).order_by(Broadcast.starts_at).limit(MOST)
    entries = [entry(row, moment, now, public_url) for row in await db.scalars(recent) if (moment := when(row, now))]
    return written(entries)


def when(reminder: Reminder, now: datetime) -> datetime | None:
    """When it is on; once it was, when that was."""
    show: Broadcast = reminder.broadcast
    shown = [card.shown_ms for card in show.cards if card.job_id == reminder.job_id]
    if shown and show.first_on_air:
        return show.first_on_air + timedelta(milliseconds=shown[0])
    return expected(show, reminder.job_id, now)


def entry(reminder: Reminder, begins: datetime, now: datetime, public_url: str) -> Event:
    show, job = reminder.broadcast, reminder.job
    made = Event()
    made.add("uid", f"{show.id}-{job.id}@{urlsplit(public_url).hostname}")
    made.add("sequence", show.version)
    made.add("dtstamp", now)
    made.add("dtstart", begins.replace(second=0, microsecond=0).astimezone(SHANGHAI))
    made.add("duration", LASTS)
    made.add("summary", f"{job.title}({job.company.name})")
    made.add("description", f"{show.title}\n{public_url}/broadcasts/{show.id}")
    made.add("url", f"{public_url}/broadcasts/{show.id}")
    made.add_component(alarm(job.title, LEAD))
    return made
