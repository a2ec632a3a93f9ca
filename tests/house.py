"""The product in this process, on a real port."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from aiohttp import web

from server.app import everything
from server.audience.reminders.clock import announcing_jobs
from server.interviews.appointments.clock import reminding
from server.settings import Settings
from tests.people import House
from tests.servers import free_port


@asynccontextmanager
async def serving(settings: Settings, app: web.Application) -> AsyncIterator[None]:
    runner = web.AppRunner(app, access_log=None, handle_signals=False)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", settings.port).start()
    try:
        yield
    finally:
        await runner.cleanup()


@asynccontextmanager
async def running(settings: Settings, app: web.Application) -> AsyncIterator[House]:
    async with serving(settings, app):
        house = House(settings, app)
        yield house
        await house.leave()


@asynccontextmanager
async def by_hand(settings: Settings) -> AsyncIterator[House]:
    """Its clocks do not tick: whatever waits for a lock in it, or finds that it need not, the test itself began."""
    app = everything(settings)
    for clock in (reminding, announcing_jobs):
        app.cleanup_ctx.remove(clock)
    async with running(settings, app) as house:
        yield house


@asynccontextmanager
async def another(settings: Settings) -> AsyncIterator[House]:
    """A node beside the one that `settings` describes, with the same services; it ends while people are there."""
    beside = replace(settings, port=free_port())
    node = House(beside)
    async with serving(beside, everything(beside)):
        yield node
    await node.leave()
