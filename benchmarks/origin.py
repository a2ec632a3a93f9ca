"""The product's media role with a program of known bytes, for loads: `origin.py PORT FOLDER PARTS_A_SECOND`.

Parts of 62.5 kB, and a window of which the playlist has about 2 kB. What a peer is to serve is written into FOLDER.
"""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import uvloop
from aiohttp import web

from server.app import media_app
from server.media.hls import LIVES
from server.media.live import Live
from server.media.parts import Init, Part, Rendition
from server.settings import Settings

ROOM = "broadcast:bench"
PART = 62_500
PARTS_A_SEGMENT = 9
SECONDS = 5.4


def part(rendition: Rendition, number: int, data: bytes) -> Part:
    segment, index = divmod(number, PARTS_A_SEGMENT)
    return Part(
        rendition=rendition,
        segment=segment,
        index=index,
        stretch=0,
        init=Init(1, "avc1.42c01f" if rendition == "video" else "mp4a.40.2", b"init", (1280, 720)),
        at=1_800_000_000 + number * 0.2,
        duration=0.2,
        independent=index == 0,
        last=index == PARTS_A_SEGMENT - 1,
        data=data,
    )


def filled(live: Live) -> int:
    """How many parts it takes until the window is full."""
    count = int(SECONDS / 0.2)
    for number in range(count):
        live.add(part("audio", number, b"sound"))
        live.add(part("video", number, os.urandom(PART)))
    return count


def publish(live: Live, folder: Path) -> None:
    """For a peer, and for whoever wants to know what is there."""
    newest = live.window("video").newest
    assert newest
    (folder / "part.m4s").write_bytes(newest.data)
    (folder / "playlist.m3u8").write_bytes(live.playlist("video") or b"")
    (folder / "names").write_text(f"video/{newest.segment}.{newest.index}.m4s video.m3u8")


async def goes_on(live: Live, number: int, rate: float, stamps: Path) -> None:
    """More parts, each with the moment it was added."""
    with stamps.open("w", buffering=1) as out:
        while True:
            await asyncio.sleep(1 / rate)
            new = part("video", number, os.urandom(PART))
            out.write(f"{new.segment} {new.index} {time.monotonic()}\n")
            live.add(new)
            number += 1


def main(port: int, folder: Path, rate: float) -> None:
    settings = replace(Settings.from_environment({"VAR": str(folder), "MEDIA_HOST": "127.0.0.1"}), port=port)
    app = media_app(settings)

    async def program(app: web.Application) -> AsyncIterator[None]:
        live = app[LIVES][ROOM] = Live(SECONDS)
        number = filled(live)
        publish(live, folder)
        more = asyncio.create_task(goes_on(live, number, rate, folder / "stamps")) if rate else None
        yield
        if more:
            more.cancel()

    app.cleanup_ctx.append(program)
    web.run_app(app, host="127.0.0.1", port=port, access_log=None, print=None, loop=uvloop.new_event_loop())


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]))
