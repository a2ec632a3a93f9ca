"""A graduate raises a hand on a phone, is asked in at the desk, agrees, and is heard by a viewer; then all is over."""

import pytest
from playwright.async_api import Browser, expect

from server.demo.guest import BEEP_HZ, HUM_HZ, Publisher
from tests.browser.chromium import LISTENING, TONE_HZ, eventually, serious
from tests.browser.people import At, Watcher
from tests.people import House

pytestmark = [pytest.mark.alone, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
NEAR = 15
SOUNDS = "audio => audio.srcObject?.getAudioTracks().length > 0"
"""Whether its connection has brought a track already."""


async def test_a_graduate_is_heard_in_the_show_and_knows_it(browser: Browser, house: House) -> None:
    host, anna = await house.host("Zhou"), await house.graduate("Anna")
    show = await host.goes_live()
    desk, phone, viewer = At(browser, house, host), At(browser, house, anna), Watcher(browser, house)
    page = await phone.opens(f"/broadcasts/{show['id']}", width=390)
    await desk.opens(f"/desk/{show['id']}", width=390)
    await viewer.opens(f"/broadcasts/{show['id']}")
    await phone.presses("Raise hand")
    await phone.sees("Your hand is up")
    await desk.presses("Let speak: Anna")
    await phone.sees("You will be heard by everybody who is watching.")
    assert await serious(page) == []
    await desk.sees("asked, has not answered yet")
    await phone.presses("Not now")
    await phone.presses("Raise hand")
    await desk.presses("Let speak: Anna")
    await phone.presses("Agree and speak")
    await phone.sees("Everybody hears you, and it is being recorded.")
    await viewer.sees("Anna is speaking")

    async def hears_her() -> bool:
        return abs(await viewer.hears() - TONE_HZ) < NEAR

    await eventually(hears_her, seconds=60)
    assert await serious(page) == []

    own = await host.post(f"/api/broadcasts/{show['id']}/tickets", verb="publish")
    studio = Publisher(host.http, own["whip"], own["ticket"])
    await studio.start()
    await host.runs("put_on_air", source=own["source"])

    async def she_hears_the_host() -> bool:
        voices = [one for one in await page.locator("audio").all() if await one.evaluate(SOUNDS)]
        heard = [await one.evaluate(LISTENING) for one in voices]
        return any(abs(one["hz"] - hz) < NEAR for one in heard for hz in (BEEP_HZ, HUM_HZ) if one["db"] > -60)

    await eventually(she_hears_the_host, seconds=60)
    await studio.stop()
    await desk.presses("Mute: Anna")
    await phone.sees("The host has muted you for the moment.")
    await desk.presses("End: Anna")
    await phone.sees("You are off the air, your microphone is closed")
    await expect(page.get_by_test_id("on-air")).to_have_count(0)
    await expect(viewer.page.get_by_text("Anna is speaking")).to_have_count(0)
    for person in (desk, phone, viewer):
        assert person.window.complaints == []
