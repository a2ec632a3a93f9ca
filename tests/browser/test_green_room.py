"""Before and during the show those behind the scenes see and hear each other; viewers hear none of it."""

from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from server.demo.guest import Publisher
from tests.browser.chromium import LISTENING, TONE_HZ, eventually, serious
from tests.browser.people import FRAMES_IN, At
from tests.people import House, Person

pytestmark = pytest.mark.parametrize("services", ["sqlite"], indirect=True)

PULLED_OUT = """video => {
    const [camera] = video.srcObject.getVideoTracks();
    camera.stop();
    camera.dispatchEvent(new Event("ended"));
}"""
"""What a browser does to the page when somebody pulls the camera's plug."""


async def connected_at(host: Person, show: dict[str, Any]) -> list[str]:
    """Since when each is connected: a new session would be later."""
    return sorted(source["connected_at"] for source in (await host.enters(show))["sources"])


async def connects(person: At, path: str, width: int = 1440) -> None:
    await person.opens(path, width=width)
    await person.presses("Connect", exact=True)
    await expect(person.page.get_by_test_id("standing")).to_have_attribute("data-state", "waiting")


async def sees_and_hears(person: At, other: str) -> None:
    room = person.page.get_by_test_id("green-room")
    await expect(room.get_by_text(other)).to_be_visible()
    video = await room.locator("video").element_handle()

    async def moving() -> bool:
        return bool(await video.evaluate(FRAMES_IN) > 20)

    await eventually(moving)
    assert not await video.evaluate("video => video.muted")
    heard = await video.evaluate(LISTENING)
    assert heard["hz"] == pytest.approx(TONE_HZ, abs=15)


async def is_let_in_again(zhou: At, other: Person, show: dict[str, Any], studio: Page) -> None:
    """A host whom another has shown out sees everybody again, without loading the page anew. Their `studio` has noticed
    meanwhile: else it would be connected again by itself."""
    source = f"host:{zhou.person.me['id']}"  # type: ignore[union-attr]
    desk = await zhou.opens(f"/desk/{show['id']}")
    card = desk.get_by_test_id("source").filter(has_text="Lan")
    why = card.get_by_text("The host has asked you to leave the green room.")
    await other.enters(show)
    await other.runs("show_out", source=source)
    await expect(why).to_be_visible()
    await expect(studio.get_by_test_id("standing")).to_have_attribute("data-state", "refused")
    await other.runs("let_in", source=source)
    await expect(why).to_have_count(0)  # until then the picture is the one of before
    video = await card.locator("video").element_handle()
    assert video
    before = await video.evaluate(FRAMES_IN)

    async def moving() -> bool:
        return bool(await video.evaluate(FRAMES_IN) > before + 20)

    await eventually(moving)
    await desk.context.close()


async def the_desk_sees_how_they_stand(zhou: At, lan: At, show: dict[str, Any]) -> None:
    desk = await zhou.opens(f"/desk/{show['id']}")
    card = desk.get_by_test_id("source").filter(has_text="Lan")
    await expect(card.get_by_test_id("numbers")).to_contain_text("360p")
    await expect(card.get_by_test_id("numbers")).to_contain_text("% lost")
    await expect(card.get_by_text("microphone off")).to_have_count(0)
    await lan.presses("Mute")
    await lan.presses("Camera off")
    await expect(card.get_by_text("microphone off")).to_be_visible()
    await expect(card.get_by_text("camera off")).to_be_visible()
    assert await serious(desk) == []
    await lan.presses("Unmute")
    await lan.presses("Camera on")
    await expect(card.get_by_text("microphone off")).to_have_count(0)
    await zhou.presses("Show out: Lan")
    await expect(lan.page.get_by_test_id("standing")).to_contain_text("The host has asked you to leave the green room.")
    await zhou.presses("Let in again: Lan")
    await expect(desk.get_by_role("button", name="Let in again: Lan")).to_have_count(0)  # before, nobody would be
    await lan.presses("Connect", exact=True)
    await expect(card).to_be_visible()
    assert zhou.window.complaints == []
    await desk.context.close()


@pytest.mark.alone
@pytest.mark.timeout(180)
async def test_a_guest_and_the_host_meet_before_the_show(browser: Browser, house: House) -> None:
    host, recruiter = await house.host("Zhou"), await house.employer("Li", "Ridge Works")
    show = await host.plans()
    company = recruiter.me["company"]["id"]
    link = (await host.post(f"/api/broadcasts/{show['id']}/guests", name="Lan", company=company))["link"]
    lan, zhou = At(browser, house), At(browser, house, host)
    await connects(lan, link[link.index("/studio") :], width=390)
    await lan.sees("You are alone in the green room.")
    await connects(zhou, f"/studio/{show['id']}")
    await sees_and_hears(lan, "Zhou")
    await sees_and_hears(zhou, "Lan")
    await the_desk_sees_how_they_stand(At(browser, house, host), lan, show)
    await is_let_in_again(At(browser, house, host), await house.host("Wang"), show, zhou.page)
    await zhou.presses("Connect", exact=True)
    await sees_and_hears(lan, "Zhou")
    came = await connected_at(host, show)
    await lan.page.get_by_test_id("preview").evaluate(PULLED_OUT)
    await expect(lan.page.get_by_test_id("unplugged")).to_contain_text("The camera was unplugged")
    assert await serious(lan.page) == []
    await lan.presses("All right")
    await expect(lan.page.get_by_test_id("unplugged")).to_have_count(0)
    await sees_and_hears(zhou, "Lan")
    assert await connected_at(host, show) == came
    assert lan.window.complaints + zhou.window.complaints == []


@pytest.mark.browser
async def test_a_guest_with_another_program_is_told_what_it_needs_and_when_it_is_connected(
    browser: Browser, house: House
) -> None:
    host = await house.host("Zhou")
    show = await host.plans()
    zhou = At(browser, house, host)
    page = await zhou.opens(f"/studio/{show['id']}", width=390)
    await zhou.presses("Use OBS instead")
    token = page.get_by_label("Bearer token", exact=True)
    await expect(token).to_have_attribute("type", "password")
    assert await serious(page) == []
    address = await page.get_by_label("Server (WHIP address)", exact=True).input_value()
    program = Publisher(host.http, address, await token.input_value())
    await zhou.presses("Close")
    await program.start()
    await expect(page.get_by_test_id("through")).to_be_visible()
    await expect(page.get_by_test_id("standing")).to_have_attribute("data-state", "waiting")
    await program.stop()
    await expect(page.get_by_test_id("standing")).to_have_attribute("data-state", "ready")
    assert zhou.window.complaints == []
