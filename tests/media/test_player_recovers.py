"""The player of the product goes on by itself: after a media server that was away, a lost network, a full fast path."""

import asyncio
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web
from playwright.async_api import Page

from server.errors import ProductError
from server.media.hls import Handler
from tests.media.one_show import Lens, marked, media
from tests.media.origin import ROOM
from tests.media.player_page import STATE, playing, until
from tests.servers import free_port

pytestmark = pytest.mark.browser


MOST = 12
"""Requests from which a player learns that its show is elsewhere. One that does not goes on to ask for every part."""


class Moving:
    """The show goes on at another node, to which a proxy leads whoever asks, also who was waiting at the first."""

    url = ""

    def __init__(self) -> None:
        self.asked: list[str] = []
        """Of the second node."""

    def leads(self) -> Any:
        @web.middleware
        async def lead(request: web.Request, handler: Handler) -> web.StreamResponse:
            if not self.url:
                with suppress(ProductError):
                    answer = await handler(request)
                    if not self.url:
                        return answer
            self.asked.append(request.path)
            async with ClientSession() as http, http.get(f"{self.url}{request.path_qs}") as there:
                return web.Response(status=there.status, body=await there.read(), content_type=there.content_type)

        return lead


class Way:
    """To the server. What was asked for on another one is never answered."""

    moves = 0


def passing(way: Way) -> Any:
    @web.middleware
    async def pass_(request: web.Request, handler: Handler) -> web.StreamResponse:
        before, answer = way.moves, await handler(request)
        if before != way.moves:
            await asyncio.Event().wait()
        return answer

    return pass_


OLD_PHONE = """
for (const name of ["MediaSource", "ManagedMediaSource"]) delete window[name];
addEventListener("loadstart", ({target}) => (target.zero = Date.now() - 2000), true);
HTMLMediaElement.prototype.getStartDate = function () { return new Date(this.zero); };
"""
"""hls.js has nothing to play with here, and the browser plays HLS itself; as Safari's own player it has an idea of when
what it plays was captured, which of Chromium's nobody is told."""

CAPTIONED = """async () => {
  player.captions.value = true;
  const came = new Promise(done => video.textTracks.addEventListener("addtrack", done, {once: true}));
  const track = video.addTextTrack("subtitles");
  await came;
  const shown = track.mode;
  player.captions.value = false;
  return [shown, track.mode];
}"""
"""The browser's own player tells of captions when it likes, and each time it is opened anew."""


@pytest.fixture(params=["hls.js", "native"])
async def either(page: Page, request: pytest.FixtureRequest) -> Page:
    """With hls.js, or without."""
    if request.param == "native":
        await page.context.add_init_script(OLD_PHONE)
    return page


async def test_a_media_server_that_is_started_again_is_played_again(either: Page, tmp_path: Path) -> None:
    port = free_port()
    async with media(tmp_path, port):
        await marked(either, f"http://127.0.0.1:{port}")
    await until(either, lambda state: state["state"] == "waiting", STATE)
    began = time.time() * 1000
    async with media(tmp_path, port):
        await playing(either, lambda state: (state["date"] or 0) > began)
        assert await either.evaluate("window.untouched")
        if not await either.evaluate("player.source.hls"):
            assert await either.evaluate(CAPTIONED) == ["showing", "disabled"]


async def test_a_show_that_moves_to_another_node_goes_on_there(page: Page, tmp_path: Path) -> None:
    """Where that has it at once, no request fails: the player hears of it by a playlist that goes on elsewhere."""
    port, other, moving = free_port(), free_port(), Moving()
    async with media(tmp_path / "first", port, moving.leads(), ago=25) as first:
        await marked(page, f"http://127.0.0.1:{port}")
        async with media(tmp_path / "second", other) as second:
            await second.settled(20)
            moving.url = f"http://127.0.0.1:{other}"
            first.close()
            moved = time.time() * 1000
            await playing(page, lambda state: (state["date"] or 0) > moved)
            assert await page.evaluate("window.untouched")
    anew = moving.asked.index(f"/hls/{ROOM}/index.m3u8")
    assert anew < MOST, moving.asked[:anew]


async def test_a_network_that_was_away_is_used_at_once(page: Page, tmp_path: Path) -> None:
    port = free_port()
    async with media(tmp_path, port):
        await marked(page, f"http://127.0.0.1:{port}")
        await page.context.set_offline(True)
        await until(page, lambda state: state["state"] == "waiting", STATE)
        await page.context.set_offline(False)
        back = time.time() * 1000
        await playing(page, lambda state: (state["date"] or 0) > back - 3000)
        assert await page.evaluate("window.untouched")


NETWORK = """
window.network = "wifi";
Object.defineProperty(navigator.connection, "type", {get: () => network});
"""
"""A browser that knows what kind of network it is on, as on a phone."""


async def test_who_is_on_another_network_asks_anew_for_what_the_old_one_owes(page: Page, tmp_path: Path) -> None:
    """Without ever having been offline: nobody tells the browser that what it waits for comes no more."""
    port, way = free_port(), Way()
    await page.context.add_init_script(NETWORK)
    async with media(tmp_path, port, passing(way)):
        await marked(page, f"http://127.0.0.1:{port}")
        await page.evaluate("() => { window.states = new Set(), player.state.subscribe(state => states.add(state)); }")
        way.moves += 1
        await page.evaluate("network = 'cellular', navigator.connection.dispatchEvent(new Event('change'))")
        moved = time.time() * 1000
        await playing(page, lambda state: (state["date"] or 0) > moved)
        assert await page.evaluate("[...states]") == ["playing", "loading"]  # it never stood and waited
        assert await page.evaluate("window.untouched")


async def test_where_the_fast_path_is_full_the_show_goes_on_over_hls(page: Page, tmp_path: Path) -> None:
    port = free_port()
    async with media(tmp_path, port):
        await marked(page, f"http://127.0.0.1:{port}")
        await page.evaluate("() => { player.fast(async () => ({url: '/whep', ticket: 'any'})); }")
        refused: dict[str, Any] = await until(
            page,
            lambda seen: seen["refused"],
            "({refused: window.refused, switching: player.switching.value, path: player.path.value})",
        )
        assert refused == {"refused": "whep_full", "switching": False, "path": "hls"}
        await playing(page, lambda state: state["following"])


async def test_a_picture_that_does_not_come_is_asked_for_anew(page: Page, tmp_path: Path) -> None:
    """However the browser came to hold nothing of a show that goes on."""
    port = free_port()
    async with media(tmp_path, port):
        await marked(page, f"http://127.0.0.1:{port}")
        await page.evaluate("() => { document.querySelector('video').src = URL.createObjectURL(new MediaSource()); }")
        await until(page, lambda state: state["state"] == "waiting", STATE)
        lost = time.time() * 1000
        await playing(page, lambda state: (state["date"] or 0) > lost)
        assert await page.evaluate("window.untouched")


async def test_a_show_that_stands_still_is_waited_for(page: Page, tmp_path: Path) -> None:
    """What the player asks for meanwhile is refused in the end, which is no reason to open the show anew."""
    port, lens, answers = free_port(), Lens(), list[int]()

    @web.middleware
    async def noted(request: web.Request, handler: Handler) -> web.StreamResponse:
        answer = await handler(request)
        answers.append(answer.status)
        return answer

    async with media(tmp_path, port, noted, lens=lens, patience=0.7):
        await marked(page, f"http://127.0.0.1:{port}")
        await page.evaluate("() => { window.first = player.source; }")
        lens.covered = True
        await asyncio.sleep(1.4)
        lens.covered = False
        resumed = time.time() * 1000
        assert 503 in answers
        await playing(page, lambda state: (state["date"] or 0) > resumed)
        assert await page.evaluate("untouched && player.source === first")
