"""The room with something open beside it, on a laptop and on a phone: whole faces, and one row of buttons."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import serious
from tests.browser.people import Interviewee
from tests.browser.touch import out_of_reach
from tests.meeting import LIVE, Meeting
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
LAPTOPS = [(1280, 720), (1440, 900)]
SIDEWAYS = """() => [...document.querySelectorAll(".face")]
  .map(one => one.getBoundingClientRect()).map(({width, height}) => width / height)"""
"""Of each face, how wide it is for its height."""


async def shows_whole_faces_and_one_row(page: Page) -> None:
    for width, height in LAPTOPS:
        await page.set_viewport_size({"width": width, "height": height})
        assert all(0.99 < ratio < 1.8 for ratio in await page.evaluate(SIDEWAYS))
        buttons = [await one.bounding_box() for one in await page.locator(".controls > .button").all()]
        assert len({round(box["y"]) for box in buttons if box}) == 1
        await expect(page.get_by_role("button", name="End the interview")).to_be_in_viewport(ratio=1)


async def test_faces_are_whole_beside_the_desk(browser: Browser, house: House) -> None:
    meeting = await Meeting(house).arranged()
    li = Interviewee(browser, house, meeting.recruiter)
    await li.comes(meeting.id, width=1280)
    await li.presses("Enter the room")
    await meeting.recruiter.connects(LIVE)
    await meeting.enters(meeting.anna)
    await meeting.admits(meeting.anna, meeting.recruiter)
    await li.presses("Desk")
    faces, own, anna = (li.page.locator(one) for one in (".face", ".face.own", ".face:not(.own)"))
    await expect(faces).to_have_count(2)
    small, large = await own.bounding_box(), await anna.bounding_box()
    assert small
    assert large
    assert large["width"] > 3 * small["width"]  # beside the desk the other has the room, and oneself a corner of it
    for colleagues in (0, 1, 3):
        for name in "甲乙丙"[:colleagues]:
            await meeting.enters(await meeting.colleague(f"王{name}{colleagues}"))
        await expect(faces).to_have_count({0: 2, 1: 3, 3: 6}[colleagues])
        await shows_whole_faces_and_one_row(li.page)
    await li.presses("Speaker", exact=True)
    await expect(li.page.locator(".face.large")).to_have_count(1)
    assert await serious(li.page) == []
    assert li.window.complaints == []


async def test_what_closes_the_side_lies_beside_its_tabs(browser: Browser, house: House) -> None:
    meeting = await Meeting(house).arranged()
    li = Interviewee(browser, house, meeting.recruiter)
    await li.comes(meeting.id)
    await li.presses("Enter the room")
    await meeting.recruiter.connects(LIVE)
    await meeting.enters(meeting.anna)
    await meeting.admits(meeting.anna, meeting.recruiter)
    await li.presses("Desk")
    await li.page.get_by_role("tab", name="Job").click()
    await meeting.anna.post(f"/api/interviews/{meeting.id}/lines", text="Hello")
    side = li.page.get_by_role("complementary", name="Chat")
    await expect(side.locator(".badge")).to_have_count(1)
    for width in (1280, 390, 360):
        await li.page.set_viewport_size({"width": width, "height": 844})
        last = await side.get_by_role("tab", name="Job").bounding_box()
        close = await side.locator(".side-close").bounding_box()
        assert last
        assert close
        assert last["x"] + last["width"] <= close["x"]
    assert li.window.complaints == []


async def test_on_a_phone_the_buttons_stand_in_two_rows_alike_and_the_end_apart(browser: Browser, house: House) -> None:
    meeting = await Meeting(house).arranged()
    li = Interviewee(browser, house, meeting.recruiter)
    await li.comes(meeting.id, width=390)
    await li.presses("Enter the room")
    await meeting.recruiter.connects(LIVE)
    await meeting.enters(meeting.anna)
    await meeting.admits(meeting.anna, meeting.recruiter)
    await expect(li.page.get_by_role("button", name="Speaker", exact=True)).to_be_visible()
    for width in (390, 375):
        await li.page.set_viewport_size({"width": width, "height": 844})
        boxes = [box for one in await li.page.locator(".controls > .button").all() if (box := await one.bounding_box())]
        rows = [[box for box in boxes if box["y"] == top] for top in sorted({box["y"] for box in boxes})]
        upper, lower = [[round(box["x"] + box["width"]) for box in row] for row in rows]
        assert lower == upper[: len(lower) - 1] + upper[-1:]  # the end in the corner, each other below another
        assert len(lower) >= len(upper) - 1
        before, end = rows[1][-2:]
        assert end["x"] - before["x"] - before["width"] > upper[1] - upper[0] - rows[0][1]["width"] + 4
    for width in (320, 390):
        await li.page.set_viewport_size({"width": width, "height": 844})
        assert await out_of_reach(li.page) == []
    assert await serious(li.page) == []
    assert li.window.complaints == []


async def test_on_a_phone_oneself_leaves_the_other_s_face_free_above_a_chat(browser: Browser, house: House) -> None:
    meeting = await Meeting(house).arranged()
    await meeting.begun()
    anna = Interviewee(browser, house, meeting.anna)
    await anna.opens(f"/interviews/{meeting.id}", width=390)
    await anna.presses("Chat")
    own, other = [await anna.page.locator(one).bounding_box() for one in (".face.own", ".face:not(.own)")]
    assert own
    assert other
    assert own["width"] < other["width"] / 4
    assert own["height"] < other["height"] * 2 / 3
