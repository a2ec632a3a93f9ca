"""Where a connection falls silent the page says that it is on another network: not of a blip, which heals by itself,
but at once where the server has not got its session any more."""

import asyncio
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Page

from server.shell import module, static
from tests.media.origin import origin
from tests.media.player_page import page_of

pytestmark = pytest.mark.browser

FALLS_SILENT = """async (url) => {
  const { whenSilent } = await import("/static/js/media/silence.js");
  let looks = 0, known;
  const knows = new Promise(done => (known = done));
  const getStats = async () => {
    if (looks < 7 && ++looks === 7) known();
    return new Map([["pair", {type: "candidate-pair", bytesReceived: looks}]]);
  };
  const peer = {connectionState: "connected", getStats};
  const moved = new Promise(done => addEventListener("moved", done, {once: true}));
  const stop = whenSilent({peer, session: {url}});
  await knows;
  peer.connectionState = "disconnected";
  const since = performance.now();
  await moved;
  stop();
  return performance.now() - since;
}"""


async def test_a_browser_that_knows_its_network_is_given_time_to_hear_again(page: Page, tmp_path: Path) -> None:
    doors = web.get("/", page_of), web.get("/static/{path:.+}", static), web.get("/modules/{name}", module)
    async with origin(None, tmp_path, *doors) as client:
        await page.goto(str(client.make_url("/")))
        assert await page.evaluate(FALLS_SILENT, "/") > 1700


async def test_who_has_a_session_at_no_server_any_more_opens_another(page: Page, tmp_path: Path) -> None:
    """As where the media node is dead, and the proxy leads to the other."""
    doors = web.get("/", page_of), web.get("/static/{path:.+}", static), web.get("/modules/{name}", module)
    async with origin(None, tmp_path, *doors) as client, asyncio.timeout(20):
        await page.goto(str(client.make_url("/")))
        await page.evaluate(FALLS_SILENT, "/media/whip/gone")
