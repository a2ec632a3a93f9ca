"""A host shows somebody out of the green room, whatever they publish with, and lets them in again."""

import asyncio
from typing import Any

from aiortc import RTCPeerConnection
from sqlalchemy import select

from server.audit import AuditEntry
from server.db import reading
from server.demo.guest import Publisher
from tests.media.peers import Client, connect, new_pc, offer_to_watch
from tests.media.plane import Plane
from tests.people import NOBODY, PASSWORD, House, Person, refused
from tests.stage import asks_ticket, hook, invited, source


async def hears(person: Person, names: list[str]) -> Any:
    """Until exactly these are connected."""
    while True:
        heard = await person.hears("/broadcasts", "sources_changed", 20)
        if [one["name"] for one in heard["sources"]] == names:
            return heard


async def test_an_encoder_with_a_long_ticket_is_out_however_often_it_connects(house: House, host: Person) -> None:
    other = await house.host("另一位")
    show = await host.goes_live()
    name = f"host:{other.me['id']}"
    given = await asks_ticket(other, show, "encoder")
    obs = Publisher(other.http, given["whip"], given["ticket"])
    await obs.start()
    await hears(host, [name])
    assert (await host.runs("put_on_air", source=name))["on_air"] == name
    gone = await host.runs("show_out", source=name)
    assert (gone["on_air"], gone["voices"]) == (None, [])
    await asyncio.wait_for(obs.ended.wait(), 20)
    heard = await hears(host, [])
    assert heard["shown_out"] == {name: "另一位"}
    again = Publisher(other.http, given["whip"], given["ticket"])
    await again.start()
    await asyncio.wait_for(again.ended.wait(), 20)
    await host.runs("let_in", source=name)
    third = Publisher(other.http, given["whip"], given["ticket"])
    await third.start()
    while (await hears(host, [name]))["shown_out"]:
        pass
    for publisher in (obs, again, third):
        await publisher.stop()


async def test_a_page_gets_no_ticket_until_it_is_let_in(house: House, host: Person) -> None:
    posting, studio = await house.posting(), await house.visitor()
    show = await host.goes_live(posting)
    guest, token = await invited(host, show, posting)
    await studio.enters(show, guest=token)
    name = guest["source"]
    await host.runs("set_voice", source=name, on=True)
    assert (await host.runs("show_out", source=name))["voices"] == []
    while (await studio.hears("/broadcasts", "sources_changed"))["shown_out"] != {name: guest["name"]}:
        pass
    for verb in ("publish", "encoder"):
        assert await refused(asks_ticket(studio, show, verb, guest=token)) == ("conflict", "shown_out")
    assert (await host.enters(show))["shown_out"] == {name: guest["name"]}
    await host.runs("let_in", source=name)
    assert (await asks_ticket(studio, show, "publish", guest=token))["source"] == name
    assert await refused(host.runs("let_in", source=name)) == ("conflict", "not_shown_out")
    assert house.app
    async with reading(house.app) as db:
        rows = list(
            await db.scalars(
                select(AuditEntry).where(AuditEntry.object == f"broadcast:{show['id']}").order_by(AuditEntry.at)
            )
        )
    noted = [(row.verb, row.facts) for row in rows if row.verb in ("show_out", "let_in")]
    assert noted == [("show_out", {"source": name}), ("let_in", {"source": name})]


async def test_who_is_out_sees_and_hears_the_green_room_no_more(house: House, host: Person) -> None:
    """Shown out or uninvited, whatever their page does, also with the ticket of two hours that they have."""
    assert house.app
    posting, studio = await house.posting(), await house.visitor()
    show = await host.goes_live(posting)
    guest, token = await invited(host, show, posting)
    own = await asks_ticket(host, show, "publish")
    publisher, plane = Publisher(host.http, own["whip"], own["ticket"]), Plane(house.app, studio.http)
    await publisher.start()
    await hears(host, [own["source"]])
    given = await asks_ticket(studio, show, "green_room", guest=token)
    headers, screens = {"Authorization": f"Bearer {given['ticket']}"}, [new_pc() for _ in range(4)]
    door = f"/whep?source={own['source']}"

    async def watches(screen: RTCPeerConnection) -> Client:
        return await connect(plane, screen, door, await offer_to_watch(screen), headers)

    first, again, third, late = screens
    try:
        viewer = await watches(first)
        assert await viewer.frames("video", 3)
        await host.runs("show_out", source=guest["source"])
        await asyncio.wait_for(viewer.ended(), 10)
        assert await refused(asks_ticket(studio, show, "green_room", guest=token)) == ("conflict", "shown_out")
        await asyncio.wait_for((await watches(again)).ended(), 10)
        await host.runs("let_in", source=guest["source"])
        viewer = await watches(third)
        assert await viewer.frames("video", 3)
        await host.delete(f"/api/broadcasts/{show['id']}/guests/{guest['id']}")
        await asyncio.wait_for(viewer.ended(), 10)
        await asyncio.wait_for((await watches(late)).ended(), 10)
    finally:
        await asyncio.gather(publisher.stop(), *[screen.close() for screen in screens])


async def test_who_may(house: House, host: Person) -> None:
    posting, anna, other = await house.posting(), await house.graduate(), await house.host("另一位")
    show = await host.plans(posting)
    guest, _ = await invited(host, show, posting)
    name = guest["source"]
    for person in (host, anna, other):
        await person.enters(show)
    assert await refused(anna.runs("show_out", source=name)) == ("forbidden", "wrong_role")
    await other.runs("show_out", source=name)  # nothing goes on yet: any host looks after the green room
    await host.runs("let_in", source=name)
    await host.runs("rehearse")
    await host.runs("put_on_air", source=name)
    assert await refused(other.runs("show_out", source=name)) == ("forbidden", "not_driving")
    assert (await host.runs("show_out", source=name))["show"]["on_air"] is None
    await host.runs("go_live")
    assert await refused(other.runs("let_in", source=name)) == ("forbidden", "not_driving")
    for nobody in (f"guest:{NOBODY}", f"host:{anna.me['id']}", "hand:x", ""):
        assert await refused(host.runs("show_out", source=nobody)) == ("not_found", None)
    assert (await hook(house, show, source(name)))["on_air"] is None
    await host.runs("end")
    assert await refused(host.runs("show_out", source=name)) == ("conflict", "show_ended")


async def test_whose_name_it_was_goes_with_their_account(house: House, host: Person) -> None:
    other = await house.host("另一位")
    show = await host.goes_live()
    name = f"host:{other.me['id']}"
    await host.runs("show_out", source=name)
    await other.delete("/api/me", password=PASSWORD)
    assert (await host.enters(show))["shown_out"] == {name: ""}
    assert [one["broadcast"] for one in (await host.get("/api/me/export"))["shows"]] == [show["id"]]
