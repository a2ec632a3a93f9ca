"""What a small phone leaves room for: the way to the audience, the next step, a show's title and its buttons."""

from itertools import pairwise
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import serious
from tests.browser.people import At
from tests.forms import job
from tests.people import House
from tests.stage import airs
from tests.stand import Stand

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]

PHONE = 390
SMALL = [(375, 553), (320, 568)]
"""What the smallest phones that are still in hands leave of their screens."""
COMMON = [(390, 664), (360, 640)]
"""What most phones do, under the browser's own bars."""
PAY = "¥6,000–9,000 a month"
CLEAR = """field => {
  const problem = document.getElementById(field.getAttribute("aria-describedby"));
  return [field, field.labels[0], problem].every((part) => {
    const {left, top, bottom} = part.getBoundingClientRect();
    return [top + 3, bottom - 3].every((y) => part.contains(document.elementFromPoint(left + 5, y)));
  });
}"""
"""Whether nothing lies over a field, its label and what is wrong with it."""


async def opens(person: At, show: dict[str, Any], width: int, height: int) -> Page:
    page = await person.opens(f"/broadcasts/{show['id']}", width=width)
    await page.set_viewport_size({"width": width, "height": height})
    return page


async def box(page: Page, selector: str) -> tuple[float, float]:
    """Its upper and its lower edge."""
    found = await page.locator(selector).bounding_box()
    assert found is not None
    return found["y"], found["y"] + found["height"]


async def test_the_desk_goes_down_to_the_audience_as_often_as_it_is_asked(browser: Browser, house: House) -> None:
    host = await house.host("Zhou")
    show = await host.goes_live(await house.posting())
    zhou = At(browser, house, host)
    page = await zhou.opens(f"/desk/{show['id']}", width=PHONE)
    talk = page.locator("#talk")
    for _ in range(2):
        await page.evaluate("scrollTo(0, 0)")
        await expect(talk).not_to_be_in_viewport(ratio=0.5)
        await page.get_by_role("button", name="Audience").tap()
        await expect(talk).to_be_in_viewport(ratio=0.5)
        await expect(talk).to_be_focused()
    assert zhou.window.complaints == []


async def test_a_message_leaves_the_next_step_free_while_a_turn_can_be_taken_back(
    browser: Browser, house: House
) -> None:
    host, anna = await house.host("Zhou"), await house.graduate("Anna")
    recruiter = await house.employer("Li", "Chongqing Two Rivers New Area Machine Works")
    show = await host.goes_live(await recruiter.post("/api/jobs", **job()))
    await anna.enters(show)
    await anna.says("Buy my followers")
    zhou = At(browser, house, host)
    page = await zhou.opens(f"/desk/{show['id']}", width=PHONE)
    await page.get_by_role("tab", name="Chat").click()
    await zhou.presses("More: Anna")
    await host.runs("next_turn")
    await zhou.sees("Too early?")
    await zhou.presses("Mute 5 min: Anna")
    await zhou.sees("Anna is muted")
    _, toast_ends = await box(page, ".toast")
    next_begins, _ = await box(page, ".desk-next")
    assert toast_ends <= next_begins
    assert zhou.window.complaints == []


async def test_who_waits_in_a_queue_still_reads_what_is_said_in_the_show(browser: Browser, house: House) -> None:
    stand = await Stand(house).opened()
    anna, host, shown = await stand.graduate("Anna"), await house.host("Zhou"), await house.posting(title="Welder")
    await stand.joins(anna)
    show = await host.goes_live(shown)
    await host.runs("next_turn")
    await host.shows(shown)
    phone = At(browser, house, anna)
    page = await phone.opens(f"/broadcasts/{show['id']}", width=PHONE)
    await phone.sees("You are next")
    await expect(page.get_by_role("button", name="Leave the queue")).to_be_in_viewport(ratio=1)
    await expect(page.get_by_role("button", name="Deliver my résumé")).to_be_in_viewport(ratio=1)
    begins, ends = await box(page, ".lines")
    assert ends - begins > 60
    assert phone.window.complaints == []


@pytest.mark.parametrize(("width", "height"), COMMON)
async def test_who_sees_a_card_still_reads_the_chat_and_writes_in_it(
    browser: Browser, house: House, width: int, height: int
) -> None:
    anna, host, shown = await house.graduate("Anna"), await house.host("Zhou"), await house.posting()
    await anna.saves_resume()
    show = await host.goes_live(shown)
    await host.runs("next_turn")
    await host.shows(shown)
    phone = At(browser, house, anna)
    page = await opens(phone, show, width, height)
    await expect(page.get_by_role("button", name="Deliver my résumé")).to_be_in_viewport(ratio=1)
    await expect(page.get_by_text(PAY)).to_be_in_viewport(ratio=1)
    begins, ends = await box(page, ".lines")
    assert ends - begins > 60
    _, written = await box(page, ".composer")
    covered, _ = await box(page, ".card-sheet")
    assert written <= covered
    assert phone.window.complaints == []


async def test_who_raised_a_hand_beside_a_card_still_reads_the_chat(browser: Browser, house: House) -> None:
    anna, host, shown = await house.graduate("Anna"), await house.host("Zhou"), await house.posting()
    await anna.saves_resume()
    show = await host.goes_live(shown)
    await host.runs("next_turn")
    await host.shows(shown)
    phone = At(browser, house, anna)
    page = await opens(phone, show, 360, 672)
    await phone.presses("Raise hand")
    await phone.sees("Your hand is up")
    await expect(page.get_by_role("button", name="Deliver my résumé")).to_be_in_viewport(ratio=1)
    begins, ends = await box(page, ".lines")
    assert ends - begins > 60
    assert phone.window.complaints == []


@pytest.mark.parametrize("height", [332, 422])
async def test_a_show_drawn_twice_as_large_lays_nothing_over_another(
    browser: Browser, house: House, height: int
) -> None:
    anna, host, shown = await house.graduate("Anna"), await house.host("Zhou"), await house.posting()
    await anna.saves_resume()
    show = await host.goes_live(shown)
    await host.runs("next_turn")
    await host.shows(shown)
    for n in range(8):
        await host.says(f"Line {n}, which is a long one")
    laptop = At(browser, house, anna)
    page = await laptop.opens(f"/broadcasts/{show['id']}")
    await page.set_viewport_size({"width": 195, "height": height})
    await expect(page.get_by_role("button", name="Deliver my résumé")).to_be_visible()
    await laptop.sees("Line 7")
    edges = [await box(page, part) for part in (".lines", ".reactions", ".composer", ".card-sheet")]
    assert 100 < edges[0][1] - edges[0][0] < height
    assert all(upper[1] <= lower[0] for upper, lower in pairwise(edges))
    assert await page.evaluate("document.documentElement.scrollWidth") <= 195
    assert laptop.window.complaints == []


@pytest.mark.parametrize(("width", "height"), SMALL)
async def test_a_coming_show_is_named_and_brings_its_reminder(
    browser: Browser, house: House, width: int, height: int
) -> None:
    show = await (await house.host("Zhou")).plans(title="Friday show")
    anna = At(browser, house, await house.graduate("Anna"))
    page = await opens(anna, show, width, height)
    await expect(page.get_by_role("heading", name="Friday show")).to_be_in_viewport()
    await expect(page.get_by_role("link", name="Remind me")).to_be_in_viewport(ratio=1)
    assert await serious(page) == []
    assert anna.window.complaints == []


async def test_a_live_show_keeps_its_name_for_who_listens_and_its_replay_brings_what_is_done_with_it(
    browser: Browser, house: House
) -> None:
    host, staff = await house.host("Zhou"), await house.staff("Wang")
    show = await host.goes_live(await house.posting(), title="Friday show")
    await airs(house, show)
    wang = At(browser, house, staff)
    page = await opens(wang, show, *SMALL[0])
    await expect(page.get_by_role("tab", name="Chat")).to_be_visible()
    await expect(page.get_by_role("heading", name="Friday show", level=1)).to_have_count(1)
    await host.runs("end")
    await expect(page.get_by_role("heading", name="Friday show")).to_be_in_viewport()
    for name in ("Download the recording", "Throw the recording away"):
        await expect(page.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)


async def test_the_bar_and_the_tabs_fit_a_narrow_phone_and_one_drawn_twice_as_large(
    browser: Browser, house: House
) -> None:
    li = At(browser, house, await house.employer("Li", "Ridge Works"))
    page = await li.opens("/company", width=PHONE)
    for width, height in ((360, 640), (195, 330)):
        await page.set_viewport_size({"width": width, "height": height})
        await expect(page.get_by_role("button", name="Menu of Li")).to_be_in_viewport(ratio=1)
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await page.set_viewport_size({"width": 360, "height": 640})
    await expect(page.get_by_role("tab", name="Company")).to_be_in_viewport(ratio=1)
    chosen = await page.get_by_role("button", name="中文").bounding_box()
    assert chosen is not None
    assert chosen["width"] > chosen["height"]
    await expect(page.get_by_role("link", name="Just in the Mountain City")).to_have_count(1)
    assert li.window.complaints == []


async def test_what_is_wrong_in_a_resume_is_said_where_it_is_and_nothing_lies_over_it(
    browser: Browser, house: House
) -> None:
    anna = At(browser, house, await house.graduate("Anna"))
    page = await anna.opens("/resume", width=PHONE)

    async def is_shown(label: str, problem: str) -> None:
        field = page.get_by_label(label)
        await page.evaluate("scrollTo(0, 0)")
        await anna.presses("Save the résumé")
        await expect(field).to_be_focused()
        await expect(field).to_have_accessible_description(problem)
        assert await field.evaluate(CLEAR)

    await page.get_by_label("Phone").fill("13800001234")
    await page.get_by_label("School").fill("Chongqing University")
    await is_shown("Major", "Please fill this in.")
    await page.get_by_label("Major").fill("Welding")
    await anna.presses("Add one")
    await page.get_by_label("Organisation").fill("Ridge Works")
    await page.get_by_label("Role").fill("Trainee")
    await page.get_by_label("From (month)").fill("2026-07")
    await page.get_by_label("To (month)").fill("2026-02")
    await is_shown("To (month)", "The last month must not be before the first.")
    assert anna.window.complaints == []
