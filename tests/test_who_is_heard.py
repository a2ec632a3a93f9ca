"""Who sees and hears whom in an interview: nobody who left it, and whose network is gone only for a moment."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from aiohttp import ClientSession, web
from aiortc import RTCPeerConnection

from server.db import transaction
from server.interviews import rooms
from server.interviews.attending import show_out
from server.interviews.models import Seat
from server.media.remote import MEDIA_NODE, MediaNode
from tests.media.peers import Client, connect, new_pc, offer_to_publish, offer_to_watch
from tests.media.plane import Plane
from tests.meeting import LIVE, Meeting, seat, until
from tests.people import House
from tests.servers import free_port


def bearer(ticket: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {ticket}"}


async def test_they_see_each_other_until_the_end(meeting: Meeting) -> None:
    await meeting.enters(meeting.recruiter)
    await meeting.enters(meeting.anna)
    await meeting.admits(meeting.anna, meeting.recruiter)
    hers = bearer((await meeting.anna.hears(LIVE, "admitted"))["ticket"])
    fresh = await meeting.recruiter.call(LIVE, "ticket", interview=meeting.id)
    plane = Plane(meeting.house.app, meeting.anna.http)
    camera, screen, late = new_pc(), new_pc(), new_pc()
    try:
        await connect(plane, camera, "/whip", await offer_to_publish(camera), hers)
        while not (heard := await meeting.recruiter.hears(LIVE, "sources_changed"))["sources"]:
            pass
        [source] = heard["sources"]
        assert (source["name"], source["label"]) == (meeting.anna.me["id"], meeting.anna.me["name"])
        path, watch = f"/whep?source={source['name']}", bearer(fresh["ticket"])
        viewer = await connect(plane, screen, path, await offer_to_watch(screen), watch)
        assert await viewer.frames("video", 3)
        assert [one["name"] for one in (await meeting.enters(meeting.recruiter))["sources"]] == [source["name"]]
        await meeting.recruiter.call(LIVE, "end", interview=meeting.id)
        await asyncio.wait_for(viewer.ended(), 10)
        again = await connect(plane, late, "/whip", await offer_to_publish(late), hers)
        await asyncio.wait_for(again.ended(), 10)  # the old ticket opens the door once more, and it is shut at once
    finally:
        await asyncio.gather(camera.close(), screen.close(), late.close())


async def test_a_source_of_somebody_who_left_is_shown_out(meeting: Meeting) -> None:
    await meeting.begun()
    hers = bearer((await meeting.anna.hears(LIVE, "admitted"))["ticket"])
    plane, camera = Plane(meeting.house.app, meeting.anna.http), new_pc()
    try:
        await meeting.anna.call(LIVE, "leave", interview=meeting.id)
        publisher = await connect(plane, camera, "/whip", await offer_to_publish(camera), hers)
        await asyncio.wait_for(publisher.ended(), 10)
    finally:
        await camera.close()


class Hearing(Meeting):
    """Anna watches the recruiter; what her page does from then on nobody knows."""

    async def begins(self, plane: Plane, camera: RTCPeerConnection, screen: RTCPeerConnection) -> Client:
        await self.begun()
        self.path, self.plane = f"/whep?source={self.recruiter.me['id']}", plane
        self.hers = (await self.anna.hears(LIVE, "admitted"))["ticket"]
        theirs = (await self.recruiter.call(LIVE, "ticket", interview=self.id))["ticket"]
        await connect(plane, camera, "/whip", await offer_to_publish(camera), bearer(theirs))
        while not (await self.recruiter.hears(LIVE, "sources_changed"))["sources"]:
            pass
        return await self.watches(screen, self.hers)

    async def watches(self, screen: RTCPeerConnection, ticket: str) -> Client:
        return await connect(self.plane, screen, self.path, await offer_to_watch(screen), bearer(ticket))

    async def shown(self) -> list[str]:
        return [one["name"] for one in (await self.enters(self.recruiter))["sources"]]


async def test_who_left_sees_and_hears_nothing_more(house: House) -> None:
    """Whatever their page does: the panel may talk among themselves now."""
    meeting = await Hearing(house).arranged()
    camera, screen, late = new_pc(), new_pc(), new_pc()
    try:
        viewer = await meeting.begins(Plane(house.app, meeting.anna.http), camera, screen)
        assert await viewer.frames("video", 3)
        await meeting.anna.call(LIVE, "leave", interview=meeting.id)
        await asyncio.wait_for(viewer.ended(), 10)
        again = await meeting.watches(late, meeting.hers)
        await asyncio.wait_for(again.ended(), 10)  # her last ticket is still good for a moment
        assert await meeting.shown() == [meeting.recruiter.me["id"]]
    finally:
        await asyncio.gather(camera.close(), screen.close(), late.close())


async def test_whose_socket_is_gone_hears_on_for_a_minute_and_comes_back(house: House) -> None:
    """Their network may be away for a moment; a page that only closed its socket must not listen to the end."""
    meeting = await Hearing(house).arranged()
    camera, screen, late, again = new_pc(), new_pc(), new_pc(), new_pc()
    assert house.app
    try:
        viewer = await meeting.begins(Plane(house.app, meeting.anna.http), camera, screen)
        await meeting.anna.disconnects()
        await until(meeting.recruiter, lambda seen: seat(seen, meeting.anna) == "away")
        await show_out(house.app)
        assert await viewer.frames("video", 3)
        async with transaction(house.app) as work:
            left = await work.db.get_one(Seat, (UUID(meeting.id), UUID(meeting.anna.me["id"])))
            left.left_at = work.now - timedelta(minutes=1)
        await show_out(house.app)
        await asyncio.wait_for(viewer.ended(), 10)
        old = await meeting.watches(again, meeting.hers)
        await asyncio.wait_for(old.ended(), 10)  # with the ticket that she still has
        back = await meeting.watches(late, (await meeting.enters(meeting.anna))["ticket"])
        await show_out(house.app)
        assert await back.frames("video", 3)
        assert await meeting.shown() == [meeting.recruiter.me["id"]]
    finally:
        await asyncio.gather(*[one.close() for one in (camera, screen, late, again)])


async def test_who_shows_out_is_told_whether_the_node_was_reached(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """Who goes by that asks again, and the log says it once."""
    assert house.app
    away = web.Application()
    async with ClientSession() as http:
        away[MEDIA_NODE] = MediaNode(replace(house.settings, media_url=f"http://127.0.0.1:{free_port()}"), http)
        for _ in range(3):
            assert not await rooms.show_out(away, "interview:none", "somebody")
    said = [one.getMessage() for one in caplog.records if one.name.startswith(("server.media.", "server.interviews."))]
    assert said == ["the media plane does not answer: no media node answers"]
    assert await rooms.show_out(house.app, "interview:none", "somebody")
