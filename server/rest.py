"""JSON over HTTP: typed bodies and queries in, typed views out, one shape for every error.

A handler names what it takes: `command` is the JSON body, `query` the query string, each a Struct that forbids unknown
fields. It returns the view; None is 204. What a browser sends with a cookie must come from our own pages.
"""

import inspect
import logging
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, get_type_hints
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler

from server.access import AUTHENTICATOR, COOKIE, PERSON, Actor, same_person
from server.errors import Forbidden, Invalid, NotFound, ProductError, TooLarge, Unsupported
from server.limits import LIMITS
from server.rates import NOBODYS
from server.settings import SETTINGS

log = logging.getLogger(__name__)
BODY_LIMIT = 256 * 1024


class Command(msgspec.Struct, forbid_unknown_fields=True):
    """What somebody asks for: the body of a request or the payload of a socket command."""


Key = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{8,64}\Z")]
"""Made once by the sender of a command and kept for its retries."""


class Query(msgspec.Struct, forbid_unknown_fields=True):
    """The part of an address after the question mark."""


def route(method: str, path: str, handler: Callable[..., Awaitable[Any]], status: int = 200) -> web.RouteDef:
    """A route whose arguments are read as `handler` annotates them and whose answer is written as JSON."""
    hints = get_type_hints(handler)
    takes = inspect.signature(handler).parameters

    async def handle(request: web.Request) -> web.StreamResponse:
        arguments: dict[str, Any] = {}
        if "command" in takes:
            arguments["command"] = await body(request, hints["command"])
        if "query" in takes:
            arguments["query"] = msgspec.convert(dict(request.query), hints["query"], strict=False)
        return reply(await handler(request, **arguments), status)

    handle.__doc__ = handler.__doc__
    return web.route(method, path, handle)


async def body(request: web.Request, kind: type[Any]) -> Any:
    if request.content_type != "application/json":
        raise Unsupported("send JSON: Content-Type application/json")
    content = await request.read() or b"{}"
    without_nul(content)
    return msgspec.json.decode(content, type=kind)


def without_nul(content: bytes) -> None:
    """PostgreSQL keeps no NUL in text, and nobody means one. Half a surrogate pair is no JSON already."""
    if b"\\u0000" in content:
        raise Invalid("text must not contain the NUL character", "nul")


def reply(view: Any, status: int = 200) -> web.StreamResponse:
    if isinstance(view, web.StreamResponse):
        return view
    if view is None:
        return web.Response(status=204)
    return web.Response(body=msgspec.json.encode(view), status=status, content_type="application/json")


async def actor_of(request: web.Request) -> Actor | None:
    """Who asks; refused where the page takes them for another."""
    return same_person(await owner_of(request), request.headers.get(PERSON))


async def owner_of(request: web.Request) -> Actor | None:
    """Whose login came with it, whoever the page takes them for."""
    return await request.app[AUTHENTICATOR].actor(request.cookies.get(COOKIE))


def address_of(request: web.Request) -> str:
    """The browser's address: what our own outermost proxy saw, or the other end of the connection."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    return address(forwarded, request.remote or "", request.app[SETTINGS].proxies)


def address(forwarded: str, remote: str, proxies: int) -> str:
    """From X-Forwarded-For as far as it is ours, else the other end of the connection."""
    seen = [part.strip() for part in forwarded.split(",")]
    return seen[-proxies] if 0 < proxies <= len(seen) and seen[-proxies] else remote


def id_of(request: web.Request, name: str = "id") -> UUID:
    """An id in the path; one that cannot exist is not found, like any other that does not."""
    try:
        return UUID(request.match_info[name])
    except ValueError:
        raise NotFound(f"no such {name}") from None


def failure(error: Exception) -> dict[str, Any]:
    """The one error shape, for HTTP and for acks. What nobody foresaw gets an id that is in the log."""
    match error:
        case ProductError():
            more = {"reason": error.reason, "names": error.names, "seconds": getattr(error, "seconds", None)}
            return {"code": error.code, "message": str(error)} | {key: value for key, value in more.items() if value}
        case msgspec.MsgspecError() | UnicodeError():  # wrong types, and JSON that is none
            return {"code": "invalid", "message": str(error)}
        case _:
            trace = uuid4().hex[:12]
            log.error("unforeseen", exc_info=error, extra={"trace": trace})
            return {"code": "internal", "message": "something broke on our side", "id": trace}


def status_of(error: Exception) -> int:
    match error:
        case ProductError():
            return error.status
        case msgspec.MsgspecError() | UnicodeError():
            return 400
        case _:
            return 500


def refusal(error: Exception) -> web.StreamResponse:
    response = reply({"error": failure(error)}, status_of(error))
    response.headers.update(getattr(error, "headers", {}))
    return response


@web.middleware
async def unhurried(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Changes of the product are made so often and no more: by one account, and from one address."""
    resource = request.match_info.route.resource
    path = resource.canonical if resource else ""
    what = f"{request.method} {path}"
    if changes(request) and path.startswith("/api/") and what not in NOBODYS:
        actor = await owner_of(request)
        if not (actor and actor.hosts):
            whose = str(actor.id) if actor else ""
            await request.app[LIMITS].command("HTTP", what, whose, address_of(request))
    return await handler(request)


def changes(request: web.Request) -> bool:
    return request.method not in ("GET", "HEAD", "OPTIONS")


FOREIGN = {404: NotFound("no such address"), 413: TooLarge("this is too large")}


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        problem = FOREIGN.get(error.status)
        response = refusal(problem) if problem else reply({"error": http_failure(error)}, error.status)
        if "Allow" in error.headers:
            response.headers["Allow"] = error.headers["Allow"]
        return response
    except ConnectionError:  # whoever asked has gone; there is nobody to answer
        raise
    except Exception as error:
        return refusal(error)


def http_failure(error: web.HTTPException) -> dict[str, str]:
    return {"code": error.reason.lower().replace(" ", "_"), "message": error.reason}


@web.middleware
async def same_origin(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A change that comes with a login must come from a page of this origin (Fetch Metadata, else Origin)."""
    if changes(request) and COOKIE in request.cookies and not comes_from_us(request):
        raise Forbidden("this request comes from another site", "foreign_origin")
    return await handler(request)


def comes_from_us(request: web.Request) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    try:
        return origin is None or urlsplit(origin).netloc == request.host
    except ValueError:  # no address at all
        return False
