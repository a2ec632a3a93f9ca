"""A forgotten password in real Chromium: asked for by mail, or chosen with a link that staff hand over."""

import re

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import serious
from tests.browser.people import At
from tests.hands import does, on_air
from tests.people import PASSWORD, House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
NEW = "battery staple correct"


async def test_with_a_link_from_staff(browser: Browser, house: House) -> None:
    anna, staff = await house.graduate("Anna"), await house.staff()
    desk, phone = At(browser, house, staff), At(browser, house)
    page = await desk.opens("/staff")
    section = page.get_by_role("region", name="Who forgot their password")
    field = section.get_by_label("E-mail or phone")
    await field.fill("nobody@example.com")
    await section.get_by_role("button", name="Make a link").click()
    await expect(section.get_by_text("There is no such account.")).to_be_visible()
    await field.fill(anna.me["account"])
    await section.get_by_role("button", name="Make a link").click()
    made = section.get_by_role("textbox", name=f"Link for {anna.me['account']}")
    link = await made.input_value()
    assert await serious(page) == []

    hers = await phone.opens(link, width=390)
    await phone.sees(f"Anna, choose a new password for {anna.me['account']}.")
    await phone.presses("Save and sign in")
    await phone.sees("The password needs at least 10 characters.")
    assert await serious(hers) == []
    await hers.get_by_label("New password").fill(NEW)
    await phone.presses("Save and sign in")
    await phone.sees("Your password is a new one")
    await expect(hers).to_have_url(re.compile(r":\d+/$"))
    await hers.goto(link)
    await phone.sees("This link was used, or its hour is over.")
    await phone.presses("Ask for another")
    await hers.get_by_label("E-mail").fill(anna.me["account"])
    await phone.presses("Send me the link")
    await phone.sees("This account gets no mail.")  # this house has no mail server
    assert phone.window.complaints == []


async def test_staff_erase_who_asks_in_writing(browser: Browser, house: House) -> None:
    host, staff = await house.host(), await house.staff()
    anna = await house.graduate_in(await host.goes_live(), "Anna")
    desk = At(browser, house, staff)
    page = await desk.opens("/staff", width=390)
    card = page.get_by_role("region", name="Somebody's data")
    await card.get_by_label("E-mail or phone").fill(anna.me["account"])
    await card.get_by_role("button", name="Find the account").click()
    await card.get_by_role("button", name="Export the data").click()
    dialog = page.get_by_role("dialog", name="Export the data of Anna?")
    await dialog.get_by_label("Your password").fill("not this one")
    await dialog.get_by_role("button", name="Export the data").click()
    await expect(dialog.get_by_text("The password is wrong.")).to_be_visible()
    assert await serious(page) == []
    await dialog.get_by_label("Your password").fill(PASSWORD)
    async with page.expect_download() as download:
        await dialog.get_by_role("button", name="Export the data").click()
    file = await download.value
    assert file.suggested_filename == f"mountain-city-{anna.me['id']}.json"
    assert anna.me["account"] in (await file.path()).read_text()
    await expect(dialog).to_have_count(0)
    await card.get_by_role("button", name="Erase the account").click()
    dialog = page.get_by_role("dialog", name="Erase the account of Anna?")
    await dialog.get_by_label("Type their account").fill("somebody.else@example.com")
    await dialog.get_by_label("Your password").fill("not this one")
    await dialog.get_by_role("button", name="Erase the account").click()
    await expect(dialog.get_by_text("This is another account.")).to_be_visible()
    await dialog.get_by_label("Type their account").fill(anna.me["account"])
    await dialog.get_by_role("button", name="Erase the account").click()
    await expect(dialog.get_by_text("The password is wrong.")).to_be_visible()
    assert await serious(page) == []
    await dialog.get_by_label("Your password").fill(PASSWORD)
    hand = await on_air(host, anna)
    await dialog.get_by_role("button", name="Erase the account").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("They are on the air in a show at this moment")
    await does(host, "end_hand", hand)
    await dialog.get_by_role("button", name="Erase the account").click()
    await desk.sees("The account of Anna is erased.")
    await expect(card.get_by_role("button", name="Export the data")).to_have_count(0)
    assert await anna.get("/api/me") is None


async def test_changed_at_home(browser: Browser, house: House) -> None:
    anna = await house.graduate("Anna")
    await house.signs_in(anna.me["account"])
    laptop = At(browser, house, anna)
    page = await laptop.opens("/me")
    card = page.get_by_role("region", name="Password")
    await expect(page.get_by_role("button", name="Sign out Python")).to_have_count(1)
    await card.get_by_label("Current password").fill("not this one")
    await card.get_by_label("New password").fill(NEW)
    await card.get_by_role("button", name="Change the password").click()
    await expect(card.get_by_text("The password is wrong.")).to_be_visible()
    await card.get_by_label("Current password").fill("correct horse battery")
    await card.get_by_role("button", name="Change the password").click()
    await laptop.sees("Your password is changed")
    await expect(page.get_by_role("button", name="Sign out Python")).to_have_count(0)
    assert await serious(page) == []
    assert await house.signs_in(anna.me["account"], password=NEW)
