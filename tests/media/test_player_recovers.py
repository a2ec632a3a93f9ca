"""The player of the product goes on by itself: after a media server that was away, a lost network, a full fast path."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import Page

from server.errors import Unavailable
from server.media import hls, replay
from server.media.hls import LIVES, Handler, shared
from server.media.live import Live
from server.media.packager import Packager
from server.rest import errors
from server.settings import SETTINGS
from server.shell import module, static
from tests.media.camera import show
from tests.media.origin import ROOM, from_first_picture
from tests.media.player_page import STATE, page_of, playing, until
from tests.servers import free_port, settings_for

pytestmark = pytest.mark.browser

NOTES = """() => {
  window.rates = [], window.jumps = 0;
  video.addEventListener("seeking", () => jumps++);
  setInterval(() => rates.push(video.playbackRate), 50);
}"""
RATE = "() => ({rate: video.playbackRate, behind: player.source?.behind ?? 0, delay: player.delay.value})"
"""How fast it plays, how many seconds behind where it should be, and behind what is filmed now."""

OLD_PHONES = """async () => {
  const { Pace } = await import("/static/js/media/native.js");
  const { steer } = await import("/static/js/media/steer.js");
  let delay = 2, late = 0, jumps = 0;
  const video = Object.assign(new EventTarget(), { playbackRate: 1, paused: false, seeking: false });
  const jump = () => (jumps++, (delay = 2), video.dispatchEvent(new Event("seeking")));
  Object.defineProperty(video, "currentTime", { get: () => 0, set: jump });
  const pace = new Pace(video);
  const source = { edge: 1, get behind() { return pace.behind(delay - late); } };
  const player = { renewed: -Infinity, tries: 0, following: { value: true } };
  const play = (seconds) => {
    let fastest = 1;
    for (let beat = 0; beat < 4 * seconds; beat++) {
      steer(player, source, video, 0);
      fastest = Math.max(fastest, video.playbackRate);
      delay -= (video.playbackRate - 1) / 4;
    }
    return { fastest, rate: video.playbackRate, delay, jumps };
  };
  play(1);
  delay += 1;
  const behind = play(20);
  late = 10; // what the page knows the server's clock from was ten seconds under way
  play(1);
  late = 0;
  return [behind, play(20)];
}"""
"""hls.js has nothing to play with there, and Chromium's own player gives up after a second of a live show."""


def caught_up(now: dict[str, Any]) -> bool:
    return bool(now["rate"] == 1 and now["behind"] < 0.1)


@shared
async def full(request: web.Request) -> web.StreamResponse:
    raise Unavailable("all places for viewers over WebRTC are taken", "whep_full")


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


class Lens:
    """Nothing is filmed while it is covered."""

    covered = False


@asynccontextmanager
async def media(
    folder: Path,
    port: int,
    *ways: Any,
    lens: Lens = Lens(),  # noqa: B008
    **more: float,
) -> AsyncIterator[Live]:
    """A node with a show that began when it did."""
    live = Live(**more)

    async def play() -> None:
        packager = Packager(live.add)
        for frame in from_first_picture(show(60, time.time())):
            await asyncio.sleep(max(0, frame.time - time.time()))
            if not lens.covered:
                packager.feed(frame)

    app = web.Application(middlewares=[errors, *ways])
    app[SETTINGS], app[LIVES] = settings_for(folder), {ROOM: live}
    doors = web.get("/static/{path:.+}", static), web.get("/modules/{name}", module), web.post("/whep", full)
    app.add_routes([*hls.routes, *replay.routes, web.get("/", page_of), *doors])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    playing = asyncio.create_task(play())
    yield live
    playing.cancel()
    live.close()
    await runner.cleanup()


async def marked(page: Page, url: str) -> None:
    """The page, with a mark that only a reload takes away."""
    await page.goto(url)
    await playing(page, lambda state: True)
    await page.evaluate("window.untouched = true")


OLD_PHONE = """
for (const name of ["MediaSource", "ManagedMediaSource"]) delete window[name];
addEventListener("loadstart", ({target}) => (target.zero = Date.now() - 2000), true);
HTMLMediaElement.prototype.getStartDate = function () { return new Date(this.zero); };
"""
"""hls.js has nothing to play with here, and the browser plays HLS itself; as Safari's own player it has an idea of when
what it plays was captured, which of Chromium's nobody is told."""


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


async def test_who_fell_behind_a_little_plays_faster_until_there_again(page: Page, tmp_path: Path) -> None:
    port = free_port()
    async with media(tmp_path, port):
        await marked(page, f"http://127.0.0.1:{port}")
        await page.evaluate(NOTES)
        await until(page, caught_up, RATE)
        await page.evaluate("video.pause()")
        await until(page, lambda now: now["behind"] > 0.5, RATE)
        await page.evaluate("rates.length = 0, video.play()")
        await until(page, lambda now: now["rate"] > 1.05, RATE)
        await until(page, caught_up, RATE)
        assert (await page.evaluate(RATE))["delay"] > 0.5
        assert 1.05 < await page.evaluate("Math.max(...rates)") <= 1.1
        assert await page.evaluate("jumps") == 0
        behind, late = await page.evaluate(OLD_PHONES)
        assert (behind["fastest"], behind["rate"], behind["jumps"]) == (1.1, 1, 0)
        assert 2 <= behind["delay"] < 2.1
        assert (late["rate"], late["jumps"]) == (1, 1)
