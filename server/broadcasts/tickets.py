"""Tickets: what a browser may do in the media room of a show, for two hours; an encoder like OBS, for twelve."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from server.access import Actor, Role, require
from server.broadcasts import trial
from server.broadcasts.finding import bare
from server.broadcasts.guests import guest_of
from server.broadcasts.models import Broadcast
from server.broadcasts.rehearsal_models import Rehearsal
from server.broadcasts.show import host_source
from server.errors import Conflict
from server.media.control import Ticket, ticket_for
from server.rest import Command
from server.settings import Settings
from server.turn import IceServer, ice_servers

LASTS = timedelta(hours=2)
ENCODER_LASTS = timedelta(hours=12)
"""A browser asks for another ticket whenever it connects again; an encoder has the one that was typed into it."""


class AskTicket(Command):
    verb: Literal["publish", "encoder", "watch", "green_room", "test"]
    """`encoder`: to publish, from a program like OBS."""
    guest: str | None = None
    """The token of a guest's link."""


class TicketView(msgspec.Struct):
    ticket: str
    whip: str | None
    whep: str | None
    source: str | None
    """Under which name the holder publishes."""
    expires_at: datetime
    ice_servers: list[IceServer]
    """Relays for a network that lets nothing else through."""
    hls: str | None = None
    """Where a test recording is played from."""


async def ticket(
    db: AsyncSession, settings: Settings, actor: Actor | None, id: UUID, command: AskTicket, now: datetime
) -> TicketView:
    broadcast = await bare(db, id)
    allowed = await allow(db, settings, actor, broadcast, command)
    given = handed_out(settings, allowed, now, ENCODER_LASTS if command.verb == "encoder" else LASTS)
    if command.verb == "test":
        given.hls = f"{settings.media_public_url}/hls/{allowed.room}/index.m3u8"
    return given


def handed_out(settings: Settings, allowed: Ticket, now: datetime, lasts: timedelta = LASTS) -> TicketView:
    """Signed, with the addresses that take it."""
    signed = ticket_for(settings, allowed, int(lasts.total_seconds()))
    whip = f"{settings.media_public_url}/whip" if allowed.publish else None
    receives = allowed.program or allowed.watch or allowed.sources
    whep = f"{settings.media_public_url}/whep" if receives else None
    return TicketView(signed, whip, whep, allowed.publish or None, now + lasts, ice_servers(settings, now))


async def allow(
    db: AsyncSession, settings: Settings, actor: Actor | None, broadcast: Broadcast, command: AskTicket
) -> Ticket:
    """Anybody may watch a live show; rehearsals, and its stage to the end, are for hosts and guests."""
    if command.verb == "watch" and not await rehearsed(db, broadcast):
        broadcast.must_be_live()
        return Ticket(broadcast.room, program=True)
    source, label = await performer(db, settings, actor, broadcast, command.guest)
    broadcast.must_not_have_ended()
    if command.verb == "test":
        return trial.ticket(source, label)
    if source in broadcast.shown_out:
        raise Conflict("a host has shown you out of the green room", "shown_out")
    if command.verb in ("publish", "encoder"):
        return Ticket(broadcast.room, publish=source, label=label)
    behind = command.verb == "green_room"
    return Ticket(broadcast.room, watch=behind, program=not behind, holder=source)


async def rehearsed(db: AsyncSession, broadcast: Broadcast) -> bool:
    """Whether it goes on now."""
    rehearsal = await db.get(Rehearsal, broadcast.id)
    return rehearsal is not None and rehearsal.ended_at is None


async def performer(
    db: AsyncSession, settings: Settings, actor: Actor | None, broadcast: Broadcast, token: str | None
) -> tuple[str, str]:
    """Who would be on stage: the source's name, and what people read beside it."""
    if token is not None:
        guest = await guest_of(db, settings, token, broadcast.id)
        return guest.source, guest.name
    host = require(actor, Role.host)
    return host_source(host), host.name
