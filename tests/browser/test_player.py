"""The controls of the picture under a thumb, a mouse and keys, and the page of a phone that lies on its side."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import eventually
from tests.browser.people import At
from tests.browser.watched import watched
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]

OVERLAPS = """selector => {
    const boxes = [...document.querySelectorAll(selector)].map(one => one.getBoundingClientRect());
    return boxes.slice(1).filter((box, i) => box.top < boxes[i].bottom - 0.5).length;
}"""
"""How many of these begin before the one above them ends."""


@pytest.mark.timeout(180)
async def test_controls_that_rest_are_not_pressed_by_who_wakes_them(browser: Browser, house: House) -> None:
    async with watched(browser, house) as show:
        page, anna = show.page, show.anna
        controls = page.get_by_role("group", name="Playback")
        asleep = page.locator(".screen:not(.awake)")
        await expect(page.get_by_role("slider", name="Timeline")).to_have_css("height", "44px")
        sound = page.get_by_role("button", name="Turn the sound on", exact=True)
        box = await sound.last.bounding_box()
        assert box
        words = await page.locator(".screen-unmute").bounding_box()
        assert words
        picture = await page.locator(".screen").bounding_box()
        assert picture
        assert words["y"] + words["height"] / 2 < picture["y"] + picture["height"] / 3  # who speaks is in the middle
        await expect(asleep).to_be_visible()
        await page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        await expect(asleep).to_have_count(0)
        await expect(page.get_by_test_id("picture")).to_have_js_property("muted", True)
        await controls.get_by_role("button", name="Turn the sound on").tap()
        await expect(page.get_by_test_id("picture")).to_have_js_property("muted", False)
        await expect(asleep).to_be_visible()
        await expect(page.locator(".screen-bottom")).to_have_css("opacity", "0")  # although it was pressed last
        await page.keyboard.press("M")
        await expect(page.get_by_test_id("picture")).to_have_js_property("muted", True)
        await expect(page.locator(".screen-bottom")).to_have_css("opacity", "1")
        await anna.presses("Sound only, saves data")
        await anna.presses("Fast path")
        await eventually(anna.on("fast"))
        await expect(page.get_by_role("button", name="Sound only")).to_have_attribute("aria-pressed", "false")


async def test_a_phone_on_its_side_has_picture_and_chat_beside_each_other(browser: Browser, house: House) -> None:
    host, posting = await house.host("Zhou"), await house.posting()
    show = await host.goes_live(posting)
    page = await At(browser, house, await house.graduate("Anna")).opens(f"/broadcasts/{show['id']}", width=390)
    await page.set_viewport_size({"width": 844, "height": 390})
    for one in (page.get_by_label("Say something"), page.get_by_role("tab", name="Jobs"), page.locator(".screen")):
        await expect(one).to_be_in_viewport(ratio=1)
    await host.runs("next_turn")
    await host.shows(posting)
    await expect(page.get_by_role("region", name="Job on screen")).to_be_visible()
    await page.set_viewport_size({"width": 667, "height": 375})
    for one in (
        page.get_by_role("button", name="Raise hand"),
        page.get_by_role("log"),
        page.get_by_label("Say something"),
    ):
        await expect(one).to_be_in_viewport(ratio=1)
    log = await page.get_by_role("log").bounding_box()
    assert log
    assert log["height"] > 50  # two lines at least


async def test_each_line_of_the_chat_is_reached_beside_itself(browser: Browser, house: House) -> None:
    host = await house.host("Zhou")
    show = await host.goes_live()
    for n in range(4):
        await host.says(f"Line {n}")
    anna = At(browser, house, await house.graduate("Anna"))
    page = await anna.opens(f"/broadcasts/{show['id']}", width=390)
    await anna.sees("Line 3")
    await expect(page.locator(".line-more")).to_have_count(4)
    assert await page.evaluate(OVERLAPS, ".line-more") == 0


async def test_who_wants_no_motion_sees_no_reactions_rise(browser: Browser, house: House) -> None:
    show = await (await house.host("Zhou")).goes_live()
    page = await At(browser, house, await house.graduate("Anna")).opens(f"/broadcasts/{show['id']}", width=390)
    await expect(page.get_by_test_id("cheers")).to_be_attached()
    await page.emulate_media(reduced_motion="reduce")
    await expect(page.get_by_test_id("cheers")).to_have_css("display", "none")
