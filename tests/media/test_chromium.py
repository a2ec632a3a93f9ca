"""A real browser publishes its fake camera by WHIP and plays it by WHEP; the server touches no video codec."""

import gc
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import av
import pytest
from aiortc.codecs import h264, vpx
from playwright.async_api import Browser, Page

from server.media.control import Wanted
from tests.browser.chromium import chromium
from tests.media.plane import Plane, plane

pytestmark = pytest.mark.browser

POST = """
const post = async (pc, url, ticket) => {
  await pc.setLocalDescription();
  if (pc.iceGatheringState !== "complete")
    await new Promise(done => { pc.onicegatheringstatechange = () => pc.iceGatheringState === "complete" && done(); });
  const headers = {"Content-Type": "application/sdp", ...ticket};
  const answer = await fetch(url, {method: "POST", headers, body: pc.localDescription.sdp});
  if (answer.status !== 201) throw new Error(await answer.text());
  await pc.setRemoteDescription({type: "answer", sdp: await answer.text()});
};
"""
PUBLISH = f"""async ([url, ticket]) => {{ {POST}
  const video = {{width: 1280, height: 720, frameRate: 30}};
  const stream = await navigator.mediaDevices.getUserMedia({{video, audio: true}});
  const pc = window.publisher = new RTCPeerConnection({{bundlePolicy: "max-bundle"}});
  for (const track of stream.getTracks()) pc.addTransceiver(track, {{direction: "sendonly", streams: [stream]}});
  await post(pc, url, ticket);
}}"""
WATCH = f"""async ([url, ticket]) => {{ {POST}
  const pc = window.viewer = new RTCPeerConnection({{bundlePolicy: "max-bundle"}});
  for (const kind of ["video", "audio"]) pc.addTransceiver(kind, {{direction: "recvonly"}});
  const video = window.video = document.body.appendChild(document.createElement("video"));
  pc.ontrack = ({{streams}}) => {{ video.srcObject = streams[0]; video.play(); }};
  await post(pc, url, ticket);
}}"""
STATS = """async () => {
  const found = {};
  for (const stat of (await window.viewer.getStats()).values()) {
    if (stat.type === "inbound-rtp") found[stat.kind] = stat;
    if (stat.type === "transport") found.srtp = stat.srtpCipher;
  }
  return found;
}"""


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium("--use-fake-device-for-media-stream=fps=30") as browser:
        yield browser


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of aiortc's video codecs as this process makes them."""
    names: list[str] = []
    for codec in (h264.H264Decoder, h264.H264Encoder, vpx.Vp8Decoder, vpx.Vp8Encoder):
        monkeypatch.setattr(codec, "__init__", lambda self, name=codec.__name__: names.append(name))
    return names


def video_codecs() -> list[Any]:
    return [thing for thing in gc.get_objects() if isinstance(thing, av.VideoCodecContext)]


async def page_of(browser: Browser, media: Plane) -> Page:
    """A page of the node's own origin: cameras need a secure one."""
    page = await browser.new_page()
    await page.goto(f"{media.url}/hls/nobody/index.m3u8")
    return page


async def until(page: Page, script: str, enough: Callable[[Any], bool]) -> Any:
    while not enough(found := await page.evaluate(script)):
        await page.wait_for_timeout(200)
    return found


def decoded(count: int) -> Callable[[Any], bool]:
    return lambda stats: stats.get("video", {}).get("framesDecoded", 0) >= count


async def test_a_browser_publishes_and_plays(tmp_path: Path, browser: Browser, made: list[str]) -> None:
    gc.collect()
    before = len(video_codecs())
    async with plane(tmp_path) as media:
        page = await page_of(browser, media)
        media.wanted["broadcast:1"] = Wanted(live=True, on_air="guest", record="friday")
        await page.evaluate(PUBLISH, [f"{media.url}/whip", media.ticket(publish="guest")])
        await media.told({"guest"})
        await page.evaluate(WATCH, [f"{media.url}/whep?source=guest", media.ticket(watch=True)])
        first = await until(page, STATS, decoded(30))
        later = await until(page, STATS, decoded(first["video"]["framesDecoded"] + 60))
        assert later["audio"]["packetsReceived"] > first["audio"]["packetsReceived"]
        assert "GCM" in later["srtp"]
        assert len(video_codecs()) == before
        await page.evaluate(WATCH, [f"{media.url}/whep", media.ticket(program=True)])
        await until(page, STATS, decoded(30))
        assert len(video_codecs()) == before
    assert made == []
