"""The page's WHEP receiver at a real node: it waits for a room that is not there yet, and for no source that is not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Page

from server.media.control import Wanted
from server.media.rooms import ROOMS
from server.shell import module, static
from tests.media.peers import publishing
from tests.media.plane import Plane, plane
from tests.media.player_page import MAP, until
from tests.servers import free_port

pytestmark = pytest.mark.browser

KNOCK = """async ([url, ticket]) => {
  const { Receiver } = await import("/static/js/media/whep.js");
  window.receiver = new Receiver(async () => ({ url, ticket }));
}"""
STATE = "window.receiver && [receiver.state.value, receiver.error.value?.reason ?? null]"


@asynccontextmanager
async def stage() -> AsyncIterator[str]:
    """The address of an empty page with the product's modules."""

    async def empty(request: web.Request) -> web.Response:
        return web.Response(text=f"<!doctype html>{MAP}", content_type="text/html")

    app, port = web.Application(), free_port()
    app.add_routes([web.get("/", empty), web.get("/static/{path:.+}", static), web.get("/modules/{name}", module)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield f"http://127.0.0.1:{port}/"
    await runner.cleanup()


async def knocks(page: Page, media: Plane, door: str, **may: bool) -> None:
    await page.evaluate(KNOCK, [f"{media.url}{door}", media.ticket(**may)["Authorization"].removeprefix("Bearer ")])


async def test_a_room_that_is_not_there_yet_is_waited_for(page: Page, tmp_path: Path) -> None:
    async with stage() as address, plane(tmp_path) as media:
        await page.goto(address)
        await knocks(page, media, "/whep", program=True)
        await until(page, lambda seen: seen == ["retrying", "no_such_room"], STATE)
        async with publishing(media, "guest"):
            media.wanted["broadcast:1"] = Wanted(live=True, on_air="guest")
            await media.told({"guest"})
            await media.node.want("broadcast:1", media.wanted["broadcast:1"])
            await until(page, lambda seen: seen == ["playing", None], STATE)
            await page.evaluate("receiver.close()")


async def test_a_source_that_is_not_there_is_not_waited_for(page: Page, tmp_path: Path) -> None:
    async with stage() as address, plane(tmp_path) as media, publishing(media, "guest"):
        await media.told({"guest"})
        await page.goto(address)
        await knocks(page, media, "/whep?source=nobody", watch=True)
        await until(page, lambda seen: seen == ["refused", "no_such_source"], STATE)


async def test_a_source_that_was_received_is_waited_for(page: Page, tmp_path: Path) -> None:
    """Where both were let go by a node that stops, who publishes may be the later to find another."""
    async with stage() as address, plane(tmp_path) as media, publishing(media, "host"):
        await page.goto(address)
        async with publishing(media, "guest"):
            await media.told({"guest", "host"})
            await knocks(page, media, "/whep?source=guest", watch=True)
            await until(page, lambda seen: seen == ["playing", None], STATE)
        await asyncio.gather(*[one.close("room closed") for one in media.app[ROOMS].find("broadcast:1").viewers])
        await until(page, lambda seen: seen == ["retrying", "no_such_source"], STATE)
        async with publishing(media, "guest"):
            await until(page, lambda seen: seen == ["playing", None], STATE)
            await page.evaluate("receiver.close()")
