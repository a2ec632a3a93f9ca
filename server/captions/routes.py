"""Captions over HTTP."""

from uuid import UUID

from aiohttp import web

from server.broadcasts.announcing import announce
from server.broadcasts.finding import bare, locked
from server.broadcasts.models import room_of
from server.broadcasts.views import BroadcastView
from server.captions import actions
from server.captions.actions import (
    BringCaptions,
    ByLink,
    CaptionLink,
    CaptionList,
    CaptionView,
    CorrectCaption,
    Moment,
    TypeCaption,
    view,
)
from server.captions.events import CaptionChanged
from server.captions.models import Caption
from server.captions.telling import tell
from server.db import Work, reading, transaction
from server.limits import LIMITS
from server.rest import actor_of, id_of, route
from server.settings import SETTINGS

OFTEN = "20/10 seconds"


async def post_link(request: web.Request) -> CaptionLink:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await actions.link(work, request.app[SETTINGS], actor, id_of(request))


async def delete_links(request: web.Request) -> None:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        await actions.revoke(work, actor, id_of(request))


async def get_whether_captioner(request: web.Request, query: ByLink) -> None:
    """Whoever opens a link that is over hears so before the show, and not at its first word."""
    actor, show = await actor_of(request), id_of(request)
    async with reading(request.app) as db:
        await actions.must_caption(db, request.app[SETTINGS], actor, show, query.token)
        await bare(db, show)


async def get_captions(request: web.Request, query: Moment) -> CaptionList:
    async with reading(request.app) as db:
        return await actions.captions_of(db, id_of(request), query)


async def post_caption(request: web.Request, command: TypeCaption) -> CaptionView:
    actor, show = await actor_of(request), id_of(request)
    async with transaction(request.app) as work:
        caption = await actions.write(work, request.app[SETTINGS], actor, show, command)
        await mark(request.app, work, show)
        return await said(request.app, work, caption)


async def said(app: web.Application, work: Work, caption: Caption) -> CaptionView:
    """Viewers hear it at once; players that show captions by themselves have it from the media plane."""
    show = caption.broadcast_id
    await app[LIMITS].check("caption", str(show), OFTEN)  # only who may write uses it up
    work.tell(CaptionChanged(room=room_of(show), broadcast=show, caption=view(caption)))
    work.then(lambda: tell(app, show))
    return view(caption)


async def mark(app: web.Application, work: Work, show: UUID) -> None:
    """Everybody hears once that there are captions."""
    if (await bare(work.db, show)).captioned:
        return
    broadcast = await locked(work.db, show)
    broadcast.captioned = True
    await announce(app, work, broadcast)


async def patch_caption(request: web.Request, command: CorrectCaption) -> CaptionView:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        caption = await actions.correct(work, request.app[SETTINGS], actor, id_of(request), command)
        return await said(request.app, work, caption)


async def put_captions(request: web.Request, command: BringCaptions) -> BroadcastView:
    actor, show = await actor_of(request), id_of(request)
    async with transaction(request.app) as work:
        broadcast = await actions.bring(work, actor, show, command)
        broadcast.captioned = True
        work.then(lambda: tell(request.app, show))
        return await announce(request.app, work, broadcast)


routes = [
    route("POST", "/api/broadcasts/{id}/captioner", post_link),
    route("DELETE", "/api/broadcasts/{id}/captioner", delete_links),
    route("GET", "/api/broadcasts/{id}/captioner", get_whether_captioner),
    route("GET", "/api/broadcasts/{id}/captions", get_captions),
    route("POST", "/api/broadcasts/{id}/captions", post_caption, status=201),
    route("PUT", "/api/broadcasts/{id}/captions", put_captions),
    route("PATCH", "/api/captions/{id}", patch_caption),
]
