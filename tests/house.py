"""The product in this process, on a real port."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from server.settings import Settings
from tests.people import House


@asynccontextmanager
async def running(settings: Settings, app: web.Application) -> AsyncIterator[House]:
    runner = web.AppRunner(app, access_log=None, handle_signals=False)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", settings.port).start()
    house = House(settings, app)
    yield house
    await house.leave()
    await runner.cleanup()
