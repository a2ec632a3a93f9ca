"""Captions over a live show: on the fast path as on the other, and right again once they are corrected."""

import pytest
from playwright.async_api import Browser, expect

from server.demo.guest import Publisher
from tests.browser.people import Watcher
from tests.people import House

pytestmark = pytest.mark.parametrize("services", ["sqlite"], indirect=True)


@pytest.mark.alone
@pytest.mark.timeout(180)
async def test_captions_are_seen_and_corrected_on_both_ways(browser: Browser, house: House) -> None:
    host = await house.host("Zhou")
    show = await host.goes_live(await house.posting())
    door = f"/api/broadcasts/{show['id']}/captions"
    ticket = await host.post(f"/api/broadcasts/{show['id']}/tickets", verb="publish")
    camera = Publisher(host.http, ticket["whip"], ticket["ticket"])
    await camera.start()
    anna = Watcher(browser, house)
    try:
        await host.runs("put_on_air", source=ticket["source"])
        page = await anna.opens(f"/broadcasts/{show['id']}", width=390)
        await anna.sees_the_show("hls")
        said = await host.post(door, text="Welcome to the mountain sity")
        await anna.presses("Captions")
        shown = page.get_by_test_id("captions")
        await expect(shown).to_have_text(said["text"])
        drawn_twice = "[...document.querySelector('video').textTracks].some(track => track.mode === 'showing')"
        assert not await page.evaluate(drawn_twice)
        await host.patch(f"/api/captions/{said['id']}", text="Welcome to the mountain city")
        await expect(shown).to_have_text("Welcome to the mountain city")
        await anna.presses("Fast path")
        await anna.sees_the_show("fast")
        again = await host.post(door, text="Now in real time")
        await expect(shown).to_contain_text("Now in real time")
        await host.patch(f"/api/captions/{again['id']}", text="")
        await expect(shown).not_to_contain_text("Now in real time")
        assert anna.window.complaints == []
    finally:
        await camera.stop()


@pytest.mark.browser
@pytest.mark.timeout(180)
async def test_who_has_gone_back_sees_what_was_corrected_since(browser: Browser, house: House) -> None:
    host = await house.host("Zhou")
    show = await host.goes_live(await house.posting())
    door = f"/api/broadcasts/{show['id']}/captions"
    ticket = await host.post(f"/api/broadcasts/{show['id']}/tickets", verb="publish")
    camera = Publisher(host.http, ticket["whip"], ticket["ticket"])
    await camera.start()
    anna = Watcher(browser, house)
    try:
        await host.runs("put_on_air", source=ticket["source"])
        page = await anna.opens(f"/broadcasts/{show['id']}", width=390)
        await anna.sees_the_show("hls")
        said = await host.post(door, text="Welcome to the mountain sity, where the show begins", begin_ms=0)
        await anna.presses("Captions")
        shown = page.get_by_test_id("captions")
        await expect(shown).to_have_text(said["text"])
        await expect(shown).to_be_empty()
        await page.get_by_role("slider", name="Timeline").press("Home")
        await expect(shown).to_have_text(said["text"])
        await host.patch(f"/api/captions/{said['id']}", text="Welcome to the mountain city")
        await expect(shown).to_have_text("Welcome to the mountain city")
        drawn_twice = "[...document.querySelector('video').textTracks].some(track => track.mode === 'showing')"
        assert not await page.evaluate(drawn_twice)
        assert anna.window.complaints == []
    finally:
        await camera.stop()
