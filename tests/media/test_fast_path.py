"""The player takes the fast path once its picture is there, and leaves it where packets are lost on their way."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import Page

from server.media.control import Wanted
from server.media.rooms import ROOMS
from server.shell import module, static
from tests.media.peers import publishing
from tests.media.plane import SDP, Plane, plane
from tests.media.player_page import MAP, playing, until
from tests.servers import free_port

pytestmark = pytest.mark.browser

ROOM = "broadcast:1"
STATE = """() => window.player && ({
  state: player.state.value, path: player.path.value, switching: player.switching.value, refused: window.refused,
  frames: video.getVideoPlaybackQuality().totalVideoFrames,
})"""
FAST = "ticket => { refused = null; player.fast(async () => ({url: '/whep', ticket})); }"


class Firewall(asyncio.DatagramProtocol):
    """Between one viewer and the node; while `shut` they still find each other, but no media comes through."""

    def __init__(self, node: tuple[str, int]) -> None:
        self.node, self.viewer, self.shut = node, ("", 0), False

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self.transport = transport

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        if address != self.node:
            self.viewer = address
            self.transport.sendto(data, self.node)
        elif not self.shut or data[0] < 128:  # RFC 7983: RTP and RTCP begin with 128 to 191
            self.transport.sendto(data, self.viewer)


class Way:
    """The page of the player and the door of WHEP, whose answers lead through a firewall."""

    def __init__(self, media: Plane) -> None:
        self.media, self.shut = media, False
        self.firewalls: list[Firewall] = []

    async def page(self, request: web.Request) -> web.Response:
        text = f"""<!doctype html>{MAP}<video id=video muted playsinline></video><script type=module>
import {{ Player }} from "/static/js/media/player.js";
window.player = new Player({{live: true, refused: error => window.refused = error.reason}});
player.attach(video);
player.load("{self.media.url}/hls/{ROOM}/index.m3u8");
</script>"""
        return web.Response(text=text, content_type="text/html")

    async def whep(self, request: web.Request) -> web.Response:
        headers = SDP | {"Authorization": request.headers["Authorization"]}
        async with self.media.http.post(f"{self.media.url}/whep", data=await request.read(), headers=headers) as answer:
            sdp = await answer.text()
        assert answer.status == 201, sdp
        host, port = re.findall(r"a=candidate:\S+ 1 udp \d+ (\S+) (\d+)", sdp)[0]
        loop = asyncio.get_running_loop()
        made, firewall = await loop.create_datagram_endpoint(lambda: Firewall((host, int(port))), (host, 0))
        firewall.shut = self.shut
        self.firewalls.append(firewall)
        through = sdp.replace(f" {host} {port} ", f" {host} {made.get_extra_info('sockname')[1]} ")
        return web.Response(status=201, text=through, content_type="application/sdp")

    def shuts(self, shut: bool) -> None:
        self.shut = shut
        for firewall in self.firewalls:
            firewall.shut = shut


@asynccontextmanager
async def way(folder: Path) -> AsyncIterator[tuple[Way, str]]:
    async with plane(folder) as media, publishing(media, "guest"):
        media.wanted[ROOM] = Wanted(live=True, on_air="guest")
        await media.node.want(ROOM, Wanted(live=True, on_air="guest"))
        between, port = Way(media), free_port()
        app = web.Application()
        app.add_routes([web.get("/", between.page), web.post("/whep", between.whep)])
        app.add_routes([web.get("/static/{path:.+}", static), web.get("/modules/{name}", module)])
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield between, f"http://127.0.0.1:{port}/"
        await runner.cleanup()
        for firewall in between.firewalls:
            firewall.transport.close()


async def plays(page: Page, path: str) -> dict[str, Any]:
    """The state once pictures come on this path, and go on."""
    found = await until(page, lambda state: state["path"] == path and state["state"] == "playing", STATE)
    return await until(page, lambda state: state["path"] == path and state["frames"] > found["frames"] + 15, STATE)


async def test_a_fast_path_without_a_picture_is_not_taken_and_one_that_stalls_is_left(
    page: Page, tmp_path: Path
) -> None:
    async with way(tmp_path) as (between, url):
        ticket = between.media.ticket(ROOM, program=True, seconds=600)["Authorization"].removeprefix("Bearer ")
        await page.goto(url)
        await playing(page, lambda state: True)
        between.shuts(True)
        await page.evaluate(FAST, ticket)
        refused = await until(page, lambda state: state["refused"], STATE)
        assert (refused["refused"], refused["path"], refused["switching"]) == ("fast_stalled", "hls", False)
        assert refused["state"] == "playing", "LL-HLS had gone on"
        between.shuts(False)
        await page.evaluate(FAST, ticket)
        await plays(page, "fast")
        between.shuts(True)
        left = await until(page, lambda state: state["path"] == "hls", STATE)
        assert left["refused"] == "fast_stalled"
        await plays(page, "hls")


async def test_who_is_let_go_by_a_node_that_stops_asks_for_another_way_at_once(page: Page, tmp_path: Path) -> None:
    """A browser by itself notices after ten seconds; by then the player has left the path for want of a picture."""
    async with way(tmp_path) as (between, url):
        ticket = between.media.ticket(ROOM, program=True, seconds=600)["Authorization"].removeprefix("Bearer ")
        await page.goto(url)
        await playing(page, lambda state: True)
        await page.evaluate(FAST, ticket)
        await plays(page, "fast")
        viewers = between.media.app[ROOMS].find(ROOM).viewers
        await asyncio.gather(*[viewer.close("room closed") for viewer in viewers])
        assert (await plays(page, "fast"))["refused"] is None
