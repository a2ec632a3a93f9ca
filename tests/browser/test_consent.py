"""Recording with consent in real Chromium: asked, answered, paused by who comes later, played in step, taken back."""

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.chromium import eventually, serious
from tests.browser.people import FRAMES_IN, Interviewee
from tests.forms import job
from tests.media.probe import ANEW, ffprobe
from tests.people import House

pytestmark = [pytest.mark.alone, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]


class Room:
    """Li and Anna in an interview, and Mei who comes later."""

    def __init__(self, browser: Browser, house: House) -> None:
        self.browser, self.house = browser, house

    async def begun(self) -> "Room":
        recruiter = await self.house.employer("Li", "Ridge Works")
        posting = await recruiter.post("/api/jobs", **job(title="Embedded engineer"))
        anna, mei = await self.house.graduate("Anna"), await self.house.colleague(recruiter, "Mei", language="en")
        await anna.saves_resume()
        now = datetime.now(UTC).isoformat()
        self.id = (await recruiter.invites(await anna.delivers(posting), starts_at=now))["id"]
        self.li, self.anna, self.mei = (Interviewee(self.browser, self.house, one) for one in (recruiter, anna, mei))
        await self.li.opens(f"/interviews/{self.id}")
        await self.li.presses("Enter the room")
        await self.anna.opens(f"/interviews/{self.id}", width=390)
        await self.li.presses("Admit Anna")
        await asyncio.gather(self.li.sees_faces(1), self.anna.sees_faces(1))
        return self

    def on_disk(self) -> set[str]:
        """Ids of those of whom there is a track."""
        return {path.name.partition(".")[2] for path in self.house.settings.tracks.glob("[!.]*")}

    def track(self, who: Interviewee) -> Path:
        return next(self.house.settings.tracks.glob(f"*.{self.idof(who)}"))

    def idof(self, who: Interviewee) -> str:
        assert who.person
        return str(who.person.me["id"])

    async def grows(self, who: Interviewee, size: int = 200_000) -> None:
        async def grown() -> bool:
            found = self.house.settings.tracks.glob(f"*.{self.idof(who)}/video.mp4")
            return sum(path.stat().st_size for path in found) > size

        await eventually(grown, seconds=60)

    async def recording(self) -> dict[str, Any]:
        assert self.li.person
        ledger = await self.li.person.get(f"/api/interviews/{self.id}/recordings")
        return dict(ledger["recordings"][0])


class Playback:
    """The page on which the panel watches, by what its pictures show."""

    def __init__(self, at: Interviewee, tracks: list[dict[str, Any]]) -> None:
        self.at, self.tracks = at, tracks

    async def plays(self) -> bool:
        """Every picture moves."""
        videos = self.at.page.locator(".tile:not(.away) video")
        frames = [await videos.nth(i).evaluate(FRAMES_IN) for i in range(await videos.count())]
        return len(frames) == len(self.tracks) and all(seen > 25 for seen in frames)

    async def apart(self) -> float:
        """Seconds between the moments at which what is shown was captured."""
        found = "one => Array.from(one, video => [video.dataset.source, video.currentTime])"
        shown = dict(await self.at.page.locator(".tile video").evaluate_all(found))
        dates = [await self.captured(track, shown[track["source"]]) for track in self.tracks]
        return max(dates) - min(dates)

    async def captured(self, track: dict[str, Any], at: float) -> float:
        """When the picture at this second of the file was captured, by its playlist."""
        assert self.at.person
        headers = {"Authorization": f"Bearer {track['ticket']}"}
        text: str = await self.at.person.ask("GET", track["hls"].replace("index", "video"), headers=headers)
        date = 0.0
        for line in text.splitlines():
            if line.startswith("#EXT-X-PROGRAM-DATE-TIME:"):
                date = datetime.fromisoformat(line.partition(":")[2]).timestamp()
            elif line.startswith("#EXTINF:"):
                seconds = float(line[8:-1])
                if at < seconds:
                    return date + at
                at, date = at - seconds, date + seconds
        return date


async def reads_the_ledger(who: Interviewee, **answers: str) -> None:
    """Who, what for, until when: the same for everybody."""
    await who.presses("Details")
    ledger = who.page.get_by_role("dialog", name="This recording")
    await expect(ledger).to_contain_text("Asked by Li")
    await expect(ledger).to_contain_text("So that the panel can see it again before it decides")
    await expect(ledger).to_contain_text("then it is deleted")
    said = ledger.get_by_role("list", name="What each one said").get_by_role("listitem")
    for name, answer in answers.items():
        await expect(said.filter(has_text=re.compile(rf"^{name}( \(you\))?{answer}"))).to_have_count(1)
    assert await serious(who.page) == []
    await ledger.get_by_role("button", name="Close").last.click()


async def goes_to_the_note(who: Interviewee) -> None:
    """What was written stands in the timeline, where it was: a press goes there."""
    notes = who.page.get_by_role("region", name="Notes and chat")
    note = notes.get_by_role("listitem").filter(has_text="sound on C")
    await expect(note).to_contain_text("Li")
    await expect(who.page.locator(".scrubber .mark")).to_have_count(1)
    await who.presses("Pause")
    await note.get_by_role("button").click()
    at = await note.get_by_role("button").inner_text()
    await expect(who.page.get_by_role("slider")).to_have_attribute("aria-valuetext", re.compile(at))
    await expect(note).to_have_class(re.compile("passed"))


async def thinks_better_of_it_twice(room: Room) -> None:
    """Who declined agrees after all, and takes it back while the recording goes on."""
    li, anna, mei = room.li, room.anna, room.mei
    await mei.presses("Details")
    await mei.presses("I agree after all")
    await mei.sees("You are recorded")
    await room.grows(mei, 50_000)
    await li.presses("Desk")
    await li.page.get_by_role("tab", name="Notes").click()
    await li.page.locator(".side").get_by_label("Take a note").fill("sound on C")
    await li.page.locator(".side").get_by_role("button", name="Send").click()
    assert room.on_disk() == {room.idof(one) for one in (li, anna, mei)}

    await mei.presses("Take my consent back")
    await mei.page.get_by_role("dialog", name="Take your consent back?").get_by_role("button").last.click()
    await mei.sees("Your sound and picture are deleted")
    await mei.page.get_by_role("dialog").get_by_role("button", name="Close").last.click()
    await mei.sees("You are not recorded")
    await expect(face(li, "Mei").locator(".record-dot")).to_have_count(0)
    await expect(face(li, "Anna").locator(".record-dot")).to_have_count(1)
    assert room.on_disk() == {room.idof(li), room.idof(anna)}
    size = (room.track(anna) / "video.mp4").stat().st_size
    await room.grows(anna, size + 100_000)  # of the others it goes on
    await reads_the_ledger(anna, Li="agreed", Anna="agreed", Mei="taken back")


def face(at: Interviewee, name: str) -> Locator:
    return at.page.get_by_role("listitem", name=name, exact=True)


@pytest.mark.timeout(300)
async def test_recorded_with_consent(house: House, browser: Browser) -> None:
    room = await Room(browser, house).begun()
    li, anna, mei = room.li, room.anna, room.mei
    await li.presses("Record", exact=True)
    await li.presses("Ask everybody")
    await li.sees("waiting for Anna")
    await anna.sees("May this interview be recorded?")
    assert await serious(anna.page) == []
    assert room.on_disk() == set()
    await anna.presses("I agree")
    for person in (li, anna):
        await person.sees("You are recorded")
    await room.grows(li)
    await room.grows(anna)
    assert room.on_disk() == {room.idof(li), room.idof(anna)}
    await expect(li.page.locator(".face .record-dot")).to_have_count(1)

    await mei.opens(f"/interviews/{room.id}")
    for person in (li, anna):
        await person.sees("Recording paused")
    await expect(li.page.locator(".face .record-dot")).to_have_count(0)
    sizes = {path: path.stat().st_size for path in house.settings.tracks.rglob("*.mp4")}
    await asyncio.sleep(1)
    assert {path: path.stat().st_size for path in house.settings.tracks.rglob("*.mp4")} == sizes
    await mei.presses("I decline and stay")  # asked in the lobby already: the others wait for her answer
    await mei.presses("Enter the room")
    await mei.sees("You are not recorded")
    await anna.sees("You are recorded")
    await room.grows(anna, sizes[room.track(anna) / "video.mp4"] + 100_000)
    await asyncio.gather(*(person.sees_faces(2) for person in (li, anna, mei)))
    assert room.on_disk() == {room.idof(li), room.idof(anna)}
    for person in (li, anna, mei):
        await reads_the_ledger(person, Li="agreed", Anna="agreed", Mei="declined")
    await thinks_better_of_it_twice(room)

    await li.presses("End the interview", exact=True)
    await li.page.get_by_role("dialog").get_by_role("button", name="End the interview").click()
    await li.sees("Recordings of this interview")
    seen = await li.person.post(f"/api/recordings/{(await room.recording())['id']}/watch")  # type: ignore[union-attr]
    faces = [track for track in seen["tracks"] if ":" not in track["source"]]
    assert [track["person"]["name"] for track in faces] == ["Anna", "Li"]
    for track in faces:
        found, complaints = await ffprobe(house.url + track["hls"], track["ticket"])
        assert ANEW.sub(b"", complaints) == b""
        assert {stream["codec_name"] for stream in found["streams"]} == {"h264", "aac"}
        assert float(found["format"]["duration"]) > 4

    await li.page.get_by_role("link", name="Watch", exact=True).click()
    await li.presses("Watch the recording")
    await li.presses("Play")
    playback = Playback(li, faces)
    await eventually(playback.plays, seconds=60)
    assert await playback.apart() < 0.5
    assert await serious(li.page) == []
    await goes_to_the_note(li)

    await anna.presses("Take my consent back")
    await anna.page.get_by_role("dialog").get_by_role("button", name="Take my consent back").click()
    await anna.sees("Your sound and picture are deleted")
    assert room.on_disk() == {room.idof(li)}
    await li.page.reload()
    await li.presses("Watch the recording")
    await expect(li.page.locator(".tile")).to_have_count(1)
    for person in (li, anna, mei):
        assert person.window.complaints == []
