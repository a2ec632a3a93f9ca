"""Letters twice as large, as a phone or WeChat draws them for whoever has set them so: nothing lies beside the page."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.people import At
from tests.forms import job
from tests.people import House
from tests.stage import airs

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
PHONE = 390


async def fits(person: At, path: str, **seen: str) -> None:
    """In both languages, once the link that is named for each is there, or else a heading."""
    page = await person.opens(path, width=PHONE)
    for language, other in (("en", "中文"), ("zh", "EN")):
        named = page.get_by_role("link", name=seen[language]) if seen else page.get_by_role("heading").first
        await expect(named).to_be_visible()
        await page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE, (path, language)
        switch = page.get_by_role("button", name=other, exact=True)
        await switch.click()
        await expect(switch).to_have_count(0)
    assert person.window.complaints == []


async def test_times_pay_and_tabs_find_their_line(browser: Browser, house: House) -> None:
    posted = await house.posting()
    await (await house.host("Zhou")).plans(posted, title="Friday show")
    anna = At(browser, house, await house.graduate("Anna"))
    for path in ("/", f"/jobs/{posted['id']}", "/notices"):
        await fits(anna, path)


async def test_when_in_a_show_somebody_delivered_finds_its_lines(browser: Browser, house: House) -> None:
    recruiter, anna, host = await house.employer(), await house.graduate(), await house.host()
    posted = await recruiter.post("/api/jobs", **job())
    await anna.saves_resume()
    show = await host.goes_live(posted)
    await airs(house, show)
    delivered = await anna.delivers(posted, broadcast=show["id"], playhead_ms=0)
    path = f"/company?application={delivered['id']}"
    await fits(At(browser, house, recruiter), path, en="Delivered at 0:00 of the show", zh="直播 0:00 投递")
