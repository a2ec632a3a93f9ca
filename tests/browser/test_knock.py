"""Whoever of the panel looks at another page meanwhile hears that the candidate has come."""

import asyncio
import re

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import eventually
from tests.browser.people import Interviewee
from tests.meeting import Meeting
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
ELSEWHERE = "Object.defineProperty(document, 'hidden', {get: () => true})"
"""Another page is in front: a browser without a screen has none."""
SHOWN = """
window.shown = [];
window.Notification = class extends Notification {
  static get permission() { return "granted"; }
  constructor(title, options) {
    super(title, options);
    shown.push([title, options.tag]);
  }
};
"""
"""And grants no notifications."""


async def test_a_knock_is_told_outside_the_page_and_again(browser: Browser, house: House) -> None:
    meeting = await Meeting(house).arranged()
    mei = Interviewee(browser, house, meeting.recruiter)
    await mei.opens("/privacy")
    for script in (ELSEWHERE, SHOWN):
        await mei.page.context.add_init_script(script)
    await mei.page.goto(f"/interviews/{meeting.id}")
    await mei.presses("Go in now")
    await mei.presses("Enter the room")

    anna = Interviewee(browser, house, meeting.anna)
    await anna.opens(f"/interviews/{meeting.id}", width=390)
    await anna.presses("Go in now")
    name = meeting.anna.me["name"]
    await expect(mei.page).to_have_title(re.compile(name))

    async def told_twice() -> bool:
        return bool(await mei.page.evaluate("shown.length") >= 2)

    await eventually(told_twice, seconds=20)
    assert (await mei.page.evaluate("shown"))[:2] == [[f"{name} is knocking", "knock"]] * 2
    await mei.presses("Admit")
    await asyncio.sleep(0.5)
    count = await mei.page.evaluate("shown.length")
    await asyncio.sleep(9)
    assert await mei.page.evaluate("shown.length") == count
    assert mei.window.complaints + anna.window.complaints == []
