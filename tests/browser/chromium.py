"""Chromium with a camera that shows the demo picture (a clock one can read off) and a microphone that hears a tone."""

import asyncio
import re
import shutil
import wave
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np
from playwright.async_api import Browser, CDPSession, ConsoleMessage, Page, Response, async_playwright

from server.demo.picture import EPOCH_MS, HEIGHT, WIDTH, picture

ROOT = Path(__file__).parent.parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
"""Debian has it also without all that a window needs: the same pages, and half of the time. It hears of no networks."""
SECONDS, PICTURES, SNOW, RATE, TONE_HZ = 8, 10, 96, 48_000, 1000
BUFFER = 2048
"""Samples that go through a sound card at once. By itself it asks each page a hundred times a second, a tenth of what a
room costs."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]
EXPECTED = re.compile(
    "Failed to load resource|net::ERR_|Connection closed before receiving a handshake response"
    "|WebSocket is already in CLOSING or CLOSED state"
)
"""Chromium itself reports every refused request and socket; whether the page copes with it is what a test looks at. A
page that leaves a socket which the server is closing, as all of who signs out, cannot know that it is."""


def film_camera(path: Path) -> None:
    """SECONDS of pictures, which Chromium plays in a loop: the demo's picture, its clock counting from EPOCH_MS.

    They are raw and few: to decode and to encode them is most of what a test with a camera costs. Snow at the bottom
    gives them the bits of a real camera's.
    """
    dice = np.random.default_rng(1)
    with path.open("wb") as out:
        out.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{PICTURES}:1 Ip A1:1 C420\n".encode())
        for number in range(SECONDS * PICTURES):
            frame = picture(EPOCH_MS + number * 1000 // PICTURES)
            frame[HEIGHT - SNOW : HEIGHT] = dice.integers(16, 236, (SNOW // 8, WIDTH // 8)).repeat(8, 0).repeat(8, 1)
            out.write(b"FRAME\n" + frame.tobytes())


def record_tone(path: Path, loud: int = 8000) -> None:
    """`loud`: its amplitude, of 32767."""
    at = np.arange(SECONDS * RATE) / RATE
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((loud * np.sin(2 * np.pi * TONE_HZ * at)).astype(np.int16).tobytes())


def devices(folder: Path) -> list[str]:
    """The flags for a camera and a microphone of known content."""
    film, tone = folder / "camera.y4m", folder / "microphone.wav"
    film_camera(film)
    record_tone(tone)
    known = [f"--use-file-for-fake-video-capture={film}", f"--use-file-for-fake-audio-capture={tone}"]
    return [*known, f"--audio-buffer-size={BUFFER}"]


def silence(folder: Path) -> list[str]:
    """The flags for no camera, and a microphone that hears nothing."""
    record_tone(folder / "silence.wav", loud=0)
    return [
        "--use-fake-device-for-media-stream=device-count=0",
        f"--use-file-for-fake-audio-capture={folder / 'silence.wav'}",
    ]


@asynccontextmanager
async def chromium(*flags: str, program: str = CHROMIUM) -> AsyncIterator[Browser]:
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=program, args=[*FLAGS, *flags])
        try:
            yield browser
        finally:
            await browser.close()


class Window:
    """A person's browser: their own cookies, a size; language and theme as the browser prefers. What it complains of is
    kept, and what it asked for and did not get."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self.complaints: list[str] = []
        self.refusals: list[str] = []

    async def opens(
        self,
        path: str = "/",
        *,
        width: int = 390,
        language: str = "zh",
        theme: str = "light",
        login: str = "",
        agent: str | None = None,
    ) -> Page:
        height = 844 if width < 700 else 900
        context = await self.browser.new_context(
            viewport={"width": width, "height": height},
            user_agent=agent,
            locale="zh-CN" if language == "zh" else "en-GB",
            timezone_id="Asia/Shanghai",
            color_scheme="dark" if theme == "dark" else "light",
            base_url=self.url,
            has_touch=width < 700,
            permissions=["camera", "microphone", "clipboard-read", "clipboard-write"],
        )
        if login:
            await context.add_cookies([{"name": "login", "value": login, "url": self.url}])
        self.page = await context.new_page()
        self.page.on("console", self.notes)
        self.page.on("response", self.answered)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        await self.page.goto(path)
        return self.page

    def answered(self, answer: Response) -> None:
        if answer.status >= 400 and answer.request.method == "GET":
            self.refusals.append(f"{answer.status} {answer.url}")

    def notes(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not EXPECTED.search(message.text):
            self.complaints.append(message.text)


ZONELESS = """() => {
    const zoned = /Beijing|北京时间/.test(document.body.innerText);
    const hour = /(^|[^:\\d])([01]\\d|2[0-3]):[0-5]\\d([^:\\d]|$)/;
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) {
        const {data, parentElement} = texts.currentNode;
        const seen = parentElement.checkVisibility({visibilityProperty: true});
        const clock = parentElement.closest(".numbers, [role=timer]") && !parentElement.closest("time");
        if (!zoned && seen && !clock && hour.test(data)) found.push(`no zone: ${data.trim()}`);
    }
    return found;
}"""
"""Hours of a day, which clocks of shows are not, on a page that nowhere says in which zone."""


async def serious(page: Page) -> list[str]:
    """What axe finds serious or critical on the page, as `rule: selector`; and hours without a zone."""
    await page.evaluate(AXE.read_text())
    found = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return await page.evaluate(ZONELESS) + [
        f"{violation['id']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


async def eventually(look: Callable[[], Awaitable[Any]], seconds: float = 30, step: float = 0.2) -> Any:
    """The first answer that holds; what was last seen is in the failure."""
    seen = None
    for _ in range(int(seconds / step)):
        if seen := await look():
            return seen
        await asyncio.sleep(step)
    raise AssertionError(f"it never came to be; last seen: {seen}")


class Network:
    """Of a page: how many of a hundred packets of sound and picture it loses, of connections that are opened later."""

    def __init__(self, devtools: CDPSession) -> None:
        self.devtools = devtools

    @classmethod
    async def of(cls, page: Page) -> "Network":
        made = cls(await page.context.new_cdp_session(page))
        await made.loses(0)
        return made

    async def loses(self, percent: int) -> None:
        """What goes over HTTP is spared."""
        unlimited = {"offline": False, "latency": 1, "downloadThroughput": -1, "uploadThroughput": -1}
        await self.devtools.send("Network.emulateNetworkConditions", unlimited | {"packetLoss": percent})


WATCHING = """video => {
    const canvas = document.createElement('canvas');
    canvas.width = 640; canvas.height = 360;
    const paper = canvas.getContext('2d', {willReadFrequently: true});
    paper.drawImage(video, 0, 0, 640, 360);
    const row = paper.getImageData(0, 8, 640, 1).data;
    let code = 0;
    for (let bit = 0; bit < 40; bit++) code = code * 2 + (row[4 * (bit * 16 + 8)] > 128 ? 1 : 0);
    const quality = video.getVideoPlaybackQuality();
    return {code, frames: quality.totalVideoFrames, at: video.currentTime, width: video.videoWidth};
}"""

LISTENING = """async (video, hz = 1000) => {
    const stream = video.srcObject ?? video.captureStream();
    if (!stream.getAudioTracks().length) return {hz: 0, db: -1000, above: 0}; // it has only just begun
    const context = new AudioContext();
    await context.resume();
    const analyser = new AnalyserNode(context, {fftSize: 16384});
    context.createMediaStreamSource(new MediaStream(stream.getAudioTracks())).connect(analyser);
    const loudness = new Float32Array(analyser.frequencyBinCount);
    do {
        await new Promise(done => setTimeout(done, 100));
        analyser.getFloatFrequencyData(loudness);
    } while (context.currentTime < (Math.max(...loudness) > -80 ? 0.5 : 1.5)); // whatever is silent may only begin
    const peak = loudness.indexOf(Math.max(...loudness));
    const step = context.sampleRate / analyser.fftSize;
    const around = from => Math.max(...loudness.slice(Math.round((from - 15) / step), Math.round((from + 15) / step)));
    await context.close();
    return {hz: peak * step, db: loudness[peak], above: around(hz) - Math.max(around(hz - 90), around(hz + 90))};
}"""
"""The strongest frequency in what a video element plays; by how many dB a tone of `hz` stands above what is around."""
