"""The media plane as a show needs it: what is wanted of its room, and who stands on its stage."""

import logging

from aiohttp import web

from server.broadcasts.events import SourceOnStage, SourcesChanged
from server.broadcasts.models import Broadcast, BroadcastState
from server.broadcasts.on_air import OnAir
from server.broadcasts.views import GuestView, guest_view
from server.errors import NotFound, ProductError
from server.media.control import RoomView, SourceView, Wanted
from server.media.remote import MEDIA_NODE

log = logging.getLogger(__name__)


def wanted(broadcast: Broadcast) -> Wanted:
    """Shows are recorded; rehearsals are not, and viewers without a ticket see nothing of them."""
    if rehearsal := broadcast.rehearsing:
        return Wanted(live=True, on_air=rehearsal.on_air, voices=voices(rehearsal), private=True)
    if broadcast.state is not BroadcastState.live:
        return Wanted()
    return Wanted(live=True, on_air=broadcast.on_air, record=str(broadcast.id), voices=voices(broadcast))


def voices(on_air: OnAir) -> list[str] | None:
    """As long as all is as usual, a voice changes together with the picture."""
    return on_air.voices if on_air.muting else None


async def clear(app: web.Application, room: str, source: str | None = None) -> None:
    """Ends one source of a room, or all of it, where it is; a node that cannot be reached asks by its hook."""
    try:
        await (app[MEDIA_NODE].kick(room, source) if source else app[MEDIA_NODE].close(room))
    except NotFound:
        return
    except ProductError as error:
        log.warning("the media plane was not told: %s", error, extra={"room": room})


async def stage(app: web.Application, broadcast: Broadcast) -> SourcesChanged:
    """Who is connected now, as the node says."""
    try:
        return on_stage(broadcast, await app[MEDIA_NODE].room(broadcast.room))
    except ProductError as error:
        return unreachable(broadcast, error)


def on_stage(broadcast: Broadcast, room: RoomView) -> SourcesChanged:
    guests = {guest.source: guest_view(guest) for guest in broadcast.guests}
    sources = [named(source, guests.get(source.name), source.name == room.on_air) for source in room.sources]
    return SourcesChanged(
        room=broadcast.backstage,
        broadcast=broadcast.id,
        sources=sources,
        recording=room.recording,
        shown_out=broadcast.shown_out,
    )


def unreachable(broadcast: Broadcast, error: ProductError) -> SourcesChanged:
    reason = error.reason or "media_unreachable"
    out = broadcast.shown_out
    return SourcesChanged(room=broadcast.backstage, broadcast=broadcast.id, sources=[], reason=reason, shown_out=out)


def named(source: SourceView, guest: GuestView | None, on_air: bool) -> SourceOnStage:
    return SourceOnStage(
        name=source.name,
        label=guest.name if guest else source.label,
        company=guest.company if guest else None,
        connected_at=source.connected_at,
        video=source.video,
        audio=source.audio,
        width=source.width,
        height=source.height,
        low=source.low,
        on_air=on_air,
    )
