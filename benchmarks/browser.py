"""A Chromium in a network of its own that loses packets as it is told; a viewer in it that notices when it freezes."""

import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Page, async_playwright

from benchmarks.watchers import Answer

HERE, THERE, NETWORK = "10.199.0.1", "10.199.0.2", "mountain-loss"
"""The two ends of the cable, and the network namespace at its other end."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
]
RULES = """
table inet loss {{
    chain input {{ type filter hook input priority 0; meta l4proto udp numgen random mod 1000 < {part} drop; }}
    chain output {{ type filter hook output priority 0; meta l4proto udp numgen random mod 1000 < {part} drop; }}
}}
"""
LIVE = """
const gathered = pc => pc.iceGatheringState === "complete" ? null
  : new Promise(done => { pc.onicegatheringstatechange = () => pc.iceGatheringState === "complete" && done(); });
const open = () => {
  const pc = window.pc = new RTCPeerConnection({iceServers: [], bundlePolicy: "max-bundle"});
  const video = window.video = document.body.appendChild(document.createElement("video"));
  video.muted = true;
  video.srcObject = new MediaStream();
  pc.ontrack = ({track}) => { video.srcObject.addTrack(track); video.play(); };
  window.times = [];
  const look = now => { window.times.push(now); video.requestVideoFrameCallback(look); };
  video.requestVideoFrameCallback(look);
  return pc;
};
"""
OFFER = f"""async () => {{ {LIVE}
  const pc = open();
  for (const kind of ["audio", "video"]) pc.addTransceiver(kind, {{direction: "recvonly"}});
  await pc.setLocalDescription();
  await gathered(pc);
  return pc.localDescription.sdp;
}}"""
TAKE = "sdp => window.pc.setRemoteDescription({type: 'answer', sdp})"
ANSWER = f"""async sdp => {{ {LIVE}
  const pc = open();
  await pc.setRemoteDescription({{type: "offer", sdp}});
  await pc.setLocalDescription();
  await gathered(pc);
  return pc.localDescription.sdp;
}}"""
CIPHER = """async pc => {
  for (const report of (await pc.getStats()).values()) if (report.srtpCipher) return report.srtpCipher;
  return "";
}"""
SEEN = """from => {
  const times = [...window.times.filter(at => at >= from), performance.now()];
  let frozen = 0, before = from;
  for (const at of times) {
    if (at - before > 150) frozen += at - before - 33;
    before = at;
  }
  return {frozen: frozen / 1000, pictures: times.length - 1};
}"""


class Viewer:
    """One page that watches, as `watchers.Watcher` does with less than a browser."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._from = 0.0

    async def offers(self, answer: Answer) -> None:
        await self.page.evaluate(TAKE, await answer(await self.page.evaluate(OFFER)))

    async def answers(self, offer: str, give: Callable[[str], Awaitable[None]]) -> None:
        await give(await self.page.evaluate(ANSWER, offer))

    async def profile(self) -> str:
        """The SRTP profile that was negotiated, as the browser calls it."""
        return str(await self.page.evaluate(f"() => ({CIPHER})(window.pc)"))

    async def begins(self) -> None:
        """From now on it counts."""
        self._from = await self.page.evaluate("performance.now()")

    async def saw(self) -> dict[str, Any]:
        """Seconds in which the picture stood still for more than 150 ms at a time, and how many pictures there were."""
        found: dict[str, Any] = await self.page.evaluate(SEEN, self._from)
        return found


def run(*command: str, text: str | None = None) -> None:
    subprocess.run(command, check=True, input=text, text=True, capture_output=True)


@contextmanager
def cable() -> Iterator[None]:
    """Two networks that only this cable connects."""
    inside = ("ip", "netns", "exec", NETWORK)
    run("ip", "netns", "add", NETWORK)
    try:
        run("ip", "link", "add", "mountain0", "type", "veth", "peer", "name", "mountain1", "netns", NETWORK)
        run("ip", "addr", "add", f"{HERE}/30", "dev", "mountain0")
        run("ip", "link", "set", "mountain0", "up", "gso_max_segs", "1")  # packets get lost, not what is sent at once
        run(*inside, "ip", "addr", "add", f"{THERE}/30", "dev", "mountain1")
        run(*inside, "ip", "link", "set", "mountain1", "up")
        run(*inside, "ip", "link", "set", "lo", "up")
        run(*inside, "ip", "route", "add", "default", "via", HERE)
        yield
    finally:
        run("ip", "netns", "del", NETWORK)


def lose(percent: float) -> None:
    """So many of a hundred packets, each by chance, in both directions; 0 ends it."""
    inside = ("ip", "netns", "exec", NETWORK, "nft")
    run(*inside, "flush", "ruleset")
    if percent:
        run(*inside, "-f", "-", text=RULES.format(part=round(percent * 10)))


@asynccontextmanager
async def chromium(folder: Path) -> AsyncIterator[Callable[[], Awaitable[Viewer]]]:
    """Opens pages at the other end of the cable."""
    there = folder / "chromium"
    there.write_text(f'#!/bin/sh\nexec ip netns exec {NETWORK} /usr/bin/chromium "$@"\n')
    there.chmod(0o755)
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=str(there), args=FLAGS)

        async def opens() -> Viewer:
            return Viewer(await browser.new_page())

        try:
            yield opens
        finally:
            await browser.close()
