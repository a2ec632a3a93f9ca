"""A show with a picture, and somebody who watches it on a phone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, Page

from server.demo.guest import Publisher
from tests.browser.people import Watcher
from tests.people import House, Person


class Show:
    """A show with a picture, its host, and Anna who watches it on a phone."""

    def __init__(self, host: Person, id: str, anna: Watcher) -> None:
        self.host, self.id, self.anna = host, id, anna

    @property
    def page(self) -> Page:
        return self.anna.page

    async def says(self, text: str, **more: Any) -> Any:
        return await self.host.post(f"/api/broadcasts/{self.id}/captions", text=text, **more)

    async def corrects(self, said: Any, text: str) -> None:
        await self.host.patch(f"/api/captions/{said['id']}", text=text)


@asynccontextmanager
async def on_air(house: House, **changes: Any) -> AsyncIterator[tuple[Person, dict[str, Any]]]:
    """A host, and a show of one job (that has these `changes`) with a camera on air."""
    host = await house.host("Zhou")
    show = await host.goes_live(await house.posting(**changes))
    ticket = await host.post(f"/api/broadcasts/{show['id']}/tickets", verb="publish")
    camera = Publisher(host.http, ticket["whip"], ticket["ticket"])
    await camera.start()
    try:
        await host.runs("put_on_air", source=ticket["source"])
        yield host, show
    finally:
        await camera.stop()


@asynccontextmanager
async def watched(browser: Browser, house: House) -> AsyncIterator[Show]:
    async with on_air(house) as (host, show):
        anna = Watcher(browser, house)
        await anna.opens(f"/broadcasts/{show['id']}", width=390)
        await anna.sees_the_show("hls")
        yield Show(host, show["id"], anna)
        assert anna.window.complaints == []
