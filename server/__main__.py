"""`python -m server [all|web|media|migrate|staff|demo]`: choose a role and run it; no word means `all`."""

import argparse
import asyncio
import ctypes
import errno
import gc
import logging
import resource
import sys
from collections.abc import AsyncIterator
from contextlib import suppress

import uvloop
from aiohttp import web

from server import app, awaiting, migrate
from server.awaiting import NoDatabase
from server.background import every
from server.db import reading
from server.demo import process as demo
from server.environment import WrongSetting
from server.hanging import watched
from server.identity import commands
from server.identity.accounts import has_account
from server.logs import write_logs
from server.migrate import OtherVersion
from server.settings import Settings

log = logging.getLogger(__name__)
LOOK = 30.0
"""Seconds."""
BACKLOG = 4096
"""Browsers that may knock before one is let in. When another node has died its thousands knock within a second, and who
finds no room waits for one, three, seven seconds. The kernel has a bound of its own, `net.core.somaxconn`."""


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m server", description=__doc__)
    roles = parser.add_subparsers(dest="duty")
    roles.add_parser("all", help="web and media in one process (the default)")
    roles.add_parser("web", help="pages, API and sockets")
    roles.add_parser("media", help="packets")
    roles.add_parser("migrate", help="bring the database up to date and stop")
    roles.add_parser("demo", help="play a demo show against the server of the same settings")
    commands.add_arguments(roles.add_parser("staff", help="accounts of those who run the shows"))
    revision = roles.add_parser("revision", help="write a migration from the models (for developers)")
    revision.add_argument("message")
    return parser


def serve(application: web.Application, settings: Settings) -> None:
    try:
        listen(application, settings)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        sys.exit(f"port {settings.port} is taken by another program: choose one, such as PORT={settings.port + 1}")


def spare_the_collector() -> None:
    """What is there before the first request stays: it is not looked at again; and what is young, less often.

    Every full look at ten thousand connections is a pause for all.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


async def look_at_the_young(application: web.Application) -> None:
    """Statements of the database leave cycles behind: by their number alone they would lie around for minutes."""
    gc.collect(1)


def give_back() -> None:
    """What starting took and does not need any more, above all for encoding the slate, goes back to the system."""
    with suppress(AttributeError):  # glibc's; others have no such call, or keep less
        ctypes.CDLL(None).malloc_trim(0)


async def collecting(application: web.Application) -> AsyncIterator[None]:
    give_back()
    async with every(LOOK, look_at_the_young, application):
        yield


def take_all_descriptors() -> None:
    """Each viewer is one, and many systems give a process 1,024 of them unless it asks for what it may have."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # macOS says that it sets no limit, and refuses that
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def reached(settings: Settings) -> None:
    try:
        asyncio.run(awaiting.reached(settings.database_url))
    except NoDatabase as error:
        sys.exit(str(error))


def attend(application: web.Application, settings: Settings) -> None:
    """What every process does besides its work."""
    application.cleanup_ctx.append(collecting)
    if not settings.demo:  # which a developer may stop to look at
        application.cleanup_ctx.append(watched)


def listen(application: web.Application, settings: Settings) -> None:
    spare_the_collector()
    take_all_descriptors()
    attend(application, settings)
    up = {"version": settings.version, "address": settings.public_url, "port": settings.port}
    web.run_app(
        application,
        host=settings.host,
        port=settings.port,
        access_log=None,
        loop=uvloop.new_event_loop(),
        print=lambda _: log.info("the server is up", extra=up),
        shutdown_timeout=5,
        backlog=BACKLOG,
    )


def web_alone(settings: Settings) -> web.Application:
    application = app.web_app(settings)
    if not settings.demo:
        application.on_startup.append(must_have_no_demo)
    return application


def everything(settings: Settings) -> web.Application:
    """Web and media on one port, and beside them the demo where it is wanted."""
    application = app.everything(settings)
    if not settings.demo:
        application.on_startup.append(must_have_no_demo)
    else:
        demo.allowed(settings)
        application.on_startup.append(lambda _: print_now(demo.welcome(settings)))
        demo.beside(application)
    return application


async def must_have_no_demo(application: web.Application) -> None:
    """Whoever tried the demo in this database would open the bureau with accounts whose passwords are public."""
    async with reading(application) as db:
        if await has_account(db, demo.BUREAU):
            sys.exit("this database is a demo's, whose passwords are public: give VAR or DATABASE_URL another one")


async def print_now(text: str) -> None:
    print(text, flush=True)


def main() -> None:
    asked = arguments().parse_args()
    try:
        settings = Settings.from_environment()
    except WrongSetting as error:
        sys.exit(str(error))
    write_logs(settings.log_level)
    try:
        play(asked, settings)
    except OtherVersion as error:
        sys.exit(str(error))


def play(asked: argparse.Namespace, settings: Settings) -> None:
    """The role that was asked for."""
    match asked.duty or "all":
        case "migrate":
            reached(settings)
            migrate.migrate(settings.database_url)
        case "staff":
            commands.run(settings, asked)
        case "revision":
            migrate.revise(settings.database_url, asked.message)
        case "web":
            reached(settings)
            migrate.must_be_current(settings.database_url)
            serve(web_alone(settings), settings)
        case "media":
            serve(app.media_app(settings), settings)
        case "demo":
            demo.run(settings)
        case "all":
            reached(settings)
            migrate.migrate(settings.database_url)
            serve(everything(settings), settings)


if __name__ == "__main__":
    main()
