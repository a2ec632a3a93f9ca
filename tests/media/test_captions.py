"""Captions: told beside a recording, a rendition of the live playlist and of the replay, shown by a real browser."""

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import Page

from server.media import subtitles
from server.media.captions import add, cues_of, speak, webvtt
from server.media.control import CUES, Cue, Ticket, ticket_for
from server.media.parts import Part
from server.shell import module, static
from tests.media.camera import START, show
from tests.media.on_disk import NAME, clip, recorded, text
from tests.media.origin import ROOM, Client, from_first_picture, live_of, origin, packaged
from tests.media.player_page import PAGE, until
from tests.servers import settings_for


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    return packaged(from_first_picture(show(12)))


def cue(name: str, begin: float, text: str = "大家好", seconds: float = 3, start: float = START) -> Cue:
    return Cue(name, start + begin, start + begin + seconds, text)


def told(*cues: Cue) -> dict[str, Any]:
    return {"cues": [{"id": one.id, "begin": one.begin, "end": one.end, "text": one.text} for one in cues]}


def control(folder: Path, name: str = NAME) -> dict[str, str]:
    ticket = ticket_for(settings_for(folder), Ticket("", recording=name, control=True))
    return {"Authorization": f"Bearer {ticket}"}


async def spoken(client: Client, playlist: str) -> list[str]:
    """What the captions of a playlist say, segment by segment."""
    base = playlist.rpartition("/")[0]
    uris = [line for line in (await text(client, playlist)).splitlines() if not line.startswith("#")]
    files = [await text(client, f"{base}/{uri}") for uri in uris]
    bodies = [file.partition("\n\n")[2].splitlines() for file in files]
    return [" ".join(line for line in body if line and "-->" not in line) for body in bodies]


def test_a_segment_has_what_is_shown_in_it_at_its_place() -> None:
    cues = [cue("a", 1, "早"), cue("b", 3, "<i>A & B</i>\n\n二"), cue("c", 9)]
    assert webvtt(cues, START + 2, START + 4, 180_000) == (
        "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:180000,LOCAL:00:00:00.000\n"
        "\na\n00:00:00.000 --> 00:00:02.000\n早\n"
        "\nb\n00:00:01.000 --> 00:00:04.000\n&lt;i&gt;A &amp; B&lt;/i&gt;\n二\n"
    )


def test_the_last_word_counts(tmp_path: Path) -> None:
    assert cues_of(tmp_path) == ()
    add(tmp_path, [cue("a", 5, "错"), cue("b", 1)])
    with (tmp_path / "captions.jsonl").open("ab") as file:
        file.write(b'{"id": "half')
    add(tmp_path, [cue("c", 9, "完")])
    assert [one.text for one in cues_of(tmp_path)] == ["大家好", "错", "完"]
    (tmp_path / "captions.jsonl").write_bytes(b"")
    add(tmp_path, [cue("a", 5, "错"), cue("b", 1), cue("a", 5, "对"), cue("b", 1, "")])
    assert [one.text for one in cues_of(tmp_path)] == ["对"]


async def test_what_is_told_is_in_the_replay_and_its_clips(tmp_path: Path, parts: list[Part]) -> None:
    await recorded(tmp_path / "recordings", parts)
    async with origin(None, tmp_path, *subtitles.routes) as client:
        assert "SUBTITLES" not in await text(client, f"/replay/{NAME}/index.m3u8")
        door, headers = f"/replay/{NAME}/captions", control(tmp_path)
        async with client.put(door, json=told(cue("a", 1.5), cue("b", 6, "再见")), headers=headers) as response:
            assert response.status == 204, await response.text()
        index = await text(client, f"/replay/{NAME}/index.m3u8")
        assert 'TYPE=SUBTITLES,GROUP-ID="captions"' in index
        assert index.count('SUBTITLES="captions"') == 2
        assert await spoken(client, f"/replay/{NAME}/captions.m3u8") == [
            *("a 大家好", "a 大家好", "a 大家好", "b 再见", "b 再见", "")
        ]
        playlist = await text(client, f"/replay/{NAME}/captions.m3u8?{clip(6.5, 7.5)}")
        assert re.findall("captions/([0-9]+).vtt", playlist) == [str(int(START) + 3)]
        async with client.get(f"/replay/{NAME}/captions/{int(START) + 99}.vtt") as response:
            assert response.status == 404


async def test_live_they_come_with_the_segments_of_the_picture(tmp_path: Path, parts: list[Part]) -> None:
    live = live_of(parts[:-12])
    live.recording = tmp_path
    add(tmp_path, [cue("a", 1.5)])
    async with origin(live, tmp_path, *subtitles.routes) as client:
        assert 'URI="captions.m3u8"' in await text(client, f"/hls/{ROOM}/index.m3u8")
        whole = [segment.number for segment in live.window("video").segments if segment.complete]
        playlist = await text(client, f"/hls/{ROOM}/captions.m3u8")
        assert [int(number) for number in re.findall("captions/([0-9]+).vtt", playlist)] == whole
        assert f"#EXT-X-MEDIA-SEQUENCE:{whole[0]}\n" in playlist
        assert (await spoken(client, f"/hls/{ROOM}/captions.m3u8"))[:3] == ["a 大家好", "a 大家好", "a 大家好"]
        waiting = asyncio.create_task(text(client, f"/hls/{ROOM}/captions.m3u8?_HLS_msn={whole[-1] + 1}"))
        await asyncio.sleep(0.1)
        assert not waiting.done()
        for part in parts[-12:]:
            live.add(part)
        assert f"captions/{whole[-1] + 1}.vtt" in await waiting
        async with client.get(f"/hls/{ROOM}/captions/1.vtt") as response:
            assert response.status == 404


async def test_the_web_side_alone_tells_them(tmp_path: Path, parts: list[Part]) -> None:
    await recorded(tmp_path / "recordings", parts[:40])
    door, good = f"/replay/{NAME}/captions", told(cue("a", 1))
    async with origin(None, tmp_path, *subtitles.routes) as client:
        for headers, body, status in [
            ({}, good, 401),
            (control(tmp_path, "another"), good, 403),
            (control(tmp_path), told(cue("../x", 1)), 400),
            (control(tmp_path), told(cue("a", 1, "字" * 501)), 400),
            (control(tmp_path), told(*[cue(str(n), n) for n in range(CUES + 1)]), 400),
        ]:
            async with client.put(door, json=body, headers=headers) as response:
                assert response.status == status, await response.text()
        async with client.put("/replay/nobody/captions", json=good, headers=control(tmp_path, "nobody")) as response:
            assert response.status == 404
    assert cues_of(tmp_path / "recordings" / NAME) == ()


SHOWN = """() => [...video.textTracks].filter(track => track.mode === "showing")
    .flatMap(track => [...(track.activeCues ?? [])].map(cue => cue.text))"""


@pytest.mark.browser
async def test_a_browser_shows_them_in_the_replay_at_their_time(page: Page, tmp_path: Path, parts: list[Part]) -> None:
    await recorded(tmp_path / "recordings", parts)
    add(tmp_path / "recordings" / NAME, [cue("a", 0, "早"), cue("b", 4, "中", 2), cue("c", 8, "晚", 4)])
    replay = PAGE.replace("live: true", "live: false").replace(f"/hls/{ROOM}/", f"/replay/{NAME}/")

    async def replay_page(request: web.Request) -> web.Response:
        return web.Response(text=replay, content_type="text/html")

    doors = web.get("/static/{path:.+}", static), web.get("/modules/{name}", module), web.get("/", replay_page)
    async with origin(None, tmp_path, *subtitles.routes, *doors) as client:
        assert 'NAME="字幕",LANGUAGE="zh"' in await text(client, f"/replay/{NAME}/index.m3u8")
        speak(tmp_path / "recordings" / NAME, "en")
        assert 'NAME="Captions",LANGUAGE="en"' in await text(client, f"/replay/{NAME}/index.m3u8")
        await page.goto(str(client.make_url("/")))
        await until(page, lambda state: state == "playing", "window.player?.state.value")
        assert await page.evaluate(SHOWN) == []
        await page.evaluate("player.captions.value = true")
        await until(page, lambda shown: shown == ["早"], SHOWN)
        await page.evaluate("video.currentTime = 4.5")
        await until(page, lambda shown: shown == ["中"], SHOWN)
        await until(page, lambda shown: shown == [], SHOWN)
        assert 5.9 < await page.evaluate("video.currentTime") < 7.5
        await page.evaluate("video.currentTime = 9")
        await until(page, lambda shown: shown == ["晚"], SHOWN)
        await page.evaluate("player.captions.value = false")
        await until(page, lambda shown: shown == [], SHOWN)
