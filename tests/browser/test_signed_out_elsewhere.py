"""Who is signed in, where that changes elsewhere or cannot be told at first."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.people import At
from tests.people import PASSWORD, House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
PHONE = 390


async def test_who_was_signed_out_elsewhere_goes_on_where_they_were(browser: Browser, house: House) -> None:
    person = await house.graduate("Anna")
    anna = At(browser, house, person)
    page = await anna.opens("/me", width=PHONE)
    name = page.get_by_label("Name")
    await name.fill("Anna Chen")
    await person.delete("/api/logins/current")
    await anna.presses("Save")
    asked = page.get_by_role("dialog", name="You are signed out")
    await asked.get_by_label("Password", exact=True).fill("no such password")
    await asked.get_by_role("button", name="Sign in").click()
    await expect(asked.get_by_role("alert")).to_contain_text("the password is wrong")
    await asked.get_by_label("Password", exact=True).fill(PASSWORD)
    await asked.get_by_role("button", name="Sign in").click()
    await expect(asked).to_have_count(0)
    await expect(name).to_have_value("Anna Chen")
    await anna.presses("Save")
    await anna.sees("Saved")
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
    asked = page.get_by_role("dialog", name="You are signed out")
    await asked.get_by_label("Password", exact=True).fill(PASSWORD)
    await asked.get_by_role("button", name="Sign in").click()
    await expect(asked).to_have_count(0)
    await anna.says("Here again")
    assert (await host.hears("/audience", "line_said"))["line"]["text"] == "Here again"
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
