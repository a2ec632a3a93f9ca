"""How much one may take: rooms, sources and viewers of a node, a place without coming, addresses in an offer."""

import asyncio
import re
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse
from aiortc import RTCPeerConnection

from server.media.bounds import Bounds
from server.media.peer import Patience
from server.media.rooms import ROOMS
from tests.media.peers import new_pc, offer_to_publish, offer_to_watch, publishing, until, watching
from tests.media.plane import FRAGMENT, Plane, error_of, plane


async def test_bounds(tmp_path: Path) -> None:
    async with plane(tmp_path, Bounds(rooms=1, sources=1, watching=1)) as media, publishing(media, "guest"):
        await media.told({"guest"})

        async def refusal(door: str, offer: str, room: str = "broadcast:1", **may: Any) -> tuple[int, str]:
            answer = await media.post(door, offer, media.ticket(room, **may))
            assert ("Retry-After" in answer.headers) == (answer.status == 503)
            return await error_of(answer)

        pcs: list[RTCPeerConnection] = [new_pc(), new_pc()]
        publish, watch = await offer_to_publish(pcs[0]), await offer_to_watch(pcs[1])
        assert await refusal("/whip", publish, publish="other") == (409, "room_full")
        assert await refusal("/whip", publish, "interview:2", publish="other") == (503, "node_full")
        async with watching(media, "guest"):
            assert await refusal("/whep?source=guest", watch, watch=True) == (503, "whep_full")
        await asyncio.gather(*[pc.close() for pc in pcs])


async def test_a_show_that_is_full_takes_no_place_of_an_interview(tmp_path: Path) -> None:
    async with plane(tmp_path, Bounds(viewers=0)) as media, publishing(media, "guest"):
        await media.told({"guest"})
        pc = new_pc()
        offer = await offer_to_watch(pc)
        full = await media.post("/whep", offer, media.ticket(program=True))
        assert await error_of(full) == (503, "whep_full")
        assert (await media.post("/whep?source=guest", offer, media.ticket(watch=True))).status == 201
        await pc.close()


async def test_nobody_keeps_a_place_by_not_coming(tmp_path: Path) -> None:
    """With one ticket, as anybody gets it: who does not connect gives way to who may."""
    bounds = Bounds(watching=2, patience=Patience(connect=300, place=1))
    async with plane(tmp_path, bounds) as media, publishing(media, "guest"):
        await media.told({"guest"})
        ticket, pc = media.ticket(watch=True), new_pc()
        offer = await offer_to_watch(pc)

        async def asked() -> ClientResponse:
            return await media.post("/whep?source=guest", offer, ticket)

        async with watching(media, "guest") as viewer:
            await viewer.frames("video", 1)
            never = await asked()
            assert never.status == 201
            assert await error_of(await asked()) == (503, "whep_full")  # it may still come
            async with asyncio.timeout(30):
                await until(asked, lambda answer: answer.status == 201)
                session = never.headers["Location"].rpartition("/")[2]
                await until(lambda: media.session(session), lambda peer: peer is None)
            assert viewer.peer.pc.connectionState == "connected"
        await pc.close()


def addresses(count: int, first: int = 0) -> str:
    numbers = range(first, first + count)
    return "".join(f"a=candidate:{n} 1 udp 1 127.0.0.3 {n + 20_000} typ host\r\n" for n in numbers)


def with_addresses(offer: str, lines: str) -> str:
    """In the first section, which carries them all: those of the others are not looked at (RFC 9143, 7.2.1)."""
    return offer.replace("a=mid:0\r\n", f"a=mid:0\r\n{lines}")


def known(media: Plane, answer: ClientResponse) -> int:
    """How many addresses ICE has of this peer."""
    peer = media.app[ROOMS].peer(answer.headers["Location"].rpartition("/")[2])
    transport: Any = peer.pc.getTransceivers()[0].receiver.transport.transport
    return len(transport._connection.remote_candidates)


async def test_nobody_names_more_addresses_than_anybody_has(media: Plane) -> None:
    """This server sends something to each."""
    pc = new_pc()
    none = re.sub("a=candidate.*\r\n", "", await offer_to_publish(pc))
    many = await media.post("/whip", with_addresses(none, addresses(400)), media.ticket(publish="another"))
    assert many.status == 201
    assert known(media, many) == 100
    nowhere = addresses(200).replace("127.0.0.3", "phone.local")
    answer = await media.post("/whip", with_addresses(none, addresses(60) * 2 + nowhere), media.ticket(publish="guest"))
    assert answer.status == 201
    assert known(media, answer) == 60
    url = f"http://127.0.0.1:{media.settings.port}{answer.headers['Location']}"
    headers = FRAGMENT | {"If-Match": answer.headers["ETag"]}
    assert (await media.http.patch(url, data=nowhere + addresses(40, 60), headers=headers)).status == 204
    assert (await media.http.patch(url, data=addresses(50, 100), headers=headers)).status == 204
    assert known(media, answer) == 100
    await pc.close()
