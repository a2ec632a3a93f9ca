"""A guest whose browser may not use the camera learns what to do; one who has none goes on air with sound alone."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import Network, chromium, eventually, serious
from tests.browser.people import At
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]


@pytest.fixture
async def cameraless(house: House) -> AsyncIterator[Browser]:
    """Chromium with a microphone alone."""
    async with chromium("--use-fake-device-for-media-stream=device-count=0") as browser:
        yield browser


@pytest.fixture
async def browser(house: House) -> AsyncIterator[Browser]:
    """Chromium whose user says no to every question."""
    async with chromium("--use-fake-ui-for-media-stream=deny") as browser:
        yield browser


async def test_a_guest_who_says_no_to_the_camera_learns_what_to_do(browser: Browser, house: House) -> None:
    host, recruiter = await house.host("Zhou"), await house.employer("Li", "Ridge Works")
    company = recruiter.me["company"]["id"]
    show = await host.plans()
    link = (await host.post(f"/api/broadcasts/{show['id']}/guests", name="Zhao", company=company))["link"]
    zhao = At(browser, house)
    page = await zhao.opens(link[link.index("/studio") :], width=390)
    await expect(page.get_by_text("was not allowed to use camera and microphone").first).to_be_visible()
    await expect(page.get_by_text("set camera and microphone to").first).to_be_visible()
    await expect(page.get_by_role("button", name="Try again").first).to_be_visible()
    assert await serious(page) == []
    assert zhao.window.complaints == []


async def test_a_guest_without_a_camera_goes_on_air_with_sound_alone(cameraless: Browser, house: House) -> None:
    host, recruiter = await house.host("Zhou"), await house.employer("Li", "Ridge Works")
    company = recruiter.me["company"]["id"]
    show = await host.goes_live(await house.posting())
    guest = await host.post(f"/api/broadcasts/{show['id']}/guests", name="Zhao", company=company)
    zhao = At(cameraless, house)
    page = await zhao.opens(guest["link"][guest["link"].index("/studio") :], width=390)
    await zhao.sees("No camera was found")
    await zhao.sees("You can go on with sound alone")
    assert await serious(page) == []
    network = await Network.of(page)
    await zhao.presses("Connect", exact=True)
    await expect(page.get_by_test_id("standing")).to_have_attribute("data-state", "waiting")
    await host.runs("put_on_air", source=guest["source"])
    await zhao.sees("Viewers hear you now; you have no picture.")

    async def on_air() -> list[tuple[bool, bool]]:
        sources = (await host.enters(show))["sources"]
        return [(source["audio"], source["video"]) for source in sources if source["on_air"]]

    assert await eventually(on_air) == [(True, False)]
    await what_the_network_loses_is_said(page, network)
    opened = await page.evaluate_handle("document.querySelector('[data-testid=preview]').srcObject")
    await host.runs("end")
    await zhao.sees("Your camera and microphone are off.")
    await expect(page.get_by_role("link", name="To the replay")).to_be_visible()
    await eventually(
        lambda: opened.evaluate("stream => stream.getTracks().every(track => track.readyState === 'ended')")
    )
    await expect(page.get_by_label("Microphone", exact=True)).to_have_count(0)
    assert zhao.window.complaints == []


async def what_the_network_loses_is_said(page: Page, network: Network) -> None:
    """As long as it is lost; sound alone has no pictures that a busy machine could be late with."""
    quality = page.get_by_test_id("quality")
    await expect(quality).to_contain_text("Good connection")
    for percent, said in ((30, "Poor connection"), (0, "Good connection")):
        await network.loses(percent)
        await expect(quality).to_contain_text(said)
