"""One show in real Chromium: heard without its picture, captioned live, run from a phone, thrown away at last."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from av import VideoFrame
from playwright.async_api import Browser, expect

from server.demo.guest import Camera, Publisher
from server.demo.picture import CODE_BITS, WHITE
from tests.browser.chromium import LISTENING, eventually, serious
from tests.browser.drift import DRIFT, DRIFTS
from tests.browser.people import At, Watcher
from tests.browser.touch import out_of_reach
from tests.forms import job
from tests.people import House, Person

pytestmark = [pytest.mark.alone, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]

HEARD = "video => ({width: video.videoWidth, sound: video.webkitAudioDecodedByteCount, at: video.currentTime})"


class White(Camera):
    """Against the light: no clock is to be read in its picture."""

    CODE = 2**CODE_BITS - 1

    async def recv(self) -> VideoFrame:
        frame = await super().recv()
        frame.planes[0].update(bytes([WHITE]) * frame.planes[0].buffer_size)
        return frame


class Friday:
    """A show that began twelve minutes early, two companies in it, and a guest who is on air."""

    def __init__(self, house: House, host: Person) -> None:
        self.house, self.host = house, host

    async def begins(self) -> "Friday":
        jobs = [await self.recruiter(name) for name in ("Ridge Works", "River Bank")]
        starts_at = (datetime.now(UTC) + timedelta(minutes=12)).isoformat()
        self.show = await self.host.plans(*jobs, title="Friday show", starts_at=starts_at)
        await self.host.enters(self.show)
        await self.host.runs("go_live")
        self.lan, seen = await self.guest("Lan", jobs[0])
        self.tao, _ = await self.guest("Tao", jobs[1])
        self.tao.camera = White
        await self.lan.start()
        await self.host.runs("put_on_air", source=seen)
        return self

    async def guest(self, name: str, posting: Any) -> tuple[Publisher, str]:
        """Not connected yet; and what they are called in the room."""
        path, company = f"/api{self.path}", posting["company"]["id"]
        link = (await self.host.post(f"{path}/guests", name=name, company=company))["link"]
        visitor = await self.house.visitor()
        ticket = await visitor.post(f"{path}/tickets", verb="publish", guest=link.partition("guest=")[2])
        return Publisher(visitor.http, ticket["whip"], ticket["ticket"]), ticket["source"]

    async def recruiter(self, company: str) -> Any:
        return await (await self.house.employer("Li", company)).post("/api/jobs", **job(title=f"Job at {company}"))

    @property
    def path(self) -> str:
        return f"/broadcasts/{self.show['id']}"


@pytest.mark.timeout(300)
async def test_a_show_is_listened_to_captioned_kept_in_order_and_thrown_away(browser: Browser, house: House) -> None:
    friday = await Friday(house, await house.host("Zhou")).begins()
    anna, desk, mei = Watcher(browser, house), At(browser, house, friday.host), At(browser, house)
    staff = At(browser, house, await house.staff("Wang"))
    try:
        await anna.opens(friday.path, width=390)
        await anna.sees_the_show("hls")
        await listens_without_the_picture(anna)
        await desk.opens(f"/desk/{friday.show['id']}", width=390)
        await the_show_is_ahead_of_its_plan(desk)
        await types_captions(desk, mei, anna)
        await friday.tao.start()
        await is_cut_with_a_thumb(desk, anna)
        await is_muted_and_shown_out(desk, anna)
        await has_no_big_step_while_the_last_one_speaks(desk)
    finally:
        await friday.lan.stop()
        await friday.tao.stop()
    await ends_by_naming_it(desk)
    assert (await friday.host.get(f"/api{friday.path}"))["state"] == "ended"
    await throws_the_recording_away(staff, friday)
    for person in (anna, desk, mei, staff):
        assert person.window.complaints == []


async def listens_without_the_picture(anna: Watcher) -> None:
    await anna.presses("Sound only, saves data")
    await anna.sees("Playing sound only")

    async def heard(more: int = 0) -> dict[str, Any] | None:
        now: dict[str, Any] = await (await anna.picture()).evaluate(HEARD)
        return now if now["width"] == 0 and now["sound"] > more else None

    before = await eventually(heard)
    await eventually(lambda: heard(before["sound"] + 10_000))
    await anna.presses("Sound only, saves data")
    await anna.sees_the_show("hls")


async def the_show_is_ahead_of_its_plan(desk: At) -> None:
    """It is told once a turn has begun, and again with each."""
    drift = desk.page.get_by_test_id("drift")
    await expect(desk.page.get_by_test_id("next")).to_be_visible()
    await expect(drift).to_have_count(0)
    await desk.presses("Start the first turn: Ridge Works")
    await expect(drift).to_have_text(re.compile("1[12] min ahead of the plan"))
    await desk.presses("Show the card: Job at Ridge Works")
    await desk.presses("Next turn: River Bank")
    await expect(drift).to_have_text(re.compile("2[67] min ahead of the plan"))
    said = [await desk.page.evaluate(DRIFT, [show, minutes]) for show, minutes, _ in DRIFTS]
    assert said == [words for *_, words in DRIFTS]


async def types_captions(desk: At, mei: At, anna: Watcher) -> None:
    """Somebody with nothing but the link, while others watch."""
    await desk.page.get_by_role("tab", name="Guests").click()
    await desk.presses("Make a link for a captioner")
    link = await desk.page.get_by_label("Link for the captioner", exact=True).input_value()
    page = await mei.opens(link[link.index("/captions") :], width=390)
    await page.get_by_label("Type what you hear").fill("Welcome to the mountain sity")
    await page.keyboard.press("Enter")
    mine = page.get_by_label(re.compile("Correct the caption at"))
    await expect(mine).to_have_value("Welcome to the mountain sity")
    await anna.presses("Captions")
    shown = anna.page.get_by_test_id("captions")
    await mine.fill("Welcome to the mountain city, where the show has just begun")
    await mei.presses("Correct it")
    await page.get_by_label("Type what you hear").fill("And this comes after it")
    await page.keyboard.press("Enter")
    await expect(shown).to_contain_text("And this comes after it")
    assert await serious(page) == []
    await desk.presses("Revoke links given out")
    await desk.page.get_by_role("dialog").get_by_role("button", name="Revoke links given out").click()
    await expect(desk.page.get_by_role("button", name="Make a link for a captioner")).to_be_visible()
    await page.get_by_label("Type what you hear").fill("Nobody reads this")
    await page.keyboard.press("Enter")
    await mei.sees("This link is not valid. Ask the host for a new one.")
    await expect(page.get_by_label("Type what you hear")).to_have_value("Nobody reads this")
    await page.context.close()


async def is_cut_with_a_thumb(desk: At, anna: Watcher) -> None:
    """Between two guests and back, as is seen by who watches, whatever of the page is open below."""

    async def is_white() -> bool:
        return bool((await anna.looks())["code"] == White.CODE)

    for name, other in (("Tao", "Lan"), ("Lan", "Tao")):
        await desk.presses(f"Put on air: {name}")
        await expect(desk.page.get_by_role("button", name=f"Off air: {name}")).to_be_visible()
        await expect(desk.page.get_by_role("button", name=f"Put on air: {other}")).to_be_visible()
        await (eventually(is_white) if name == "Tao" else anna.sees_the_show("hls"))
    for tab in await desk.page.get_by_role("tab").all():
        await tab.tap()
        assert await out_of_reach(desk.page) == []
    assert await serious(desk.page) == []


async def is_muted_and_shown_out(desk: At, anna: Watcher) -> None:
    await anna.presses("Turn the sound on")

    async def loud() -> bool:
        return float((await (await anna.picture()).evaluate(LISTENING))["db"]) > -80

    async def silent() -> bool:
        return not await loud()

    await eventually(loud)
    await desk.presses("Mute: Lan")
    await expect(desk.page.get_by_role("button", name="Let be heard: Lan")).to_be_visible()
    await eventually(silent)
    await desk.presses("Let be heard: Lan")
    await eventually(loud)
    await desk.presses("Show out: Lan")
    await expect(desk.page.get_by_test_id("source")).to_have_count(1)
    await expect(desk.page.get_by_role("button", name="Let in again: Lan")).to_be_visible()
    assert await out_of_reach(desk.page) == []
    await eventually(silent)


async def has_no_big_step_while_the_last_one_speaks(desk: At) -> None:
    await desk.presses("Put Tao on air")
    await desk.presses("Show the card: Job at River Bank")
    await desk.sees("The run-sheet is done.")
    await expect(desk.page.get_by_test_id("next")).to_have_count(0)


async def ends_by_naming_it(desk: At) -> None:
    await desk.presses("End the show")
    dialog = desk.page.get_by_role("dialog", name="End the show?")
    yes = dialog.get_by_role("button", name="End the show")
    await expect(yes).to_be_disabled()
    await dialog.get_by_role("textbox").fill("friday  show.")
    assert await out_of_reach(desk.page) == []
    await yes.tap()
    await expect(desk.page.get_by_role("link", name="Watch the replay")).to_be_visible()
    assert await out_of_reach(desk.page) == []


async def throws_the_recording_away(staff: At, friday: Friday) -> None:
    page = await staff.opens(friday.path)
    await staff.presses("Throw the recording away")
    dialog = page.get_by_role("dialog", name="Throw away the recording of “Friday show”")
    yes = dialog.get_by_role("button", name="Throw away for ever")
    await expect(yes).to_be_disabled()
    await dialog.get_by_role("textbox").fill("Friday")
    await expect(yes).to_be_disabled()
    await page.keyboard.press("Escape")
    assert (await friday.host.get(f"/api{friday.path}"))["replay"]
    await staff.presses("Throw the recording away")
    await dialog.get_by_role("textbox").fill("Friday show")
    await yes.click()
    await staff.sees("The recording was thrown away on")
    assert (await friday.host.get(f"/api{friday.path}"))["replay"] is None
