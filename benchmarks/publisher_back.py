"""A guest's browser dies on air and is started again: how soon its picture is back in the show.

A camera on air is killed (SIGKILL), and the slate takes its place. Then somebody publishes with the same ticket:
seconds from their first request until the LL-HLS playlist has a part of their picture. Nothing is compared.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import uvloop
from aiohttp import ClientSession

from benchmarks.friday import Friday, friday
from benchmarks.lab import Process, Result, median, run, running, server
from benchmarks.meeting import SDP, Film
from benchmarks.watchers import Watcher

PATIENCE = 20.0
CALM = 3.0
"""Seconds between two accidents."""


@dataclass
class Door:
    """Where one guest publishes, however often."""

    process: Process
    http: ClientSession
    ticket: dict[str, Any]
    url: str

    async def takes(self, offer: str, room: str) -> tuple[str, str]:
        headers = SDP | {"Authorization": f"Bearer {self.ticket['ticket']}"}
        async with self.http.post(self.url + self.ticket["whip"], data=offer, headers=headers) as answer:
            assert answer.status == 201, await answer.text()
            return self.ticket["source"], await answer.text()

    async def shows(self, watcher: Watcher, who: Any, room: str) -> None:
        raise NotImplementedError("nobody watches over WebRTC here")


async def picture(http: ClientSession, show: Friday) -> str:
    """What is seen now: the init of the newest segment; the slate has another one than a camera."""
    async with http.get(f"{show.hls}/video.m3u8") as answer:
        text = await answer.text() if answer.status == 200 else ""
    return text.rpartition("#EXT-X-MAP:URI=")[2].partition("\n")[0]


async def other_than(seen: Callable[[], Awaitable[str]], before: str) -> str:
    """Looked at every 20 ms."""
    async with asyncio.timeout(PATIENCE):
        while (now := await seen()) in ("", before):  # noqa: ASYNC110 - it is another process that is looked at
            await asyncio.sleep(0.02)
    return now


async def accident(show: Friday, door: Door, film: Film) -> float:
    async def seen() -> str:
        return await picture(door.http, show)

    slate = await other_than(seen, "")
    command = (sys.executable, "benchmarks/camera.py", show.cast.url, door.ticket["whip"], door.ticket["ticket"])
    async with running(*command, "small") as camera:
        await show.host("put_on_air", source=door.ticket["source"])
        live = await other_than(seen, slate)
        await asyncio.sleep(CALM)
        camera.kill()
        await camera.wait()
    slate = await other_than(seen, live)
    again, begin = film.person(door, show.id), time.monotonic()
    publishing = asyncio.create_task(again.publishes())
    await other_than(seen, slate)
    took = time.monotonic() - begin
    await publishing
    await asyncio.sleep(CALM)
    before = await seen()
    await again.leaves()
    await other_than(seen, before)
    return took


async def measure(quick: bool, folder: Path) -> list[Result]:
    film = Film(small=True)
    async with server(folder) as house, friday(house) as show, ClientSession() as http:
        door = Door(house, http, await show.guest(), show.cast.url)
        took = [await accident(show, door, film) for _ in range(2 if quick else 10)]
    return [Result("back in the show after, median", median(took), "s"), Result("at most", max(took), "s")]


if __name__ == "__main__":
    uvloop.install()
    run(measure, __doc__)
