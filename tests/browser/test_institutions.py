"""Which companies recruit by examination is what staff say; since it changes how one recruits, they are asked first."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import Window, serious
from tests.browser.people import At, login
from tests.examining import Institution
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
LINES = """node => {
  const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const tops = new Set();
  while (texts.nextNode()) {
    const at = texts.currentNode.data.indexOf("1 位考生");
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(texts.currentNode, at);
    range.setEnd(texts.currentNode, at + 5);
    for (const {top} of range.getClientRects()) tops.add(Math.round(top));
  }
  return tops.size;
}"""
"""In how many lines these words stand."""


async def test_a_public_institution_is_one_once_that_was_confirmed_and_it_can_be_undone(
    browser: Browser, house: House
) -> None:
    recruiter = await house.employer("Li", "Ridge Works")
    king = At(browser, house, house.bureau)
    page = await king.opens("/staff", width=390)
    box = page.get_by_role("checkbox", name="Ridge Works")
    asked = page.get_by_role("dialog", name="Is Ridge Works a public institution?")

    async def is_one() -> bool:
        return bool((await recruiter.get("/api/me"))["company"]["institution"])

    await box.click()
    await expect(box).not_to_be_checked()
    assert await serious(page) == []
    await asked.get_by_role("button", name="Cancel").click()
    await expect(box).not_to_be_checked()
    assert not await is_one()

    await box.click()
    await asked.get_by_role("button", name="It is one").click()
    await king.sees("Ridge Works may hold examinations now")
    await expect(box).to_be_checked()
    assert await is_one()

    await king.presses("Undo")
    await expect(box).not_to_be_checked()
    assert not await is_one()

    assert king.window.complaints == []


async def test_what_is_announced_is_listed_on_a_phone_also_by_who_may_announce_no_more(
    browser: Browser, house: House
) -> None:
    """Chinese breaks after each sign."""
    institution = await Institution(house).opened(candidates=1, examiners=1)
    await institution.announces()
    window = Window(browser, house.url)
    page = await window.opens("/company?tab=interviews", width=390, login=login(institution.li))
    count = page.get_by_role("listitem").get_by_text("1 位考生")
    await expect(count).to_be_visible()
    lines = await count.evaluate(LINES)
    assert lines == 1
    assert house.bureau
    company = institution.li.me["company"]["id"]
    await house.bureau.put(f"/api/companies/{company}/institution", institution=False)
    await page.reload()
    await expect(count).to_be_visible()  # what was announced goes on
    await expect(page.get_by_role("link", name="发布", exact=True)).to_have_count(0)
    assert window.complaints == []
