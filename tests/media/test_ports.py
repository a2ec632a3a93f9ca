"""Where media packets go in and out: the operator's ports, the address in front of a NAT."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aioice import Connection

from server.errors import Unavailable
from server.media.ports import Ports
from server.media.tally import Tally
from tests.media.peers import Client, new_pc, offer_to_publish, publishing, watching
from tests.media.plane import Plane, plane
from tests.servers import settings_for

PORT = re.compile(r"a=candidate:\S+ 1 udp [0-9]+ (\S+) ([0-9]+) typ host")
INSIDE, OUTSIDE = "127.0.0.1", "127.0.0.2"


def free_range(count: int) -> range:
    """So many UDP ports in a row that nobody has now."""
    for first in range(20_000, 32_000, count):
        try:
            for port in range(first, first + count):
                with socket.socket(type=socket.SOCK_DGRAM) as probe:
                    probe.bind((INSIDE, port))
        except OSError:
            continue
        return range(first, first + count)
    raise AssertionError("no ports are free")


def candidates(sdp: str) -> set[tuple[str, int]]:
    return {(host, int(port)) for host, port in PORT.findall(sdp)}


@asynccontextmanager
async def both(media: Plane) -> AsyncIterator[tuple[Client, Client]]:
    """Somebody who publishes, and somebody who sees it."""
    async with publishing(media, "guest") as guest:
        await media.told({"guest"})
        async with watching(media, "guest") as viewer:
            assert len(await viewer.frames("video", 5)) == 5
            yield guest, viewer


async def answered(media: Any, name: str, status: int = 201) -> Any:
    pc = new_pc()
    try:
        answer = await media.post("/whip", await offer_to_publish(pc), media.ticket(publish=name))
        assert answer.status == status
        return await answer.text() if status == 201 else (await answer.json())["error"]
    finally:
        await pc.close()


async def test_every_connection_is_in_the_range(tmp_path: Path) -> None:
    ports = free_range(4)
    async with plane(tmp_path, media_ports=ports) as media:
        async with both(media) as (guest, viewer):
            seen = [candidates(client.pc.remoteDescription.sdp) for client in (guest, viewer)]
        used = {port for found in seen for _, port in found}
        assert used <= set(ports)
        assert len(used) == 2


async def test_when_all_ports_are_taken_whoever_comes_is_refused_and_the_others_stay(tmp_path: Path) -> None:
    async with plane(tmp_path, media_ports=free_range(1)) as media:
        async with publishing(media, "guest"):
            await media.told({"guest"})
            assert (await answered(media, "late", 503))["reason"] == "no_port"
            assert [source.name for source in await media.node.sources("broadcast:1")] == ["guest"]
        await media.told(set())
        assert candidates(await answered(media, "next"))


class Translator(asyncio.DatagramProtocol):
    """What a NAT does: packets to an outer address go to the inner one, each sender by a socket of its own."""

    def __init__(self, inner: tuple[str, int]) -> None:
        self.inner = inner
        self.ways: dict[Any, socket.socket] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport

    def datagram_received(self, data: bytes, sender: Any) -> None:
        if sender not in self.ways:
            self.ways[sender] = way = socket.socket(type=socket.SOCK_DGRAM)
            way.setblocking(False)
            way.connect(self.inner)
            asyncio.get_running_loop().add_reader(way, self.back, way, sender)
        self.ways[sender].send(data)

    def back(self, way: socket.socket, sender: Any) -> None:
        self.transport.sendto(way.recv(2000), sender)

    def close(self) -> None:
        for way in self.ways.values():
            asyncio.get_running_loop().remove_reader(way)
            way.close()
        self.transport.close()


@asynccontextmanager
async def nat(ports: range) -> AsyncIterator[list[Translator]]:
    made = [Translator((INSIDE, port)) for port in ports]
    for translator in made:
        await asyncio.get_running_loop().create_datagram_endpoint(
            lambda one=translator: one,  # type: ignore[misc]
            local_addr=(OUTSIDE, translator.inner[1]),
        )
    try:
        yield made
    finally:
        for translator in made:
            translator.close()


async def test_behind_a_nat(tmp_path: Path) -> None:
    ports = free_range(2)
    async with (
        nat(ports) as translators,
        plane(tmp_path, media_ports=ports, media_public_addresses=(OUTSIDE,)) as media,
        both(media) as (guest, viewer),
    ):
        for client in (guest, viewer):
            answer = client.pc.remoteDescription.sdp
            assert {host for host, _ in candidates(answer)} == {OUTSIDE}
            assert INSIDE not in answer
        assert all(translator.ways for translator in translators)


def announced(tmp_path: Path, sdp: str, *addresses: str) -> str:
    return Ports(settings_for(tmp_path, media_public_addresses=addresses), Tally()).announce(sdp)


@pytest.mark.parametrize(
    ("addresses", "lines"),
    [
        ((), ["10.0.0.4 5000", "fd00::4 5001"]),
        (("203.0.113.7",), ["203.0.113.7 5000", "fd00::4 5001"]),
        (("203.0.113.7", "10.0.0.4"), ["203.0.113.7 5000", "10.0.0.4 5000", "fd00::4 5001"]),
        (("203.0.113.7", "2001:db8::7"), ["203.0.113.7 5000", "2001:db8::7 5001"]),
    ],
)
def test_what_stands_in_an_answer(tmp_path: Path, addresses: tuple[str, ...], lines: list[str]) -> None:
    sdp = "".join(
        f"{line}\r\n"
        for line in (
            "m=audio 5000 UDP/TLS/RTP/SAVPF 96",
            "c=IN IP4 10.0.0.4",
            "a=rtcp:9 IN IP4 0.0.0.0",
            "a=candidate:1 1 udp 2130706431 10.0.0.4 5000 typ host",
            "a=candidate:2 1 udp 2130706431 fd00::4 5001 typ host",
            "a=end-of-candidates",
        )
    )
    found = announced(tmp_path, sdp, *addresses)
    assert re.findall(r"candidate:.*? 2130706431 (\S+ [0-9]+) typ host\r\n", found) == lines
    assert f"c=IN IP4 {addresses[0] if addresses else '10.0.0.4'}\r\n" in found
    assert "a=rtcp:9 IN IP4 0.0.0.0\r\n" in found


async def test_without_any_address_nobody_can_be_answered(tmp_path: Path) -> None:
    ports = Ports(settings_for(tmp_path, media_host="203.0.113.1"), Tally())
    with pytest.raises(Unavailable):
        await ports.gather(Connection(False), 1, [], lambda: None)
