"""What WHIP refuses, which changes nothing: tickets, offers, bodies, methods, patches, one too many, strangers."""

import asyncio
import base64
import re
import socket
from contextlib import AsyncExitStack
from itertools import permutations, product
from operator import eq
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiortc import RTCPeerConnection

from server.media.bounds import Bounds
from server.media.peer import Patience
from server.media.rooms import ROOMS
from tests.media.peers import new_pc, offer_to_publish, offer_to_watch, publishing, until, watching
from tests.media.plane import FRAGMENT, Plane, error_of, plane


async def test_without_a_ticket_that_allows_it(media: Plane) -> None:
    async def post(headers: dict[str, str]) -> tuple[int, str]:
        return await error_of(await media.post("/whip", "v=0", headers))

    assert await post({}) == (401, "no_ticket")
    assert await post({"Authorization": "Bearer nonsense"}) == (401, "bad_ticket")
    assert await post(media.ticket(publish="guest", seconds=-1)) == (401, "expired_ticket")
    assert await post(media.ticket(watch=True)) == (403, "ticket_refused")
    nobody = await media.post("/whip", "v=0", {})
    assert nobody.headers["WWW-Authenticate"] == "Bearer"
    expired = await media.post("/whep", "v=0", media.ticket(program=True, seconds=-1))
    assert expired.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


@pytest.mark.parametrize(
    "offer",
    ["", "v=0", "hello", "v=0\r\nm=video\r\n", "v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:x", "\0" * 99],
)
async def test_what_is_no_offer(media: Plane, offer: str) -> None:
    answer = await media.post("/whip", offer, media.ticket(publish="guest"))
    assert await error_of(answer) == (400, "bad_sdp")


async def test_offers_that_cannot_be_carried(media: Plane) -> None:
    async def refusal(offer: str) -> tuple[int, str]:
        return await error_of(await media.post("/whip", offer, media.ticket(publish="guest")))

    pc = new_pc()
    good = await offer_to_publish(pc)
    await pc.close()
    assert await refusal(good.replace("H264", "H265")) == (422, "no_h264")
    assert await refusal(good.replace("42e01f", "f4001f").replace("42001f", "f4001f")) == (422, "no_h264")
    assert await refusal(re.sub("opus", "PCMX", good)) == (422, "no_opus")
    assert await refusal(good.replace("sendonly", "recvonly")) == (422, "wrong_direction")
    for line in ("a=fingerprint.*\r\n", "a=setup.*\r\n", "a=ice-pwd.*\r\n"):
        assert await refusal(re.sub(line, "", good)) == (400, "bad_sdp")
    assert await refusal(good.replace("sha-", "md")) == (400, "bad_sdp")
    assert await refusal(re.sub("(a=ice-ufrag:)", r"\1" + "x" * 300, good)) == (400, "bad_sdp")
    for group in ("", "a=group:BUNDLE 0\r\n", "a=group:BUNDLE 2 0 1\r\n"):
        assert await refusal(good.replace("a=group:BUNDLE 0 1\r\n", group)) == (422, "not_bundled")
    alone = good[: good.index("m=", good.index("m=") + 1)].replace("a=group:BUNDLE 0 1\r\n", "")
    unnamed = re.sub("a=mid.*\r\n", "", alone)
    assert (await media.post("/whip", unnamed, media.ticket(publish="guest"))).status == 201
    assert await refusal(await with_data_channel()) == (422, "unsupported_media")
    assert await refusal(await two_pictures()) == (422, "too_many_streams")
    assert (await media.view()).sources == []


def addresses(count: int, first: int = 0) -> str:
    numbers = range(first, first + count)
    return "".join(f"a=candidate:{n} 1 udp 1 127.0.0.3 {n + 20_000} typ host\r\n" for n in numbers)


def with_addresses(offer: str, lines: str) -> str:
    """In the first section, which carries them all: those of the others are not looked at (RFC 9143, 7.2.1)."""
    return offer.replace("a=mid:0\r\n", f"a=mid:0\r\n{lines}")


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


def known(media: Plane, answer: ClientResponse) -> int:
    """How many addresses ICE has of this peer."""
    peer = media.app[ROOMS].peer(answer.headers["Location"].rpartition("/")[2])
    transport: Any = peer.pc.getTransceivers()[0].receiver.transport.transport
    return len(transport._connection.remote_candidates)


async def with_data_channel() -> str:
    pc = new_pc()
    pc.createDataChannel("chat")
    offer = await offer_to_publish(pc)
    await pc.close()
    return offer


async def two_pictures() -> str:
    pc = new_pc()
    offer = await offer_to_publish(pc, kinds=("video", "video"))
    await pc.close()
    return offer


async def test_body_and_type_have_limits(media: Plane) -> None:
    headers = media.ticket(publish="guest")
    assert await error_of(await media.post("/whip", "x" * 70_000, headers)) == (413, "too_large")
    answer = await media.http.post(f"{media.url}/whip", data="v=0", headers=headers | {"Content-Type": "text/plain"})
    assert await error_of(answer) == (415, "unsupported")
    assert answer.headers["Accept-Post"] == "application/sdp"


async def test_methods(media: Plane) -> None:
    options = await media.http.options(f"{media.url}/whip")
    assert (options.status, options.headers["Accept-Post"]) == (204, "application/sdp")
    assert options.headers["Access-Control-Allow-Origin"] == "*"
    session = await media.http.options(f"{media.url}/whip/somebody")
    assert (session.status, session.headers["Accept-Patch"]) == (204, FRAGMENT["Content-Type"])
    for method in ("GET", "PUT"):
        answer = await media.http.request(method, f"{media.url}/whip")
        assert await error_of(answer) == (405, "method_not_allowed")
        assert "POST" in answer.headers["Allow"]
    for method in ("PATCH", "DELETE"):
        answer = await media.http.request(method, f"{media.url}/whip/nobody", headers=FRAGMENT)
        assert await error_of(answer) == (404, "no_such_session")


async def test_what_may_not_be_patched(media: Plane) -> None:
    async with publishing(media, "guest") as client:

        async def patch(data: str, **headers: str) -> tuple[int, str]:
            headers = FRAGMENT | {name.replace("_", "-"): value for name, value in headers.items()}
            return await error_of(await media.http.patch(client.url, data=data, headers=headers))

        assert await patch("") == (428, "precondition_required")
        assert await patch("", If_Match='"other"') == (412, "precondition_failed")
        assert await patch("", If_Match="*") == (422, "ice_restart")
        assert await patch("a=ice-ufrag:new\r\n", If_Match=client.etag) == (422, "ice_restart")
        assert await patch("a=candidate:1 1 udp\r\n", If_Match=client.etag) == (400, "bad_candidate")
        answer = await media.http.patch(client.url, headers={"Content-Type": "text/plain"})
        assert await error_of(answer) == (415, "unsupported")
        assert answer.headers["Accept-Patch"] == FRAGMENT["Content-Type"]
        assert (await media.http.delete(client.url)).status == 200
        assert await error_of(await media.http.delete(client.url)) == (404, "no_such_session")


async def test_only_the_web_side_steers(media: Plane) -> None:
    for headers, status in (
        ({}, 401),
        (media.ticket(publish="guest"), 403),
        (media.ticket("other", control=True), 403),
    ):
        answer = await media.http.delete(f"{media.url}/rooms/broadcast:1", headers=headers)
        assert (await error_of(answer))[0] == status


async def test_bounds(tmp_path: Path) -> None:
    async with plane(tmp_path, Bounds(rooms=1, sources=1, viewers=1)) as media, publishing(media, "guest"):
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


async def test_nobody_keeps_a_place_by_not_coming(tmp_path: Path) -> None:
    """With one ticket, as anybody gets it: who does not connect gives way to who may."""
    bounds = Bounds(viewers=2, patience=Patience(connect=300, place=1))
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


async def test_datagrams_of_strangers_change_nothing(media: Plane) -> None:
    pc = new_pc()
    answer = await media.post("/whip", await offer_to_publish(pc), media.ticket(publish="guest"))
    sdp = await answer.text()
    await pc.setRemoteDescription(type(pc.localDescription)(sdp, "answer"))
    await media.told({"guest"})
    addresses = [(host, int(port)) for host, port in re.findall(r"a=candidate:\S+ 1 udp \d+ (\S+) (\d+) typ host", sdp)]
    stranger = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for data in (b"", b"\0", b"\x80", b"\x80\xc8", b"\x16" + bytes(99), b"\x90" + bytes(50), b"\x80\x60" * 2000):
        for address in addresses:
            stranger.sendto(data, address)
    stranger.close()
    async with watching(media, "guest") as viewer:
        assert await viewer.frames("video", 30)
    await pc.close()


async def test_a_session_cannot_be_guessed(media: Plane) -> None:
    async with AsyncExitStack() as stack:
        one, two = [await stack.enter_async_context(publishing(media, name)) for name in ("one", "two")]
        await media.told({"one", "two"})
        viewer = await stack.enter_async_context(watching(media, "one"))
        await viewer.frames("audio", 1)
        clients = one, two, viewer
        for client, other in permutations(clients, 2):
            assert len(base64.urlsafe_b64decode(client.session)) >= 128 / 8
            assert sum(map(eq, client.session, other.session)) < 8  # what one knows says nothing about another
        stranger = FRAGMENT | media.ticket(publish="stranger", watch=True, program=True) | {"If-Match": one.etag}
        sessions = [client.session for client in clients]
        guesses = [guess for known in sessions for guess in (known[:-1], known + "A", known.swapcase())]
        for door, method, guess in product(("/whip", "/whep"), ("PATCH", "DELETE"), guesses):
            answer = await media.http.request(method, f"{media.url}{door}/{guess}", headers=stranger)
            assert await error_of(answer) == (404, "no_such_session")
        answer = await media.http.patch(two.url, headers=stranger)
        assert await error_of(answer) == (412, "precondition_failed")  # of which one does not know the ETag
        assert [client.peer.pc.connectionState for client in clients] == ["connected"] * 3
