"""Two people, one after the other, at one browser: what the first has written is not the second's to read or save."""

import hashlib

import pytest
from playwright.async_api import Browser, Download, Locator, Page, expect

from tests.browser.people import DRAWN, At
from tests.examining import Institution
from tests.people import PASSWORD, House, Person

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
PHONE = 390
DRAFTS = "Object.keys(sessionStorage).filter((key) => key.startsWith('draft:'))"
SCHOOL = "Chongqing University"
SIGNS_IN = """login => fetch("/api/logins", {
  method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(login)
}).then((answer) => answer.status)"""
"""From a page that tells the others nothing of it: as for one that sleeps, or had not begun to listen."""


def school(page: Page) -> Locator:
    return page.get_by_label("School", exact=True)


def asks_for_the_password(page: Page) -> Locator:
    return page.get_by_role("dialog", name="You are signed out")


async def begins_a_resume(page: Page) -> None:
    await page.goto("/resume")
    await school(page).fill(SCHOOL)
    await expect(page.get_by_text("Not saved yet")).to_be_visible()


async def signs_in(page: Page, person: Person) -> None:
    await page.goto("/signin")
    await page.get_by_label("E-mail or phone").fill(person.me["account"])
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await expect(account(page, person)).to_be_visible()


def account(page: Page, person: Person) -> Locator:
    return page.get_by_role("button", name=f"Menu of {person.me['name']}")


async def signs_in_again(page: Page) -> None:
    await asks_for_the_password(page).get_by_label("Password", exact=True).fill(PASSWORD)
    await asks_for_the_password(page).get_by_role("button", name="Sign in").click()
    await expect(asks_for_the_password(page)).to_have_count(0)


async def test_who_comes_after_one_whose_login_ended_gets_none_of_their_page(browser: Browser, house: House) -> None:
    """Nor where the question for the password is closed; whom it asks goes on with every word."""
    first, second = await house.graduate("Anna"), await house.graduate("Bo")
    anna = At(browser, house, first)
    page = await anna.opens("/privacy", width=PHONE)
    await begins_a_resume(page)
    there = await page.context.new_page()
    await first.delete("/api/logins/current")
    await expect(asks_for_the_password(page)).to_be_visible()
    async with page.expect_response("**/api/me"):
        await signs_in(there, second)
    async with page.expect_response("**/api/me"):
        await page.keyboard.press("Escape")
    await page.evaluate(DRAWN)
    await expect(asks_for_the_password(page)).to_be_visible()
    await signs_in_again(page)
    await expect(school(page)).to_have_value(SCHOOL)
    await expect(asks_for_the_password(there)).to_be_visible()
    assert await second.get("/api/resume") is None
    assert anna.window.complaints == []


async def test_who_signs_in_beside_a_page_of_somebody_else_gets_none_of_it(browser: Browser, house: House) -> None:
    """Where nobody has signed out."""
    first, second = await house.graduate("Anna"), await house.graduate("Bo")
    anna = At(browser, house, first)
    page = await anna.opens("/privacy", width=PHONE)
    await begins_a_resume(page)
    there = await page.context.new_page()
    await page.context.clear_cookies(name="login")
    await signs_in(there, second)
    await expect(asks_for_the_password(page)).to_be_visible()
    await signs_in_again(page)
    await expect(school(page)).to_have_value(SCHOOL)
    assert anna.window.complaints == []


async def test_who_signs_out_leaves_nothing_half_written_in_any_tab(browser: Browser, house: House) -> None:
    first, second = await house.graduate("Anna"), await house.graduate("Bo")
    anna = At(browser, house, first)
    page = await anna.opens("/privacy", width=PHONE)
    await begins_a_resume(page)
    there = await page.context.new_page()
    await there.goto("/privacy")
    await account(there, first).click()
    await there.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("main").get_by_role("link", name="Sign in")).to_be_visible()
    await expect(school(page)).to_have_count(0)
    assert await page.evaluate(DRAFTS) == []
    await signs_in(there, second)
    await page.goto("/resume")
    await expect(school(page)).to_have_value("")
    assert anna.window.complaints == []


async def comes_unheard(page: Page, person: Person) -> None:
    """Signs in in another tab."""
    there = await page.context.new_page()
    await there.goto("/healthz")
    assert await there.evaluate(SIGNS_IN, {"account": person.me["account"], "password": PASSWORD}) == 201


async def test_a_page_that_heard_of_nobody_saves_nothing_as_who_came_after(browser: Browser, house: House) -> None:
    first, second = await house.graduate("Anna"), await house.graduate("Bo")
    anna = At(browser, house, first)
    page = await anna.opens("/me", width=PHONE)
    await page.get_by_label("Name").fill("Anna Chen")
    await comes_unheard(page, second)
    await anna.presses("Save")
    await expect(page.get_by_role("alert")).to_contain_text("Somebody else is signed in now.")
    assert (await second.get("/api/me"))["name"] == "Bo"
    await signs_in_again(page)
    await anna.presses("Save")
    await expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    assert (await first.get("/api/me"))["name"] == "Anna Chen"
    assert anna.window.complaints == []


async def test_a_page_that_heard_of_nobody_takes_nothing_of_who_came_after(browser: Browser, house: House) -> None:
    first, second = await house.graduate("Anna"), await house.graduate("Bo")
    anna = At(browser, house, first)
    page = await anna.opens("/me", width=PHONE)
    for loaded in ("None yet.", "Make an address", "this device"):
        await anna.sees(loaded)
    await comes_unheard(page, second)
    files: list[Download] = []
    page.on("download", lambda file: files.append(file))
    await page.get_by_text("Export my data").click()
    await expect(asks_for_the_password(page)).to_be_visible()
    await signs_in_again(page)
    async with page.expect_download():
        await page.get_by_text("Export my data").click()
    (only,) = files
    assert first.me["account"] in (await only.path()).read_text()
    assert anna.window.complaints == []


async def test_a_page_that_heard_of_nobody_says_nothing_as_who_came_after(browser: Browser, house: House) -> None:
    """Its socket is opened anew meanwhile, with the cookie of the other."""
    host, first, second = await house.host("Zhou"), await house.graduate("Anna"), await house.graduate("Bo")
    show = await host.goes_live(await house.posting())
    anna = At(browser, house, first)
    page = await anna.opens(f"/broadcasts/{show['id']}", width=PHONE)
    await anna.says("Hello")
    await host.hears("/audience", "line_said")
    await comes_unheard(page, second)
    await page.context.set_offline(True)
    await page.context.set_offline(False)
    await expect(asks_for_the_password(page)).to_be_visible()
    await signs_in_again(page)
    await anna.says("Still Anna")
    said = (await host.hears("/audience", "line_said"))["line"]
    assert (said["text"], said["name"]) == ("Still Anna", "Anna")
    assert anna.window.complaints == []


async def test_what_is_fetched_as_a_file_is_not_taken_as_who_came_after(browser: Browser, house: House) -> None:
    """It is on record who took it: staff the outcomes, an examiner the record."""
    institution = await Institution(house).opened(candidates=1, examiners=1)
    await institution.announces()
    await institution.draws()
    await institution.examines(1, 4)
    closed = await institution.li.post(f"{institution.path}/close")
    await (await house.host()).goes_live(await house.posting())
    staff, li = await house.staff("King"), institution.li
    table = await takes(browser, house, staff, "/outcomes", "Download as a table", "outcomes.csv")
    assert table.decode("utf-8-sig").startswith("Show,")
    path, name = f"/examinations/{closed['id']}", f"examination-{closed['id']}.json"
    record = await takes(browser, house, li, path, "Download the record", name)
    assert hashlib.sha256(record).hexdigest() == closed["sha256"]
    done = (await staff.get("/api/audits", kind="data"))["audits"]
    by = [(one["act"], one["name"]) for one in done if one["act"].endswith(".download")]
    assert sorted(by) == [("examination.download", li.me["company"]["name"]), ("outcomes.download", "King")]


async def takes(browser: Browser, house: House, first: Person, path: str, button: str, name: str) -> bytes:
    """A file, at the second try: at the first one a colleague of theirs was signed in."""
    second = await (house.staff() if first.me["role"] == "staff" else house.colleague(first))
    there = At(browser, house, first)
    page = await there.opens(path, width=PHONE)
    await expect(page.get_by_text(button)).to_be_visible()
    await page.wait_for_load_state("networkidle")
    await comes_unheard(page, second)
    files: list[Download] = []
    page.on("download", lambda file: files.append(file))
    await page.get_by_text(button).click()
    await expect(asks_for_the_password(page)).to_be_visible()
    await signs_in_again(page)
    async with page.expect_download():
        await page.get_by_text(button).click()
    (only,) = files
    assert there.window.complaints == []
    assert only.suggested_filename == name
    return (await only.path()).read_bytes()
