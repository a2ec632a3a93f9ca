"""The show and an interview in real Firefox, as it comes: its plugin for H.264 is not there."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.browser.chromium import WATCHING
from tests.browser.firefox import FIREFOX, Firefox, firefox
from tests.browser.people import login
from tests.browser.watched import on_air
from tests.meeting import Meeting
from tests.people import House

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not FIREFOX, reason="there is no Firefox"),
    pytest.mark.parametrize("services", ["sqlite"], indirect=True),
]
SEEN = f"[...document.querySelectorAll('video')].map({WATCHING})[0]"
OFFERED = "[...document.querySelectorAll('button')].map((button) => button.innerText.trim())"
HEARD = """[...document.querySelectorAll(".face:not(.own)")].map((face) => face.dataset.state).join() === "playing" """


@pytest.fixture
async def fox(tmp_path: Path) -> AsyncIterator[Firefox]:
    async with firefox(tmp_path) as browser:
        yield browser


async def test_a_graduate_watches_writes_and_delivers(fox: Firefox, house: House) -> None:
    anna = await house.graduate("Anna")
    await anna.saves_resume(full_name="Anna")
    async with on_air(house, title="Embedded engineer") as (host, show):
        page = await fox.opens(f"{house.url}/broadcasts/{show['id']}", login=login(anna))
        before = await page.until(f"{SEEN}?.frames > 5 && {SEEN}")
        await page.presses("Turn the sound on")
        await page.until(f"{SEEN}.code !== {before['code']} && {SEEN}.frames > {before['frames'] + 20}")
        await page.until("!document.querySelector('video').muted && !document.querySelector('video').paused")

        await page.types("Say something", "hello from a fox")
        await page.presses("Send")
        assert (await host.hears("/audience", "line_said"))["line"]["text"] == "hello from a fox"
        await page.reads("hello from a fox")

        await host.runs("show_card", job=show["turns"][0]["jobs"][0]["id"])
        await page.presses("Deliver my résumé: Embedded engineer")
        await page.until("/Delivered\\s+\\d\\d:\\d\\d:\\d\\d/.test(document.body.innerText)")
        (delivered,) = (await anna.get("/api/applications"))["applications"]
        assert delivered["broadcast"] == show["id"]
        assert page.complaints == []


async def test_who_cannot_do_h264_is_told_so_and_meets_by_sound(fox: Firefox, house: House) -> None:
    meeting = await Meeting(house).arranged()
    address = f"{house.url}/interviews/{meeting.id}"
    anna, li = [await fox.opens(address, login=login(one)) for one in (meeting.anna, meeting.recruiter)]
    for page in (anna, li):
        await page.presses("Go in now")
        await page.reads("This browser cannot send pictures as H.264")
    await li.presses("Enter the room")
    await li.presses(f"Admit {meeting.anna.name}")
    for page in (anna, li):
        await page.until(HEARD)
        assert await page.asks(f"{OFFERED}.includes('Mute')")
        assert not await page.asks(f"{OFFERED}.some((name) => ['Camera on', 'Share screen'].includes(name))")
        assert page.complaints == []
    host = await house.host("Zhou")
    studio = await fox.opens(f"{house.url}/studio/{(await host.plans())['id']}", login=login(host))
    await studio.until(f"{OFFERED}.includes('Test recording')")
    assert not await studio.asks(f"{OFFERED}.includes('Share screen')")
