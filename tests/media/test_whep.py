"""WHEP out: viewers of a source and of the program see and hear what is published."""

import asyncio
from contextlib import AsyncExitStack
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from server.media.bounds import Bounds
from server.media.consent import Times
from server.media.control import Wanted
from server.media.peer import Patience
from tests.media.peers import Client, new_pc, offer_to_watch, publishing, until, watching
from tests.media.plane import plane


async def test_a_source_is_seen_and_heard(tmp_path: Path) -> None:
    async with plane(tmp_path) as media, publishing(media, "guest"):
        await media.told({"guest"})
        async with watching(media, "guest") as viewer:
            pictures = await viewer.frames("video", 20)
            assert {(picture.width, picture.height) for picture in pictures} == {(320, 180)}
            assert all(a.pts < b.pts for a, b in pairwise(pictures))
            assert await viewer.frames("audio", 50)
            assert (await media.view()).viewers == 1


async def test_eight_people_hear_and_see_each_other(tmp_path: Path) -> None:
    """As many as fit in an interview: each receives the seven others' sound and picture, and nobody a mix."""
    names = [f"person{n}" for n in range(8)]
    there, camera = {"room": "interview:8"}, {"fps": 5, "gop": 5, "size": (160, 90)}
    async with plane(tmp_path) as media, AsyncExitStack() as stack:
        comes = stack.enter_async_context
        await asyncio.gather(*(comes(publishing(media, name, **there, **camera)) for name in names))
        await media.told(set(names), "interview:8")
        ways = [watching(media, other, **there) for name in names for other in names if other != name]
        receivers = await asyncio.gather(*map(comes, ways))
        for kind in ("audio", "video"):
            came = await asyncio.gather(*(one.frames(kind, 5) for one in receivers))
            assert [len(frames) for frames in came] == [5] * 56
        assert {(picture.width, picture.height) for seen in came for picture in seen} == {(160, 90)}
        assert (await media.view("interview:8")).viewers == 56


async def test_who_may_not_watch(tmp_path: Path) -> None:
    async with plane(tmp_path) as media:
        pc = new_pc()
        offer = await offer_to_watch(pc)

        async def refusal(door: str, **may: Any) -> tuple[int, str]:
            answer = await media.post(door, offer, media.ticket(**may))
            error = (await answer.json())["error"]
            return answer.status, error["reason"]

        assert await refusal("/whep", watch=True) == (403, "ticket_refused")
        assert await refusal("/whep?source=guest", program=True) == (403, "ticket_refused")
        assert await refusal("/whep", program=True) == (404, "no_such_room")
        async with publishing(media, "guest"):
            await media.told({"guest"})
            assert await refusal("/whep?source=nobody", watch=True) == (404, "no_such_source")
            assert await refusal("/whep?source=guest", watch=True, room="broadcast:2") == (404, "no_such_room")
        assert (await media.http.options(f"{media.url}/whep")).headers["Accept-Post"] == "application/sdp"
        await pc.close()


async def test_a_viewer_leaves_and_the_room_goes_with_the_last(tmp_path: Path) -> None:
    async with plane(tmp_path) as media:
        async with publishing(media, "guest"):
            await media.told({"guest"})
            async with watching(media, "guest", kinds=("audio",)) as viewer:
                await viewer.frames("audio", 5)
                assert (await viewer.leave()).status == 200
            assert (await media.view()).viewers == 0
        await media.told(set())
        await until(media.rooms, lambda rooms: not rooms)


async def test_a_viewer_that_vanishes_is_gone_when_its_consent_expires(tmp_path: Path) -> None:
    soon = Bounds(patience=Patience(answers=Times(interval=0.05, expires=2)))
    async with plane(tmp_path, soon) as media, publishing(media, "guest"):
        await media.told({"guest"})
        async with watching(media, "guest") as viewer, watching(media, "guest") as other:
            await viewer.frames("audio", 5)
            assert (await media.view()).viewers == 2
            vanish(viewer)
            await until(media.view, lambda room: room.viewers == 1)
            assert await media.session(viewer.session) is None
            await other.frames("audio", 5)
        await media.told({"guest"})


def vanish(viewer: Client) -> None:
    """Its machine is off: nothing that it says is heard any more."""
    for protocol in viewer.pc.getReceivers()[0].transport.transport._connection._protocols:
        protocol.transport = SimpleNamespace(sendto=lambda *_: None, close=protocol.transport.close)


async def test_a_viewer_that_cannot_be_asked_any_more_is_closed(tmp_path: Path) -> None:
    """Whatever breaks there: it would be sent for ever what nobody may want any more."""
    soon = Bounds(patience=Patience(answers=Times(interval=0.05)))
    async with plane(tmp_path, soon) as media, publishing(media, "guest"):
        await media.told({"guest"})
        async with watching(media, "guest") as viewer:
            await viewer.frames("audio", 5)
            connection = viewer.peer.transceivers["audio"].receiver.transport.transport._connection
            connection.remote_password = None  # no question can be signed
            await until(media.view, lambda room: room.viewers == 0)
            assert await media.session(viewer.session) is None
        await media.told({"guest"})


async def test_the_program_goes_on_when_another_is_put_on_air(tmp_path: Path) -> None:
    async with plane(tmp_path) as media, publishing(media, "one"), publishing(media, "two", size=(640, 360)):
        await media.told({"one", "two"})
        await media.node.want("broadcast:1", Wanted(live=True, on_air="one"))
        media.wanted["broadcast:1"] = Wanted(live=True, on_air="one")
        async with watching(media, None) as viewer:
            assert (await viewer.frames("video", 5))[-1].width == 320
            media.wanted["broadcast:1"] = Wanted(live=True, on_air="two")
            await media.node.want("broadcast:1", Wanted(live=True, on_air="two"))
            while (await viewer.frames("video", 1))[0].width != 640:
                pass
            assert await viewer.frames("audio", 50)
        assert (await media.node.room("broadcast:1")).program_started_at
