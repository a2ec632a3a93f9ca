"""An examination in real Chromium: drawn and checked on the page, a phone as second camera, the record closed."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import serious
from tests.browser.people import PHONE, At, Interviewee
from tests.examining import Institution, at_once
from tests.people import House

pytestmark = [pytest.mark.alone, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]


UPRIGHT = """() => Array.from(document.querySelectorAll(".controls > .button"))
  .filter(one => one.offsetWidth < 56 || one.scrollWidth > one.offsetWidth).map(one => one.innerText)"""
"""Buttons of the room too narrow for their words."""


class Phone(At):
    """Nobody's login: what came by the code on the candidate's screen, or by the same as a link."""

    async def is_sent_the_link(self, screen: At) -> None:
        await expect(screen.page.get_by_role("img", name="QR code for the second camera")).to_be_visible()
        self.link = await screen.page.get_by_role("textbox", name="Link for the other device").input_value()
        address = self.link.removeprefix(self.house.settings.public_url)
        await self.opens(address, width=390)


@pytest.mark.timeout(240)
async def test_from_the_draw_to_the_closed_record(house: House, browser: Browser) -> None:
    institution = await Institution(house).opened(candidates=2, examiners=1)
    await institution.announces(starts_at=at_once())
    desk = At(browser, house, institution.li)
    await desk.opens(f"/examinations/{institution.examination['id']}")
    await desk.page.get_by_label("The word").fill("07 11 23")
    await desk.presses("Draw", exact=True)
    await desk.page.get_by_role("dialog").get_by_role("button", name="Draw").click()
    await desk.presses("Check it in my browser")
    await desk.sees("The secret is the one that was promised")
    await desk.sees("The order is the one the formula gives")
    await expect(desk.page.locator(".lots li").first).to_contain_text("(Beijing time)")
    await institution.knows_the_order()

    panel = Interviewee(browser, house, institution.li)
    await panel.opens(f"/interviews/{institution.interviews[0]}")
    await panel.presses("Enter the room")
    candidate = Interviewee(browser, house, institution.candidates[0])
    await candidate.opens(f"/examinations/{institution.examination['id']}", width=390)
    await candidate.sees("You are number 1")
    await candidate.presses("Check it in my browser")
    await candidate.sees("The order is the one the formula gives")
    assert await serious(candidate.page) == []
    await candidate.page.get_by_role("link", name="Go to the interview").click()
    await panel.presses("Admit № 1")
    await candidate.sees_faces(1)
    assert await candidate.page.evaluate(UPRIGHT) == []

    await candidate.presses("Second camera")
    phone, late = Phone(browser, house), Phone(browser, house)
    await phone.is_sent_the_link(candidate)
    await phone.sees("The picture is being sent")
    await late.opens(phone.link.removeprefix(house.settings.public_url), width=390)
    await late.sees("This code was used already")
    await expect(late.page.get_by_role("button", name="Try again")).to_have_count(0)
    await panel.sees_faces(2)
    await expect(panel.page.get_by_label("Second camera of № 1").first).to_be_visible()
    await phone.page.context.add_init_script(PHONE)
    await phone.page.reload()  # the key is kept where the link opens no second time
    await phone.sees("The picture is being sent")
    await panel.sees_faces(2)
    await phone.loses_the_camera()
    await phone.puts_away(False)
    await panel.sees_faces(2)
    await phone.page.context.close()
    await panel.sees("The second camera is gone")
    await candidate.sees("The second camera is gone")

    await panel.presses("Desk")
    await panel.page.get_by_role("tab", name="Identity").click()
    await panel.presses("Show the name")
    await panel.sees(institution.candidates[0].name)
    await panel.presses("It matches")
    await panel.sees("Identity matches")
    await institution.judges(1, institution.li, 4, 5)
    await institution.candidates[1].post(f"/api/interviews/{institution.interviews[1]}/cancel")
    await panel.presses("End the interview")
    await panel.page.get_by_role("dialog").get_by_role("button", name="End the interview").click()
    await panel.sees("The interview has ended")

    await desk.page.reload()
    await desk.presses("Close the record")
    dialog = desk.page.get_by_role("dialog")
    await dialog.get_by_role("textbox").fill(institution.job["title"])
    await dialog.get_by_role("button", name="Close the record").click()
    await desk.sees("Closed by 李工")
    await expect(desk.page.get_by_text("4.25", exact=True).first).to_be_visible()
    await desk.page.get_by_text("How it came about").click()
    await expect(desk.page.locator(".how")).to_contain_text("李工")
    for person in (desk, panel, candidate, phone):
        assert person.window.complaints == []


async def test_who_calls_off_what_is_drawn_is_seen_in_the_next(house: House, browser: Browser) -> None:
    institution = await Institution(house).opened(candidates=1, examiners=1)
    await institution.announces()
    await institution.draws()
    desk, candidate = At(browser, house, institution.li), At(browser, house, institution.candidates[0])
    await desk.opens("/announce")
    await expect(desk.page.get_by_role("checkbox", name="has an interview")).not_to_be_checked()
    await desk.page.goto(f"/examinations/{institution.examination['id']}")
    await desk.presses("Cancel this examination")
    dialog = desk.page.get_by_role("dialog")
    await expect(dialog).to_contain_text("everybody in the next examination for this job sees them")
    await dialog.get_by_role("button", name="Cancel this examination").click()
    await desk.sees("Called off by 李工")
    await desk.presses("Check it in my browser")
    await desk.sees("The order is the one the formula gives")
    await expect(desk.page.get_by_text("Withdrew")).to_have_count(0)
    again = await institution.announces()
    await candidate.opens(f"/examinations/{again['id']}", width=390)
    await candidate.page.get_by_text("Drawn with “07 11 23 30”, called off by 李工").click()
    await expect(candidate.page.get_by_text(institution.examination["commitment"])).to_have_count(1)
    await expect(candidate.page.get_by_role("region", name="Called off before")).to_contain_text("You are number 1")
    assert await serious(candidate.page) == []
