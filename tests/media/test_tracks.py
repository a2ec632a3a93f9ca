"""Interviews on disk: each person by themselves, only who may be, nobody while somebody was not asked."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web

from server.media.control import Ticket, Wanted, ticket_for
from server.media.journal import JOURNAL
from server.media.recording import STALE, Recording
from server.settings import SETTINGS
from tests.media.camera import beeps, flashes, furthest_apart
from tests.media.peers import Client, publishing, until
from tests.media.plane import Plane
from tests.media.probe import ANEW, ffprobe
from tests.product import Process, another
from tests.servers import settings_for

ROOM = "interview:1"
BOTH = {"ann": "r.ann", "bob": "r.bob"}


def wants(media: Plane, version: int = 0, **tracks: str | None) -> Wanted:
    media.wanted[ROOM] = Wanted(tracks=tracks, version=version)
    return media.wanted[ROOM]


def bearer(media: Plane, **may: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {ticket_for(media.settings, Ticket('', **may))}"}


async def asked(media: Plane, path: str, **may: Any) -> tuple[int, str]:
    async with media.http.get(f"{media.url}{path}", headers=bearer(media, **may) if may else {}) as answer:
        return answer.status, await answer.text()


async def seconds_of(media: Plane, track: str) -> float:
    """How long what may be played of it is."""
    status, text = await asked(media, f"/tracks/{track}/audio.m3u8", recording=track)
    return sum(float(line[8:-1]) for line in text.splitlines() if line.startswith("#EXTINF")) if status == 200 else 0.0


async def recorded(media: Plane, track: str, seconds: float) -> None:
    await until(lambda: seconds_of(media, track), lambda found: found >= seconds)


async def probed(media: Plane, track: str) -> tuple[dict[str, Any], bytes]:
    return await ffprobe(
        f"{media.url}/tracks/{track}/index.m3u8", ticket_for(media.settings, Ticket("", recording=track))
    )


def on_disk(media: Plane) -> set[str]:
    return {path.name for path in media.settings.tracks.glob("*")}


async def states(media: Plane) -> dict[str, str]:
    return {source.name: source.recorded for source in (await media.node.room(ROOM)).sources}


async def test_each_has_a_track_and_who_declined_has_none(media: Plane) -> None:
    wants(media, ann="r.ann", bob="r.bob", cy=None)
    async with publishing(media, "ann", ROOM), publishing(media, "bob", ROOM), publishing(media, "cy", ROOM):
        for track in BOTH.values():
            await recorded(media, track, 4)
        assert await states(media) == {"ann": "recording", "bob": "recording", "cy": ""}
    await until(lambda: media.node.room(ROOM), lambda room: not room.sources)
    assert on_disk(media) == set(BOTH.values())
    for track in BOTH.values():
        found, complaints = await probed(media, track)
        assert complaints == b""
        assert float(found["format"]["duration"]) >= 4
        kinds = {stream["codec_name"]: stream.get("width") for stream in found["streams"]}
        assert kinds == {"h264": 320, "aac": None}
        seen, heard = [(media.settings.tracks / track / f"{kind}.mp4").read_bytes() for kind in ("video", "audio")]
        assert furthest_apart(flashes(seen), beeps(heard)) < 0.080


async def test_somebody_who_was_not_asked_holds_everybody(media: Plane) -> None:
    wants(media, **BOTH)
    async with publishing(media, "ann", ROOM), publishing(media, "bob", ROOM):
        await recorded(media, "r.ann", 2)
        async with publishing(media, "dan", ROOM) as dan:
            await until(lambda: states(media), lambda seen: seen == {"ann": "", "bob": "", "dan": ""})
            written = {path: path.stat().st_size for path in media.settings.tracks.rglob("*.mp4")}
            await asyncio.sleep(1)
            assert {path: path.stat().st_size for path in media.settings.tracks.rglob("*.mp4")} == written
            await dan.leave()
        await until(lambda: states(media), lambda seen: seen == {"ann": "recording", "bob": "recording"})
        before = await seconds_of(media, "r.ann")
        await recorded(media, "r.ann", before + 2)
    assert on_disk(media) == set(BOTH.values())
    segments = Recording(media.settings.tracks / "r.ann").takes()["video"].segments
    assert {segment.stretch for segment in segments} == {0, 1}
    _, complaints = await probed(media, "r.ann")
    assert ANEW.sub(b"", complaints) == b""


async def test_answers_begin_and_end_a_track(media: Plane) -> None:
    wants(media)
    async with publishing(media, "ann", ROOM), publishing(media, "bob", ROOM):
        await media.told({"ann", "bob"}, ROOM)
        assert on_disk(media) == set()
        await media.node.want(ROOM, wants(media, 1, ann="r.ann", bob=None))
        await recorded(media, "r.ann", 1)
        assert on_disk(media) == {"r.ann"}
        await media.node.want(ROOM, wants(media, 2, ann=None, bob="r.bob"))
        await media.node.discard_track("r.ann")
        assert on_disk(media) == {"r.bob"}
        await media.node.want(ROOM, Wanted(tracks=dict(BOTH), version=1))  # overtaken on its way
        await recorded(media, "r.bob", 2)
        assert on_disk(media) == {"r.bob"}
        assert await states(media) == {"ann": "", "bob": "recording"}
        await media.node.want(ROOM, wants(media, 3))
        assert await states(media) == {"ann": "", "bob": ""}


async def test_a_track_is_for_who_holds_its_ticket(media: Plane) -> None:
    wants(media, ann="r.ann")
    async with publishing(media, "ann", ROOM):
        await recorded(media, "r.ann", 2)
    for file in ("index.m3u8", "video.m3u8", "audio.mp4"):
        assert (await asked(media, f"/tracks/r.ann/{file}"))[0] == 401
        for may in ({"recording": "r.bob"}, {"recording": "r.ann", "control": True}, {"room": ROOM, "watch": True}):
            ticket = ticket_for(media.settings, Ticket(**{"room": "", **may}))
            headers = {"Authorization": f"Bearer {ticket}"}
            async with media.http.get(f"{media.url}/tracks/r.ann/{file}", headers=headers) as answer:
                assert answer.status == 403
        headers = bearer(media, recording="r.ann")
        async with media.http.get(f"{media.url}/tracks/r.ann/{file}", headers=headers) as answer:
            assert (answer.status, answer.headers["Cache-Control"]) == (200, "private, no-store")
        async with media.http.options(f"{media.url}/tracks/r.ann/{file}") as answer:  # a page of another origin asks
            assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (204, "*")
            assert {"Authorization", "Range"} <= set(answer.headers["Access-Control-Allow-Headers"].split(", "))
        for public in (f"/replay/r.ann/{file}", f"/replay/..%2ftracks%2fr.ann/{file}"):
            assert (await asked(media, public, recording="r.ann"))[0] == 404
    async with media.http.delete(f"{media.url}/tracks/r.ann", headers=bearer(media, recording="r.ann")) as answer:
        assert answer.status == 403
    await media.node.discard_track(
        "r.ann"
    )  # taken back: whoever watches it sees nothing more, whatever ticket they hold
    for file in ("index.m3u8", "video.m3u8", "audio.m3u8", "video.mp4", "audio.mp4"):
        assert (await asked(media, f"/tracks/r.ann/{file}", recording="r.ann"))[0] == 404


async def test_a_full_disk_is_told(media: Plane) -> None:
    folder = media.settings.tracks / "r.ann"
    folder.mkdir(parents=True)
    (folder / "video.mp4").symlink_to("/dev/full")
    wants(media, ann="r.ann")
    async with publishing(media, "ann", ROOM):
        await until(lambda: states(media), lambda seen: seen.get("ann") == "failed")


@asynccontextmanager
async def media_process(folder: Path) -> AsyncIterator[tuple[Plane, Process]]:
    """A media node that can be killed, and the web side that its hook tells."""
    settings = settings_for(folder)
    web_side = another(settings)
    settings = replace(settings, web_url=f"http://127.0.0.1:{web_side.port}")
    app = web.Application()
    app[SETTINGS] = settings
    async with ClientSession() as http:
        media = Plane(app, http)
        app.add_routes([web.post("/api/media/hook", media.hook)])
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", web_side.port).start()
        process = await Process(settings, "media").starts()
        try:
            yield media, process
        finally:
            await process.ends()
            await runner.cleanup()


def captured(client: Client) -> float:
    """Unix seconds up to which picture and sound were sent."""
    return float(min(sender.track.captured for sender in client.pc.getSenders()))


async def test_a_killed_node_loses_less_than_two_seconds_of_anybody(tmp_path: Path) -> None:
    async with media_process(tmp_path) as (media, process):
        wants(media, ann="r.ann", bob="r.bob")
        async with publishing(media, "ann", ROOM) as ann, publishing(media, "bob", ROOM) as bob:
            for track in BOTH.values():
                await recorded(media, track, 4)
            sent = {track: captured(client) for track, client in zip(BOTH.values(), (ann, bob), strict=True)}
            await process.ends(signal.SIGKILL)
    for track in BOTH.values():
        long_ago = time.time() - STALE
        os.utime(media.settings.tracks / track / JOURNAL, (long_ago, long_ago))
        takes = Recording(media.settings.tracks / track).takes()
        assert set(takes) == {"video", "audio"}
        for take in takes.values():
            last = take.segments[-1]
            assert last.at + last.duration > sent[track] - 2
