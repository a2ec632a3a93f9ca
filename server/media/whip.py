"""WHIP in (RFC 9725) and WHEP out (draft-ietf-wish-whep): an offer is posted, an answer comes back, a URL ends it.

The session URL is unguessable and is the permission to trickle and to end: a ticket may have expired by then.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

from server.errors import Invalid, PreconditionFailed, ProductError, TooLarge, Unprocessable, Unsupported
from server.media.offer import Offer, read_fragment, read_offer
from server.media.peer import Peer
from server.media.rooms import ROOMS
from server.media.tickets import allowed, ticket_of
from server.settings import CLOCK, SETTINGS
from server.turn import ice_servers, links

SDP, FRAGMENT = "application/sdp", "application/trickle-ice-sdpfrag"
BODY_LIMIT = 64 * 1024


class PreconditionRequired(ProductError):
    status, code = 428, "precondition_required"


async def publish(request: web.Request) -> web.StreamResponse:
    """POST /whip (4.2): the ticket names room and source; another publisher of that name is replaced.

    With `?size=low` it is the same picture once more in a smaller size, without sound. `?after=` names the sessions
    that it goes on from: whoever comes back by themselves replaces nobody else who came meanwhile.
    """
    ticket = ticket_of(request)
    allowed(ticket, ticket.publish, "publish")
    offer = await offer_of(request, "sendonly")
    allowed(ticket, not (ticket.silent and "audio" in offer.kinds), "publish sound")
    allowed(ticket, not (ticket.voice and "video" in offer.kinds), "publish a picture")
    low, after = size_of(request) == "low", request.query.get("after", "").split()
    peer, answer = await request.app[ROOMS].open(ticket.room).publish(ticket, offer, low, after)
    return created(request, peer, answer)


def size_of(request: web.Request) -> str:
    size = request.query.get("size", "")
    if size not in ("", "low"):
        raise Invalid("a picture has no size but low", "bad_size")
    return size


async def watch(request: web.Request) -> web.StreamResponse:
    """POST /whep: the program of the ticket's room, or with `?source=NAME` one of its sources."""
    ticket, source = ticket_of(request), request.query.get("source")
    allowed(ticket, ticket.program if source is None else ticket.watch or source in ticket.sources, "watch this")
    offer = await offer_of(request, "recvonly")
    rooms = request.app[ROOMS]
    rooms.place_for_viewer(source is None)
    peer, answer = await rooms.find(ticket.room).watch(source, offer, ticket.publish or ticket.holder)
    return created(request, peer, answer)


async def offer_of(request: web.Request, direction: str) -> Offer:
    body = await body_of(request, SDP)
    with counted(request):
        return read_offer(body.decode(), direction)


@contextmanager
def counted(request: web.Request) -> Iterator[None]:
    try:
        yield
    except (ProductError, UnicodeError):
        request.app[ROOMS].tally.refuse("sdp")
        raise


async def body_of(request: web.Request, media_type: str) -> bytearray:
    if request.content_type != media_type:
        accepted = {"Accept-Patch" if request.method == "PATCH" else "Accept-Post": media_type}
        raise Unsupported(f"send {media_type}", headers=accepted)
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > BODY_LIMIT:
            raise TooLarge(f"at most {BODY_LIMIT} bytes")
    return body


def created(request: web.Request, peer: Peer, answer: str) -> web.Response:
    """With the relays this installation has (RFC 9725, 4.6), for encoders that know no other way to hear of them."""
    at = request.app[SETTINGS].media_public_url + request.path.removeprefix("/media")
    response = web.Response(status=201, text=answer, content_type=SDP)
    response.headers.update({"Location": f"{at}/{peer.session}", "ETag": peer.etag})
    for link in links(ice_servers(request.app[SETTINGS], request.app[CLOCK].now())):
        response.headers.add("Link", link)
    return response


async def trickle(request: web.Request) -> web.StreamResponse:
    """PATCH (4.3): more candidates of the ICE session that the ETag names. aiortc cannot restart ICE: post anew."""
    peer = peer_of(request)
    body = await body_of(request, FRAGMENT)
    with counted(request):
        fragment = read_fragment(body.decode())
    match = request.headers.get("If-Match")
    if match is None:
        raise PreconditionRequired("send the session's ETag as If-Match")
    if match == "*" or fragment.ice_user not in ("", peer.offer.ice_user):
        raise Unprocessable("ICE restarts are not supported: publish again with the same ticket", "ice_restart")
    if match != peer.etag:
        raise PreconditionFailed("this is not the ETag of the session")
    with counted(request):
        await peer.trickle(fragment)
    return web.Response(status=204)


async def leave(request: web.Request) -> web.StreamResponse:
    """DELETE: 200 once the session is over (4.2)."""
    await peer_of(request).leave()
    return web.Response()


def peer_of(request: web.Request) -> Peer:
    return request.app[ROOMS].peer(request.match_info["session"])


async def options(request: web.Request) -> web.StreamResponse:
    """What may be posted here (4.2), and the answer to a browser's preflight."""
    return web.Response(status=204, headers={"Accept-Post": SDP})


async def session_options(request: web.Request) -> web.StreamResponse:
    """What a session may be patched with (RFC 5789, 3.1), and that answer."""
    return web.Response(status=204, headers={"Accept-Patch": FRAGMENT})


routes = [
    web.post("/whip", publish),
    web.post("/whep", watch),
    *[web.options(path, options) for path in ("/whip", "/whep")],
    *[
        route
        for path in ("/whip", "/whep")
        for route in (
            web.patch(f"{path}/{{session}}", trickle),
            web.delete(f"{path}/{{session}}", leave),
            web.options(f"{path}/{{session}}", session_options),
        )
    ],
]
