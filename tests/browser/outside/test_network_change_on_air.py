"""A phone leaves the Wi-Fi during a show: on another address it goes on for its publisher and its viewer."""

import re
import time
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import eventually
from tests.browser.outside.connections import STATES
from tests.browser.people import At, Watcher
from tests.people import House, Person
from tests.phone import ALLOWED, Phone

pytestmark = [pytest.mark.alone, pytest.mark.skipif(not ALLOWED, reason="only root makes networks")]
LISTED = re.compile(
    r"(#EXT-X-DISCONTINUITY\n)?(?:#EXT-X-MAP:.*\n)?#EXT-X-PROGRAM-DATE-TIME:(.*)\n(?:#EXT-X-PART:.*\n)*"
    r"#EXTINF:(.*),\n(.*)"
)
"""A whole segment of a playlist."""


class Listed(NamedTuple):
    breaks: bool
    at: float
    seconds: float
    uri: str


class Show:
    """The picture of a show as its playlist tells it."""

    def __init__(self, host: Person, show: dict[str, Any]) -> None:
        self.host, self.id, self.path = host, show["id"], show["hls"].replace("index", "video")

    async def segments(self) -> list[Listed]:
        async with self.host.http.get(self.path) as answer:
            found = LISTED.findall(await answer.text() if answer.status == 200 else "")
        return [
            Listed(bool(breaks), datetime.fromisoformat(at).timestamp(), float(seconds), uri)
            for breaks, at, seconds, uri in found
        ]

    async def goes_on(self) -> list[Listed]:
        """What is listed when there is one more."""
        before = await self.segments()

        async def longer() -> list[Listed] | None:
            after = await self.segments()
            return after if after and after[-1:] != before[-1:] else None

        listed: list[Listed] = await eventually(longer)
        return listed

    async def begins(self) -> str:
        """Where its clock begins."""
        return str((await self.host.get(f"/api/broadcasts/{self.id}"))["first_on_air"])


def on_its_clock(segments: list[Listed]) -> bool:
    """Each segment begins when the one before it ends, and the newest is of this very moment."""
    follows = all(abs(a.at + a.seconds - b.at) < 0.1 for a, b in pairwise(segments))
    return follows and abs(segments[-1].at + segments[-1].seconds - time.time()) < 5


async def connections(studio: At) -> int:
    made: int = await studio.page.evaluate("states.filter(one => one === 'connected').length")
    return made


@pytest.mark.timeout(240)
async def test_a_show_goes_on_for_its_publisher_and_its_viewer(
    house: House, outside: Browser, address: str, anywhere: Phone
) -> None:
    host, anna = await house.host("Zhou"), await house.graduate("Anna")
    planned = await host.goes_live(await house.posting())
    show = Show(host, planned)
    studio, viewer = At(outside, house, host), Watcher(outside, house, anna)
    studio.window.url = viewer.window.url = address
    await studio.opens("/privacy")
    await studio.page.context.add_init_script(STATES)
    await studio.page.goto(f"{address}/studio/{planned['id']}")
    await studio.presses("Connect", exact=True)
    standing = studio.page.get_by_test_id("standing")
    await expect(standing).to_have_attribute("data-state", "waiting")
    await host.runs("put_on_air", source=f"host:{host.me['id']}")
    await viewer.opens(f"/broadcasts/{planned['id']}", width=390)
    await viewer.page.evaluate("window.untouched = true")
    for way, path in ((2, "hls"), (1, "fast")):
        if path == "fast":
            await viewer.presses("Fast path")
        await viewer.sees_the_show(path)
        before, made, clock = await show.goes_on(), await connections(studio), await show.begins()
        anywhere.takes(way)
        await eventually(lambda made=made: again(studio, made))
        await expect(standing).to_have_attribute("data-state", "on_air")
        await viewer.sees_the_show(path)
        after = await show.goes_on()
        kept = [one for one in before if one.at >= after[0].at]
        assert after[: len(kept)] == kept
        assert any(one.breaks for one in after[len(kept) :])
        assert on_its_clock(after)
        assert await show.begins() == clock
    assert await viewer.page.evaluate("window.untouched")


async def again(studio: At, made: int) -> bool:
    return await connections(studio) > made
