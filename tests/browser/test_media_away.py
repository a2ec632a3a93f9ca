"""The media plane of an interview is killed and started again: what the faces say meanwhile, in real Chromium."""

import re
import signal
from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Error, Route

from server.settings import Settings
from tests.browser.people import Interviewee
from tests.faults.media_nodes import media_settings
from tests.meeting import Meeting
from tests.people import House
from tests.product import Process, product

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
MEDIA = re.compile(r"//[^/]+/media/")
LISTENS = """() => {
  window.said = new Set();
  const hear = () => {
    for (const one of document.querySelectorAll(".face:not(.own) .face-state")) said.add(one.textContent);
  };
  new MutationObserver(hear).observe(document.body, {subtree: true, childList: true, characterData: true});
}"""
"""Keeps whatever is said over a face from now on."""


@pytest.fixture
async def media(settings: Settings) -> AsyncIterator[Process]:
    media = await Process(media_settings(settings, "/media"), "media").starts()
    yield media
    await media.ends()


@pytest.fixture
async def house(settings: Settings, media: Process) -> AsyncIterator[House]:
    """The web side by itself."""
    async with product(replace(settings, media_url=media.settings.media_url), "web"):
        house = House(settings)
        yield house
        await house.leave()


@pytest.mark.timeout(150)
async def test_a_face_whose_server_is_gone_is_looked_for(house: House, media: Process, browser: Browser) -> None:
    """Their network is not weak, and their camera is on."""

    async def leads(route: Route) -> None:
        """As a proxy in front does."""
        there = urlsplit(route.request.url)._replace(netloc=urlsplit(media.url).netloc).geturl()
        try:
            headers = await route.request.all_headers() | {"origin": media.url}
            await route.fulfill(response=await route.fetch(url=there, headers=headers))
        except Error:
            await route.abort()

    meeting = await Meeting(house).arranged()
    recruiter, anna = (Interviewee(browser, house, one) for one in (meeting.recruiter, meeting.anna))
    for one, width in ((recruiter, 1440), (anna, 390)):
        await one.comes(meeting.id, width)
        await one.page.route(MEDIA, leads)
    await recruiter.meets(anna)
    for one in (recruiter, anna):
        await one.page.evaluate(LISTENS)
    await media.ends(signal.SIGKILL)
    for one in (recruiter, anna):
        await one.sees("Reconnecting…")
    await media.starts()
    for one in (recruiter, anna):
        await one.sees_faces(1)
        assert await one.page.evaluate("[...said]") == ["Reconnecting…"]
    assert recruiter.window.complaints + anna.window.complaints == []
