"""Several media nodes and the web process that knows them."""

import asyncio
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from typing import Any

from aiohttp import ClientError, ClientSession
from aiortc import RTCPeerConnection, RTCSessionDescription

from server.settings import Settings
from tests.media.peers import new_pc, offer_to_publish
from tests.media.plane import SDP
from tests.people import House, Person
from tests.product import Process
from tests.servers import free_port


def media_settings(settings: Settings, path: str = "") -> Settings:
    """`path`: how a proxy leads browsers to this very node."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/media"
    here = f"http://127.0.0.1:{settings.port}"
    return replace(settings, port=port, media_url=url, media_public_url=path or url, web_url=here)


class Cluster:
    """A web process, the media nodes that it knows, and what a player and a camera meet at them."""

    def __init__(self, settings: Settings, paths: tuple[str, str] = ("", "")) -> None:
        nodes = [media_settings(settings, path) for path in paths]
        self.web = Process(replace(settings, media_url=",".join(one.media_url for one in nodes)), "web")
        self.media = [Process(one, "media") for one in nodes]
        self.house, self.http = House(self.web.settings), ClientSession()
        self.pcs: list[RTCPeerConnection] = []
        self.answers: Counter[int] = Counter()

    async def starts(self) -> "Cluster":
        await asyncio.gather(self.web.starts(), *(node.starts() for node in self.media))
        return self

    async def ends(self) -> None:
        await asyncio.gather(*(pc.close() for pc in self.pcs), self.house.leave(), self.http.close())
        await asyncio.gather(*(process.ends() for process in (self.web, *self.media)))

    async def owner(self, room: str) -> Process:
        """The node that has the room: it answers itself, the other names it."""
        for node in self.media:
            url = f"{node.settings.media_url}/hls/{room}/index.m3u8"
            with suppress(ClientError):
                async with self.http.get(url, allow_redirects=False) as answer:
                    if answer.status == 200:
                        return node
        raise AssertionError("nobody has the room")

    async def plays(self, entry: Process, room: str) -> str:
        """As a player does: ask at the entry and go where one is sent; what cannot be reached is asked for again."""
        async with asyncio.timeout(40):
            while True:
                with suppress(ClientError):
                    async with self.http.get(f"{entry.settings.media_url}/hls/{room}/audio.m3u8") as answer:
                        self.answers[answer.status] += 1
                        if answer.status == 200:
                            return await answer.text()
                await asyncio.sleep(0.2)

    async def publishes(self, entry: Process, ticket: dict[str, Any]) -> str:
        """Where the camera found a place in the end."""
        pc = new_pc()
        self.pcs.append(pc)
        offer, url = await offer_to_publish(pc), f"{entry.settings.media_url}/whip"
        headers = SDP | {"Authorization": f"Bearer {ticket['ticket']}"}
        async with asyncio.timeout(40):
            while True:
                with suppress(ClientError):
                    async with self.http.post(url, data=offer, headers=headers, allow_redirects=False) as answer:
                        self.answers[answer.status] += 1
                        if answer.status == 201:
                            await pc.setRemoteDescription(RTCSessionDescription(await answer.text(), "answer"))
                            return answer.headers["Location"]
                        url = answer.headers["Location"]
                        continue
                url = f"{entry.settings.media_url}/whip"
                await asyncio.sleep(0.2)


async def connected(host: Person, sources: int) -> None:
    while len((await host.hears("/broadcasts", "sources_changed", 40))["sources"]) != sources:
        pass


def sequence(playlist: str) -> int:
    """Number of the newest segment."""
    lines = playlist.splitlines()
    first = next(int(line.partition(":")[2]) for line in lines if line.startswith("#EXT-X-MEDIA-SEQUENCE"))
    return first + sum(line.startswith("#EXTINF") for line in lines)
