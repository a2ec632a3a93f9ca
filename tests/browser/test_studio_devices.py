"""A guest with two cameras: changed before the show and on air, remembered, in other hands; a server that restarts."""

import signal
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from server.settings import Settings
from tests.browser.chromium import chromium, eventually, serious
from tests.browser.people import FRAMES_IN, HELD, At
from tests.browser.touch import out_of_reach
from tests.people import House, Person
from tests.product import Process, product

pytestmark = [pytest.mark.alone, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]

FIRST, SECOND = "fake_device_0", "fake_device_2"
"""Two of Chromium's cameras: the first has green corners, the second yellow ones. The one between cannot be encoded."""
WHICH = """video => {
    const pen = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
    pen.drawImage(video, video.videoWidth * 0.95, video.videoHeight * 0.95, 8, 8, 0, 0, 1, 1);
    const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
    if (green < 60 || blue > 40) return "none";
    return red > 0.7 * green ? "fake_device_2" : "fake_device_0";
}"""
LEVELS = """async meter => {
    const seen = [];
    for (let n = 0; n < 15; n++) {
        await new Promise(done => setTimeout(done, 100));
        seen.push(meter.value);
    }
    return seen;
}"""
GRADES = """async cases => {
    const {grade} = await import("/static/js/parts/studio_panel.js");
    return cases.map(grade);
}"""


@pytest.fixture
async def server(settings: Settings) -> AsyncIterator[Process]:
    async with product(settings) as process:
        yield process


@pytest.fixture
async def house(settings: Settings, server: Process) -> AsyncIterator[House]:
    house = House(settings)
    yield house
    await house.leave()


@pytest.fixture
async def browser(house: House) -> AsyncIterator[Browser]:
    """Cameras and microphones that hear beeps."""
    async with chromium("--use-fake-device-for-media-stream=device-count=3") as browser:
        yield browser


async def looks_like(page: Page, testid: str, camera: str) -> None:
    """The picture is of this camera, and moves."""
    inside = page.get_by_test_id(testid).locator("video")
    video = inside.or_(page.locator(f"video[data-testid={testid}]"))

    async def seen() -> bool:
        before = await video.evaluate(FRAMES_IN)
        alike = await video.evaluate(WHICH) == camera
        return alike and await eventually(lambda: more_than(before))

    async def more_than(before: int) -> bool:
        return bool(await video.evaluate(FRAMES_IN) > before)

    await eventually(seen)


async def hears_itself(page: Page, yes: bool = True) -> None:
    async def as_told() -> bool:
        levels = await page.get_by_label("Microphone level").evaluate(LEVELS)
        return bool(max(levels) > 0.2) if yes else max(levels) < 0.05

    await eventually(as_told)


async def chooses(page: Page, label: str, device: str) -> None:
    await page.get_by_label(label, exact=True).select_option(label=device)


async def using(page: Page, label: str) -> str:
    return str(await page.get_by_label(label, exact=True).evaluate("box => box.selectedOptions[0].label"))


async def connections(host: Person, show: dict[str, Any]) -> list[str]:
    """Since when each is connected: a new session would be later."""
    return [source["connected_at"] for source in (await host.enters(show))["sources"]]


@pytest.mark.timeout(180)
async def test_a_guest_changes_devices_on_air_and_the_show_goes_on(
    browser: Browser, house: House, server: Process
) -> None:
    host, recruiter = await house.host("Zhou"), await house.employer("Li", "Ridge Works")
    show = await host.goes_live(await house.posting())
    company = recruiter.me["company"]["id"]
    guest = await host.post(f"/api/broadcasts/{show['id']}/guests", name="Lan", company=company)
    lan = At(browser, house)
    page = await lan.opens(guest["link"][guest["link"].index("/studio") :], width=390)
    await chooses_before(lan)
    await lan.presses("Connect", exact=True)
    standing = page.get_by_test_id("standing")
    await expect(standing).to_have_attribute("data-state", "waiting")
    await host.runs("put_on_air", source=guest["source"])
    await expect(standing).to_have_attribute("data-state", "on_air")
    await changes_on_air(lan, host, show)
    await finds_a_camera_in_other_hands(lan)
    assert await out_of_reach(page) == []
    assert await serious(page) == []

    await server.ends(signal.SIGKILL)
    await expect(standing).to_contain_text("The network is gone, reconnecting")
    await server.starts()
    await expect(standing).to_have_attribute("data-state", "on_air")
    await looks_like(page, "monitor", SECOND)

    await host.delete(f"/api/broadcasts/{show['id']}/guests/{guest['id']}")
    await expect(standing).to_contain_text("The host took this invitation back. Please contact the host.")
    await page.reload()
    await lan.sees("The host took this invitation back. Please contact the host.")
    await expect(page.get_by_role("main").get_by_role("link")).to_have_text("To this Friday")
    assert lan.window.complaints == []


async def chooses_before(lan: At) -> None:
    """And finds it again after a reload; what is gone by then is replaced, and the other device stays."""
    page = lan.page
    await looks_like(page, "preview", FIRST)
    await hears_itself(page)
    await lan.presses("Mute")
    await hears_itself(page, False)
    await lan.presses("Unmute")
    await chooses(page, "Camera", SECOND)
    await looks_like(page, "preview", SECOND)
    await chooses(page, "Microphone", "Fake Audio Input 2")
    await hears_itself(page)
    await page.reload()
    await looks_like(page, "preview", SECOND)
    assert [await using(page, kind) for kind in ("Camera", "Microphone")] == [SECOND, "Fake Audio Input 2"]
    await page.evaluate("localStorage['camera'] = localStorage['camera.name'] = 'sold'")
    await page.reload()
    await looks_like(page, "preview", FIRST)
    assert [await using(page, kind) for kind in ("Camera", "Microphone")] == [FIRST, "Fake Audio Input 2"]


async def changes_on_air(lan: At, host: Person, show: dict[str, Any]) -> None:
    """What viewers see is the new camera, in the same session; and how good the connection is, is said."""
    page, came = lan.page, await connections(host, show)
    await looks_like(page, "monitor", FIRST)
    assert await page.get_by_test_id("monitor").locator("video").evaluate("video => video.muted")
    await expect(page.get_by_test_id("monitor").get_by_role("button")).to_have_count(0)
    await chooses(page, "Camera", SECOND)
    await looks_like(page, "monitor", SECOND)
    await chooses(page, "Microphone", "Fake Audio Input 1")
    await hears_itself(page)
    assert await connections(host, show) == came
    await expect(page.get_by_test_id("quality")).to_contain_text("connection")
    cases = [{"rtt": 40, "lost": lost, "fps": fps} for lost, fps in ((0, 30), (0.03, 30), (0.1, 30), (0, 0))]
    assert await page.evaluate(GRADES, cases) == ["good", "fair", "poor", "good"]  # the last is sound alone


async def finds_a_camera_in_other_hands(lan: At) -> None:
    """They stay on air with their voice, learn what to do, and have the picture back."""
    page = lan.page
    await page.evaluate(HELD, "video")
    await chooses(page, "Camera", FIRST)
    told = page.get_by_role("alert").filter(has_text="Another program is using the camera or microphone")
    await expect(told).to_contain_text("Close the meeting software")
    await expect(told).to_contain_text("You can go on with sound alone")
    await expect(page.get_by_test_id("standing")).to_contain_text("Viewers hear you now; you have no picture.")
    assert await serious(page) == []
    await page.evaluate(HELD, "nothing")
    await chooses(page, "Camera", SECOND)
    await looks_like(page, "monitor", SECOND)
    await expect(told).to_have_count(0)
