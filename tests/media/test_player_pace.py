"""The player keeps its distance to what is filmed now: who fell behind plays faster, by a tenth at most."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from server.media.parts import PART_TARGET
from tests.media.one_show import marked, media
from tests.media.player_page import until
from tests.servers import free_port

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
  const video = Object.assign(new EventTarget(), { playbackRate: 1, paused: false, seeking: false, readyState: 4 });
  const jump = () => (jumps++, (delay = 2), video.dispatchEvent(new Event("seeking")));
  Object.defineProperty(video, "currentTime", { get: () => 0, set: jump });
  const pace = new Pace(video);
  const source = { edge: 2, get behind() { return pace.behind(delay - late); } };
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
  video.dispatchEvent(new Event("waiting")); // it ran dry: half a second more is left, until it has played well
  delay += 0.5;
  const dry = pace.behind(delay);
  let now = performance.now();
  const after = (seconds) => {
    for (const end = now + 1000 * seconds; now < end; ) pace.behind(delay, (now += 250));
    return pace.behind(delay, now);
  };
  video.paused = true;
  const paused = after(30);
  Object.assign(video, { paused: false, readyState: HTMLMediaElement.HAVE_CURRENT_DATA });
  const stalled = after(30);
  video.readyState = 4;
  const calm = after(10);
  play(20);
  late = 10; // what the page knows the server's clock from was ten seconds under way
  play(1);
  late = 0;
  return [behind, [dry, paused, stalled], calm, play(20)];
}"""
"""hls.js has nothing to play with there, and Chromium's own player gives up after a second of a live show."""


RAN_DRY = """async () => {
  const { Slack } = await import("/static/js/media/slack.js");
  const kept = [], slack = new Slack(1, 4, more => kept.push([now, more]));
  let now = 0;
  const plays = until => {
    while (now < until) slack.see({paused: false, readyState: 4}, 1000 * ++now);
  };
  const dry = at => (plays(at), slack.dry());
  dry(100), dry(101), plays(121), dry(122), plays(142);
  for (const at of [143, 144, 145, 146, 147]) dry(at);
  now = 1000; // the page slept
  plays(1040);
  return kept;
}"""


def caught_up(now: dict[str, Any]) -> bool:
    return bool(now["rate"] == 1 and now["behind"] < 0.1)


async def test_who_fell_behind_a_little_plays_faster_until_there_again(page: Page, tmp_path: Path) -> None:
    port = free_port()
    async with media(tmp_path, port):
        await marked(page, f"http://127.0.0.1:{port}")
        await page.evaluate(NOTES)
        await until(page, caught_up, RATE)
        assert await page.evaluate("player.source.hls.targetLatency") == 2.5 * PART_TARGET
        await page.evaluate("video.pause()")
        await until(page, lambda now: now["behind"] > 0.5, RATE)
        await page.evaluate("rates.length = 0, video.play()")
        await until(page, lambda now: now["rate"] > 1.05, RATE)
        await until(page, caught_up, RATE)
        assert (await page.evaluate(RATE))["delay"] > 0.5
        assert 1.05 < await page.evaluate("Math.max(...rates)") <= 1.1
        assert await page.evaluate("jumps") == 0
        behind, dry, calm, late = await page.evaluate(OLD_PHONES)
        assert (behind["fastest"], behind["rate"], behind["jumps"]) == (1.1, 1, 0)
        assert 2 <= behind["delay"] < 2.1
        assert max(dry) < 0.1
        assert calm == pytest.approx(0.5, abs=0.1)
        assert (late["rate"], late["jumps"]) == (1, 1)
        assert await page.evaluate(RAN_DRY) == [
            *([100, 1], [101, 2], [111, 1], [121, 0]),
            *([122, 1], [142, 0]),  # it was too early
            *([143, 1], [144, 2], [145, 3], [146, 4], [147, 4]),
            [1040, 3],
        ]
