"""The recording of a show, as hosts and staff have it."""

from uuid import UUID

import msgspec

from server import audit
from server.access import Actor, Role, require
from server.broadcasts.finding import bare, locked
from server.broadcasts.models import Broadcast
from server.db import Work
from server.errors import Invalid
from server.media.control import Ticket, ticket_for
from server.rest import Command
from server.settings import Settings

RESUMES_WITHIN = 12 * 3600
"""Seconds in which a download has to begin, and may go on after it broke off."""


class Download(msgspec.Struct):
    url: str


class ThrowAway(Command):
    title: str
    """Of the show: whoever throws something away for ever names it."""


async def download(work: Work, settings: Settings, actor: Actor | None, id: UUID) -> Download:
    """A link to the whole show as one file, for hosts."""
    host = require(actor, Role.host)
    (await bare(work.db, id)).must_have_a_recording()
    audit.record(work, host, "download", f"broadcast:{id}")
    ticket = ticket_for(settings, Ticket("", recording=str(id)), RESUMES_WITHIN)
    return Download(f"{settings.media_public_url}/replay/{id}/show.mp4?ticket={ticket}")


async def throw_away(work: Work, actor: Actor | None, id: UUID, command: ThrowAway) -> Broadcast:
    """For ever, by staff alone. Nobody can watch it from now on; its bytes go right after."""
    staff = require(actor, Role.staff)
    broadcast = await locked(work.db, id)
    if command.title.strip() != broadcast.title:
        raise Invalid("that is not the title of this show", "wrong_title")
    broadcast.throw_away(work.now)
    audit.record(work, staff, "throw_away", f"broadcast:{id}")
    return broadcast
