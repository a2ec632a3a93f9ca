"""Keeping order in real Chromium: muting with an undo, banning, slow mode, and what the person concerned reads."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import eventually, serious
from tests.browser.people import At
from tests.people import House, refused

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]

COUNTS_NOTES = """() => {
  const start = OscillatorNode.prototype.start;
  window.notes = 0;
  OscillatorNode.prototype.start = function (...at) {
    if (this.context.state === "running") window.notes += 1;
    return start.apply(this, at);
  };
}"""


async def test_a_host_mutes_undoes_bans_and_slows_down(browser: Browser, house: House) -> None:
    host, anna = await house.host("Zhou"), await house.graduate("Anna")
    show = await host.goes_live()
    desk, phone = At(browser, house, host), At(browser, house, anna)
    page = await desk.opens(f"/desk/{show['id']}")
    await page.get_by_role("tab", name="Chat").click()
    await expect(page.get_by_role("button", name="Sound", exact=True)).to_have_attribute("aria-pressed", "true")
    await phone.opens(f"/broadcasts/{show['id']}", width=390)
    await phone.says("Buy my followers")
    await desk.presses("More: Anna")
    await desk.presses("Mute 10 min: Anna")
    await desk.sees("Anna is muted")
    await phone.says("And more")
    await phone.sees("A host has asked you to pause. You can write again in 10 min.")
    await page.get_by_label("Order").get_by_role("button", name="Lift").click()
    await desk.sees("Lifted")
    await phone.presses("Drop it")
    await phone.says("Sorry")
    await expect(page.get_by_role("log").get_by_text("Sorry")).to_be_visible()
    await page.get_by_label("Slow mode").select_option("a line every 30 s")
    await phone.sees("Slow mode: one line each every 30 seconds")
    await desk.presses("Ban: Anna")
    assert await serious(page) == []
    await page.get_by_label("Also hide what they wrote in this show").check()
    await desk.presses("This show only")
    await desk.sees("Anna writes no more; hidden: 2")
    await expect(page.get_by_label("Order").get_by_text("hidden: 2")).to_be_visible()
    await expect(phone.page.get_by_role("log").get_by_text("Buy my followers")).to_have_count(0)
    await page.get_by_label("Order").get_by_role("button", name="Lift").click()
    await expect(phone.page.get_by_role("log").get_by_text("Buy my followers")).to_be_visible()
    await page.locator(".toast", has_text="Lifted").last.get_by_role("button", name="Undo").click()
    await expect(phone.page.get_by_role("log").get_by_text("Buy my followers")).to_have_count(0)
    await phone.says("Once more")
    await phone.sees("A host does not let you write here.")
    assert await serious(phone.page) == []
    for person in (desk, phone):
        assert person.window.complaints == []


async def test_a_listed_word_waits_until_a_host_lets_it_through(browser: Browser, house: House) -> None:
    host, anna, staff = await house.host("Zhou"), await house.graduate("Anna"), await house.staff("Wang")
    show = await host.goes_live()
    bureau, desk, phone = At(browser, house, staff), At(browser, house, host), At(browser, house, anna)
    page = await bureau.opens("/staff", width=390)
    await page.get_by_label("Word", exact=True).fill("WeChat")
    await bureau.presses("Add", exact=True)
    await expect(page.get_by_role("list", name="Word list").get_by_text("WeChat")).to_be_visible()
    assert await serious(page) == []
    await phone.opens(f"/broadcasts/{show['id']}", width=390)
    await phone.says("Find me on W e C h a t")
    await phone.sees("Others see it once a host has read it")
    page = await desk.opens(f"/desk/{show['id']}", width=390)
    await page.get_by_role("tab", name="Chat").click()
    await desk.presses("Word list")
    await page.get_by_label("Word", exact=True).fill("Telegram")
    await desk.presses("Add", exact=True)
    await expect(page.get_by_role("list", name="Word list").get_by_text("Telegram")).to_be_visible()
    assert await serious(page) == []
    await desk.presses("Close", exact=True)
    waiting = page.get_by_role("region", name="Waiting for you")
    await expect(waiting.get_by_text("contains “WeChat”")).to_be_visible()
    assert await serious(page) == []
    await desk.presses("Refuse: Find me on W e C h a t")
    await phone.sees("A host did not let this one through.")
    await page.get_by_role("button", name="Undo").click()
    await waiting.get_by_role("button", name="More: Anna").click()
    await waiting.get_by_role("button", name="Mute 60 min: Anna").click()
    await desk.sees("Anna is muted")
    await page.get_by_label("Order").get_by_role("button", name="Lift").click()
    await desk.sees("Lifted")
    await desk.presses("Let through: Find me on W e C h a t")
    await expect(page.get_by_role("log").get_by_text("Find me on W e C h a t")).to_be_visible()
    await expect(phone.page.get_by_text("Others see it once a host has read it")).to_have_count(0)
    await expect(phone.page.get_by_role("log").get_by_text("Find me on W e C h a t")).to_have_count(1)
    for person in (bureau, desk, phone):
        assert person.window.complaints == []


async def test_a_host_bans_who_asked_a_question(browser: Browser, house: House) -> None:
    host, anna = await house.host("Zhou"), await house.graduate("Anna")
    show = await host.goes_live()
    await anna.enters(show)
    await anna.asks("Who buys followers?")
    desk, phone = At(browser, house, host), At(browser, house, anna)
    page = await desk.opens(f"/desk/{show['id']}", width=390)
    await phone.opens(f"/broadcasts/{show['id']}", width=390)
    await desk.presses("More: Anna")
    assert await serious(page) == []
    await desk.presses("Ban: Anna")
    await desk.presses("This show only")
    await desk.sees("Anna writes no more")
    await phone.says("And more")
    await phone.sees("A host does not let you write here.")
    await page.get_by_role("tab", name="Chat").click()
    await expect(page.get_by_label("Order").get_by_text("Who buys followers?")).to_be_visible()
    assert await serious(page) == []
    for person in (desk, phone):
        assert person.window.complaints == []


async def test_a_reported_line_comes_before_the_host(browser: Browser, house: House) -> None:
    host, anna, bella = await house.host("Zhou"), await house.graduate("Anna"), await house.graduate("Bella")
    show = await host.goes_live()
    await anna.enters(show)
    await anna.says("Pay me and you are hired")
    desk, phone = At(browser, house, host), At(browser, house, bella)
    page = await desk.opens(f"/desk/{show['id']}", width=390)
    await page.get_by_role("tab", name="Chat").click()
    await phone.opens(f"/broadcasts/{show['id']}", width=390)
    await page.evaluate(COUNTS_NOTES)
    await phone.presses("More: “Pay me and you are hired” by Anna")
    await phone.presses("Report")
    await phone.sees("The hosts know now, thank you")
    reported = page.get_by_role("region", name="Reported by viewers")
    await expect(reported.get_by_text("reported by 1")).to_be_visible()
    await eventually(lambda: page.evaluate("() => window.notes === 2"))  # the chime
    assert await serious(page) == []
    assert await serious(phone.page) == []
    await desk.presses("Nothing wrong: Pay me and you are hired")
    await desk.presses("Undo")
    await reported.get_by_role("button", name="Hide: Pay me and you are hired").click()
    await expect(reported).to_have_count(0)
    await expect(phone.page.get_by_role("log").get_by_text("Pay me and you are hired")).to_have_count(0)
    for person in (desk, phone):
        assert person.window.complaints == []


async def test_a_reported_question_comes_before_the_host(browser: Browser, house: House) -> None:
    host, anna, bella = await house.host("Zhou"), await house.graduate("Anna"), await house.graduate("Bella")
    show = await host.goes_live()
    await anna.enters(show)
    await anna.asks("Who pays me to be hired?")
    desk, phone = At(browser, house, host), At(browser, house, bella)
    page = await desk.opens(f"/desk/{show['id']}", width=390)
    await phone.opens(f"/broadcasts/{show['id']}", width=390)
    await phone.page.get_by_role("tab", name="Q&A").click()
    await phone.presses("More: “Who pays me to be hired?” by Anna")
    await phone.presses("Report")
    await phone.sees("The hosts know now, thank you")
    reported = page.get_by_role("region", name="Reported by viewers")
    await expect(reported.get_by_text("reported by 1")).to_be_visible()
    await expect(page.get_by_role("tab", name="Q&A").locator(".badge")).to_have_text("1")
    assert await serious(page) == []
    assert await serious(phone.page) == []
    await desk.presses("Nothing wrong: Who pays me to be hired?")
    await page.get_by_role("button", name="Undo").click()
    await reported.get_by_role("button", name="Do not take: Who pays me to be hired?").click()
    await expect(reported.get_by_label("Reason for who asked")).to_have_value("Not suitable here")
    await reported.get_by_role("button", name="Do not take").click()
    await expect(reported).to_have_count(0)
    await expect(phone.page.get_by_text("Who pays me to be hired?")).to_have_count(0)
    assert (await anna.get("/api/notices"))["notices"][0]["kind"] == "question_dismissed"
    for person in (desk, phone):
        assert person.window.complaints == []


async def test_a_host_keeps_order_beside_the_picture(browser: Browser, house: House) -> None:
    host, anna, bella = await house.host("Zhou"), await house.graduate("Anna"), await house.graduate("Bella")
    show = await host.goes_live()
    for person in (anna, bella):
        await person.enters(show)
    line = await anna.says("Pay me and you are hired")
    moderator = At(browser, house, host)
    page = await moderator.opens(f"/broadcasts/{show['id']}", width=390)
    log = page.get_by_role("log")
    await expect(log.get_by_text("Pay me and you are hired")).to_be_visible()
    await bella.call("/audience", "report", line=line["id"])
    reported = page.get_by_role("region", name="Reported by viewers")
    await expect(reported.get_by_text("reported by 1")).to_be_visible()
    assert await serious(page) == []
    await reported.get_by_role("button", name="Hide: Pay me and you are hired").click()
    await expect(reported).to_have_count(0)
    await log.get_by_role("button", name="More: Anna").click()
    await log.get_by_role("button", name="Mute 5 min: Anna").click()
    await moderator.sees("Anna is muted")
    assert await refused(anna.says("Again")) == ("forbidden", "muted")
    asked = await bella.asks("Night shifts?")
    await page.get_by_role("tab", name="Q&A").click()
    await moderator.presses("Answer now")
    answering = (await bella.hears("/audience", "question_changed"))["question"]
    while answering["state"] != "answering":
        answering = (await bella.hears("/audience", "question_changed"))["question"]
    assert answering["id"] == asked["id"]
    assert await serious(page) == []
    assert moderator.window.complaints == []
