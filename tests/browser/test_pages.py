"""The quieter pages in real Chromium: signing up, the resume, posting a job, the account, the bureau's desk."""

import re
from dataclasses import replace

import pytest
from playwright.async_api import Browser, Page, expect

from server.settings import Settings
from tests.browser.chromium import serious
from tests.browser.people import At
from tests.browser.touch import out_of_reach
from tests.forms import job
from tests.meeting import Meeting
from tests.people import PASSWORD, House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
PHONE = 390
BUREAU = 'Employment service <of the city>, hotline "one", 023-6000'


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, contact=BUREAU)


async def fills(page: Page, **fields: str) -> None:
    for label, text in fields.items():
        await page.get_by_label(label.replace("_", " "), exact=True).fill(text)


async def test_from_a_job_through_sign_up_and_resume_to_a_delivery_without_network(
    browser: Browser, house: House
) -> None:
    recruiter = await house.employer("Li", "Ridge Works")
    posted = await recruiter.post("/api/jobs", **job(title="Test engineer"))
    sun = At(browser, house)
    page = await sun.opens(f"/jobs/{posted['id']}", width=PHONE)
    await page.get_by_role("link", name="Sign in to deliver").click()
    await page.get_by_role("main").get_by_role("link", name="Sign up").click()
    await signs_up(sun)
    await page.wait_for_url(f"**/jobs/{posted['id']}")
    await page.get_by_role("link", name="Write a résumé first").click()
    await writes_resume(sun)
    await page.wait_for_url(f"**/jobs/{posted['id']}")
    await expect(page.get_by_role("button", name="Deliver my résumé").first).to_be_visible()
    await page.context.set_offline(True)
    await sun.presses("Deliver my résumé")
    await sun.sees("Waiting for the network")
    await page.context.set_offline(False)
    await expect(page.get_by_text(re.compile(r"Delivered\s+\d\d:\d\d:\d\d"))).to_be_visible()
    assert len((await recruiter.get("/api/applications"))["applications"]) == 1
    await page.get_by_role("link", name="My applications").click()
    await sun.sees("It has arrived; they have not opened it yet.")
    assert sun.window.complaints + sun.window.refusals == []  # nor for a visitor, or before there is a resume


async def signs_up(sun: At) -> None:
    page = sun.page
    await sun.presses("Sign up")
    await sun.sees("You can sign up once you agree to the privacy notice.")
    await page.get_by_label("Name").fill("Sun")
    await page.get_by_label("E-mail or phone").fill("sun@example.com")
    await page.get_by_label("Password", exact=True).fill("short")
    await page.get_by_label("I have read the privacy notice and agree").check()
    await sun.presses("Sign up")
    await sun.sees("The password needs at least 10 characters.")
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await sun.presses("Sign up")


async def writes_resume(sun: At) -> None:
    page = sun.page
    await sun.presses("Save and go on")
    await sun.sees("Please fill this in.")
    await fills(page, Phone="13900001111", School="Southwest University", Major="Software")
    await page.get_by_label("Skills").fill("Rust, SQL,")
    await expect(page.get_by_role("list", name="Added").get_by_role("listitem")).to_have_count(2)
    assert await out_of_reach(page) == []
    await sun.presses("Save and go on")


async def test_what_may_not_be_published_is_said_at_its_field(browser: Browser, house: House) -> None:
    recruiter = await house.employer("Li", "Ridge Works")
    li = At(browser, house, recruiter)
    page = await li.opens("/jobs/new")
    await fills(page, Job_title="Clerk", Headcount="2", Place_of_work="Yuzhong", What_the_person_will_do="Files.")
    await page.get_by_label("Basic pay from (yuan a month)").fill("6000")
    await page.get_by_label("Basic pay to (yuan a month)").fill("5000")
    await page.get_by_label("What is asked for").fill("本科，限女。")
    await li.presses("Post the job")
    await li.sees("This must not be less than the lower limit.")
    await page.get_by_label("Basic pay to (yuan a month)").fill("7000")
    await li.presses("Post the job")
    await li.sees("“限女” may not be published.")
    await expect(page.get_by_label("What is asked for")).to_be_focused()
    await page.get_by_label("What is asked for").fill("Bachelor, careful.")
    await li.presses("Post the job")
    await page.wait_for_url(re.compile(r"/jobs/[0-9a-f-]{36}$"))
    await li.presses("Close the job")
    await page.get_by_role("dialog").get_by_role("button", name="Close the job").click()
    await li.presses("Reopen")
    await expect(page.get_by_role("button", name="Close the job")).to_be_visible()
    assert li.window.complaints == []


async def test_who_saved_what_they_changed_of_a_page_has_that_page_once_behind_them(
    browser: Browser, house: House
) -> None:
    recruiter = await house.employer("Li", "Ridge Works")
    posted = await recruiter.post("/api/jobs", **job(title="Welder"))
    li = At(browser, house, recruiter)
    page = await li.opens("/company?tab=jobs")
    await page.get_by_role("link", name="Welder").click()
    await page.get_by_role("link", name="Edit").click()
    await page.get_by_label("Job title").fill("Fitter")
    await li.presses("Save changes")
    await expect(page.get_by_role("heading", name="Fitter")).to_be_visible()
    await expect(page).to_have_url(re.compile(f"/jobs/{posted['id']}$"))
    await page.go_forward()
    await expect(page).to_have_url(re.compile(f"/jobs/{posted['id']}$"))
    await page.go_back()
    await page.go_back()
    await expect(page).to_have_url(re.compile(r"/company\?tab=jobs$"))
    assert li.window.complaints == []


async def test_who_signs_in_to_go_on_has_that_page_once_behind_them(browser: Browser, house: House) -> None:
    posted, person = await house.posting(title="Welder"), await house.graduate("Anna")
    anna = At(browser, house)
    page = await anna.opens("/jobs", width=PHONE)
    await page.get_by_role("link", name="Welder").click()
    await page.get_by_role("link", name="Sign in to deliver").click()
    await page.get_by_label("E-mail or phone").fill(person.me["account"])
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_role("main").get_by_role("button", name="Sign in").click()
    await page.get_by_role("link", name="Write a résumé first").click()
    await writes_resume(anna)
    await page.wait_for_url(f"**/jobs/{posted['id']}")
    await page.go_back()
    await expect(page).to_have_url(f"{house.url}/jobs")
    assert anna.window.complaints == []


async def test_an_account_is_taken_along_and_erased(browser: Browser, house: House) -> None:
    anna = At(browser, house, await house.graduate("Anna"))
    page = await anna.opens("/me", width=PHONE)
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Export my data").click()
    assert (await download.value).suggested_filename == "mountain-city.json"
    await anna.presses("Erase my account")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label(re.compile("Type your account")).fill(anna.person.me["account"])  # type: ignore[union-attr]
    await dialog.get_by_label("Your password").fill("not my password")
    await dialog.get_by_role("button", name="Erase my account").click()
    await expect(dialog.get_by_text("The password is wrong.")).to_be_visible()
    await dialog.get_by_label("Your password").fill(PASSWORD)
    await dialog.get_by_role("button", name="Erase my account").click()
    await anna.sees("Your account is erased.")


async def test_a_company_sees_at_once_that_it_is_verified(browser: Browser, house: House) -> None:
    wu = At(browser, house, await house.recruiter("Wu", "River Travel"))
    await wu.opens("/company", width=PHONE)
    await wu.sees("waiting for verification")
    staff = At(browser, house, await house.staff())
    page = await staff.opens("/staff")
    await staff.presses("Verify River Travel")
    await page.get_by_role("dialog").get_by_role("button", name="Verify").click()
    await staff.sees("River Travel is verified")
    await staff.sees("No company is waiting")
    await expect(wu.page.get_by_text("verified", exact=True)).to_be_visible()


async def test_who_searches_goes_on_typing(browser: Browser, house: House) -> None:
    recruiter = await house.employer("Li", "Ridge Works")
    await recruiter.post("/api/jobs", **job(title="Test engineer"))
    visitor = At(browser, house)
    page = await visitor.opens("/jobs", width=PHONE)
    field = page.get_by_role("searchbox")
    await field.press_sequentially("Test")
    await expect(page).to_have_url(re.compile("q=Test"))
    await expect(page.get_by_role("heading", name="Test engineer")).to_be_visible()
    await page.keyboard.type(" pilot")
    await visitor.sees("Nothing found for “Test pilot”")
    await visitor.presses("Show all jobs")
    await expect(field).to_have_value("")
    await expect(page.get_by_role("heading", name="Test engineer")).to_be_visible()
    assert visitor.window.complaints == []


async def test_a_failed_list_can_be_tried_again(browser: Browser, house: House) -> None:
    visitor = At(browser, house)
    page = await visitor.opens("/privacy", width=PHONE)
    await visitor.sees(BUREAU)
    await page.route("**/api/jobs*", lambda route: route.abort())
    await page.goto("/jobs")
    await visitor.sees("The server cannot be reached.")
    await page.unroute("**/api/jobs*")
    await visitor.presses("Try again")
    await visitor.sees("No jobs are open right now")


async def test_a_list_that_failed_without_a_network_comes_by_itself_when_there_is_one(
    browser: Browser, house: House
) -> None:
    visitor = At(browser, house)
    page = await visitor.opens("/jobs", width=PHONE)
    await visitor.sees("No jobs are open right now")
    await page.get_by_role("contentinfo").get_by_role("link").first.click()
    await page.wait_for_url("**/privacy")
    await page.context.set_offline(True)
    await page.get_by_role("link", name="Jobs").first.click()
    await visitor.sees("The server cannot be reached.")
    await page.context.set_offline(False)
    await visitor.sees("No jobs are open right now")


async def test_axe_finds_nothing_serious_and_a_thumb_reaches_everything(browser: Browser, house: House) -> None:
    visitor, graduate = At(browser, house), At(browser, house, await house.graduate("Anna"))
    recruiter = At(browser, house, await house.employer("Li", "Ridge Works"))
    pages = {
        visitor: ("/signin", "/signup", "/privacy", "/jobs", "/jobs/%E0"),
        graduate: ("/resume", "/applications", "/notices", "/me"),
        recruiter: ("/company", "/company?tab=profile", "/jobs/new"),
    }
    for person, paths in pages.items():
        page = await person.opens("/", width=PHONE)
        for path in paths:
            await page.goto(path)
            await expect(page.get_by_role("heading", level=1)).to_be_visible()
            assert await serious(page) == [], path
            assert await out_of_reach(page) == [], path


async def test_what_is_read_on_one_page_is_read_on_all(browser: Browser, house: House) -> None:
    anna = At(browser, house, (await Meeting(house).arranged()).anna)
    here, there = await anna.opens("/notices"), await anna.opens("/notices")
    badge = there.get_by_role("navigation").get_by_text("unread")
    await expect(badge).to_have_count(1)
    await here.get_by_role("button", name="Mark all as read").click()
    await expect(there.get_by_text("unread")).to_have_count(0)
