"""The studio sends its camera in two sizes as long as the machine encodes both in time; players find both."""

import asyncio
import re

import pytest
from playwright.async_api import expect

from tests.browser.chromium import chromium
from tests.browser.people import At
from tests.media.camera import size
from tests.people import House
from tests.servers import ON_SQLITE

pytestmark = [pytest.mark.alone, ON_SQLITE]
MACHINE = """
window.peers = [], window.limited = "none";
const Open = RTCPeerConnection;
window.RTCPeerConnection = class extends Open {
  constructor(configuration) {
    super(configuration);
    window.peers.push(this);
  }
  async getStats() {
    const told = stat => (stat.type === "outbound-rtp" ? {...stat, qualityLimitationReason: limited} : stat);
    return new Map([...(await super.getStats())].map(([id, stat]) => [id, told(stat)]));
  }
};
"""
"""One that is as fast as the test says."""
PREFERENCES = """() => peers
  .flatMap(peer => (peer.connectionState === "connected" ? peer.getSenders() : []))
  .filter(sender => sender.track?.kind === "video")
  .map(sender => [sender.getParameters().degradationPreference, sender.track.contentHint])"""


@pytest.mark.timeout(240)
async def test_the_studio_sends_two_sizes_until_the_machine_is_too_slow(house: House) -> None:
    host = await house.host("Zhou")
    show = await host.goes_live(await house.posting())
    low = f"{house.url}{show['hls'].replace('index', 'low')}"
    async with chromium() as browser:
        studio = At(browser, house, host)
        page = await studio.opens("/privacy")
        await page.context.add_init_script(MACHINE)
        await page.goto(f"{house.url}/studio/{show['id']}")
        async with page.expect_response(lambda response: response.url.endswith("/whip?size=low")) as answered:
            await studio.presses("Connect", exact=True)
        assert (await answered.value).status == 201
        await expect(page.get_by_test_id("standing")).to_have_attribute("data-state", "waiting")
        await asyncio.sleep(2)
        assert await page.evaluate(PREFERENCES) == [["maintain-resolution", "detail"]] * 2
        await host.runs("put_on_air", source=f"host:{host.me['id']}")
        inits: set[str] = set()
        while len(inits) < 2:  # the slate's, and the camera's
            await asyncio.sleep(0.5)
            async with host.http.get(low) as answer:
                inits = set(
                    re.findall(r'URI="(low/init-\d+.mp4)"', await answer.text() if answer.status == 200 else "")
                )
        for init in inits:  # what is sent, not what was asked for
            async with host.http.get(low.replace("low.m3u8", init)) as answer:
                assert size(await answer.read()) == (640, 360)
        async with host.http.get(show["hls"]) as answer:
            assert re.findall(r"RESOLUTION=(\S+?),", await answer.text()) == ["1280x720", "640x360"]
        assert [source["name"] for source in (await host.enters(show))["sources"]] == [f"host:{host.me['id']}"]
        await page.evaluate("() => { window.limited = 'cpu'; }")
        await studio.sees("too slow to send a smaller picture")
        assert len(await page.evaluate(PREFERENCES)) == 1
        await expect(page.get_by_test_id("standing")).to_have_attribute("data-state", "on_air")
        assert studio.window.complaints == []
