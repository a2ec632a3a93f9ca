"""The host rehearses the show with a guest: both see and hear its program, viewers wait for Friday, times are kept."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import LISTENING, TONE_HZ, eventually, serious
from tests.browser.people import FRAMES_IN, At
from tests.forms import job
from tests.people import House, Person

pytestmark = [pytest.mark.alone, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]


async def planned_minutes(host: Person, show: dict[str, str]) -> list[int]:
    return [turn["minutes"] for turn in (await host.get(f"/api/broadcasts/{show['id']}"))["turns"]]


async def sees_the_program(person: At) -> None:
    """Moving, and silent until its sound is asked for."""
    monitor = person.page.get_by_test_id("monitor")
    video = await monitor.locator("video").element_handle()
    assert video

    async def moving() -> bool:
        return bool(await video.evaluate(FRAMES_IN) > 20)

    async def heard() -> bool:
        return bool(abs((await video.evaluate(LISTENING))["hz"] - TONE_HZ) < 15)

    await eventually(moving)
    assert await video.evaluate("video => video.muted")
    await monitor.get_by_role("button", name="Turn the sound on").click()
    await eventually(heard)


@pytest.mark.timeout(180)
async def test_a_rehearsal_is_the_show_behind_closed_doors(browser: Browser, house: House) -> None:
    host, recruiter = await house.host("Zhou"), await house.employer("Li", "Ridge Works")
    posting = await recruiter.post("/api/jobs", **job(title="Welder"))
    show = await host.plans(posting)
    company = recruiter.me["company"]["id"]
    link = (await host.post(f"/api/broadcasts/{show['id']}/guests", name="Lan", company=company))["link"]
    lan, zhou, anna = At(browser, house), At(browser, house, host), At(browser, house)
    studio = await lan.opens(link[link.index("/studio") :], width=390)
    await lan.presses("Connect", exact=True)
    standing = studio.get_by_test_id("standing")
    await expect(standing).to_have_attribute("data-state", "waiting")
    await anna.opens(f"/broadcasts/{show['id']}", width=390)

    desk = await zhou.opens(f"/desk/{show['id']}")
    await zhou.presses("Start rehearsing")
    await zhou.presses("Start the first turn: Ridge Works")
    await zhou.presses("Too early? Take Ridge Works back")
    await zhou.presses("Start the first turn: Ridge Works")
    await zhou.presses("Put Lan on air")
    await expect(standing).to_have_attribute("data-state", "on_air")
    await expect(standing).to_contain_text("rehearsal")
    await zhou.presses("Show the card: Welder")
    await expect(desk.get_by_test_id("monitor-card")).to_contain_text("Welder")
    await sees_the_program(zhou)
    assert await serious(desk) == []
    await expect(anna.page.locator(".screen.before")).to_be_visible()
    await expect(anna.page.locator(".card-sheet")).to_have_count(0)

    await zhou.presses("End the rehearsal")
    await expect(standing).to_have_attribute("data-state", "waiting")
    rehearsal = desk.get_by_test_id("rehearsal")
    await expect(rehearsal.get_by_role("row", name="Ridge Works")).to_contain_text("15 min")
    await zhou.presses("Take these times over")
    await zhou.sees("The run-sheet has the times of the rehearsal")
    assert await planned_minutes(host, show) == [1]
    await zhou.presses("Undo")
    await expect(desk.get_by_role("list").get_by_text("15 min").first).to_be_visible()
    assert await planned_minutes(host, show) == [15]
    assert not list(house.settings.recordings.glob("*"))
    assert lan.window.complaints + zhou.window.complaints + anna.window.complaints == []
