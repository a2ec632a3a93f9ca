"""Who is signed in, where that changes elsewhere or cannot be told at first."""

import re

import pytest
from playwright.async_api import Browser, Locator, Page, Request, Route, expect

from tests.browser.people import At
from tests.forms import job
from tests.people import PASSWORD, House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
PHONE = 390
ME = re.compile(r"/api/me$")
REFUSED = """async () => {
  const { api } = await import("/static/js/api.js");
  await Promise.all(Array.from({ length: 5 }, () => api.get("/resume").catch(() => {})));
}"""
"""What a page asks for that finds nobody signed in, all at once."""


def asks_for_the_password(page: Page) -> Locator:
    return page.get_by_role("dialog", name="You are signed out")


async def signs_in_again(page: Page) -> None:
    asked = asks_for_the_password(page)
    await asked.get_by_label("Password", exact=True).fill(PASSWORD)
    await asked.get_by_role("button", name="Sign in").click()
    await expect(asked).to_have_count(0)


async def closes_it(page: Page) -> None:
    await expect(asks_for_the_password(page)).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(asks_for_the_password(page)).to_have_count(0)


class Questions:
    """Counts how often a page asks who is signed in."""

    def __init__(self, page: Page) -> None:
        self.asked = 0
        page.on("request", self.counts)

    def counts(self, request: Request) -> None:
        self.asked += request.method == "GET" and bool(ME.search(request.url))


async def test_who_was_signed_out_elsewhere_goes_on_where_they_were(browser: Browser, house: House) -> None:
    person = await house.graduate("Anna")
    anna = At(browser, house, person)
    page = await anna.opens("/me", width=PHONE)
    name = page.get_by_label("Name")
    await name.fill("Anna Chen")
    await person.delete("/api/logins/current")
    await anna.presses("Save")
    asked = asks_for_the_password(page)
    await asked.get_by_label("Password", exact=True).fill("no such password")
    await asked.get_by_role("button", name="Sign in").click()
    await expect(asked.get_by_role("alert")).to_contain_text("the password is wrong")
    await signs_in_again(page)
    await expect(name).to_have_value("Anna Chen")
    await anna.presses("Save")
    await expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    assert anna.window.complaints == []


async def test_who_signs_in_again_in_a_show_is_heard_in_it(browser: Browser, house: House) -> None:
    host, person = await house.host("Zhou"), await house.graduate("Anna")
    show = await host.goes_live(await house.posting())
    anna = At(browser, house, person)
    page = await anna.opens(f"/broadcasts/{show['id']}", width=PHONE)
    await anna.says("Hello")
    assert (await host.hears("/audience", "line_said"))["line"]["text"] == "Hello"
    await person.delete("/api/logins/current")
    await anna.says("Still here?")
    await signs_in_again(page)
    await anna.says("Here again")
    assert (await host.hears("/audience", "line_said"))["line"]["text"] == "Here again"
    assert anna.window.complaints == []


async def test_what_did_not_load_meanwhile_is_there_once_they_signed_in_again(browser: Browser, house: House) -> None:
    person = await house.graduate("Anna")
    anna = At(browser, house, person)
    page = await anna.opens("/privacy", width=PHONE)
    await person.delete("/api/logins/current")
    await closes_it(page)
    await page.get_by_role("link", name="Résumé").first.click()
    await closes_it(page)
    await anna.sees("Please sign in first.")
    await anna.presses("Try again")
    await signs_in_again(page)
    await expect(page.get_by_role("button", name="Save the résumé")).to_be_visible()
    assert anna.window.complaints == []


async def test_the_desk_of_a_queue_is_there_once_they_signed_in_again(browser: Browser, house: House) -> None:
    person = await house.employer("Li", "Ridge Works")
    posted = await person.post("/api/jobs", **job())
    li = At(browser, house, person)
    page = await li.opens(f"/queue/{posted['id']}", width=PHONE)
    await li.sees("Nobody is waiting")
    await person.delete("/api/logins/current")
    await signs_in_again(page)
    await li.sees("Nobody is waiting")
    assert li.window.complaints == []


async def test_another_tab_goes_on_too_once_it_is_used(browser: Browser, house: House) -> None:
    host, person = await house.host("Zhou"), await house.graduate("Anna")
    show = await host.goes_live(await house.posting())
    anna, there = At(browser, house, person), At(browser, house, person)
    page = await anna.opens("/privacy", width=PHONE)
    there.page = await page.context.new_page()
    await there.page.goto(f"/broadcasts/{show['id']}")
    await there.says("Hello")
    assert (await host.hears("/audience", "line_said"))["line"]["text"] == "Hello"
    await person.delete("/api/logins/current")
    await closes_it(there.page)
    await signs_in_again(page)
    async with there.page.expect_websocket():
        await there.says("Still here?")
    await there.says("Here again")
    assert (await host.hears("/audience", "line_said"))["line"]["text"] == "Here again"
    assert anna.window.complaints == []


async def test_another_tab_asks_for_no_password_any_more(browser: Browser, house: House) -> None:
    person = await house.graduate("Anna")
    anna = At(browser, house, person)
    page = await anna.opens("/privacy", width=PHONE)
    there = await page.context.new_page()
    await there.goto("/me")
    await there.get_by_label("Name").fill("Anna Chen")
    await person.delete("/api/logins/current")
    await expect(asks_for_the_password(there)).to_be_visible()
    await signs_in_again(page)
    await expect(asks_for_the_password(there)).to_have_count(0)
    await expect(there.get_by_label("Name")).to_have_value("Anna Chen")
    await there.get_by_role("button", name="Save").first.click()
    await expect(there.get_by_text("Saved", exact=True)).to_be_visible()
    assert anna.window.complaints == []


async def test_many_refusals_are_one_question(browser: Browser, house: House) -> None:
    person = await house.graduate("Anna")
    anna = At(browser, house, person)
    page = await anna.opens("/privacy", width=PHONE)
    await person.delete("/api/logins/current")
    await closes_it(page)
    answered, questions = await anna.holds(ME), Questions(page)
    await page.evaluate(REFUSED)
    answered.set()
    await expect(asks_for_the_password(page)).to_be_visible()
    await page.evaluate(REFUSED)  # an answer that comes late would ask for the password once more
    await signs_in_again(page)
    assert questions.asked == 1
    assert anna.window.complaints == []


async def test_whose_account_is_erased_is_asked_for_the_password_too(browser: Browser, house: House) -> None:
    """Another web process may remember the login for some seconds, and refuses all the same."""
    person = await house.graduate("Anna")
    anna = At(browser, house, person)
    page = await anna.opens("/privacy", width=PHONE)

    async def is_erased(route: Route) -> None:
        await route.fulfill(status=401, json={"error": {"code": "unauthorized", "reason": "sign_in"}})

    await page.route(ME, is_erased)
    questions = Questions(page)
    await person.delete("/api/logins/current")
    await expect(asks_for_the_password(page)).to_be_visible()
    assert questions.asked == 1
    assert anna.window.complaints == []


async def test_who_does_not_want_to_is_a_visitor(browser: Browser, house: House) -> None:
    person = await house.graduate("Anna")
    anna = At(browser, house, person)
    page = await anna.opens("/me", width=PHONE)
    await page.get_by_label("Name").fill("Anna Chen")
    await person.delete("/api/logins/current")
    await anna.presses("Save")
    await anna.presses("Stay signed out")
    await expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    assert anna.window.complaints == []


async def test_who_is_not_recognised_at_first_is_once_the_server_answers(browser: Browser, house: House) -> None:
    anna = At(browser, house, await house.graduate("Anna"))
    page = await anna.opens("/privacy", width=PHONE)
    await page.route("**/api/me", lambda route: route.abort(), times=1)
    await page.goto(f"{house.url}/applications")
    await anna.sees("Nothing delivered yet")
    assert anna.window.complaints == []


async def test_where_no_answer_comes_it_is_asked_for_ever_less_often(browser: Browser, house: House) -> None:
    """Where the server says in how many seconds it may be asked again, not before."""
    anna = At(browser, house, await house.graduate("Anna"))
    page = await anna.opens("/privacy", width=PHONE)

    async def too_fast(route: Route) -> None:
        await route.fulfill(status=429, json={"error": {"code": "too_fast", "seconds": 600}})

    async def minutes(count: int) -> None:
        for _ in range(3 * count):
            await page.clock.run_for(20_000)

    await page.clock.install()
    await page.route(ME, lambda route: route.abort())
    await page.route(ME, too_fast, times=1)
    questions = Questions(page)
    await page.goto("/privacy")
    await minutes(9)
    assert questions.asked == 1
    await minutes(11)
    assert 5 < questions.asked < 25
    await page.unroute_all()
    await minutes(2)
    await expect(page.get_by_role("link", name="Sign in")).to_have_count(0)
    assert anna.window.complaints == []
