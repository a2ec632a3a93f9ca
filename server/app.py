"""Puts the product together: the only module that knows every other."""

import logging
from collections.abc import AsyncIterator

from aiohttp import web
from sqlalchemy import text

import server.identity.routes
import server.inbox.actions
import server.inbox.routes
import server.jobs.routes
from server import shell
from server.db import database, reading
from server.identity.logins import logins
from server.identity.passwords import passwords
from server.identity.personal import PERSONAL, PersonalData
from server.inbox.live import Inbox
from server.limits import limits
from server.realtime import Namespace, attach_realtime
from server.rest import BODY_LIMIT, errors, reply, same_origin
from server.settings import CLOCK, SETTINGS, Clock, Settings

log = logging.getLogger(__name__)
NOUNS: tuple[list[web.RouteDef], ...] = (
    server.identity.routes.routes,
    server.inbox.routes.routes,
    server.jobs.routes.routes,
)
NAMESPACES: tuple[type[Namespace], ...] = (Inbox,)
PERSONAL_DATA = [
    PersonalData("notices", server.inbox.actions.export, server.inbox.actions.erase),
]


def plain_app(settings: Settings, clock: Clock) -> web.Application:
    app = web.Application(middlewares=[errors, same_origin], client_max_size=BODY_LIMIT)
    app[SETTINGS], app[CLOCK] = settings, clock
    return app


def web_app(settings: Settings, clock: Clock = Clock()) -> web.Application:  # noqa: B008 - frozen
    """The product: pages, API and sockets; packets are elsewhere."""
    app = plain_app(settings, clock)
    app.middlewares.insert(0, shell.headers)
    app[PERSONAL] = PERSONAL_DATA
    app.cleanup_ctx.extend([database, limits, passwords, logins, shell.shell])
    attach_realtime(app, NAMESPACES)
    for routes in NOUNS:
        app.add_routes(routes)
    app.add_routes([web.get("/healthz", healthz), *shell.routes])
    return app


def everything(settings: Settings, clock: Clock = Clock()) -> web.Application:  # noqa: B008 - frozen
    """Web and media in one process on one port: the embedded default."""
    return web_app(settings, clock)


async def healthz(request: web.Request) -> web.StreamResponse:
    """Answers only while the database does."""
    async with reading(request.app) as db:
        await db.execute(text("select 1"))
    return reply({"ok": True})


async def announce(app: web.Application) -> AsyncIterator[None]:
    log.info("started", extra={"port": app[SETTINGS].port})
    yield
    log.info("stopped")
