"""What a publisher's network loses: it is asked for and comes again, or the picture waits for a keyframe."""

import asyncio
import time
from contextlib import AsyncExitStack
from itertools import pairwise
from pathlib import Path
from typing import Any

from aiortc.rtp import RTCP_PSFB_PLI, RTCP_RTPFB_NACK, RtcpPsfbPacket, RtcpRtpfbPacket

from server.media.control import Wanted
from server.media.rooms import ROOMS
from server.media.source import Frame, Source
from tests.media.peers import Client, publishing, until, watching
from tests.media.plane import Plane, plane
from tests.media.programs import Taken

STEP = 90_000 // 30


class Mouth:
    """The packets of one publisher's picture on their way to the node, and what the node asks it for."""

    def __init__(self, client: Client) -> None:
        self.sender: Any = next(one for one in client.pc.getSenders() if one.kind == "video")
        self.lost: list[int] = []
        """Sequence numbers."""
        self.missed: set[int] = set()
        self.keyframes = self.again = 0
        self._losing = self._for_good = False
        self._send, self._heed = self.sender.transport._send_rtp, self.sender._handle_rtcp_packet
        self.sender.transport._send_rtp, self.sender._handle_rtcp_packet = self._speak, self._listen

    def loses_one(self, for_good: bool = False) -> None:
        """The next packet; `for_good`: what is sent in place of it, too."""
        self._losing, self._for_good = True, for_good

    async def _speak(self, data: bytes) -> None:
        sequence, ssrc = int.from_bytes(data[2:4], "big"), int.from_bytes(data[8:12], "big")
        if ssrc == self.sender._rtx_ssrc:
            self.again += 1
            if self._for_good:
                return
        elif ssrc == self.sender._ssrc and self._losing:
            self._losing = False
            self.lost.append(sequence)
            return
        await self._send(data)

    async def _listen(self, packet: Any) -> None:
        if isinstance(packet, RtcpRtpfbPacket) and packet.fmt == RTCP_RTPFB_NACK:
            self.missed |= set(packet.lost)
        self.keyframes += isinstance(packet, RtcpPsfbPacket) and packet.fmt == RTCP_PSFB_PLI
        await self._heed(packet)


def source_of(media: Plane) -> Source:
    return media.app[ROOMS].find("broadcast:1")._publishers["guest"].source


async def pictures(taken: Taken, more: int) -> list[Frame]:
    """All that have come, once there are so many more."""

    async def now() -> list[Frame]:
        return [frame for frame in taken.frames if frame.kind == "video"]

    enough = len(await now()) + more
    return list(await until(now, lambda frames: len(frames) >= enough))


async def test_a_lost_packet_is_asked_for_and_comes_again(tmp_path: Path) -> None:
    async with plane(tmp_path) as media, publishing(media, "guest") as client:
        await media.told({"guest"})
        mouth, taken = Mouth(client), Taken(source_of(media))
        begun = len(await pictures(taken, 40))  # without reports the first second is given on in a moment
        mouth.loses_one()
        frames = (await pictures(taken, 20))[begun:]
    assert set(mouth.lost) == mouth.missed
    assert mouth.again >= 1
    assert {after.timestamp - before.timestamp for before, after in pairwise(frames)} == {STEP}


async def test_a_picture_after_a_gap_waits_for_the_keyframe_that_is_asked_for(tmp_path: Path) -> None:
    async with plane(tmp_path) as media, publishing(media, "guest") as client:
        await media.told({"guest"})
        source = source_of(media)
        mouth, taken = Mouth(client), Taken(source)
        await pictures(taken, 30)
        asked = mouth.keyframes
        mouth.loses_one(for_good=True)
        frames = await pictures(taken, 40)
    assert mouth.keyframes > asked
    holes = [after for before, after in pairwise(frames) if after.timestamp - before.timestamp > STEP]
    assert [frame.keyframe for frame in holes] == [True]


async def test_however_many_ask_a_publisher_is_asked_for_a_keyframe_once_a_second(tmp_path: Path) -> None:
    async with plane(tmp_path) as media, publishing(media, "guest") as client, AsyncExitStack() as stack:
        media.wanted["broadcast:1"] = wanted = Wanted(live=True, on_air="guest")
        await media.told({"guest"})
        await media.node.want("broadcast:1", wanted)
        mouth = Mouth(client)
        viewers = [await stack.enter_async_context(watching(media, source)) for source in ("guest", None, None)]
        for viewer in viewers:
            await viewer.frames("video", 1)
        began, asked, wishes = time.monotonic(), mouth.keyframes, 0
        while (seconds := time.monotonic() - began) < 4:
            for viewer in viewers:
                wishes += await wants_a_keyframe(viewer)
            mouth.loses_one(for_good=True)
            await asyncio.sleep(0.1)
    assert wishes > 30
    assert 2 <= mouth.keyframes - asked <= seconds + 1


async def wants_a_keyframe(viewer: Client) -> int:
    receiver: Any = next(one for one in viewer.pc.getReceivers() if one.track.kind == "video")
    sources = receiver.getSynchronizationSources()
    for source in sources:
        await receiver._send_rtcp_pli(source.source)
    return len(sources)
