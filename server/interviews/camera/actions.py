"""From the QR code to a picture: a link that lives two minutes and opens once, and the key its phone goes on with.

The phone is nobody's login. Its key asks for nothing but tickets to publish the picture of this one seat, while the
candidate is inside; a newer link ends it.
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import msgspec
import segno
from aiohttp import web

from server import audit
from server.access import Actor, Role, require
from server.db import Work, reading
from server.errors import Conflict, NotFound
from server.interviews.events import Way
from server.interviews.lobby import announce
from server.interviews.lookup import find, whole
from server.interviews.models import Interview, Seat
from server.interviews.rooms import SECOND, way
from server.rest import Command
from server.settings import CLOCK, SETTINGS, Settings
from server.tokens import read, sign

LINK, KEY = "camera", "camera key"
LASTS = timedelta(minutes=2)
STAYS = timedelta(hours=6)
"""Longer than any interview; it opens nothing once that is over."""


class Phone(msgspec.Struct, frozen=True):
    """What link and key say: the camera of somebody's seat."""

    interview: UUID
    person: UUID
    camera: UUID


class Open(Command):
    token: str
    """What the link has after the number sign."""


class Send(Command):
    key: str


class CameraLink(msgspec.Struct):
    link: str
    qr: str
    """The link as a picture: a data URI of an SVG."""
    expires_at: datetime


class Opened(msgspec.Struct):
    key: str
    job: str
    candidate: str
    """As the panel reads it."""


async def link(work: Work, settings: Settings, actor: Actor | None, id: UUID) -> CameraLink:
    """A new one; the one before, and the phone that came by it, are out."""
    actor = require(actor, Role.graduate)
    row = await find(work.db, actor, id, change=True)
    row.must_go_on()
    seat = seat_of(row, actor.id)
    seat.camera, seat.camera_at = uuid4(), None
    token = sign(settings.secret, LINK, Phone(row.id, actor.id, seat.camera), int(LASTS.total_seconds()))
    address = f"{settings.public_url}/camera#{token}"
    audit.record(work, actor, "link_camera", f"interview:{row.id}")
    announce(work, row)
    return CameraLink(address, segno.make(address, error="m").svg_data_uri(scale=4), work.now + LASTS)


async def let_in(work: Work, settings: Settings, command: Open) -> Opened:
    """Whoever opens it first; there is no login to ask."""
    phone = read(settings.secret, LINK, command.token, Phone)
    row = await whole(work.db, phone.interview, change=True)
    row.must_go_on()
    seat = seat_of(row, phone.person)
    if seat.camera != phone.camera:
        raise Conflict("there is a newer link", "camera_replaced")
    if seat.camera_at:
        raise Conflict("this link was opened already", "camera_opened")
    seat.camera_at = work.now
    audit.record(work, None, "open_camera", f"interview:{row.id}")
    announce(work, row)
    key = sign(settings.secret, KEY, phone, int(STAYS.total_seconds()))
    return Opened(key, row.application.job.title, row.name_of(seat.person))


def phone_of(settings: Settings, command: Send) -> Phone:
    return read(settings.secret, KEY, command.key, Phone)


async def ticket(app: web.Application, phone: Phone) -> Way:
    """To publish the second picture, while the candidate is inside."""
    async with reading(app) as db:
        row = await whole(db, phone.interview)
    row.must_go_on()
    seat = seat_of(row, phone.person)
    if seat.camera != phone.camera:
        raise Conflict("another phone is the second camera now", "camera_replaced")
    into = way(app[SETTINGS], row, seat, app[CLOCK].now(), SECOND)
    if into.ticket is None:
        raise Conflict("the candidate is not inside yet", "not_inside")
    return into


def seat_of(row: Interview, person: UUID) -> Seat:
    seat = row.seat_of(person)
    if seat is None:
        raise NotFound("nobody has this seat")
    return seat
