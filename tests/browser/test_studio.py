"""In the studio and at the desk: what is said where there is no show, and what is asked before something is lost."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, expect

from server.demo.guest import Publisher
from tests.browser.chromium import Network, eventually
from tests.browser.people import FRAMES_IN, At
from tests.people import House, Person

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]

AWAKE = """() => {
    const ask = WakeLock.prototype.request;
    window.asked = 0;
    WakeLock.prototype.request = function (...more) { window.asked += 1; return ask.apply(this, more); };
}"""
"""Counts how often the page asks that the screen stays on."""
SEEN_AGAIN = "() => document.dispatchEvent(new Event('visibilitychange'))"


async def test_a_studio_of_no_show_says_so(browser: Browser, house: House) -> None:
    zhou = At(browser, house, await house.host("Zhou"))
    page = await zhou.opens("/studio/00000000-0000-4000-8000-000000000000", width=390)
    await expect(page.get_by_role("alert").get_by_role("link", name="To this Friday")).to_be_visible()
    await expect(page.get_by_role("button", name="Connect")).to_have_count(0)


@pytest.mark.timeout(60)
async def test_whom_no_other_try_helps_is_told_why(browser: Browser, house: House) -> None:
    """A phone whose browser has no encoder for H.264."""
    host = await house.host("Zhou")
    zhou = At(browser, house, host)
    page = await zhou.opens(f"/studio/{(await host.goes_live())['id']}", width=390)

    async def without(route: Route) -> None:
        await route.continue_(post_data=(route.request.post_data or "").replace("H264", "H265"))

    await page.route("**/media/whip*", without)
    await zhou.presses("Connect", exact=True)
    await expect(page.get_by_test_id("standing")).to_have_attribute("data-state", "refused")
    await expect(page.get_by_text("as H.264")).to_be_visible()


async def test_what_broke_at_the_server_is_not_called_the_network(browser: Browser, house: House) -> None:
    host = await house.host("Zhou")
    zhou = At(browser, house, host)
    page = await zhou.opens(f"/studio/{(await host.goes_live())['id']}", width=390)

    async def breaks(route: Route) -> None:
        await route.fulfill(status=500, json={"error": {"code": "internal", "id": "4f2a"}})

    await page.route("**/media/whip*", breaks)
    await zhou.presses("Connect", exact=True)
    standing = page.get_by_test_id("standing")
    await expect(standing).to_contain_text("Something broke on our side. Please quote 4f2a")
    await expect(standing).not_to_contain_text("The network is gone")
    await page.unroute("**/media/whip*")
    await expect(standing).to_have_attribute("data-state", "waiting")


async def test_whom_the_server_asks_to_wait_need_not_press_again(browser: Browser, house: House) -> None:
    host = await house.host("Zhou")
    zhou = At(browser, house, host)
    page = await zhou.opens(f"/studio/{(await host.goes_live())['id']}", width=390)

    async def too_fast(route: Route) -> None:
        await route.fulfill(status=429, json={"error": {"code": "too_fast", "seconds": 60}})

    await page.route("**/tickets", too_fast)
    await zhou.presses("Connect", exact=True)
    standing = page.get_by_test_id("standing")
    await expect(standing).to_contain_text("Too much was asked of the server at once. This page tries again by itself.")
    await page.unroute("**/tickets")
    await expect(standing).to_have_attribute("data-state", "waiting")


@pytest.mark.timeout(120)
async def test_a_link_that_is_opened_on_two_devices_is_connected_on_the_one_where_that_was_asked_last(
    browser: Browser, house: House
) -> None:
    """Also when the first one's network comes back later, and it tries again by itself."""
    host, posting = await house.host("Zhou"), await house.posting()
    show = await host.goes_live(posting)
    guest = await host.post(f"/api/broadcasts/{show['id']}/guests", name="Lan", company=posting["company"]["id"])
    link = guest["link"].removeprefix(house.url)
    laptop, phone = At(browser, house), At(browser, house)

    async def connects(device: At) -> None:
        await device.presses("Connect", exact=True)
        await expect(device.page.get_by_test_id("standing")).to_have_attribute("data-state", "waiting")

    async def since() -> list[str]:
        return [source["connected_at"] for source in (await host.enters(show))["sources"]]

    async def takes_it_over(device: At, other: At, cut: bool = False) -> None:
        """And keeps it: the other says that it has not got it any more."""
        await connects(device)
        if cut:
            await expect(other.page.get_by_test_id("standing")).to_have_attribute("data-state", "retrying")
            await other.page.context.set_offline(False)
        await expect(other.page.get_by_test_id("standing")).to_have_attribute("data-state", "replaced")
        connected = await since()
        await asyncio.sleep(4)
        assert await since() == connected
        await expect(device.page.get_by_test_id("standing")).to_have_attribute("data-state", "waiting")

    await laptop.opens(link)
    await phone.opens(link, width=390)
    await connects(laptop)
    await takes_it_over(phone, laptop)
    await takes_it_over(laptop, phone)
    await laptop.page.context.set_offline(True)
    await takes_it_over(phone, laptop, cut=True)


async def on_air(browser: Browser, house: House) -> tuple[At, Person]:
    """The host shows their own face, and the page counts."""
    host = await house.host("Zhou")
    show: dict[str, Any] = await host.goes_live()
    zhou = At(browser, house, host)
    page = await zhou.opens(f"/studio/{show['id']}", width=390)
    await page.evaluate(AWAKE)
    await zhou.presses("Connect", exact=True)
    standing = page.get_by_test_id("standing")
    await expect(standing).to_have_attribute("data-state", "waiting")
    await host.runs("put_on_air", source=f"host:{host.me['id']}")
    await expect(standing).to_have_attribute("data-state", "on_air")
    return zhou, host


@pytest.mark.timeout(120)
async def test_nobody_goes_off_the_air_by_a_slip_of_the_thumb_or_because_a_phone_sleeps(
    browser: Browser, house: House
) -> None:
    zhou, _ = await on_air(browser, house)
    page, standing = zhou.page, zhou.page.get_by_test_id("standing")
    await zhou.presses("Mute", exact=True)
    on = page.get_by_role("button", name="Unmute")  # which is not pressed: what it says is to be done yet
    assert await on.get_attribute("aria-pressed") is None
    await on.click()
    assert await page.evaluate("window.asked") == 1
    await page.evaluate(SEEN_AGAIN)
    assert await page.evaluate("window.asked") == 2
    await zhou.presses("Disconnect", exact=True)
    question = page.get_by_role("dialog", name="Disconnect?")
    await question.get_by_role("button", name="Cancel").click()
    await expect(question).to_have_count(0)
    await expect(standing).to_have_attribute("data-state", "on_air")
    await zhou.presses("Disconnect", exact=True)
    await question.get_by_role("button", name="Disconnect").click()
    await expect(standing).to_have_attribute("data-state", "ready")
    assert zhou.window.complaints == []


@pytest.mark.timeout(120)
async def test_a_picture_from_another_program_is_not_said_to_be_this_one(browser: Browser, house: House) -> None:
    host = await house.host("Zhou")
    show = await host.goes_live()
    ticket = await host.post(f"/api/broadcasts/{show['id']}/tickets", verb="encoder")
    program = Publisher(host.http, ticket["whip"], ticket["ticket"])
    await program.start()
    zhou = At(browser, house, host)
    page = await zhou.opens(f"/studio/{show['id']}", width=390)
    await expect(page.get_by_test_id("through")).to_be_visible()
    await host.runs("put_on_air", source=f"host:{host.me['id']}")
    await expect(page.get_by_test_id("standing")).to_have_attribute("data-state", "on_air")
    await expect(page.locator(".preview-air")).to_have_count(0)
    await a_picture_that_a_bad_network_stops_is_said_to_rest(page)
    await program.stop()


async def a_picture_that_a_bad_network_stops_is_said_to_rest(page: Page) -> None:
    """In what viewers see, until it comes again."""
    network = await Network.of(page)
    await page.reload()
    monitor = page.get_by_test_id("monitor")
    assert await eventually(lambda: monitor.locator("video").evaluate(FRAMES_IN))
    await network.loses(40)
    await expect(monitor.get_by_role("status")).to_have_text("Weak network: sound only")
    await network.loses(0)
    await expect(monitor.get_by_role("status")).to_have_count(0)


async def test_what_a_rehearsal_measured_is_not_lost_by_one_tap(browser: Browser, house: House) -> None:
    host = await house.host("Zhou")
    posting = await house.posting()
    show = await host.plans(posting)
    company = {"name": "Lan", "company": posting["company"]["id"]}
    await host.post(f"/api/broadcasts/{show['id']}/guests", **company)
    await host.enters(show)
    for verb in ("rehearse", "next_turn", "end"):
        await host.runs(verb)
    zhou = At(browser, house, host)
    page = await zhou.opens(f"/desk/{show['id']}", width=390)
    await zhou.sees(f"Not connected yet: Lan ({posting['company']['name']})")
    kept = page.get_by_test_id("rehearsal").get_by_role("table")
    question = page.get_by_role("dialog", name="Discard the times of this rehearsal?")
    for name in ("Rehearse again", "Discard"):
        await zhou.presses(name)
        await question.get_by_role("button", name="Cancel").click()
        await expect(kept).to_be_visible()
    await zhou.presses("Discard")
    await question.get_by_role("button", name="Discard").click()
    await expect(page.get_by_role("button", name="Start rehearsing")).to_be_visible()
