"""Guests: invited by a link that is all they need, for as long as the host has not taken it back."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from server import audit, tokens
from server.access import Actor, Role, require
from server.broadcasts.finding import bare, locked
from server.broadcasts.models import Broadcast, Guest
from server.broadcasts.views import BroadcastView, GuestView, guest_view
from server.db import Work
from server.errors import NotFound, Unauthorized
from server.identity.actions import WRITTEN
from server.identity.models import Company
from server.rest import Command
from server.settings import Settings

KIND = "guest"
LASTS = 366 * 24 * 3600


class Invite(Command):
    name: Annotated[str, Meta(max_length=80, pattern=WRITTEN)]
    company: UUID


class GuestToken(msgspec.Struct):
    guest: UUID


class InvitedGuest(GuestView):
    """As hosts see a guest: with the link to pass on."""

    link: str


class GuestSelf(GuestView):
    """As the studio sees who came: with the show they came for."""

    broadcast: BroadcastView


async def invite(work: Work, actor: Actor | None, id: UUID, command: Invite) -> Guest:
    host = require(actor, Role.host)
    broadcast = await bare(work.db, id, lock=True)
    broadcast.must_not_have_ended()
    company = await work.db.get(Company, command.company)
    if company is None:
        raise NotFound("no such company")
    guest = Guest(broadcast_id=broadcast.id, company=company, name=command.name.strip())
    work.db.add(guest)
    await work.db.flush()
    audit.record(work, host, "invite", f"guest:{guest.id}", broadcast=str(id))
    return guest


async def uninvite(work: Work, actor: Actor | None, id: UUID, guest_id: UUID) -> Broadcast:
    """Takes the link back; whoever came with it goes off the air."""
    host = require(actor, Role.host)
    broadcast = await locked(work.db, id)
    guest = next((guest for guest in broadcast.guests if guest.id == guest_id), None)
    if guest is None:
        raise NotFound("no such guest")
    if (rehearsal := broadcast.rehearsing) and rehearsal.on_air == guest.source:
        rehearsal.on_air = None
    if broadcast.on_air == guest.source:
        broadcast.must_be_driven_by(host)
        broadcast.on_air = None
    broadcast.guests.remove(guest)
    audit.record(work, host, "uninvite", f"guest:{guest_id}", broadcast=str(id))
    return broadcast


async def guests_of(db: AsyncSession, actor: Actor | None, id: UUID) -> list[Guest]:
    require(actor, Role.host)
    await bare(db, id)
    rows = select(Guest).options(joinedload(Guest.company)).where(Guest.broadcast_id == id)
    return list(await db.scalars(rows.order_by(Guest.name, Guest.id)))


async def guest_of(db: AsyncSession, settings: Settings, token: str, broadcast: UUID | None = None) -> Guest:
    """Who holds this link, in this very show if one is named."""
    held = tokens.read(settings.secret, KIND, token, GuestToken)
    guest = await db.scalar(select(Guest).options(joinedload(Guest.company)).where(Guest.id == held.guest))
    if guest is None:
        raise Unauthorized("this invitation was taken back", "guest_removed")
    if broadcast and guest.broadcast_id != broadcast:
        raise NotFound("no such guest in this show")
    return guest


def invited(guest: Guest, settings: Settings) -> InvitedGuest:
    token = tokens.sign(settings.secret, KIND, GuestToken(guest.id), LASTS)
    link = f"{settings.public_url}/studio/{guest.broadcast_id}?guest={token}"
    return InvitedGuest(guest.id, guest.name, guest_view(guest).company, guest.source, link)


def guest_self(guest: Guest, broadcast: BroadcastView) -> GuestSelf:
    return GuestSelf(guest.id, guest.name, guest_view(guest).company, guest.source, broadcast)
