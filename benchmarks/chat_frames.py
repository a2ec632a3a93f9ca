"""Whether the page stays smooth while 100 lines a second come in: a show as a phone of 390 px has it, in real
Chromium, the picture playing and lines flying over it.

Frames are what requestAnimationFrame was called for: what the page's own thread leaves time for. How busy that thread
is comes from the browser (Performance.getMetrics). The browser has no graphics processor here, and shares two
cores with the server. Beside it stand the same figures while nobody writes: the picture alone.
"""

import asyncio
import itertools
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from playwright.async_api import Page, async_playwright

from benchmarks import crowd, house
from benchmarks.browser import FLAGS
from benchmarks.lab import LOAD_CORE, SERVER_CORE, Result, median, quantile, run, server

SPEAKERS, LINES = 400, 100
SETTLE = 4
WATCH = """seconds => new Promise(done => {
  const times = [];
  const look = now => {
    times.push(now);
    if (now - times[0] < 1000 * seconds) requestAnimationFrame(look); else done(times);
  };
  requestAnimationFrame(look);
})"""
NEWEST = "Math.max(0, ...[...document.querySelectorAll('[data-seq]')].map(line => line.dataset.seq))"


@asynccontextmanager
async def phone(url: str) -> AsyncIterator[Page]:
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = await browser.new_page(viewport={"width": 390, "height": 844}, device_scale_factor=2, has_touch=True)
        await page.goto(url)
        await page.get_by_role("log").wait_for()
        yield page
        await browser.close()


async def seen(page: Page, seconds: float) -> tuple[float, float, float]:
    """Frames a second, the longest hundredth of the times between them in ms, and how busy the page's thread was."""
    look = await page.context.new_cdp_session(page)
    await look.send("Performance.enable")

    async def busy() -> float:
        metrics = (await look.send("Performance.getMetrics"))["metrics"]
        return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))

    before = await busy()
    times: list[float] = await page.evaluate(WATCH, seconds)
    gaps = [after - at for at, after in itertools.pairwise(times)]
    return 1000 * len(gaps) / sum(gaps), quantile(gaps, 0.99), (await busy() - before) * 1000 / sum(gaps)


def middle(some: list[tuple[float, float, float]]) -> list[float]:
    return [median(list(column)) for column in zip(*some, strict=True)]


async def drawn(page: Page) -> int:
    """The number of the newest line in the list."""
    return int(await page.evaluate(NEWEST))


async def measure(quick: bool, folder: Path) -> list[Result]:
    repeats, seconds = (1, 5) if quick else (5, 10)
    database = f"sqlite+aiosqlite:///{folder}/mountain.db"
    cookies, show = await house.furnish(database, SPEAKERS)
    async with server(folder, DATABASE_URL=database) as process:
        seats = await crowd.sit_all(process.url, cookies, lambda _: lambda packet: None)
        async with phone(f"{process.url}/broadcasts/{show}") as page:
            await asyncio.sleep(SETTLE)
            quiet = [await seen(page, seconds) for _ in range(repeats)]
            talking = asyncio.create_task(crowd.talk(seats, show, LINES))
            await asyncio.sleep(SETTLE)
            first = await drawn(page)
            loud = [await seen(page, seconds) for _ in range(repeats)]
            lines = (await drawn(page) - first) / (repeats * seconds)
            talking.cancel()
    names, units = ("frames", "between two frames, p99", "the page's thread is busy"), ("1/s", "ms", "of its time")
    figures = zip(names, units, middle(loud), middle(quiet), strict=True)
    return [
        Result("lines drawn", lines, "1/s"),
        *(Result(name, value, unit, "nobody writes", beside) for name, unit, value, beside in figures),
    ]


if __name__ == "__main__":
    os.sched_setaffinity(0, {SERVER_CORE, LOAD_CORE})
    run(measure, __doc__)
