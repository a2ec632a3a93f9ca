"""What is written in an interview while one is in a tunnel, or before one came, in real Chromium."""

import asyncio

import pytest
from playwright.async_api import Browser, Route, expect

from tests.browser.cable import cable
from tests.browser.chromium import eventually
from tests.browser.people import DRAWN, Interviewee
from tests.meeting import LIVE, Meeting, seat
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
GONE = "The network is gone, reconnecting…"


async def test_what_was_written_in_a_tunnel_is_there_afterwards(house: House, browser: Browser) -> None:
    meeting = await Meeting(house).arranged()
    anna, li = Interviewee(browser, house, meeting.anna), meeting.recruiter
    async with cable(house.url) as network:
        anna.window.url = network.url
        await anna.comes(meeting.id)
        await meeting.enters(li)
        async with anna.page.expect_response("**/lines"):
            await meeting.admits(meeting.anna, li)
        await expect(anna.page.get_by_role("button", name="Chat", exact=True)).to_be_visible()
        network.cut()
        await anna.sees(GONE)
        await li.post(f"/api/interviews/{meeting.id}/lines", text="Can you hear us?")
        await li.call(LIVE, "extend", interview=meeting.id, minutes=5)
        network.mend()
        await expect(anna.page.get_by_text(GONE)).to_have_count(0)
        await anna.presses("Chat 1", exact=True)
        await anna.sees("Can you hear us?")

        async def inside() -> bool:
            return seat(await li.get(f"/api/interviews/{meeting.id}"), meeting.anna) == "inside"

        await eventually(inside)
        await li.call(LIVE, "end", interview=meeting.id)
        await expect(anna.page.get_by_role("heading", name="The interview has ended")).to_be_focused()
        assert anna.window.complaints == []


async def test_what_was_written_before_one_came_is_not_new(house: House, browser: Browser) -> None:
    """Also where somebody writes while the page is still asking what there was."""
    meeting = await Meeting(house).arranged()
    anna, li = Interviewee(browser, house, meeting.anna), meeting.recruiter
    lines = f"/api/interviews/{meeting.id}/lines"
    for n in range(3):
        await li.post(lines, text=f"Before {n}")
    await anna.comes(meeting.id)
    await anna.sees("We knocked for you")
    await meeting.enters(li)
    answered, written = asyncio.Event(), asyncio.Event()

    async def late(route: Route) -> None:
        answer = await route.fetch()
        answered.set()
        await written.wait()
        await route.fulfill(response=answer)

    await anna.page.route("**/lines", late, times=1)
    await meeting.admits(meeting.anna, li)
    await answered.wait()
    await li.post(lines, text="While you asked")
    await expect(anna.page.get_by_role("button", name="Chat", exact=True)).to_be_visible()
    async with anna.page.expect_response("**/lines") as response:
        written.set()
    await (await response.value).finished()
    await anna.page.evaluate(DRAWN)
    await li.post(lines, text="New to you")
    await expect(anna.page.get_by_role("button", name="Chat 1", exact=True)).to_be_visible()
    await anna.presses("Chat 1", exact=True)
    for text in ("Before 0", "While you asked", "New to you"):
        await anna.sees(text)
    assert anna.window.complaints == []
