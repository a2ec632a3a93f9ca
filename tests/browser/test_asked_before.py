"""Who asks on a later Friday what was answered before reads the answer while still writing."""

import re

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import serious
from tests.browser.people import At
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]


async def test_an_earlier_answer_is_shown_to_who_asks_the_same(browser: Browser, house: House) -> None:
    host, posting = await house.host("Zhou"), await house.posting(title="焊工")
    show = await host.goes_live(posting)
    anna = await house.graduate_in(show, "Anna")
    question = await anna.asks("试用期多长？", job=posting["id"])
    await host.call("/audience", "answer", question=question["id"], text="六个月，前两个月按八成发。")
    await host.runs("end")

    later = await host.goes_live(posting)
    bella = At(browser, house, await house.graduate("Bella"))
    page = await bella.opens(f"/broadcasts/{later['id']}", width=390)
    await page.get_by_role("tab", name="Q&A").click()
    await page.get_by_label("Your question").fill("请问试用期多长呢？")
    await page.get_by_label("About").select_option("\u3000焊工")
    await bella.sees("六个月，前两个月按八成发。")
    link = page.get_by_role("link", name="In the show")
    await expect(link).to_have_attribute("href", re.compile(f"^/broadcasts/{show['id']}"))
    assert await serious(page) == []
    await page.get_by_label("Your question").fill("食堂的饭菜怎么样？")
    await expect(page.get_by_text("六个月")).to_have_count(0)
    await page.get_by_label("About").select_option(posting["company"]["name"])
    await page.get_by_role("button", name="Ask", exact=True).click()
    await bella.sees(f"· {posting['company']['name']}")
    assert bella.window.complaints == []
