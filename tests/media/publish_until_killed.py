"""A publisher in a process of its own, so that it can be killed: the address of WHIP, and a ticket."""

import asyncio
import sys

from aiohttp import ClientSession
from aiortc import RTCSessionDescription

from tests.media.peers import new_pc, offer_to_publish
from tests.media.plane import SDP


async def publish(url: str, ticket: str) -> None:
    pc = new_pc()
    headers = SDP | {"Authorization": ticket}
    async with ClientSession() as http, http.post(url, data=await offer_to_publish(pc), headers=headers) as answer:
        await pc.setRemoteDescription(RTCSessionDescription(await answer.text(), "answer"))
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(publish(*sys.argv[1:]))
