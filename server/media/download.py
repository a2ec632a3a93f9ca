"""A recording as one MP4 file, for whoever holds a ticket for it. It is a link: the browser shows how far it is."""

import asyncio

from aiohttp import web

from server.errors import NotFound, ProductError
from server.media.control import KIND, Ticket
from server.media.film import Film
from server.media.hls import OPEN, shared
from server.media.ranges import asked
from server.media.replay import folder_of, recording_of
from server.media.tickets import allowed
from server.rest import refusal
from server.settings import SETTINGS
from server.tokens import read


class NotSatisfiable(ProductError):
    status, code = 416, "range_not_satisfiable"


@shared
async def download(request: web.Request) -> web.StreamResponse:
    """As large as it says, read from disk as fast as it is taken; in parts, too, so that what broke off goes on."""
    ticket = read(request.app[SETTINGS].secret, KIND, request.query.get("ticket", ""), Ticket)
    name = request.match_info["recording"]
    allowed(ticket, ticket.recording == name and not ticket.control, "download this recording")
    film = await asyncio.to_thread(film_of, request)
    part = part_of(request, film)
    if part is not None and not part:
        return unsatisfiable(film)
    response = described(film, part, name)
    await response.prepare(request)
    if request.method == "HEAD":
        return response
    chunks = film.chunks(range(film.size) if part is None else part)
    try:
        while chunk := await asyncio.to_thread(next, chunks, b""):
            await response.write(chunk)
    finally:
        await asyncio.to_thread(chunks.close)
    return response


def part_of(request: web.Request, film: Film) -> range | None:
    """What is asked for by range, and still of the same file (RFC 9110, 13.1.5); None: all of it."""
    if request.method != "GET" or request.headers.get("If-Range", film.etag) != film.etag:
        return None
    return asked(request.headers.get("Range", ""), film.size)


def unsatisfiable(film: Film) -> web.StreamResponse:
    response = refusal(NotSatisfiable("the file ends before that"))
    response.headers.update(OPEN | {"Cache-Control": "no-store", "Content-Range": f"bytes */{film.size}"})
    return response


def described(film: Film, part: range | None, name: str) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Cache-Control": "no-store", "Accept-Ranges": "bytes", "ETag": film.etag})
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.mp4"'
    response.content_type, response.content_length = "video/mp4", film.size if part is None else len(part)
    if part is not None:
        response.set_status(206)
        response.headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{film.size}"
    return response


def film_of(request: web.Request) -> Film:
    takes = recording_of(request).takes()
    if not takes:
        raise NotFound("nothing was recorded", "no_recording")
    return Film(folder_of(request), takes)


routes = [web.get("/replay/{recording}/show.mp4", download)]
