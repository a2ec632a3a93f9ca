"""The page's publisher and receiver at a real node where each session is accepted and ended at once."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from tests.media.peers import publishing
from tests.media.plane import Plane, plane
from tests.media.player_page import doors, until

pytestmark = pytest.mark.browser

PUBLISH = """async ([url, ticket]) => {
  const { Publisher } = await import("/static/js/media/whip.js");
  window.link = new Publisher(async () => ({ url, ticket }));
  link.start(await navigator.mediaDevices.getUserMedia({audio: true}));
}"""
RECEIVE = """async ([url, ticket]) => {
  const { Receiver } = await import("/static/js/media/whep.js");
  window.link = new Receiver(async () => ({ url, ticket }));
}"""
ENDS = """() => {
  window.lets = link.state.subscribe(state => ["connected", "playing"].includes(state) && link.session.end());
}"""
"""Asked for at the server's door as soon as a session is there: nobody else would be so quick."""
STATE = "[link.tries, link.state.value]"


async def opens(page: Page, media: Plane, script: str, door: str, **may: Any) -> None:
    await page.goto(media.url.removesuffix("/media"))
    await page.evaluate(script, [f"{media.url}{door}", media.ticket(**may)["Authorization"].removeprefix("Bearer ")])


async def comes_back_ever_more_rarely_until_it_may_stay(page: Page, state: str) -> None:
    await page.evaluate(ENDS)
    await until(page, lambda seen: seen[0] >= 3, STATE)
    await page.evaluate("lets()")
    await until(page, lambda seen: seen == [0, state], STATE)


async def test_who_publishes_comes_back_ever_more_rarely(page: Page, tmp_path: Path) -> None:
    async with plane(tmp_path, doors=doors()) as media:
        await opens(page, media, PUBLISH, "/whip", publish="guest")
        await comes_back_ever_more_rarely_until_it_may_stay(page, "connected")
        await page.evaluate("link.stop()")


async def test_who_receives_comes_back_ever_more_rarely(page: Page, tmp_path: Path) -> None:
    async with plane(tmp_path, doors=doors()) as media, publishing(media, "guest"):
        await media.told({"guest"})
        await opens(page, media, RECEIVE, "/whep?source=guest", watch=True)
        await comes_back_ever_more_rarely_until_it_may_stay(page, "playing")
        await page.evaluate("link.close()")
