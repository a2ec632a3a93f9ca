"""A recording as one MP4 file, for whoever holds a ticket for it. It is a link: the browser shows how far it is."""

import asyncio

from aiohttp import web

from server.errors import NotFound
from server.media.control import KIND, Ticket
from server.media.film import Film
from server.media.hls import shared
from server.media.replay import folder_of, recording_of
from server.media.tickets import allowed
from server.settings import SETTINGS
from server.tokens import read


@shared
async def download(request: web.Request) -> web.StreamResponse:
    """As large as it says, read from disk as fast as it is taken."""
    ticket = read(request.app[SETTINGS].secret, KIND, request.query.get("ticket", ""), Ticket)
    name = request.match_info["recording"]
    allowed(ticket, ticket.recording == name and not ticket.control, "download this recording")
    film = await asyncio.to_thread(film_of, request)
    response = web.StreamResponse(headers={"Cache-Control": "no-store"})
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.mp4"'
    response.content_type, response.content_length = "video/mp4", film.size
    await response.prepare(request)
    chunks = film.chunks()
    try:
        while chunk := await asyncio.to_thread(next, chunks, b""):
            await response.write(chunk)
    finally:
        await asyncio.to_thread(chunks.close)
    return response


def film_of(request: web.Request) -> Film:
    takes = recording_of(request).takes()
    if not takes:
        raise NotFound("nothing was recorded", "no_recording")
    return Film(folder_of(request), takes)


routes = [web.get("/replay/{recording}/show.mp4", download)]
