"""Captions over a live show: on the fast path as on the other, and right again once they are corrected."""

import asyncio

import pytest
from playwright.async_api import Browser, FilePayload, expect

from tests.browser.chromium import serious
from tests.browser.people import At, Watcher
from tests.browser.watched import Show, watched
from tests.people import House

pytestmark = pytest.mark.parametrize("services", ["sqlite"], indirect=True)


DRAWN_TWICE = "[...document.querySelector('video').textTracks].some(track => track.mode === 'showing')"


@pytest.mark.browser
@pytest.mark.timeout(180)
async def test_captions_are_seen_and_corrected_on_both_ways(browser: Browser, house: House) -> None:
    async with watched(browser, house) as show:
        said = await show.says("Welcome to the mountain sity")
        await show.anna.presses("Captions")
        shown = show.page.get_by_test_id("captions")
        await expect(shown).to_have_text(said["text"])
        assert not await show.page.evaluate(DRAWN_TWICE)
        await show.corrects(said, "Welcome to the mountain city")
        await expect(shown).to_have_text("Welcome to the mountain city")
        await show.anna.presses("Fast path")
        await show.anna.sees_the_show("fast")
        again = await show.says("Now in real time")
        await expect(shown).to_contain_text("Now in real time")
        await show.corrects(again, "")
        await expect(shown).not_to_contain_text("Now in real time")


@pytest.mark.browser
@pytest.mark.timeout(180)
async def test_who_has_gone_back_sees_what_was_corrected_since(browser: Browser, house: House) -> None:
    async with watched(browser, house) as show:
        said = await show.says("Welcome to the mountain sity, where the show begins", begin_ms=0)
        await show.anna.presses("Captions")
        shown = show.page.get_by_test_id("captions")
        await expect(shown).to_have_text(said["text"])
        await expect(shown).to_be_empty()
        await show.page.get_by_role("slider", name="Timeline").press("Home")
        await expect(shown).to_have_text(said["text"])
        await show.corrects(said, "Welcome to the mountain city")
        await expect(shown).to_have_text("Welcome to the mountain city")
        assert not await show.page.evaluate(DRAWN_TWICE)


@pytest.mark.browser
@pytest.mark.timeout(180)
async def test_a_host_corrects_the_captions_of_a_replay_line_by_line(browser: Browser, house: House) -> None:
    async with watched(browser, house) as show:
        await show.says("Welcome to the mountain sity", begin_ms=0)
        await asyncio.sleep(5)
        await show.host.runs("end")
        await expect(show.page.get_by_role("slider", name="Position")).to_be_visible()
    zhou = Watcher(browser, house, show.host)
    page = await zhou.opens(f"/broadcasts/{show.id}", width=390)
    await page.get_by_role("link", name="Correct the captions").click()
    line = page.get_by_label("Correct the caption at 0:00")
    await line.fill("Welcome to the mountain city")
    await line.press("Enter")
    await expect(page.get_by_role("button", name="Correct it")).to_have_count(0)
    said = (await show.host.get(f"/api/broadcasts/{show.id}/captions"))["captions"]
    assert [one["text"] for one in said] == ["Welcome to the mountain city"]
    await zhou.sees_the_show("hls")
    await page.get_by_role("button", name="0:00").click()
    await expect(page.locator("li[aria-current=true]")).to_have_count(1)
    assert await serious(page) == []
    await line.fill("")
    await zhou.presses("Take it back")
    await zhou.sees("No captions around here.")
    await brings_a_file(zhou, show)
    assert zhou.window.complaints == []


async def brings_a_file(zhou: Watcher, show: Show) -> None:
    page = zhou.page
    await page.goto(f"{zhou.window.url}/broadcasts/{show.id}")
    await zhou.presses("Bring a captions file")
    await zhou.presses("Replace")
    await zhou.sees("Choose a file first.")
    for words in ("no captions", "WEBVTT\n\n00:00.000 --> 00:02.000\nWelcome to the city"):
        file = FilePayload(name="friday.vtt", mimeType="text/vtt", buffer=words.encode())
        await page.get_by_label("File (WebVTT)").set_input_files(file)
        await page.get_by_label("Language of the captions").select_option("English")
        assert await serious(page) == []
        await zhou.presses("Replace")
        if words == "no captions":
            await expect(page.get_by_role("alert")).to_contain_text("Line 1")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    said = (await show.host.get(f"/api/broadcasts/{show.id}/captions"))["captions"]
    assert [one["text"] for one in said] == ["Welcome to the city"]
    replay = (await show.host.get(f"/api/broadcasts/{show.id}"))["replay"]
    assert 'LANGUAGE="en"' in await show.host.get(replay.removeprefix(show.host.url))


@pytest.mark.browser
async def test_who_opens_a_link_that_is_over_hears_so_before_the_show(browser: Browser, house: House) -> None:
    host = await house.host("Zhou")
    show = await host.plans(await house.posting())
    links = f"/api/broadcasts/{show['id']}/captioner"
    old = (await host.post(links))["link"].removeprefix(house.settings.public_url)
    await host.delete(links)
    anew = (await host.post(links))["link"].removeprefix(house.settings.public_url)
    chen = At(browser, house)
    page = await chen.opens(anew, width=390)
    await chen.sees("The show has not begun")
    await page.goto(house.url + old)
    await chen.sees("This link no longer works")
    await expect(page.get_by_text("The show has not begun")).to_have_count(0)
    await page.goto(f"{house.url}/captions/{show['id']}")
    await chen.sees("Please sign in first.")
    assert chen.window.complaints == []
