"""A candidate's phone leaves the Wi-Fi in an interview: for how long its two people do not see each other move.

The phone is Chromium in a network namespace with two ways to the server: one is taken away as the other is given. The
recruiter is Chromium beside the server. Both pages note how long no new picture was shown. Only root makes namespaces.
"""

import asyncio
import os
import sys
from contextlib import AsyncExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from playwright.async_api import Page

from benchmarks.lab import Result, median, run
from server.migrate import migrate
from tests.browser.chromium import chromium, devices
from tests.browser.people import Interviewee
from tests.meeting import Meeting
from tests.people import House
from tests.phone import ALLOWED, SERVER, phone
from tests.product import product
from tests.servers import settings_for

STILL = 12.0
"""Seconds after a change in which the longest standstill is looked for."""
WATCH = """
window.still = {since: performance.now(), longest: 0, frames: -1};
setInterval(() => {
  const video = document.querySelector('.face:not(.own) video');
  const frames = video ? video.getVideoPlaybackQuality().totalVideoFrames : -1;
  const now = performance.now();
  if (frames !== window.still.frames && frames > 0) Object.assign(window.still, {since: now, frames});
  window.still.longest = Math.max(window.still.longest, now - window.still.since);
}, 20);
"""


async def longest(page: Page) -> float:
    """Seconds without a new picture since this was asked last."""
    found: float = await page.evaluate("[still.longest, still.longest = 0, still.since = performance.now()][0]")
    return found / 1000


async def measure(quick: bool, folder: Path) -> list[Result]:
    if not ALLOWED:
        print("only root makes the namespace of a phone; without it there is no figure", file=sys.stderr)
        sys.exit(3)
    os.sched_setaffinity(0, range(os.cpu_count() or 1))  # two browsers that encode need both cores
    changes, seen, shown = 2 if quick else 10, list[float](), list[float]()
    async with AsyncExitStack() as stack:
        mobile = stack.enter_context(phone())
        settings = settings_for(folder, host="0.0.0.0", media_host=SERVER)
        await asyncio.to_thread(migrate, settings.database_url)
        await stack.enter_async_context(product(settings))
        house = House(settings)
        stack.push_async_callback(house.leave)
        meeting = await Meeting(house).arranged()
        url, camera = f"http://{SERVER}:{settings.port}", devices(folder)
        inside = await stack.enter_async_context(chromium(*camera))
        flags = [*camera, f"--unsafely-treat-insecure-origin-as-secure={url}"]
        outside = await stack.enter_async_context(
            chromium(*flags, program=str(mobile.runs("/usr/bin/chromium", folder)))
        )
        recruiter = Interviewee(inside, house, meeting.recruiter)
        anna = Interviewee(outside, house, meeting.anna)
        anna.window.url = url
        for one in (recruiter, anna):
            await one.comes(meeting.id, script=WATCH)
        await recruiter.meets(anna)
        for change in range(changes):
            await asyncio.gather(longest(recruiter.page), longest(anna.page))
            await asyncio.to_thread(mobile.takes, 2 - change % 2)
            await asyncio.sleep(STILL)
            here, there = await asyncio.gather(longest(recruiter.page), longest(anna.page))
            print(f"the recruiter saw nothing new for {here:.2f} s, the candidate for {there:.2f} s", flush=True)
            seen.append(here)
            shown.append(there)
            await asyncio.gather(recruiter.sees_faces(1), anna.sees_faces(1))
    return [
        Result("the candidate is seen again after a change of network", median(seen), "s"),
        Result("the candidate sees again", median(shown), "s"),
        Result("the longest of all", max(seen + shown), "s"),
    ]


if __name__ == "__main__":
    run(measure, __doc__)
