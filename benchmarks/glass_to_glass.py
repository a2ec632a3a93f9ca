"""How old the picture is that a viewer sees: the camera's clock, read back from what Chromium shows.

A demo guest draws the clock into its picture and publishes through WHIP; the show's own watch page plays it, first
over LL-HLS, then on the fast path (WHEP). The peer is nginx-rtmp with fragments of one second and hls.js as it comes,
fed with the same picture by RTMP. It is looked at twenty times a second, so that a picture that stands still grows
older. The time in the encoder and in the decoder counts, that of a camera, of a network and of a screen does not.
The SRTP profile of the fast path is printed.
"""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from aiohttp import ClientSession
from playwright.async_api import Browser, Locator

from benchmarks.browser import CIPHER
from benchmarks.lab import ROOT, Result, Server, free_port, median, needs, quantile, run, running, server, until
from benchmarks.nginx import nginx
from server.demo.picture import EPOCH_MS
from tests.browser.chromium import WATCHING, Window, chromium

AGES = f"""async (video, seconds) => {{
    const look = {WATCHING};
    const ages = [];
    for (const end = performance.now() + seconds * 1000; performance.now() < end; ) {{
        await new Promise(done => setTimeout(done, 50));
        const now = Date.now();
        ages.push((now - {EPOCH_MS} - look(video).code) / 1000);
    }}
    return ages;
}}"""
PLAYS = "video => video.currentTime > 0 && !video.paused"
REMEMBER = """() => {
    const Real = RTCPeerConnection;
    window.RTCPeerConnection = class extends Real { constructor(...all) { super(...all); window.pc = this; } };
}"""
FAST = "video => video.dataset.path === 'fast'"
POSITION = "video => video.currentTime"
RTMP_MODULE = "/usr/lib/nginx/modules/ngx_rtmp_module.so"
RTMP = """rtmp {{ server {{ listen 127.0.0.1:{port}; application live {{
    live on; hls on; hls_path {folder}/live; hls_fragment 1s; hls_playlist_length 10s;
}} }} }}"""
PAGE = """<!doctype html><video id=video data-testid=picture muted autoplay playsinline width=640></video>
<script type=module>
import Hls from "/hls.mjs"; const hls = new Hls(); hls.loadSource("/live/show.m3u8"); hls.attachMedia(video);
</script>"""
FULL = 6
"""Seconds after which a viewer who joins finds as many fragments as hls.js wants to be behind."""
PLAUSIBLE = 60
"""Seconds: what is older or from the future was misread."""


@asynccontextmanager
async def show(house: Server) -> AsyncIterator[str]:
    """The address of a show that is on air, published by the demo guest in a process of its own."""
    async with running(sys.executable, "-m", "server", "demo", env=house.env), ClientSession(house.url) as http:

        async def on_air() -> str:
            async with http.get("/api/schedule") as answer:
                first = (await answer.json())["first"]
            return f"/broadcasts/{first['id']}" if first and first["on_air"] and first["hls"] else ""

        yield await until(on_air)


@asynccontextmanager
async def rtmp_show(folder: Path) -> AsyncIterator[str]:
    """The address of a page that plays what nginx-rtmp makes of the same picture."""
    http, rtmp = free_port(), free_port()
    (folder / "live").mkdir(parents=True)
    (folder / "watch.html").write_text(PAGE)
    shutil.copy(ROOT / "node_modules/hls.js/dist/hls.mjs", folder)
    fresh = "location /live { add_header Cache-Control no-cache; }"
    camera = (sys.executable, "benchmarks/rtmp_camera.py", f"rtmp://127.0.0.1:{rtmp}/live/show")
    async with (
        nginx(
            folder, http, modules=f"load_module {RTMP_MODULE};", rtmp=RTMP.format(port=rtmp, folder=folder), more=fresh
        ),
        running(*camera),
    ):
        await until(lambda: asyncio.to_thread((folder / "live/show.m3u8").exists))
        await asyncio.sleep(FULL)
        yield f"http://127.0.0.1:{http}/watch.html"


async def ages(picture: Locator, settle: float, seconds: float) -> list[float]:
    video = await picture.element_handle()
    await until(lambda: picture.evaluate(PLAYS))
    await asyncio.sleep(settle)
    before = await video.evaluate(POSITION)
    looked: list[float] = await video.evaluate(AGES, seconds)
    seen = [age for age in looked if 0 < age < PLAUSIBLE]
    assert len(seen) > 0.9 * len(looked) > 0, "the clock in the picture could not be read"
    assert await video.evaluate(POSITION) - before > seconds * 0.8, "the picture did not go on"
    return seen


async def ours(browser: Browser, url: str, path: str, times: tuple[float, float]) -> tuple[list[float], list[float]]:
    """Over LL-HLS and on the fast path."""
    page = await Window(browser, url).opens(path, language="en")
    picture = page.get_by_test_id("picture")
    slow = await ages(picture, *times)
    await page.evaluate(REMEMBER)
    await page.get_by_role("button", name="Fast path").click()
    await until(lambda: picture.evaluate(FAST))
    fast = await ages(picture, times[0] / 2, times[1])
    profile = await page.evaluate(f"() => ({CIPHER})(window.pc)")
    print(f"ours: LL-HLS {quantile(slow, 0.95):.2f} s, WHEP {quantile(fast, 0.95):.2f} s, {profile}", flush=True)
    await page.context.close()
    return slow, fast


async def theirs(browser: Browser, url: str, times: tuple[float, float]) -> list[float]:
    page = await Window(browser, url).opens(url)
    seen = await ages(page.get_by_test_id("picture"), *times)
    await page.context.close()
    return seen


async def measure(quick: bool, folder: Path) -> list[Result]:
    needs({"chromium": "chromium", "nginx": "nginx", RTMP_MODULE: "libnginx-mod-rtmp"})
    repeats, times = (1, (4.0, 5.0)) if quick else (5, (10.0, 15.0))
    hls, fast, peer = [], [], []
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(server(folder / "ours"))
        path = await stack.enter_async_context(show(house))
        url = await stack.enter_async_context(rtmp_show(folder / "theirs"))
        browser = await stack.enter_async_context(chromium())
        for repeat in range(repeats):
            for mine in (True, False) if repeat % 2 == 0 else (False, True):
                if mine:
                    slow, quickly = await ours(browser, house.url, path, times)
                    hls.append(slow)
                    fast.append(quickly)
                else:
                    peer.append(await theirs(browser, url, times))
    return [
        *compared("hls", hls, peer),
        Result("whep p95", median([quantile(run, 0.95) for run in fast]), "s"),
        Result("whep median", median([median(run) for run in fast]), "s"),
    ]


def compared(name: str, ours: list[list[float]], theirs: list[list[float]]) -> list[Result]:
    return [
        Result(
            f"{name} {what}",
            median([quantile(run, part) for run in ours]),
            "s",
            "nginx-rtmp",
            median([quantile(run, part) for run in theirs]),
        )
        for what, part in (("p95", 0.95), ("median", 0.5))
    ]


if __name__ == "__main__":
    run(measure, __doc__)
