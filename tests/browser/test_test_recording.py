"""Before going on air somebody sees and hears what viewers would get of them, and nothing of it stays."""

import re

import pytest
from aiohttp import ClientSession
from playwright.async_api import Browser, Response, expect

from tests.browser.chromium import LISTENING, TONE_HZ, WATCHING, eventually, serious
from tests.browser.people import At
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]


@pytest.mark.timeout(180)
async def test_a_guest_records_and_sees_themselves(browser: Browser, house: House) -> None:
    host, recruiter = await house.host("Zhou"), await house.employer("Li", "Ridge Works")
    show = await host.plans()
    company = recruiter.me["company"]["id"]
    link = (await host.post(f"/api/broadcasts/{show['id']}/guests", name="Lan", company=company))["link"]
    lan, played = At(browser, house), list[str]()

    def noted(answer: Response) -> None:
        if re.search(r"/media/hls/test:[^/]+/index.m3u8$", answer.url) and answer.ok:
            played.append(answer.url)

    page = await lan.opens(link[link.index("/studio") :], width=390)
    page.on("response", noted)
    await lan.presses("Test recording")
    trial = page.get_by_test_id("trial")
    await expect(trial).to_have_attribute("data-state", "recording")
    assert await serious(page) == []
    await expect(trial).to_have_attribute("data-state", "playing")
    video = await page.get_by_test_id("played").element_handle()
    assert video

    async def moving() -> bool:
        seen = await video.evaluate(WATCHING)
        return bool(seen["frames"] > 20 and seen["code"] > 0 and seen["width"] >= 640)

    await eventually(moving)
    assert not await video.evaluate("video => video.muted")
    heard = await video.evaluate(LISTENING)
    assert heard["hz"] == pytest.approx(TONE_HZ, abs=15)
    await expect(trial).to_have_attribute("data-state", "over")
    assert len(played) == 1

    async def gone() -> bool:
        async with ClientSession() as http, http.get(played[0]) as answer:
            return answer.status == 404

    await eventually(gone)
    assert not list(house.settings.recordings.glob("*"))
    await lan.presses("Close")
    await expect(page.get_by_test_id("standing")).to_have_attribute("data-state", "ready")
    assert lan.window.complaints == []
