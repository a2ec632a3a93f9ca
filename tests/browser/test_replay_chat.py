"""The chat of a recording plays in step with it, however much was said: only what is around the moment is loaded."""

import asyncio
import re
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from server.demo.guest import Publisher
from tests.browser.chromium import eventually, serious
from tests.browser.people import Watcher
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]

LINES, APART = 1200, 10
"""How many are said, and how many milliseconds lie between two of them."""
SEEN = """() => {
    const lines = [...document.querySelectorAll('.lines .line-text')].map(line => Number(line.innerText.split(' ')[1]));
    const at = Number(document.querySelector('.scrubber input')?.value);
    return {first: lines[0], last: lines.at(-1), drawn: lines.length, at};
}"""


async def recorded(house: House) -> str:
    """A show of fourteen seconds in which somebody spoke all the time; its address."""
    host = await house.host("Zhou")
    show = await host.goes_live(await house.posting())
    ticket = await host.post(f"/api/broadcasts/{show['id']}/tickets", verb="publish")
    camera = Publisher(host.http, ticket["whip"], ticket["ticket"])
    await camera.start()
    await host.runs("put_on_air", source=ticket["source"])
    await asyncio.sleep(14)
    for some in range(0, LINES, 100):
        await asyncio.gather(*(host.says(f"Line {n}", playhead_ms=n * APART) for n in range(some, some + 100)))
    await host.runs("end")
    await camera.stop()
    return f"/broadcasts/{show['id']}"


async def goes_to(page: Page, seconds: int) -> None:
    let_go = f"slider => {{ slider.value = {seconds * 1000}; slider.dispatchEvent(new Event('change')); }}"
    await page.get_by_role("slider", name="Position").evaluate(let_go)


async def in_step(page: Page, first: int, last: int) -> dict[str, Any]:
    """What is seen once it plays between these seconds: the newest line is of the moment that plays."""

    async def look() -> dict[str, Any] | None:
        seen: dict[str, Any] = await page.evaluate(SEEN)
        if seen["last"] is None or not first * 1000 <= seen["at"] < last * 1000:
            return None
        return seen if abs(seen["last"] - min(seen["at"] / APART, LINES - 1)) < 100 else None

    return await eventually(look)  # type: ignore[no-any-return]


@pytest.mark.timeout(180)
async def test_the_chat_plays_in_step_and_can_be_read_back(browser: Browser, house: House) -> None:
    path = await recorded(house)
    anna = Watcher(browser, house)
    page = await anna.opens(path)
    loaded: list[str] = []
    page.on("request", lambda request: "/chat?" in request.url and loaded.append(request.url))
    await anna.sees_the_show("hls")
    await page.get_by_role("tab", name="Chat").click()
    loaded.clear()
    await goes_to(page, 9)
    seen = await in_step(page, 9, 60)
    assert (seen["drawn"], len(loaded)) == (60, 2), "what is around that moment, and nothing else"
    flying = page.get_by_test_id("danmaku").locator("span")
    await expect(flying.filter(has_text=re.compile(r"Line (9|1\d)\d\d")).first).to_be_attached()
    await page.keyboard.press("Space")
    await reads_back_before(page, 350)
    assert await serious(page) == []
    await page.get_by_role("button", name="Back to this moment").click()
    await in_step(page, 9, 60)
    await goes_to(page, 2)
    await in_step(page, 2, 9)
    await page.get_by_role("button", name="Lines over the picture").click()
    await expect(page.get_by_test_id("danmaku")).to_have_count(0)
    assert anna.window.complaints == []


async def reads_back_before(page: Page, number: int) -> None:
    """Scrolls up until this line is far below."""
    log = page.get_by_role("log")

    async def earlier() -> bool:
        await log.evaluate("box => { box.scrollTop = 0 }")
        return (await page.evaluate(SEEN))["first"] < number

    await eventually(earlier)
