"""People at real browsers: what they press and what they see, in the words of the English interface."""

import asyncio
import re
from typing import Any

from playwright.async_api import Browser, ElementHandle, Page, Route, expect

from tests.browser.chromium import LISTENING, TONE_HZ, WATCHING, Window, eventually
from tests.people import House, Person

expect.set_options(timeout=30_000)
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Over once a page has drawn what it has decided by now."""
FRAMES_IN = "video => video.getVideoPlaybackQuality().totalVideoFrames"
AWAY = """away => {
  for (const [name, value] of [["hidden", away], ["visibilityState", away ? "hidden" : "visible"]])
    Object.defineProperty(document, name, {get: () => value, configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}"""
"""Another page is in front, or no longer: a browser without a screen has none."""
PHONE = """
{
  const devices = navigator.mediaDevices;
  const open = devices.getUserMedia.bind(devices);
  const cameras = [];
  devices.getUserMedia = async (wanted) => {
    const away = document.hidden && (wanted.video || !window.hears);
    if (away) throw new DOMException("not while it is put away", "NotAllowedError");
    const stream = await open(wanted);
    cameras.push(...stream.getVideoTracks());
    return stream;
  };
  window.lose = () => {
    for (const camera of cameras.splice(0)) {
      camera.stop();
      camera.dispatchEvent(new Event("ended"));
    }
  };
}
"""
"""A phone's browser takes the camera from a page that is put away, and gives none to it; a microphone if it `hears`."""
HELD = """kind => {
    window.asked ??= navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wanted) => {
        if (wanted[kind]) throw new DOMException("Could not start source", "NotReadableError");
        return window.asked(wanted);
    };
}"""
"""What a browser says while another program has the device."""


def login(person: Person) -> str:
    return next(cookie.value for cookie in person.http.cookie_jar if cookie.key == "login")


class At:
    """Somebody at a browser of their own."""

    def __init__(self, browser: Browser, house: House, person: Person | None = None) -> None:
        self.house, self.person = house, person
        self.window = Window(browser, house.url)

    async def opens(self, path: str, width: int = 1440, agent: str | None = None) -> Page:
        cookie = login(self.person) if self.person else ""
        self.page = await self.window.opens(path, width=width, language="en", login=cookie, agent=agent)
        return self.page

    async def presses(self, name: str, **more: Any) -> None:
        await self.page.get_by_role("button", name=name, **more).first.click()

    async def says(self, text: str) -> None:
        """In the chat of the show that is open."""
        await self.page.get_by_label("Say something").fill(text)
        await self.presses("Send")

    async def holds(self, address: re.Pattern[str], method: str = "GET") -> asyncio.Event:
        """What is asked there by this page is answered once that is set."""
        free = asyncio.Event()

        async def late(route: Route) -> None:
            if route.request.method == method:
                answer = await route.fetch()
                await free.wait()
                await route.fulfill(response=answer)
            else:
                await route.fallback()

        await self.page.route(address, late)
        return free

    async def sees(self, text: str) -> None:
        await expect(self.page.get_by_text(text).first).to_be_visible()

    async def puts_away(self, away: bool = True) -> None:
        await self.page.evaluate(AWAY, away)

    async def loses_the_camera(self) -> None:
        """As on a phone whose browser was put away; the page came with `PHONE`."""
        await self.puts_away()
        await self.page.evaluate("lose()")


class Watcher(At):
    """Watches a show: what the picture and the sound really are, not what the page says of them."""

    async def picture(self) -> ElementHandle:
        return await self.page.get_by_test_id("picture").element_handle()  # type: ignore[return-value]

    async def looks(self) -> dict[str, Any]:
        seen: dict[str, Any] = await (await self.picture()).evaluate(WATCHING)
        return seen

    async def hears(self) -> float:
        """The strongest frequency in the sound, in Hz."""
        heard = await (await self.picture()).evaluate(LISTENING, TONE_HZ)
        return float(heard["hz"])

    async def hears_the_tone(self) -> bool:
        return abs(await self.hears() - TONE_HZ) < 15

    async def hears_the_voice(self) -> bool:
        """The tone of the microphone, however loud something else is."""
        heard = await (await self.picture()).evaluate(LISTENING, TONE_HZ)
        return float(heard["above"]) > 10

    async def path(self) -> str | None:
        return await self.page.get_by_test_id("picture").get_attribute("data-path")

    async def sees_the_show(self, path: str) -> None:
        """Frames are decoded over this path, and the clock in the picture goes on."""
        await eventually(self.on(path))
        before = await eventually(self.watching)
        after = await eventually(self.beyond(before))
        assert after["width"] >= 640

    def on(self, path: str) -> Any:
        async def is_on() -> bool:
            return await self.path() == path

        return is_on

    async def watching(self) -> dict[str, Any] | None:
        seen = await self.looks()
        return seen if seen["frames"] > 5 and seen["code"] > 0 else None

    def beyond(self, before: dict[str, Any]) -> Any:
        """Later in the picture; its film is a loop, so the clock may also have begun anew."""

        async def later() -> dict[str, Any] | None:
            seen = await self.looks()
            moved = seen["code"] != before["code"] and seen["at"] > before["at"]
            return seen if moved and seen["frames"] > before["frames"] + 20 else None

        return later


class Interviewee(At):
    """Somebody in an interview, and the faces they see."""

    async def comes(self, interview: str, width: int = 390, script: str = "") -> None:
        """To the door of the room; `script` runs on that page before the page's own."""
        await self.opens("/privacy", width=width)
        if script:
            await self.page.context.add_init_script(script)
        await self.page.goto(f"{self.window.url}/interviews/{interview}")
        await self.presses("Go in now")

    async def meets(self, candidate: "Interviewee") -> None:
        """Goes in and admits whoever is at the door; both see each other move."""
        await self.presses("Enter the room")
        await self.presses("Admit")
        await asyncio.gather(self.sees_faces(1), candidate.sees_faces(1))

    async def frames(self) -> list[int]:
        faces = self.page.locator(".face:not(.own) video")
        return [await faces.nth(i).evaluate(FRAMES_IN) for i in range(await faces.count())]

    async def sees_faces(self, count: int) -> None:
        """As many other people, each of them moving."""

        async def all_there() -> list[int] | None:
            frames = await self.frames()
            return frames if len(frames) == count and all(seen > 5 for seen in frames) else None

        before = await eventually(all_there, seconds=60)

        async def all_moving() -> bool:
            frames = await self.frames()
            return len(frames) == count and all(now > then for now, then in zip(frames, before, strict=True))

        await eventually(all_moving)
