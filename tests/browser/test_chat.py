"""The chat in real Chromium: lines fly over the picture until that is switched off, and unread ones are marked."""

import asyncio
import re

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import serious
from tests.browser.people import At
from tests.people import House, Person

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]


async def sixty_lines(browser: Browser, house: House) -> tuple[Person, At]:
    """Said by a host of a show that Anna has open on her phone."""
    host, phone = await house.host("Zhou"), At(browser, house, await house.graduate("Anna"))
    show = await host.goes_live()
    await asyncio.gather(*(host.says(f"Line {n}") for n in range(60)))
    await phone.opens(f"/broadcasts/{show['id']}", width=390)
    return host, phone


async def test_who_reads_back_keeps_the_place_and_learns_what_is_new(browser: Browser, house: House) -> None:
    host, phone = await sixty_lines(browser, house)
    page, log = phone.page, phone.page.get_by_role("log")
    await expect(log).to_have_attribute("aria-live", "off")  # a region of its own says what is new, not each line
    await expect(log.get_by_text("Line 59")).to_be_visible()
    assert await page.get_by_test_id("danmaku").locator("span").count() == 0  # what was said before does not fly
    await log.evaluate("box => { box.scrollTop = 0 }")
    await expect(page.get_by_role("button", name="To the newest")).to_be_visible()
    await host.says("A new one")
    await host.says("And another")
    await page.get_by_role("button", name="2 new").wait_for()
    assert await log.evaluate("box => box.scrollTop") == 0
    await log.evaluate("box => { box.scrollTop = 200 }")
    place = await log.locator("[data-seq='20']").bounding_box()
    await page.get_by_role("tab", name="Jobs").click()
    await expect(log).to_be_hidden()
    await page.get_by_role("tab", name="Chat").click()
    assert await log.locator("[data-seq='20']").bounding_box() == place
    await expect(log.get_by_text("2 new")).to_have_count(1)
    await page.get_by_role("button", name="2 new").click()
    await expect(log.get_by_text("And another")).to_be_visible()
    await expect(log.get_by_text("2 new")).to_have_count(0)
    markup = "<img src=x> <a href=x>Win</a> https://prize.example"
    await host.says("Read this?")
    await host.says(markup)
    await host.asks(markup)
    await expect(log.get_by_text(markup)).to_be_visible()
    await page.get_by_role("tab", name="Q&A").click()
    questions = page.get_by_role("tabpanel").filter(has_text=markup)
    await expect(questions.get_by_text(markup)).to_be_visible()
    for shown in (log, questions):
        await expect(shown.locator("img, a")).to_have_count(0)
    spoken = page.get_by_role("status", include_hidden=True).filter(has_text=markup)
    await expect(spoken).to_have_text(re.compile(r"^\d+ new lines, the newest by Zhou: <img"))  # and none of the others
    assert await serious(page) == []
    assert phone.window.complaints == []


async def test_of_hundreds_of_lines_those_around_the_reader_are_drawn(browser: Browser, house: House) -> None:
    host, anna = await house.host("Zhou"), await house.graduate("Anna")
    show = await host.goes_live()
    phone = At(browser, house, anna)
    page = await phone.opens(f"/broadcasts/{show['id']}", width=390)
    await page.get_by_label("Say something").wait_for()
    log = page.get_by_role("log")
    for hundred in range(5):
        await asyncio.gather(*(host.says(f"Line {hundred * 100 + n}") for n in range(100)))
    last = await host.says("The last one")
    await expect(log.get_by_text("The last one")).to_be_visible()
    await expect(log.get_by_role("listitem")).to_have_count(60)
    await expect(page.get_by_role("status").filter(has_text=re.compile("Zhou.*: The last one"))).to_have_count(1)
    first = log.locator("[data-seq='1']")
    for _ in range(40):
        if await first.count():
            break
        await log.evaluate("box => { box.scrollTop = 0 }")
        await page.evaluate("() => new Promise(requestAnimationFrame)")
    await first.scroll_into_view_if_needed()
    await expect(log.get_by_role("listitem")).to_have_count(180)
    place = await log.locator("[data-seq='30']").bounding_box()
    await host.call("/audience", "hide", line=last["id"])
    await host.says("Another one")
    await page.get_by_role("button", name="1 new").wait_for()
    assert await log.locator("[data-seq='30']").bounding_box() == place
    await page.get_by_role("button", name="1 new").click()
    await expect(log.get_by_text("Another one")).to_be_visible()
    await expect(log.get_by_role("listitem")).to_have_count(60)
    assert phone.window.complaints == []


async def test_who_reads_back_is_left_what_they_read_however_much_is_said(browser: Browser, house: House) -> None:
    host, phone = await sixty_lines(browser, house)
    page, log = phone.page, phone.page.get_by_role("log")
    await expect(log.locator("[data-seq='60']")).to_be_visible()
    await log.evaluate("box => { box.scrollTop = 200 }")
    await page.get_by_role("button", name="To the newest").wait_for()
    place = await log.locator("[data-seq='20']").bounding_box()
    for hundred in range(51):  # more than a page keeps of what nobody reads
        await asyncio.gather(*(host.says(f"Line {hundred * 100 + n}") for n in range(100)))
    await host.says("The last one")
    await page.get_by_role("status").filter(has_text=re.compile("The last one")).wait_for(state="attached")
    await expect(log.locator("[data-seq='20']")).to_have_count(1)
    assert await log.locator("[data-seq='20']").bounding_box() == place
    await page.get_by_role("button", name="5101 new").click()
    await expect(log.get_by_text("The last one")).to_be_visible()
    assert phone.window.complaints == []


COUNTS_DRAWINGS = """list => {
  const seen = window.seen = {drawings: 0, elsewhere: 0, from: performance.now(), until: 0};
  new MutationObserver(changes => {
    seen.drawings += 1;
    seen.elsewhere += changes.filter(one => one.target !== list).length;
    seen.until = performance.now();
  }).observe(list, {subtree: true, childList: true, attributes: true, characterData: true});
}"""


async def test_however_many_lines_come_the_list_is_drawn_four_times_a_second(browser: Browser, house: House) -> None:
    """And a line once: a phone that draws sixty pictures a second has time for little else."""
    host, phone = await sixty_lines(browser, house)
    page, log = phone.page, phone.page.get_by_role("log")
    await expect(log.get_by_text("Line 59")).to_be_visible()
    await log.get_by_role("list").evaluate(COUNTS_DRAWINGS)
    for some in range(0, 400, 10):
        await asyncio.gather(*(host.says(f"Another {some + n}") for n in range(10)))
    await expect(log.get_by_text("Another 399")).to_be_visible()
    seen = await page.evaluate("() => window.seen")
    assert 0 < seen["drawings"] <= 2 + (seen["until"] - seen["from"]) / 250
    assert seen["elsewhere"] == 0
    assert phone.window.complaints == []


COME_IN = """line => {
  const [flight] = line.getAnimations();
  flight.pause();
  flight.currentTime = 3000;
  return line.parentElement.getBoundingClientRect().right - line.getBoundingClientRect().right;
}"""
"""How far the end of a line is inside the picture at the moment when its lane is given to another."""
MOVED = """line => {
  const described = ["offset", "computedOffset", "easing", "composite"];
  const frames = line.getAnimations().flatMap(flight => flight.effect.getKeyframes());
  return [...new Set(frames.flatMap(Object.keys))].filter(name => !described.includes(name));
}"""
"""What of a line that flies changes from frame to frame."""


async def test_lines_fly_over_the_picture_as_many_as_there_is_room_for(browser: Browser, house: House) -> None:
    host, anna = await house.host("Zhou"), await house.graduate("Anna")
    show = await host.goes_live()
    await host.says("Welcome")  # who sees it has come in: what is said before does not fly
    phone = At(browser, house, anna)
    page = await phone.opens(f"/broadcasts/{show['id']}", width=390)
    await page.get_by_role("log").get_by_text("Welcome").wait_for()
    long = "Hello 0, 重庆的夜景真好看" + "啊" * 20
    await host.says(long)
    for n in range(1, 8):
        await host.says(f"Hello {n}")
    await expect(page.get_by_role("log").get_by_text("Hello 7")).to_be_visible()
    flying = page.get_by_test_id("danmaku").locator("span")
    assert await flying.all_text_contents() == [long, *(f"Hello {n}" for n in range(1, 4))]
    assert await flying.first.evaluate(COME_IN) >= 0
    assert await flying.first.evaluate(MOVED) == ["transform"]  # what is laid out anew costs each frame
    switch = page.get_by_role("button", name="Lines over the picture")
    await switch.click()
    await expect(switch).to_have_attribute("aria-pressed", "false")
    await expect(page.get_by_test_id("danmaku")).to_have_count(0)
    await page.reload()
    await page.get_by_role("log").get_by_text("Hello 7").wait_for()
    await expect(page.get_by_test_id("danmaku")).to_have_count(0)
    assert phone.window.complaints == []


async def test_who_has_just_written_presses_a_button_over_the_picture_once(browser: Browser, house: House) -> None:
    show = await (await house.host()).goes_live()
    phone = At(browser, house, await house.graduate("Anna"))
    page = await phone.opens(f"/broadcasts/{show['id']}", width=390)
    await phone.says("Hello")
    await expect(page.get_by_role("log").get_by_text("Hello")).to_be_visible()
    switch = page.get_by_role("button", name="Lines over the picture")
    await switch.click()  # while the page makes room for the keyboard
    await expect(switch).to_have_attribute("aria-pressed", "false")
    await expect(page.get_by_label("Say something")).to_be_focused()
    assert phone.window.complaints == []


async def test_ones_other_page_knows_what_is_ones_own(browser: Browser, house: House) -> None:
    host, anna = await house.host("Zhou"), await house.graduate("Anna")
    show = await host.goes_live()
    phone = At(browser, house, anna)
    page = await phone.opens(f"/broadcasts/{show['id']}")
    log = page.get_by_role("log")
    await host.says("Welcome")
    await expect(log.get_by_role("listitem").filter(has_text="Welcome").get_by_role("button")).to_have_count(1)
    await anna.enters(show)  # at a second browser
    line = await anna.says("Hello from my laptop")
    mine = log.get_by_role("listitem").filter(has_text="Hello from my laptop")
    await expect(mine).to_be_visible()
    await expect(mine.get_by_role("button")).to_have_count(0)  # nobody reports themselves
    await host.call("/audience", "hide", line=line["id"])
    await expect(mine).to_have_count(0)
    await host.call("/audience", "unhide", line=line["id"])
    await expect(mine).to_be_visible()
    await expect(mine.get_by_role("button")).to_have_count(0)
    await anna.patch("/api/me", name="Anna Chen")
    await page.get_by_role("button", name="Anna Chen").wait_for()
    assert phone.window.complaints == []


ENDS = """text => [0, text.textContent.length - 1].map(at => {
  const letter = new Range();
  letter.setStart(text.firstChild, at);
  letter.setEnd(text.firstChild, at + 1);
  return letter.getBoundingClientRect().left;
})"""


async def test_a_name_does_not_turn_what_stands_beside_it(browser: Browser, house: House) -> None:
    show = await (await house.host()).goes_live()
    phone = At(browser, house)
    page = await phone.opens(f"/broadcasts/{show['id']}", width=390)
    await (await house.graduate_in(show, "\u202eAnna")).says("Hello")  # from right to left, from here on
    first, last = await page.get_by_role("log").locator(".line-text").evaluate(ENDS)
    assert first < last
