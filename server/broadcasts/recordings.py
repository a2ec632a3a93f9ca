"""The recording of a show, as hosts and staff have it."""

from uuid import UUID

import msgspec

from server import audit
from server.access import Actor, Role, require
from server.broadcasts.finding import bare
from server.broadcasts.models import Broadcast, BroadcastState
from server.db import Work
from server.errors import Conflict, NotFound
from server.media.control import Ticket, ticket_for
from server.settings import Settings

STARTS_WITHIN = 600
"""Seconds in which a download has to begin."""


class Download(msgspec.Struct):
    url: str


async def download(work: Work, settings: Settings, actor: Actor | None, id: UUID) -> Download:
    """A link to the whole show as one file, for hosts."""
    host = require(actor, Role.host)
    broadcast = await bare(work.db, id)
    must_be_recorded(broadcast)
    audit.record(work, host, "download", f"broadcast:{id}")
    ticket = ticket_for(settings, Ticket("", recording=str(id)), STARTS_WITHIN)
    return Download(f"{settings.media_public_url}/replay/{id}/show.mp4?ticket={ticket}")


def must_be_recorded(broadcast: Broadcast) -> None:
    if broadcast.state is not BroadcastState.ended:
        raise Conflict("this show has not ended", "show_not_ended")
    if not broadcast.aired:
        raise NotFound("nothing was recorded", "no_recording")
