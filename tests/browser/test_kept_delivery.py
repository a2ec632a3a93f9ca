"""A delivery that found no network: it goes out from whatever page comes first, or its graduate is told why not."""

import asyncio
import re
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, expect

from tests.browser.chromium import eventually
from tests.browser.people import DRAWN, At, login
from tests.forms import job
from tests.people import PASSWORD, House, Person

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
PHONE = 390
KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('deliveries:'))"


async def delivers_without_network(browser: Browser, house: House, posted: dict[str, Any]) -> tuple[Person, At, Page]:
    person = await house.graduate("Anna")
    await person.saves_resume()
    anna = At(browser, house, person)
    page = await anna.opens(f"/jobs/{posted['id']}", width=PHONE)
    await expect(page.get_by_role("button", name="Deliver my résumé")).to_be_visible()
    await page.context.set_offline(True)
    await anna.presses("Deliver my résumé")
    await anna.sees("Waiting for the network")
    return person, anna, page


async def test_it_goes_out_from_the_page_that_somebody_comes_back_to(browser: Browser, house: House) -> None:
    recruiter = await house.employer("Li", "Ridge Works")
    _, anna, page = await delivers_without_network(browser, house, await recruiter.post("/api/jobs", **job()))
    await page.goto("about:blank")
    await page.context.set_offline(False)
    async with page.expect_response(lambda answer: answer.request.method == "POST"):
        await page.goto(house.url)
    assert len((await recruiter.get("/api/applications"))["applications"]) == 1
    assert anna.window.complaints == []


async def test_two_tabs_keep_one_each(browser: Browser, house: House) -> None:
    recruiter = await house.employer("Li", "Ridge Works")
    first, second = [await recruiter.post("/api/jobs", **job(title=title)) for title in ("Test engineer", "Welder")]
    person = await house.graduate("Anna")
    await person.saves_resume()
    anna = At(browser, house, person)
    page = await anna.opens(f"/jobs/{first['id']}", width=PHONE)
    other = await page.context.new_page()
    await other.goto(f"/jobs/{second['id']}")
    await expect(other.get_by_role("button", name="Deliver my résumé")).to_be_visible()
    await page.context.set_offline(True)
    for tab in (page, other):
        await tab.get_by_role("button", name="Deliver my résumé").click()
        await expect(tab.get_by_text("Waiting for the network")).to_be_visible()
    await page.close()
    await other.goto("about:blank")
    await page.context.set_offline(False)
    await other.goto(house.url)

    async def arrived() -> bool:
        titles = [one["job"]["title"] for one in (await recruiter.get("/api/applications"))["applications"]]
        return sorted(titles) == ["Test engineer", "Welder"]

    await eventually(arrived)
    assert anna.window.complaints == []


async def test_who_was_signed_out_meanwhile_has_it_still_and_it_goes_out_when_they_sign_in(
    browser: Browser, house: House
) -> None:
    recruiter = await house.employer("Li", "Ridge Works")
    posted = await recruiter.post("/api/jobs", **job(title="Test engineer"))
    person, anna, page = await delivers_without_network(browser, house, posted)
    before = login(person)
    await person.delete("/api/logins/current")
    await page.context.set_offline(False)
    await anna.sees("Waiting for you to sign in")
    assert (await recruiter.get("/api/applications"))["applications"] == []
    again = await house.signs_in(person.me["account"])
    assert login(again) != before
    await page.context.add_cookies([{"name": "login", "value": login(again), "url": house.url}])
    await page.goto(f"{house.url}/applications")
    await expect(page.get_by_role("list", name="Deliveries that are not out yet")).to_contain_text("Test engineer")
    await anna.sees("It has arrived; they have not opened it yet.")
    await expect(page.get_by_role("list", name="Deliveries that are not out yet")).to_have_count(0)
    assert anna.window.complaints == []


async def test_it_is_not_sent_again_before_the_server_wants_it(browser: Browser, house: House) -> None:
    posted, person = await house.posting(), await house.graduate("Anna")
    await person.saves_resume()
    anna = At(browser, house, person)
    page = await anna.opens("/privacy", width=PHONE)
    sent = []

    async def hurried(route: Route) -> None:
        if route.request.method != "POST":
            return await route.fallback()
        sent.append(route.request)
        return await route.fulfill(status=429, json={"error": {"code": "too_fast", "seconds": 31}})

    async def passes(seconds: int) -> int:
        """How often it was sent when so much more time has gone by."""
        await page.clock.fast_forward(1000 * seconds)
        await page.evaluate("fetch('/api/me').then((answer) => answer.text())")
        return len(sent)

    await page.clock.install()
    await page.route("**/api/applications", hurried)
    await page.goto(f"/jobs/{posted['id']}")
    await anna.presses("Deliver my résumé")
    await anna.sees("The server cannot take it right now.")
    assert await passes(15) == 1
    assert await passes(17) == 2
    assert await passes(40) == 2  # it asks less and less often
    await page.unroute("**/api/applications")
    await page.clock.fast_forward(61_000)
    await expect(page.get_by_text(re.compile("^Delivered"))).to_be_visible()


async def test_what_broke_at_the_server_is_not_called_the_network(browser: Browser, house: House) -> None:
    posted, person = await house.posting(), await house.graduate("Anna")
    await person.saves_resume()
    anna = At(browser, house, person)
    page = await anna.opens(f"/jobs/{posted['id']}", width=PHONE)

    async def breaks(route: Route) -> None:
        await route.fulfill(status=500, json={"error": {"code": "internal", "id": "4f2a"}})

    await expect(page.get_by_role("button", name="Deliver my résumé")).to_be_visible()
    await page.route("**/api/applications", breaks)
    await anna.presses("Deliver my résumé")
    await anna.sees("Something broke on our side.")
    await expect(page.get_by_text("The network is gone")).to_have_count(0)
    await page.unroute("**/api/applications")
    await expect(page.get_by_text(re.compile("^Delivered"))).to_be_visible()
    assert anna.window.complaints == []


async def test_it_goes_out_under_nobody_elses_login(browser: Browser, house: House) -> None:
    recruiter = await house.employer("Li", "Ridge Works")
    posted = await recruiter.post("/api/jobs", **job())
    person, anna, page = await delivers_without_network(browser, house, posted)
    ben = await house.graduate("Ben")
    await ben.saves_resume()
    await page.context.add_cookies([{"name": "login", "value": login(ben), "url": house.url}])
    await page.context.set_offline(False)
    await expect(page.get_by_role("dialog", name="You are signed out")).to_be_visible()
    await page.goto("/applications")
    await expect(page.get_by_role("button", name="Menu of Ben")).to_be_visible()
    await anna.sees("Nothing delivered yet")
    assert (await recruiter.get("/api/applications"))["applications"] == []
    await page.context.add_cookies([{"name": "login", "value": login(person), "url": house.url}])
    await page.goto(f"/jobs/{posted['id']}")
    await expect(page.get_by_text(re.compile("^Delivered"))).to_be_visible()
    [arrived] = (await recruiter.get("/api/applications"))["applications"]
    assert arrived["graduate"]["name"] == "Anna"
    assert anna.window.complaints == []


async def test_who_signs_in_before_it_is_answered_hears_nothing_of_it(browser: Browser, house: House) -> None:
    recruiter = await house.employer("Li", "Ridge Works")
    posted = await recruiter.post("/api/jobs", **job())
    person, ben = await house.graduate("Anna"), await house.graduate("Ben")
    await asyncio.gather(person.saves_resume(), ben.saves_resume())
    anna = At(browser, house, person)
    page = await anna.opens(f"/jobs/{posted['id']}")
    answered = await anna.holds(re.compile("/api/applications$"), "POST")
    await anna.presses("Deliver my résumé")

    async def arrived() -> Any:
        return (await recruiter.get("/api/applications"))["applications"]

    await eventually(arrived)
    await anna.presses("Menu of Anna")
    await anna.presses("Sign out")
    await expect(page).to_have_url(f"{house.url}/")
    await page.go_back()
    await page.get_by_role("link", name="Sign in to deliver").click()
    await page.get_by_label("E-mail or phone").fill(ben.me["account"])
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_role("main").get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("button", name="Deliver my résumé")).to_be_visible()
    answered.set()

    async def forgotten() -> bool:
        return bool(await page.evaluate(KEPT) == [])

    await eventually(forgotten)
    await page.evaluate(DRAWN)
    await expect(page.get_by_role("button", name="Deliver my résumé")).to_be_visible()


async def test_who_comes_back_too_late_is_told_so(browser: Browser, house: House) -> None:
    recruiter = await house.employer("Li", "Ridge Works")
    posted = await recruiter.post("/api/jobs", **job(title="Test engineer"))
    _, anna, page = await delivers_without_network(browser, house, posted)
    await recruiter.post(f"/api/jobs/{posted['id']}/close")
    await page.context.set_offline(False)
    await anna.sees("Your résumé did not go out to “Test engineer”")
    await page.goto(f"{house.url}/applications")
    await expect(page.get_by_text(re.compile("It did not go out: .+"))).to_be_visible()
    await anna.presses("Got it")
    await expect(page.get_by_role("list", name="Deliveries that are not out yet")).to_have_count(0)
    await page.reload()
    await anna.sees("Nothing delivered yet")
    assert anna.window.complaints == []


async def test_whose_page_closed_before_it_was_refused_is_told_so(browser: Browser, house: House) -> None:
    recruiter = await house.employer("Li", "Ridge Works")
    posted = await recruiter.post("/api/jobs", **job(title="Test engineer"))
    _, anna, page = await delivers_without_network(browser, house, posted)
    await recruiter.post(f"/api/jobs/{posted['id']}/close")
    anna.page = await page.context.new_page()
    await page.close()
    page = anna.page
    await page.context.set_offline(False)
    await page.goto(f"{house.url}/applications")
    await expect(page.get_by_text(re.compile("It did not go out: .+"))).to_be_visible()
    await anna.presses("Got it")
    await expect(page.get_by_role("list", name="Deliveries that are not out yet")).to_have_count(0)
    assert await page.evaluate(KEPT) == []
    assert anna.window.complaints == []


async def test_who_erases_their_account_leaves_none_behind(browser: Browser, house: House) -> None:
    recruiter = await house.employer("Li", "Ridge Works")
    posted = await recruiter.post("/api/jobs", **job(title="Test engineer"))
    person, anna, page = await delivers_without_network(browser, house, posted)
    await recruiter.post(f"/api/jobs/{posted['id']}/close")
    await page.context.set_offline(False)
    await anna.sees("Your résumé did not go out to “Test engineer”")
    await page.goto(f"{house.url}/me")
    assert await page.evaluate(KEPT) != []
    await anna.presses("Erase my account")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label(re.compile("Type your account")).fill(person.me["account"])
    await dialog.get_by_label("Your password").fill(PASSWORD)
    await dialog.get_by_role("button", name="Erase my account").click()
    await anna.sees("Your account is erased.")
    assert await page.evaluate(KEPT) == []
