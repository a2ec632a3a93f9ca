"""What a hostile network and a hostile publisher send: it is counted, it stays where it came in, other rooms go on."""

import asyncio
import random
import re
import socket
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest
from aioice import stun
from aiortc import MediaStreamTrack

from server.errors import NotFound
from server.media.bounds import Bounds
from server.media.control import Wanted
from server.media.guard import Most
from tests.media.hostile import address_of, broken_stun, counted, own_socket, refused, untouched
from tests.media.peers import (
    connect,
    new_pc,
    offer_to_publish,
    offered,
    prefer_h264,
    publishing,
    until,
    watching,
)
from tests.media.plane import FRAGMENT, SDP, Plane, plane

VICTIM = "broadcast:1"


async def test_junk_and_forgeries_on_the_right_address(media: Plane) -> None:
    async with untouched(media), publishing(media, "guest") as client:
        await media.told({"guest"})
        to, dice = address_of(client.pc), random.Random(1)
        sdp = client.pc.remoteDescription.sdp
        user = re.search(r"a=ice-ufrag:(\S+)", sdp)
        assert user
        junk = [b"", bytes(1600), b"\xff" * 90, b"\x80\x60", b"\x80\xc8\0", b"\0\1\0\0", b"\x16\x03\x01" + bytes(30)]
        junk += [dice.randbytes(dice.randrange(1, 1500)) for _ in range(500)]
        forged = [b"\x80\x60" + dice.randbytes(200) for _ in range(20)] + [b"\x16\xfe\xfd" + dice.randbytes(60)]
        with socket.socket(type=socket.SOCK_DGRAM) as stranger:
            for data in junk + forged + broken_stun(f"{user[1]}:x"):
                stranger.sendto(data, to)
                await asyncio.sleep(0.001)  # no more than the socket holds while nobody reads
        for data in forged:  # from where the publisher is, which a stranger on its network can claim to be
            own_socket(client.pc).sendto(data, to)
        await counted(media, "size", "unknown", "rtp", "rtcp", "stun", "dtls", "stranger", "forged")
        async with watching(media, "guest") as viewer:
            assert len(await viewer.frames("video", 20)) == 20


async def test_junk_during_the_handshake_on_the_right_address(media: Plane) -> None:
    """From where the publisher is, before anything is vouched for."""
    dice, pc = random.Random(2), new_pc()
    offer = await offer_to_publish(pc)
    dtls: Any = pc.getTransceivers()[0].sender.transport
    shaking = asyncio.Event()
    dtls.on("statechange", lambda: shaking.set() if dtls.state == "connecting" else None)

    async def throw() -> int:
        """As long as it lasts; how many."""
        await shaking.wait()
        way, to, count = own_socket(pc), address_of(pc), 0
        while dtls.state == "connecting":
            for first in (b"\x16\xfe\xfd", b"\x14\xfe\xff", b"\x17\xfe\xfd\0\0", b"\x80\x60", b"\x80\xc8", b"\0\1"):
                way.sendto(first + dice.randbytes(dice.randrange(60)), to)
                count += 1
            await asyncio.sleep(0)
        return count

    async with untouched(media):
        thrown = asyncio.create_task(throw())
        await connect(media, pc, "/whip", offer, media.ticket(VICTIM, publish="guest"))
        await media.told({"guest"})
        assert await thrown >= 6
        await counted(media, "dtls")
        async with watching(media, "guest") as viewer:
            assert len(await viewer.frames("video", 20)) == 20
    await pc.close()


async def test_a_parser_that_stumbles_closes_no_socket(media: Plane) -> None:
    async with publishing(media, "guest") as client:
        await media.told({"guest"})
        user = re.search(r"a=ice-ufrag:(\S+)", client.pc.remoteDescription.sdp)
        assert user
        before = refused(media)["stun"]
        messages = broken_stun(f"{user[1]}:x")
        stumbles = 0
        for message in messages:
            try:
                stun.parse_message(message)
            except ValueError:
                pass
            except Exception:
                stumbles += 1
            own_socket(client.pc).sendto(message, address_of(client.pc))
        assert stumbles, "aioice reads all of these without stumbling: the guard's last line may go"

        async def seen() -> int:
            return refused(media)["stun"] - before

        await until(seen, lambda count: count >= stumbles)
        async with watching(media, "guest") as viewer:
            assert len(await viewer.frames("video", 20)) == 20


async def test_a_flood_from_one_publisher(tmp_path: Path) -> None:
    few = Bounds(packets=Most(rate=400, hopeless=2000))  # a busy machine has to be able to flood, too
    async with plane(tmp_path, few) as media, untouched(media), publishing(media, "guest") as client:
        await media.told({"guest"})
        packet, way, to = b"\x80\x60" + bytes(1000), own_socket(client.pc), address_of(client.pc)
        with pytest.raises(NotFound):
            while client.peer:
                for _ in range(0 if way.is_closing() else 500):
                    way.sendto(packet, to)
                await asyncio.sleep(0.01)
        assert refused(media)["flood"] >= 2000
        await media.told(set())


class Garbage(MediaStreamTrack):
    """Pictures or sounds that are none, as an encoder gone mad sends them."""

    def __init__(self, kind: str, seed: int) -> None:
        super().__init__()
        self.kind, self._dice, self._sent = kind, random.Random(seed), 0

    async def recv(self) -> av.Packet:
        await asyncio.sleep(0.02)
        packet = av.Packet(self._garbage())
        rate = 90_000 if self.kind == "video" else 48_000
        packet.pts, packet.time_base = self._sent * rate // 50, Fraction(1, rate)
        self._sent += 1
        return packet

    def _garbage(self) -> bytes:
        body = self._dice.randbytes(self._dice.randrange(1, 900))
        if self.kind == "audio":
            return body
        units = [bytes([kind]) + self._dice.randbytes(30) for kind in (0x67, 0x68, 0x65)]
        return b"".join(b"\0\0\0\1" + unit for unit in [*units, body])


async def test_a_publisher_with_a_broken_bitstream(media: Plane) -> None:
    media.wanted[VICTIM] = Wanted(live=True, on_air="mad", record="friday")
    pc = new_pc()
    for seed, kind in enumerate(("video", "audio")):
        pc.addTransceiver(Garbage(kind, seed), direction="sendonly")
    prefer_h264(pc)
    async with untouched(media):
        await connect(media, pc, "/whip", await offered(pc), media.ticket(VICTIM, publish="mad"))
        await media.told({"mad"}, VICTIM)
        await counted(media, "bitstream")
        async with watching(media, None, VICTIM) as viewer:  # the slate, since nobody else can be seen
            assert len(await viewer.frames("video", 10)) == 10
        await pc.close()
        await media.told(set(), VICTIM)
        async with publishing(media, "mad", VICTIM):  # and a good one takes the same place
            await media.told({"mad"}, VICTIM)
            await until(lambda: media.source_in(VICTIM, "mad"), lambda source: source and source.width)


@pytest.mark.parametrize("offer", ["", "v=0", "m=video 9 x 96", "\0" * 99], ids=["none", "short", "media", "zeros"])
async def test_offers_that_are_none_are_counted(media: Plane, offer: str) -> None:
    answer = await media.post("/whip", offer, media.ticket(publish="guest"))
    assert answer.status == 400
    assert refused(media)["sdp"] == 1
    pc = new_pc()
    good = await offer_to_publish(pc)
    answer = await media.post("/whip", good.replace("H264", "H265"), media.ticket(publish="guest"))
    assert answer.status == 422
    assert refused(media)["sdp"] == 2
    figures = await media.http.get(f"http://127.0.0.1:{media.settings.port}/metrics")
    assert 'mountain_media_refused_total{kind="sdp"} 2.0' in await figures.text()
    await pc.close()


ALMOST = {
    "no mid": ("a=mid:0", "a=mid"),
    "one mid for two streams": ("a=mid:1", "a=mid:0"),
    "two streams in one": (r"m=audio .*\r\n", ""),
    "a codec of another profile": (r"42[e0]01f", "f4001f"),
    "no text": ("s=-", "s=\udcff"),
}


@pytest.mark.parametrize("wrong", ALMOST)
async def test_offers_that_are_almost_right_are_refused_and_leave_nothing(media: Plane, wrong: str) -> None:
    pc = new_pc()
    text = re.sub(*ALMOST[wrong], await offer_to_publish(pc))
    await pc.close()
    headers = SDP | media.ticket(publish="guest")
    answer = await media.http.post(f"{media.url}/whip", data=text.encode(errors="surrogateescape"), headers=headers)
    assert answer.status in (400, 422), await answer.text()
    assert refused(media)["sdp"] == 1
    await until(media.rooms, lambda rooms: not rooms)


async def test_candidates_that_are_none_are_counted(media: Plane) -> None:
    async with publishing(media, "guest") as client:
        await media.told({"guest"})
        headers = FRAGMENT | {"If-Match": client.etag}
        for count, body in enumerate((b"a=candidate:1 1 udp\r\n", b"a=ice-ufrag:\xff\r\n"), 1):
            assert (await media.http.patch(client.url, data=body, headers=headers)).status == 400
            assert refused(media)["sdp"] == count
        async with watching(media, "guest") as viewer:
            assert len(await viewer.frames("video", 5)) == 5
