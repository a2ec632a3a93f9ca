"""A poll and reactions in real Chromium: asked on the desk, answered on a phone, seen by others and in the replay."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import serious
from tests.browser.people import At
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]


async def test_a_poll_is_asked_answered_and_closed(browser: Browser, house: House) -> None:
    host, anna, bella = await house.host("Zhou"), await house.graduate("Anna"), await house.graduate("Bella")
    show = await host.goes_live()
    desk, phone = At(browser, house, host), At(browser, house, anna)
    page = await desk.opens(f"/desk/{show['id']}")
    await phone.opens(f"/broadcasts/{show['id']}", width=390)
    await phone.page.get_by_label("Say something").fill("Half a line")
    await phone.page.get_by_role("tab", name="Q&A").click()
    await phone.page.get_by_label("Your question").fill("Half a question")
    await page.get_by_role("tab", name="Polls").click()
    await page.get_by_label("What to ask").fill("Where would you work?")
    options = page.get_by_label("Options")
    await options.fill(f"Liangjiang\nGaoxin{'!' * 60}")
    await desk.presses("Open the poll")
    await expect(options).to_have_accessible_description("One a line, 2 to 8 An option has 60 characters at most")
    await options.fill("Liangjiang\nGaoxin")
    await page.get_by_label("With names?").select_option("With names, seen by the hosts")
    await desk.presses("Open the poll")
    await phone.page.get_by_role("tab", name="Chat a poll is open").click()
    await expect(phone.page.get_by_label("Say something")).to_have_value("Half a line")
    poll = phone.page.get_by_role("region", name="Poll", exact=True)
    await expect(poll.get_by_text("Where would you work?")).to_be_visible()
    assert await serious(phone.page) == []
    await poll.get_by_role("button", name="Liangjiang").click()
    await expect(poll.get_by_text("Liangjiang my choice")).to_be_visible()
    await poll.get_by_role("button", name="Choose again").click()
    await poll.get_by_role("button", name="Gaoxin").click()
    await expect(poll.get_by_text("Gaoxin my choice")).to_be_visible()
    await expect(poll.get_by_text("1 has voted")).to_be_visible()
    await desk.presses("Who chose what: Where would you work?")
    names = page.get_by_role("dialog")
    await expect(names.get_by_text("Anna")).to_be_visible()
    assert await serious(page) == []
    await names.get_by_role("button", name="Close", exact=True).click()
    await bella.enters(show)
    asked = (await bella.call("/audience", "enter", broadcast=show["id"]))["polls"][0]
    await bella.call("/audience", "cast", poll=asked["id"], choices=[0])
    await expect(poll.get_by_text("2 have voted")).to_be_visible()
    await expect(page.get_by_text("2 have voted")).to_be_visible()
    assert await serious(page) == []
    await bella.call("/audience", "react", broadcast=show["id"], kind="love")
    await phone.page.get_by_test_id("cheers").locator("span").first.wait_for(state="attached")
    await phone.presses("Love", exact=True)
    await desk.presses("Close the poll")
    await desk.presses("Open again: Where would you work?")
    await desk.presses("Close the poll")
    await expect(poll.get_by_text("Closed, 2 took part")).to_be_visible()
    await phone.presses("Put the result away")
    await phone.page.get_by_role("tab", name="Q&A").click()
    await expect(phone.page.get_by_label("Your question")).to_have_value("Half a question")
    await phone.page.get_by_role("tab", name="Chat", exact=True).click()
    await expect(poll).to_have_count(0)
    await page.get_by_label("What to ask").fill("Which days suit you?")
    await page.get_by_label("Options").fill("Monday\nTuesday\nFriday")
    await page.get_by_label("How many can be chosen").select_option("Several")
    await page.get_by_label("With names?").select_option("Anonymous")
    await desk.presses("Open the poll")
    await expect(poll.get_by_text("Anonymous, so it cannot be changed")).to_be_visible()
    assert await serious(phone.page) == []
    for day in ("Monday", "Friday"):
        await poll.get_by_role("button", name=day).click()
    await poll.get_by_role("button", name="Vote").click()
    await expect(poll.get_by_text("1 has voted")).to_be_visible()
    await expect(poll.get_by_role("listitem").filter(has_text="Friday")).to_contain_text("1")
    await expect(poll.get_by_role("listitem").filter(has_text="Tuesday")).to_contain_text("0")
    await expect(poll.get_by_role("button", name="Choose again")).to_have_count(0)
    await expect(page.get_by_role("button", name="Who chose what: Which days suit you?")).to_have_count(0)
    await host.runs("end")
    await phone.sees("Closed, 2 took part")
    assert await serious(phone.page) == []
    for person in (desk, phone):
        assert person.window.complaints == []
