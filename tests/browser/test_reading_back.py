"""Back through the chat in real Chromium, from what came with the page to the first line."""

import asyncio

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.chromium import eventually
from tests.browser.people import At
from tests.people import House
from tests.rows import commits_untold

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]


async def test_who_comes_late_reads_back_to_what_was_said_first(browser: Browser, house: House) -> None:
    host = await house.host("Zhou")
    show = await host.goes_live()
    for hundred in range(4):
        await asyncio.gather(*(host.says(f"Line {hundred * 100 + n}") for n in range(100)))
    late = At(browser, house)
    page = await late.opens(f"/broadcasts/{show['id']}", width=390)
    log = page.get_by_role("log")
    await expect(log.get_by_text("Line", exact=False).last).to_be_visible()
    await reads_back_to(log, 290)  # of what came with the page 301 was the first
    place = await log.locator("[data-seq='301']").bounding_box()
    await host.says("A new one")
    await page.get_by_role("button", name="1 new").wait_for()
    assert await log.locator("[data-seq='301']").bounding_box() == place
    await reads_back_to(log, 1)
    await page.get_by_role("button", name="1 new").click()
    await expect(log.get_by_text("A new one")).to_be_visible()
    await expect(page.get_by_test_id("danmaku").get_by_text("Line")).to_have_count(0)  # it is not said anew
    assert late.window.complaints == []


async def test_a_line_of_before_that_changes_leaves_no_gap_in_what_is_read_back(browser: Browser, house: House) -> None:
    host = await house.host("Zhou")
    show = await host.goes_live()
    early = await host.says("Line 0")
    for hundred in range(2):
        await asyncio.gather(*(host.says(f"Line {hundred * 100 + n}") for n in range(1, 101)))
    late = At(browser, house)
    page = await late.opens(f"/broadcasts/{show['id']}", width=390)
    log = page.get_by_role("log")
    await expect(log.get_by_text("Line", exact=False).last).to_be_visible()
    await host.call("/audience", "hide", line=early["id"])
    await host.call("/audience", "unhide", line=early["id"])
    await host.says("A new one")
    await expect(log.get_by_text("A new one")).to_be_visible()
    await reads_back_to(log, 50)
    await reads_back_to(log, 1)
    assert late.window.complaints == []


@pytest.mark.timeout(240)
async def test_who_reads_far_back_comes_to_the_first_line_and_back_to_the_newest(
    browser: Browser, house: House
) -> None:
    """Of more lines than a page keeps, however far somebody reads."""
    host = await house.host("Zhou")
    show = await host.goes_live()
    await host.says("The very first")
    await commits_untold(house, show, *(f"Line {n}" for n in range(20600)))
    late = At(browser, house, await house.host("Li"))  # reads as often as they like
    page = await late.opens(f"/broadcasts/{show['id']}", width=390)
    log = page.get_by_role("log")
    await expect(log.get_by_text("Line 20599")).to_be_visible()
    await reads_back_to(log, 1, seconds=120)
    await host.says("A new one")
    await page.get_by_role("button", name="To the newest").click()
    await expect(log.get_by_text("A new one")).to_be_visible()
    await reads_back_to(log, 20590)
    assert late.window.complaints == []


async def reads_back_to(log: Locator, seq: int, seconds: float = 20) -> None:
    async def scrolls() -> int:
        await log.evaluate("box => { box.scrollTop = 0 }")
        return await log.locator(f"[data-seq='{seq}']").count()

    await eventually(scrolls, step=0.02, seconds=seconds)
