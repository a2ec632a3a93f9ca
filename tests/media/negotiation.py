"""Broken offers through the doors of WHIP and WHEP, with all that aiortc and aioice make of them."""

import asyncio
import gc
import os
import random
from collections import Counter
from pathlib import Path
from typing import Any

from aiortc.sdp import SessionDescription

from server.media.bounds import Bounds
from server.media.control import Wanted
from server.media.outlet import line_of
from server.media.peer import Patience
from server.media.rooms import ROOMS
from tests.fuzz import Defect
from tests.media.offers import OF_OBS, TO_PUBLISH, TO_WATCH, wrong
from tests.media.plane import SDP, Plane, plane

REFUSALS = {400, 413, 422}
DOORS = (("/whip", TO_PUBLISH), ("/whip", OF_OBS), ("/whep", TO_WATCH))
BOUNDS = Bounds(viewers=10_000, patience=Patience(connect=0.5))
ROOM, WATCHED = "broadcast:1", "broadcast:2"


async def negotiate(folder: Path, count: int, seed: int) -> Counter[str]:
    """Offer so many; how often each outcome came. `Defect` for what is neither an answer nor a clear refusal, for a
    task that broke, and for what is left behind."""
    dice, seen, broken = random.Random(seed), Counter[str](), list[str]()
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(
        lambda loop, context: broken.append(f"{context['message']}: {context.get('exception')!r}")
    )
    async with plane(folder, BOUNDS) as media:
        await media.node.want(WATCHED, Wanted(live=True))
        for door, offer in DOORS:
            await one(media, door, offer.replace("\n", "\r\n").encode(), dice)
        before = await quiet(media)
        for number in range(count):
            door, offer = DOORS[number % len(DOORS)]
            data = wrong(dice, offer)
            try:
                seen[await one(media, door, data, dice)] += 1
            except Exception as error:
                raise Defect(f"{error!r} at {door} for {data!r} (seed {seed}, offer {number})") from error
            if broken:
                raise Defect(f"{broken} about when {door} had {data!r} (seed {seed}, offer {number})")
        if (after := await quiet(media)) != before or broken:
            raise Defect(f"{before} became {after}, {broken} (seed {seed})")
    return seen


async def one(media: Plane, door: str, data: bytes, dice: random.Random) -> str:
    """What became of it. Who is answered leaves, or is left to the server's patience."""
    may = {"publish": "guest"} if door == "/whip" else {"program": True}
    headers = SDP | media.ticket(ROOM if door == "/whip" else WATCHED, **may)
    async with media.http.post(f"{media.url}{door}", data=data, headers=headers) as answer:
        if answer.status != 201:
            error = (await answer.json())["error"]
            assert answer.status in REFUSALS, (answer.status, error)
            return f"{answer.status} {error.get('reason', error['code'])}"
        location = answer.headers["Location"].removeprefix(media.settings.media_public_url)
        agrees(data.decode(), await answer.text(), media.app[ROOMS].peer(location.rpartition("/")[2]))
    if dice.getrandbits(1):
        async with media.http.delete(f"{media.url}{location}") as left:
            assert left.status in (200, 404), left.status
    return "201"


def agrees(offer: str, answer: str, peer: Any) -> None:
    """The answer is one to that offer (RFC 3264, 6): the same streams, formats of theirs, each type of one stream."""
    theirs: list[Any] = SessionDescription.parse(offer).media
    ours: list[Any] = SessionDescription.parse(answer).media
    assert [(one.kind, one.rtp.muxId) for one in ours] == [(one.kind, one.rtp.muxId) for one in theirs]
    for one, other in zip(ours, theirs, strict=True):
        assert set(one.fmt) <= set(other.fmt), (one.fmt, other.fmt)
        assert one.dtls.fingerprints
        assert one.ice_candidates
    types = [set(one.fmt) for one in ours]
    assert sum(map(len, types)) == len(set[int]().union(*types)), types
    for transceiver in peer.transceivers.values():
        line = line_of(transceiver)
        assert line.payload_type in set[int]().union(*types)
        assert line.rtx_type != line.payload_type


async def quiet(media: Plane) -> dict[str, int]:
    """What there is once everybody has gone."""
    for _ in range(200):
        if not any(room.peers for room in media.app[ROOMS].all()) and await media.rooms() == [WATCHED]:
            break
        await asyncio.sleep(0.05)
    gc.collect()
    await asyncio.sleep(0.1)
    return {
        "sessions": sum(len(room.peers) for room in media.app[ROOMS].all()),
        "rooms": len(await media.rooms()),
        "tasks": len(asyncio.all_tasks()),
        "descriptors": len(os.listdir("/proc/self/fd")),
    }
