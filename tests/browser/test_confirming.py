"""A company's verification ends: staff confirm it by one tap, and its recruiters read what that means for them."""

from datetime import timedelta

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import serious
from tests.browser.people import At
from tests.browser.touch import out_of_reach
from tests.people import House
from tests.rows import verified_earlier

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
PHONE = 390


async def test_an_overdue_company_is_confirmed_by_one_tap(browser: Browser, house: House) -> None:
    recruiter, soon = await house.employer("Li", "Ridge Tech"), await house.employer("Rao", "Bay Works")
    assert house.bureau
    await verified_earlier(house.settings, recruiter.me["company"]["id"], timedelta(days=190))
    await verified_earlier(house.settings, soon.me["company"]["id"], timedelta(days=170))
    li, rao, king = At(browser, house, recruiter), At(browser, house, soon), At(browser, house, house.bureau)
    await li.opens("/jobs/new", width=PHONE)
    await li.sees("Verification ended on")
    await expect(li.page.get_by_label("Job title")).to_have_count(0)
    await rao.opens("/company", width=PHONE)
    await rao.sees("Verification ends on")
    await king.opens("/staff", width=PHONE)
    due = king.page.get_by_role("list", name="Companies to confirm again").get_by_role("listitem")
    await expect(due.nth(0)).to_contain_text("Ridge Tech")
    await expect(due.nth(0)).to_contain_text("Overdue for")
    await expect(due.nth(1)).to_contain_text("Due in")
    for one in (li, rao, king):
        assert await serious(one.page) + await out_of_reach(one.page) == []
    await li.opens("/company?tab=profile")
    stands = li.page.get_by_role("region", name="Verification", exact=True)
    await expect(li.page.get_by_text("verification ended", exact=True)).to_be_visible()
    await expect(stands).to_have_count(0)
    await expect(li.page.get_by_role("link", name="Post a job")).to_have_count(0)
    await king.presses("Confirm for six months: Ridge Tech")
    await king.sees("Ridge Tech is confirmed until")
    await expect(due).to_have_count(1)
    await expect(li.page.get_by_role("heading", name="Verification ended on")).to_have_count(0)
    await expect(stands).to_contain_text("Verified until")
    await expect(li.page.get_by_role("link", name="Post a job")).to_be_visible()
    await li.opens("/jobs/new")
    await expect(li.page.get_by_label("Job title")).to_be_visible()
    assert [c for one in (li, rao, king) for c in one.window.complaints] == []
