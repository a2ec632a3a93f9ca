"""What WHIP refuses, which changes nothing: tickets, offers, bodies, methods, patches, strangers."""

import base64
import re
import socket
from contextlib import AsyncExitStack
from itertools import permutations, product
from operator import eq

import pytest

from tests.media.peers import new_pc, offer_to_publish, publishing, watching
from tests.media.plane import FRAGMENT, Plane, error_of


async def test_without_a_ticket_that_allows_it(media: Plane) -> None:
    async def post(headers: dict[str, str]) -> tuple[int, str]:
        return await error_of(await media.post("/whip", "v=0", headers))

    assert await post({}) == (401, "no_ticket")
    assert await post({"Authorization": "Bearer nonsense"}) == (401, "bad_ticket")
    assert await post(media.ticket(publish="guest", seconds=-100)) == (401, "expired_ticket")
    assert await post(media.ticket(watch=True)) == (403, "ticket_refused")
    nobody = await media.post("/whip", "v=0", {})
    assert nobody.headers["WWW-Authenticate"] == "Bearer"
    expired = await media.post("/whep", "v=0", media.ticket(program=True, seconds=-100))
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
    for door, method in product(("/whip", "/whep"), ("GET", "POST", "PUT")):
        answer = await media.http.request(method, f"{media.url}{door}/somebody")
        assert await error_of(answer) == (405, "method_not_allowed")
        assert {"PATCH", "DELETE"} <= set(answer.headers["Allow"].split(","))
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
        assert await patch("x" * 70_000, If_Match=client.etag) == (413, "too_large")
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
