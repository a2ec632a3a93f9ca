"""Who may do what in the media plane: the bearer ticket of a request."""

from aiohttp import web

from server.errors import Forbidden, Unauthorized
from server.media.control import KIND, Ticket
from server.settings import SETTINGS
from server.tokens import read


def ticket_of(request: web.Request) -> Ticket:
    """The ticket in `Authorization: Bearer …` (RFC 6750, 2.1), valid now; a refusal says that one is needed (3)."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthorized("a bearer ticket is needed", "no_ticket", {"WWW-Authenticate": "Bearer"})
    try:
        return read(request.app[SETTINGS].secret, KIND, token.strip(), Ticket)
    except Unauthorized as error:
        error.headers = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        raise


def allowed(ticket: Ticket, may: object, what: str) -> Ticket:
    if not may:
        raise Forbidden(f"this ticket does not allow to {what}", "ticket_refused")
    return ticket
