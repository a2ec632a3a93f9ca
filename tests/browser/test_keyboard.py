"""The pages without a mouse: everything that is pressed here is a key, and what has the focus can be seen."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import serious
from tests.browser.people import At
from tests.forms import job
from tests.people import PASSWORD, House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]

FOCUS = """() => {
    const on = document.activeElement;
    const style = getComputedStyle(on);
    const name = on === document.body ? "" : on.getAttribute("aria-label") || on.innerText || "";
    return {
        name: name.trim(),
        field: on.labels?.[0]?.innerText ?? "",
        inside: on.closest("dialog[open]") !== null,
        ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== "none",
    };
}"""
ENOUGH = 60


async def tabs_to(page: Page, name: str) -> None:
    """Tab after Tab to what is called so; every stop on the way shows where it is."""
    for _ in range(ENOUGH):
        await page.keyboard.press("Tab")
        on = await page.evaluate(FOCUS)
        assert on["ring"] or not (on["name"] or on["field"]), f"nobody can see the focus on {on}"
        if name in (on["name"], on["field"]):
            return
    raise AssertionError(f"no Tab comes to {name}; the last one came to {on}")


async def test_a_visitor_skips_to_the_content_and_signs_in(browser: Browser, house: House) -> None:
    anna = await house.graduate("Anna")
    visitor = At(browser, house)
    page = await visitor.opens("/jobs")
    await visitor.sees("No jobs are open right now")
    await tabs_to(page, "Skip to the content")
    await page.keyboard.press("Enter")
    await expect(page.locator("main")).to_be_focused()
    await page.goto("/signin")
    await tabs_to(page, "E-mail or phone")
    await page.keyboard.type(anna.me["account"])
    await tabs_to(page, "Password")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(
        page.get_by_role("button", name="Anna").or_(page.get_by_role("link", name="Anna")).first
    ).to_be_visible()


async def test_escape_closes_the_menu_and_leads_back_to_its_button(browser: Browser, house: House) -> None:
    anna = At(browser, house, await house.graduate("Anna"))
    page = await anna.opens("/jobs")
    await tabs_to(page, "Menu of Anna")
    await page.keyboard.press("Enter")
    await tabs_to(page, "My account")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("link", name="My account")).to_have_count(0)
    await expect(page.get_by_role("button", name="Menu of Anna")).to_be_focused()
    assert anna.window.complaints == []


async def test_a_recruiter_closes_a_job_and_thinks_again(browser: Browser, house: House) -> None:
    recruiter = await house.employer("Li", "Ridge Works")
    posted = await recruiter.post("/api/jobs", **job(title="Test engineer"))
    li = At(browser, house, recruiter)
    page = await li.opens(f"/jobs/{posted['id']}")
    await expect(page.get_by_role("button", name="Close the job")).to_be_visible()
    await tabs_to(page, "Close the job")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert (await page.evaluate(FOCUS))["inside"]
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.get_by_role("button", name="Close the job")).to_be_focused()
    await page.keyboard.press("Enter")
    await tabs_to(page, "Close the job")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Reopen")).to_be_visible()


async def test_a_viewer_of_a_show_turns_to_the_questions_and_speaks(browser: Browser, house: House) -> None:
    show = await (await house.host("Zhou")).goes_live()
    anna = At(browser, house, await house.graduate("Anna"))
    page = await anna.opens(f"/broadcasts/{show['id']}")
    await expect(page.get_by_role("tab", name="Chat")).to_have_attribute("aria-selected", "true")
    await tabs_to(page, "Chat")
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("tab", name="Q&A")).to_be_focused()
    await page.keyboard.press("ArrowLeft")
    await tabs_to(page, "Say something")
    await page.keyboard.type("Hello from the keyboard")
    await page.keyboard.press("Enter")
    await anna.sees("Hello from the keyboard")


async def test_a_viewer_asks_which_keys_there_are_and_uses_them(browser: Browser, house: House) -> None:
    show = await (await house.host("Zhou")).goes_live()
    page = await At(browser, house, await house.graduate("Anna")).opens(f"/broadcasts/{show['id']}")
    await expect(page.get_by_role("tab", name="Chat")).to_be_visible()
    await page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys of the player")
    await expect(keys).to_contain_text("Back 5 minutes")
    assert await serious(page) == []
    await page.keyboard.press("Escape")
    await expect(keys).to_have_count(0)
    picture = page.get_by_test_id("picture")
    await expect(picture).to_have_js_property("muted", True)  # until somebody asks for its sound
    await page.keyboard.press("m")
    await expect(picture).to_have_js_property("muted", False)
    await tabs_to(page, "Say something")
    await page.keyboard.type("Am I heard?")
    await expect(page.get_by_label("Say something")).to_have_value("Am I heard?")
    await expect(keys).to_have_count(0)
    await page.get_by_role("button", name="Keys of the player").click()
    await keys.get_by_label("Use these keys").uncheck()
    await page.keyboard.press("Escape")
    await page.reload()
    await expect(page.get_by_role("tab", name="Chat")).to_be_visible()
    await page.keyboard.press("m")
    await page.keyboard.press("?")
    await expect(picture).to_have_js_property("muted", True)
    await expect(keys).to_have_count(0)


async def test_a_viewer_asks_and_delivers_and_the_host_answers(browser: Browser, house: House) -> None:
    host, graduate = await house.host("Zhou"), await house.graduate("Anna")
    posting = await house.posting(title="Welder")
    await graduate.saves_resume()
    show = await host.goes_live(posting)
    await host.runs("next_turn")
    await host.shows(posting)
    anna, zhou = At(browser, house, graduate), At(browser, house, host)
    page, desk = await anna.opens(f"/broadcasts/{show['id']}"), await zhou.opens(f"/desk/{show['id']}")
    await expect(page.get_by_role("tab", name="Chat")).to_have_attribute("aria-selected", "true")
    await tabs_to(page, "Chat")
    await page.keyboard.press("ArrowRight")
    await tabs_to(page, "Your question")
    await page.keyboard.type("Is there a canteen?")
    await page.keyboard.press("Enter")
    await anna.sees("Is there a canteen?")
    await tabs_to(page, "Deliver my résumé: Welder")
    await page.keyboard.press("Enter")
    await anna.sees("Delivered")
    await zhou.sees("Is there a canteen?")
    await tabs_to(desk, "Answer in writing")
    await desk.keyboard.press("Enter")
    await desk.keyboard.type("Yes, on the second floor.")
    await desk.keyboard.press("Enter")
    await anna.sees("Yes, on the second floor.")
    assert anna.window.complaints + zhou.window.complaints == []


async def test_a_key_that_is_held_opens_what_a_host_may_do_and_does_none_of_it(browser: Browser, house: House) -> None:
    host, anna = await house.host("Zhou"), await house.graduate("Anna")
    show = await host.goes_live()
    await anna.enters(show)
    await anna.says("Buy my followers")
    zhou = At(browser, house, host)
    page = await zhou.opens(f"/desk/{show['id']}")
    await page.get_by_role("tab", name="Chat").click()
    await tabs_to(page, "More: Anna")
    for _ in range(3):
        await page.keyboard.down("Enter")
    await page.keyboard.up("Enter")
    await tabs_to(page, "Mute 5 min: Anna")
    await page.keyboard.press("Enter")
    await zhou.sees("Anna is muted")
    assert len((await host.get(f"/api/broadcasts/{show['id']}/sanctions"))["sanctions"]) == 1
    assert zhou.window.complaints == []
