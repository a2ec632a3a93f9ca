"""A moderator with a phone in real Chromium: takes back what they decided, also long after, and hears of reports."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import eventually, serious
from tests.browser.people import At
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]


async def test_what_was_decided_is_taken_back_later(browser: Browser, house: House) -> None:
    """Long after the message with its undo is gone."""
    host, anna, bella, staff = (
        await house.host("Zhou"),
        await house.graduate("Anna"),
        await house.graduate("Bella"),
        await house.staff("Wang"),
    )
    await staff.post("/api/words", word="WeChat")
    show = await host.goes_live()
    for person in (anna, bella):
        await person.enters(show)
    waits, said, asked = await anna.says("My WeChat"), await anna.says("Hello you"), await anna.asks("And you?")
    await host.call("/audience", "refuse", held=waits["id"])
    for of in ({"line": said["id"]}, {"question": asked["id"]}):
        await bella.call("/audience", "report", **of)
        await host.call("/audience", "settle", **of)
    desk = At(browser, house, host)
    page = await desk.opens(f"/desk/{show['id']}", width=390)
    decided = page.locator("summary:visible")
    await expect(decided).to_have_text("Decided: 1")
    await decided.click()
    await desk.presses("Take back: And you?")
    await expect(page.get_by_role("region", name="Reported by viewers").get_by_text("And you?")).to_be_visible()
    await expect(decided).to_have_count(0)
    await page.get_by_role("tab", name="Chat").click()
    await expect(decided).to_have_text("Decided: 2")
    await decided.click()
    assert await serious(page) == []
    await desk.presses("Take back: My WeChat")
    await desk.presses("Take back: Hello you")
    await expect(page.get_by_role("region", name="Waiting for you").get_by_text("My WeChat")).to_be_visible()
    await expect(page.get_by_role("region", name="Reported by viewers").get_by_text("Hello you")).to_be_visible()
    assert desk.window.complaints == []


async def test_a_host_takes_back_what_they_did_with_a_hand_and_keeps_somebody_out(
    browser: Browser, house: House
) -> None:
    host, anna = await house.host("Zhou"), await house.graduate("Anna")
    show = await host.goes_live()
    desk, phone = At(browser, house, host), At(browser, house, anna)
    page = await desk.opens(f"/desk/{show['id']}", width=390)
    await phone.opens(f"/broadcasts/{show['id']}", width=390)
    await phone.presses("Raise hand")
    await desk.presses("Let speak: Anna")
    await phone.sees("You will be heard by everybody who is watching.")
    assert await serious(page) == []
    await desk.presses("Take back: Anna")
    await phone.sees("Your hand is up")
    await desk.presses("Put down: Anna")
    await phone.sees("A host has put your hand down")
    await expect(page.get_by_test_id("hand")).to_have_count(0)
    await desk.presses("Undo")
    await phone.sees("Your hand is up")
    hand = page.get_by_test_id("hand")
    await hand.get_by_role("button", name="More: Anna").click()
    assert await serious(page) == []
    await hand.get_by_role("button", name="Ban: Anna").click()
    await desk.presses("This show only")
    await desk.sees("Anna writes no more")
    await expect(hand).to_have_count(0)
    await phone.presses("Raise hand")
    await phone.sees("A host does not let you write here.")
    for person in (desk, phone):
        assert person.window.complaints == []


KEEPS_AWAKE = """() => {
  window.kept = [];
  WakeLock.prototype.request = async kind => { window.kept.push(kind); return {release: async () => {}}; };
}"""


async def test_a_moderators_phone_stays_awake_while_the_show_is_live(browser: Browser, house: House) -> None:
    """One that sleeps makes no sound when something is reported."""
    host = await house.host("Zhou")
    show = await host.goes_live()
    desk = At(browser, house, host)
    page = await desk.opens("/privacy", width=390)
    await page.context.add_init_script(f"({KEEPS_AWAKE})()")
    await page.goto(f"{house.url}/desk/{show['id']}")
    await eventually(lambda: page.evaluate("() => window.kept.includes('screen')"))
