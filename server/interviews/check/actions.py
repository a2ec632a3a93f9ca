"""A room of one's own to hear and see oneself through the server, and what came of it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.access import Actor, Role, require, signed_in
from server.db import Work
from server.interviews.check.models import DeviceCheck
from server.interviews.events import Way
from server.interviews.lookup import find
from server.media.control import Ticket, ticket_for
from server.rest import Command
from server.settings import Settings
from server.turn import ice_servers

TICKET = timedelta(seconds=60)
SOURCE = "self"
"""The one source of such a room."""


class Found(StrEnum):
    """What became of one part of the check."""

    good = "good"
    weak = "weak"
    failed = "failed"
    skipped = "skipped"


class Loop(Command, kw_only=True):
    """Sent to the server and received again."""

    milliseconds: Annotated[int, Meta(ge=0, le=60_000)]
    """There and back."""
    lost: Annotated[float, Meta(ge=0, le=1)]
    kbps: Annotated[int, Meta(ge=0, le=1_000_000)]
    relayed: bool = False


class Checked(Command, kw_only=True):
    camera: Found
    microphone: Found
    speakers: Found
    network: Found
    loop: Loop | None = None
    """None: nothing came back."""
    browser: Annotated[str, Meta(max_length=40)] = ""


class CheckView(msgspec.Struct):
    result: Checked
    checked_at: datetime


class CheckOf(msgspec.Struct):
    """One of several people's."""

    person: UUID
    result: Checked
    checked_at: datetime


def way(settings: Settings, actor: Actor | None, now: datetime) -> Way:
    """Into a media room nobody else can enter."""
    actor = signed_in(actor)
    ticket = Ticket(room=f"check:{actor.id}", publish=SOURCE, label=actor.name, watch=True)
    whip, whep = (f"{settings.media_public_url}/{door}" for door in ("whip", "whep"))
    token = ticket_for(settings, ticket, int(TICKET.total_seconds()))
    into = f"{whep}?source={SOURCE}"
    return Way(ticket=token, expires_at=now + TICKET, whip=whip, whep=into, ice_servers=ice_servers(settings, now))


async def save(work: Work, actor: Actor | None, command: Checked) -> CheckView:
    actor = signed_in(actor)
    row = await work.db.get(DeviceCheck, actor.id) or DeviceCheck(person_id=actor.id)
    row.result, row.checked_at = msgspec.to_builtins(command), work.now
    work.db.add(row)
    return CheckView(command, work.now)


async def own(db: AsyncSession, actor: Actor | None) -> CheckView | None:
    return await of(db, signed_in(actor).id)


async def candidates(db: AsyncSession, actor: Actor | None, interview: UUID) -> CheckView | None:
    """For the company that interviews."""
    row = await find(db, require(actor, Role.recruiter), interview)
    return await of(db, row.graduate_id)


async def of(db: AsyncSession, person: UUID) -> CheckView | None:
    row = await db.get(DeviceCheck, person)
    return CheckView(msgspec.convert(row.result, Checked), row.checked_at) if row else None


async def those_of(db: AsyncSession, people: list[UUID]) -> list[CheckOf]:
    """Of so many as tried their devices."""
    rows = await db.scalars(select(DeviceCheck).where(DeviceCheck.person_id.in_(people)))
    return [CheckOf(row.person_id, msgspec.convert(row.result, Checked), row.checked_at) for row in rows]


async def export(db: AsyncSession, person: UUID) -> CheckView | None:
    return await of(db, person)


async def erase(work: Work, person: UUID) -> None:
    await work.db.execute(delete(DeviceCheck).where(DeviceCheck.person_id == person))
