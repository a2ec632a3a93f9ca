"""WHIP in: from the offer to the frames of a source, and how it ends."""

import asyncio
import re
from pathlib import Path

import pytest

from server.errors import NotFound
from server.media.bounds import Bounds
from server.media.control import Wanted
from server.media.peer import Patience
from server.media.rooms import ROOMS
from tests.media.peers import connect, new_pc, offer_to_publish, publishing, until, watching
from tests.media.plane import FRAGMENT, Plane, error_of, plane


async def test_a_publisher_is_there_and_gone(media: Plane) -> None:
    async with publishing(media, "guest") as client:
        call = await media.told({"guest"})
        assert call.sources[0].label == "Guest"
        view = await until(lambda: media.source("guest"), lambda source: source.width)
        assert (view.width, view.height, view.audio) == (320, 180, True)
        assert (await client.leave()).status == 200
    await media.told(set())
    assert await media.node.sources("broadcast:1") == []


async def test_a_publisher_without_picture(media: Plane) -> None:
    async with publishing(media, "guest", kinds=("audio",)):
        await media.told({"guest"})
        async with watching(media, "guest") as viewer:
            assert await viewer.frames("audio", 20)
        assert not (await media.node.sources("broadcast:1"))[0].video


async def test_candidates_may_come_later(media: Plane) -> None:
    pc = new_pc()
    offer = await offer_to_publish(pc)
    late = re.findall("a=candidate:.*\r\n", offer)
    first = re.sub("a=candidate:.*\r\n", "", offer)
    client = await connect(media, pc, "/whip", first, media.ticket(publish="guest"))
    fragment = "a=mid:0\r\n" + "".join(late) + "a=candidate:1 1 udp 1 some.local 9 typ host\r\na=end-of-candidates\r\n"
    headers = FRAGMENT | {"If-Match": client.etag}
    assert (await media.http.patch(client.url, data=fragment, headers=headers)).status == 204
    await media.told({"guest"})
    await pc.close()


async def test_who_publishes_again_replaces_the_first(media: Plane) -> None:
    async with publishing(media, "guest") as first:
        await media.told({"guest"})
        async with publishing(media, "guest") as second:
            await first.ended()
            assert second.peer.session == second.session
            assert [source.name for source in await media.node.sources("broadcast:1")] == ["guest"]


async def test_a_new_offer_that_never_connects_leaves_the_first_alone(tmp_path: Path) -> None:
    bounds = Bounds(patience=Patience(connect=0.5))
    async with plane(tmp_path, bounds) as media, publishing(media, "guest") as client:
        await media.told({"guest"})
        silent = new_pc()
        answer = await media.post("/whip", await offer_to_publish(silent), media.ticket(publish="guest"))
        assert answer.status == 201
        await silent.close()
        session = answer.headers["Location"].rpartition("/")[2]
        await until(lambda: media.session(session), lambda peer: peer is None)
        assert media.app[ROOMS].tally.closed == {"did not connect": 1}
        assert client.peer.pc.connectionState == "connected"


@pytest.mark.parametrize(("place", "why"), [(0, "did not connect"), (300, "left")])
async def test_who_leaves_after_waiting_in_vain_was_not_reached(tmp_path: Path, place: float, why: str) -> None:
    async with plane(tmp_path, Bounds(patience=Patience(connect=300, place=place))) as media:
        pc, ticket = new_pc(), media.ticket(publish="guest")
        answer = await media.post("/whip", await offer_to_publish(pc), ticket)
        async with media.http.delete(f"http://127.0.0.1:{media.settings.port}{answer.headers['Location']}") as left:
            assert left.status == 200
        assert [reason for reason, times in media.app[ROOMS].tally.closed.items() if times] == [why]
        await pc.close()


async def test_a_silent_publisher_is_gone(tmp_path: Path) -> None:
    async with plane(tmp_path, Bounds(patience=Patience(silence=0.5))) as media, publishing(media, "guest") as client:
        await media.told({"guest"})
        for sender in client.pc.getSenders():
            sender.replaceTrack(None)
        await media.told(set())


async def test_a_source_lasts_no_longer_than_its_ticket_allows(tmp_path: Path) -> None:
    async with plane(tmp_path, Bounds(patience=Patience(silence=1))) as media, publishing(media, "guest") as other:
        async with publishing(media, "test", longest=2) as client:
            await media.told({"guest", "test"})
            await client.ended()
        await media.told({"guest"})
        assert other.peer.pc.connectionState == "connected"


async def test_kick_and_close(media: Plane) -> None:
    async with publishing(media, "one") as one, publishing(media, "two") as two:
        await media.told({"one", "two"})
        async with watching(media, "two") as viewer:
            await viewer.frames("video", 1)
            await media.node.kick("broadcast:1", "one")
            await one.ended()
            await media.told({"two"})
            await media.node.close("broadcast:1")
            await asyncio.gather(two.ended(), viewer.ended())
    with pytest.raises(NotFound):
        media.app[ROOMS].find("broadcast:1")
    await media.node.close("broadcast:1")
    with pytest.raises(NotFound):
        await media.node.kick("broadcast:1", "one")


async def test_what_is_wanted_of_a_room_that_is_closed_meanwhile_breaks_nothing(media: Plane) -> None:
    rooms = media.app[ROOMS]
    await rooms.want("broadcast:1", Wanted(live=True, record="friday"))
    ends = rooms.want("broadcast:1", Wanted(live=True))  # waits for the disk
    await asyncio.gather(ends, rooms.close("broadcast:1"))
    assert list(rooms) == []


async def test_who_comes_back_by_themselves_replaces_nobody_who_came_meanwhile(media: Plane) -> None:
    ticket, pc = media.ticket(publish="guest"), new_pc()
    offer = await offer_to_publish(pc)

    async def again(*sessions: str) -> tuple[int, str]:
        answer = await media.post(f"/whip?after={'+'.join(sessions)}", offer, ticket)
        return (answer.status, "") if answer.status == 201 else await error_of(answer)

    async with publishing(media, "guest") as first:
        await media.told({"guest"})
        assert await again("another", first.session) == (201, "")
        async with publishing(media, "guest") as second:
            await first.ended()
            assert await again(first.session) == (409, "elsewhere")
            assert await media.session(second.session)
            await second.leave()
        await until(lambda: media.source("guest"), lambda source: source is None)
        assert await again(first.session) == (201, "")
    await pc.close()


async def test_who_comes_back_by_themselves_ends_nobody_who_is_just_coming(media: Plane) -> None:
    """They try again: it may be an answer to themselves that was lost. Who does not come at all gives way."""
    async with publishing(media, "guest") as first:
        await media.told({"guest"})
        ticket, pc = media.ticket(publish="guest"), new_pc()
        offer = await offer_to_publish(pc)
        coming = await media.post("/whip", offer, ticket)
        session = coming.headers["Location"].rpartition("/")[2]
        again = f"/whip?after={first.session}"
        assert await error_of(await media.post(again, offer, ticket)) == (503, "unavailable")
        assert await media.session(session)
        answer = await until(lambda: media.post(again, offer, ticket), lambda answer: answer.status != 503)
        assert answer.status == 201
        assert await media.session(first.session)
        await pc.close()


async def test_who_is_kicked_while_they_come_back_does_not_come_back(media: Plane) -> None:
    pc = new_pc()
    async with publishing(media, "guest") as first:
        await media.told({"guest"})
        answer = await media.post("/whip", await offer_to_publish(pc), media.ticket(publish="guest"))
        assert answer.status == 201
        await media.node.kick("broadcast:1", "guest")
        await first.ended()
    session = answer.headers["Location"].rpartition("/")[2]
    assert (await media.http.delete(f"{media.url}/whip/{session}")).status == 404
    await pc.close()


async def test_the_hook_is_told_the_newest_once_it_listens(media: Plane) -> None:
    media.hook_status = 503
    async with publishing(media, "guest") as client:
        await until(lambda: media.source("guest"), bool)
        await client.leave()
        await until(lambda: media.source("guest"), lambda source: source is None)
    assert media.heard == []
    media.hook_status = 200
    await media.told(set())
    assert len(media.heard) == 1


async def test_a_hook_that_broke_tells_the_next(media: Plane) -> None:
    """An answer that goes so deep breaks whoever reads it."""

    async def heard() -> int:
        return len(media.heard)

    async def is_live() -> bool:
        return room.wanted.live

    async with publishing(media, "guest"):
        await media.told({"guest"})
        room, before = media.app[ROOMS].find("broadcast:1"), await heard()
        media.answer = b'{"beside":' + b"[" * 100_000
        room.changed()
        await until(heard, lambda calls: calls > before + 1)
        media.wanted["broadcast:1"] = Wanted(live=True)
        media.answer = None
        await until(is_live, bool)


async def test_sessions_end_with_the_node(tmp_path: Path) -> None:
    async with plane(tmp_path) as media:
        pc = new_pc()
        client = await connect(media, pc, "/whip", await offer_to_publish(pc), media.ticket(publish="guest"))
        await media.told({"guest"})
    await client.ended()
    await pc.close()
    ours = [task for task in asyncio.all_tasks() if "peer" in task.get_name() or "hook" in task.get_name()]
    assert ours == []


async def test_a_publisher_that_is_the_dtls_server_itself(media: Plane) -> None:
    pc = new_pc()
    offer = (await offer_to_publish(pc)).replace("a=setup:actpass", "a=setup:passive")
    answer = await media.post("/whip", offer, media.ticket(publish="guest"))
    assert "a=setup:active" in await answer.text()
    await pc.close()
