"""A hostile network: what tests send over it, what became of that, and a room that must not notice."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Any

from aiortc import RTCPeerConnection

from server.media.rooms import ROOMS
from tests.media.peers import publishing, until, watching
from tests.media.plane import Plane

CANDIDATE = re.compile(r"a=candidate:\S+ 1 udp \d+ (\S+) (\d+) typ host")
OTHER = "broadcast:2"


@asynccontextmanager
async def untouched(media: Plane) -> AsyncIterator[None]:
    """Another room of the node, with a publisher and a viewer: not one frame of it is missing, in sound or picture."""
    async with publishing(media, "ann", OTHER):
        await media.told({"ann"}, OTHER)
        async with watching(media, "ann", OTHER) as viewer:
            await viewer.frames("video", 5)
            yield
            pictures = await viewer.frames("video", 20)
            sounds = await viewer.frames("audio", 20)
    for frames in (pictures, sounds):
        steps = {after.pts - before.pts for before, after in pairwise(frames)}
        assert max(steps) < 3 * min(steps), steps


def refused(media: Plane) -> dict[str, int]:
    return dict(media.app[ROOMS].tally.refused)


async def counted(media: Plane, *kinds: str) -> None:
    async def now() -> dict[str, int]:
        return refused(media)

    await until(now, lambda seen: all(seen[kind] for kind in kinds))


def own_socket(pc: RTCPeerConnection) -> Any:
    """The one a client of this test sends its media from."""
    transport: Any = pc.getTransceivers()[0].sender.transport
    return transport.transport._connection._nominated[1].protocol.transport


def address_of(pc: RTCPeerConnection) -> tuple[str, int]:
    found = CANDIDATE.search(pc.remoteDescription.sdp)
    assert found
    return found[1], int(found[2])


def broken_stun(user: str) -> list[bytes]:
    """Messages that look right until their attributes are read; the name in them is known."""
    name = user.encode()
    padded = name + bytes(-len(name) % 4)
    username = b"\0\6" + len(name).to_bytes(2, "big") + padded
    attributes = [
        b"\x80\x28\0\1\0\0\0\0",  # FINGERPRINT of one byte
        b"\0\x24\0\1\1\0\0\0",  # PRIORITY of one byte
        b"\0\x20\0\2\0\1\0\0",  # XOR-MAPPED-ADDRESS without an address
        b"\0\x09\0\0",  # ERROR-CODE without a code
        b"\x80\x29\0\3abc\0",  # ICE-CONTROLLED of three bytes
    ]
    bodies = [username + attribute for attribute in attributes]
    return [b"\0\1" + len(body).to_bytes(2, "big") + b"\x21\x12\xa4\x42" + bytes(12) + body for body in bodies]
