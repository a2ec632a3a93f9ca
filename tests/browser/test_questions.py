"""Questions in real Chromium: held, let through, wanted, answered on the air and in writing, and on the job's page."""

import re

import pytest
from playwright.async_api import Browser, expect

from tests.browser.cable import cable
from tests.browser.chromium import eventually, serious
from tests.browser.people import At
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]


async def test_a_question_from_asking_to_the_jobs_page(browser: Browser, house: House) -> None:
    host, anna, bella = await house.host("Zhou"), await house.graduate("Anna"), await house.graduate("Bella")
    posting = await house.posting(title="Welder")
    show = await host.plans(posting, holds_questions=True)
    await host.enters(show)
    await host.runs("go_live")
    await host.runs("next_turn")
    desk, phone, other = At(browser, house, host), At(browser, house, anna), At(browser, house, bella)
    await desk.opens(f"/desk/{show['id']}")
    for viewer in (phone, other):
        page = await viewer.opens(f"/broadcasts/{show['id']}", width=390)
        await page.get_by_role("tab", name="Q&A").click()
    await phone.page.get_by_label("Your question").fill("Is there a tutor?")
    await host.shows(posting)
    card = phone.page.get_by_role("region", name="Job on screen", include_hidden=True)  # it makes way for the keyboard
    await expect(card).to_have_count(1)
    await expect(phone.page.get_by_label("Your question")).to_have_value("Is there a tutor?")
    await phone.page.get_by_label("About").select_option("\u3000Welder")
    await phone.presses("Ask")
    await phone.sees("waits for the host")
    await desk.sees("Is there a tutor?")
    await expect(other.page.get_by_text("Is there a tutor?")).to_have_count(0)
    await desk.presses("Let everybody see it")
    await other.sees("Is there a tutor?")
    await desk.presses("Do not take")
    await desk.page.get_by_label("Reason for who asked").fill("Asked before")
    await desk.presses("Do not take")
    await expect(other.page.get_by_text("Is there a tutor?")).to_have_count(0)
    await expect(desk.page.get_by_role("button", name="Take back: Is there")).to_be_visible()
    await desk.page.locator(".toast").filter(has_text="Not taken").get_by_role("button", name="Undo").click()
    await other.sees("Is there a tutor?")
    await other.presses(re.compile("I want to know too"))  # type: ignore[arg-type]
    pressed = phone.page.get_by_role("button", name=re.compile("1 wants to know"))
    await expect(pressed).to_have_attribute("aria-pressed", "false")
    await desk.presses("Answer now")
    await other.sees("being answered")
    await desk.presses("Answer in writing")
    answer = desk.page.get_by_label("The answer")
    await answer.fill("Everybody has one. " * 20)
    assert await answer.evaluate("field => field.scrollWidth <= field.clientWidth"), "it is seen whole"
    await desk.page.reload()
    await desk.presses("Answer in writing")
    await expect(answer).to_have_value("Everybody has one. " * 20)
    await answer.fill("Everybody has one.")
    await desk.presses("Answer in writing")
    await phone.sees("Everybody has one.")
    page = await phone.opens(f"/jobs/{posting['id']}", width=390)
    await phone.sees("Everybody has one.")
    await expect(page.get_by_role("link", name="Hear the answer")).to_have_attribute("href", re.compile("^/clips/"))
    assert await serious(page) == []
    for person in (desk, phone, other):
        assert person.window.complaints == []


async def test_who_writes_on_a_phone_sees_all_of_it_and_enter_sends(browser: Browser, house: House) -> None:
    host, anna = await house.host("Zhou"), await house.graduate("Anna")
    show = await host.goes_live(await house.posting())
    phone = At(browser, house, anna)
    page = await phone.opens(f"/broadcasts/{show['id']}", width=390)
    for tab, label in (("Chat", "Say something"), ("Q&A", "Your question")):
        await page.get_by_role("tab", name=tab).click()
        field, written = page.get_by_label(label), f"{tab}：请问夜班补贴是怎么算的，宿舍离厂区有多远？"
        one = await field.evaluate("field => field.offsetHeight")
        await field.press_sequentially(written)
        high, hidden = await field.evaluate("field => [field.offsetHeight, field.scrollHeight - field.clientHeight]")
        assert high > one
        assert hidden <= 0
        await field.press("Enter")
        await expect(field).to_have_value("")
        assert await field.evaluate("field => field.offsetHeight") == one
        await phone.sees(written)
    await field.fill("One line,\nand another\n" * 20)
    assert await field.evaluate("field => field.offsetHeight") < 3 * one
    await expect(field).to_have_value(re.compile("^One line, and another One line"))
    assert await serious(page) == []
    assert phone.window.complaints == []


async def test_what_was_left_open_is_taken_into_the_next_show(browser: Browser, house: House) -> None:
    host, anna = await house.host("Zhou"), await house.graduate("Anna")
    posting = await house.posting(title="Welder")
    show = await host.goes_live(posting)
    await anna.enters(show)
    await anna.asks("Night shifts?", job=posting["id"])
    general = await anna.asks("When is the next show?")
    await host.runs("end")
    await host.call("/audience", "answer", question=general["id"], text="In a week.")
    phone = At(browser, house, anna)
    page = await phone.opens("/notices", width=390)
    await page.get_by_role("link", name="You asked “When is the next show?”. The answer: In a week.").click()
    await expect(page.get_by_role("tab", name="Q&A")).to_have_attribute("aria-selected", "true")
    await expect(page.get_by_role("listitem").and_(page.locator("[aria-current]"))).to_contain_text("In a week.")
    assert await serious(page) == []
    friday = await host.plans(posting)
    invited = {"name": "Lan", "company": posting["company"]["id"]}
    link = (await host.post(f"/api/broadcasts/{friday['id']}/guests", **invited))["link"]
    guest = At(browser, house)
    page = await guest.opens(link[link.index("/studio") :], width=390)
    carried = page.get_by_role("listitem").filter(has_text="Night shifts?")
    await expect(carried).to_contain_text("from an earlier show")
    desk = At(browser, house, host)
    page = await desk.opens(f"/plan/{friday['id']}")
    await desk.sees("From earlier shows, in this one now")
    assert await serious(page) == []
    await desk.presses("Not in this show: Night shifts?")
    await desk.sees("It is back where it was asked")
    await desk.sees("Left open by earlier shows")
    await expect(carried).to_have_count(0)  # the guest heard it
    assert await serious(page) == []
    page = await guest.opens(link[link.index("/studio") :], width=390)
    await guest.sees("Left open by earlier shows")
    await expect(page.get_by_role("listitem").filter(has_text="Night shifts?")).to_be_visible()
    await expect(page.get_by_role("button", name="Take into this show")).to_have_count(0)
    assert await serious(page) == []
    page = await desk.opens(f"/desk/{friday['id']}")
    await desk.sees("Left open by earlier shows")
    await desk.presses("Take into this show")
    await desk.sees("It is in this show now")
    await expect(page.get_by_text("Left open by earlier shows")).to_have_count(0)
    await desk.presses("Not in this show: Night shifts?")
    await page.locator(".toast").filter(has_text="It is back").get_by_role("button", name="Undo").click()
    await expect(page.get_by_text("Night shifts?")).to_be_visible()
    await expect(page.get_by_text("Left open by earlier shows")).to_have_count(0)
    assert await serious(page) == []
    await host.enters(friday)
    await host.runs("go_live")
    bella = await house.graduate_in(friday, "Bella")
    for text in ("Is there a canteen?", "May I bring my dog?"):
        await bella.asks(text, job=posting["id"])
    await host.runs("end")
    later = await host.plans(posting)
    for question in (await host.get(f"/api/broadcasts/{later['id']}/left_open"))["carried"]:
        await host.call("/audience", "reconsider", question=question["carried_from"])
    page = await desk.opens(f"/plan/{later['id']}")
    await desk.presses("Take all 3 into this show")
    await desk.sees("All 3 are in this show now")
    await desk.presses("Undo")

    async def back() -> bool:
        return len((await host.get(f"/api/broadcasts/{later['id']}/left_open"))["questions"]) == 3

    await eventually(back)
    await desk.sees("Take all 3 into this show")
    assert desk.window.complaints + phone.window.complaints + guest.window.complaints == []


async def test_a_question_that_went_back_is_gone_after_a_reconnect(browser: Browser, house: House) -> None:
    host, anna, bella = await house.host("Zhou"), await house.graduate("Anna"), await house.graduate("Bella")
    posting = await house.posting(title="Welder")
    show = await host.goes_live(posting)
    await anna.enters(show)
    asked = await anna.asks("Night shifts?", job=posting["id"])
    await host.runs("end")
    friday = await host.goes_live(posting)
    async with cable(house.url) as network:
        phone = At(browser, house, bella)
        phone.window.url = network.url
        page = await phone.opens(f"/broadcasts/{friday['id']}", width=390)
        await page.get_by_role("tab", name="Q&A").click()
        await phone.sees("Night shifts?")
        network.cut()
        await phone.sees("The network is gone, reconnecting…")
        await host.call("/audience", "reconsider", question=asked["id"])
        await host.asks("Any news?")
        network.mend()
        await phone.sees("Any news?")
        await expect(page.get_by_text("Night shifts?")).to_have_count(0)
        assert phone.window.complaints == []


async def test_half_a_line_and_half_a_question_are_there_when_one_comes_back(browser: Browser, house: House) -> None:
    host, posting = await house.host("Zhou"), await house.posting(title="Welder")
    show = await host.goes_live(posting)
    anna = At(browser, house, await house.graduate("Anna"))
    page = await anna.opens(f"/broadcasts/{show['id']}", width=390)
    line, question, about = (page.get_by_label(label) for label in ("Say something", "Your question", "About"))
    asks = page.get_by_role("tab", name="Q&A")
    await line.fill("Good after")
    await asks.click()
    await question.fill("Is there a tu")
    await about.select_option("\u3000Welder")
    await page.goto(f"{house.url}/resume")
    await page.go_back()
    await expect(line).to_have_value("Good after")
    await asks.click()
    await expect(question).to_have_value("Is there a tu")
    await expect(about.locator("option:checked")).to_have_text("\u3000Welder")
    await question.fill("Is there a tutor?")
    await anna.presses("Ask")
    await anna.sees("Is there a tutor?")
    await page.reload()
    await expect(line).to_have_value("Good after")
    await asks.click()
    await expect(question).to_have_value("")
    assert anna.window.complaints == []
