"""Entering a show: whoever may follows this one and no other, and how many there are is told on a tick."""

import asyncio

from tests.people import NOBODY, House, Person, refused
from tests.stage import until


async def test_entering_is_looked_up(house: House) -> None:
    visitor = await house.visitor()
    await visitor.connects("/broadcasts")
    assert await refused(visitor.call("/broadcasts", "enter", broadcast=NOBODY)) == ("not_found", None)
    assert (await refused(visitor.call("/broadcasts", "enter", broadcast=7)))[0] == "invalid"
    assert (await refused(visitor.call("/broadcasts", "enter")))[0] == "invalid"
    assert await refused(visitor.call("/broadcasts", "dance")) == ("not_found", None)
    assert await refused(visitor.call("/broadcasts", "follow", broadcast=NOBODY)) == ("not_found", None)


async def test_a_guest_enters_with_the_link_of_this_very_show(house: House, host: Person) -> None:
    posting = await house.posting()
    show, other = await host.plans(posting), await host.plans(posting)
    guest = await host.post(f"/api/broadcasts/{show['id']}/guests", name="刘工", company=posting["company"]["id"])
    token = guest["link"].partition("guest=")[2]
    studio = await house.visitor()
    assert (await studio.enters(show, guest=token))["sources"] == []
    assert await refused(studio.enters(other, guest=token)) == ("not_found", None)
    assert await refused(studio.enters(show, guest="forged")) == ("unauthorized", "bad_ticket")
    await host.delete(f"/api/broadcasts/{show['id']}/guests/{guest['id']}")
    assert await refused(studio.enters(show, guest=token)) == ("unauthorized", "guest_removed")


async def test_viewers_are_counted_on_the_tick(house: House, host: Person) -> None:
    show = await host.goes_live()
    assert host.heard["/broadcasts", "viewers_changed"].empty()
    viewers = [await house.visitor() for _ in range(3)]
    await asyncio.gather(*(viewer.enters(show) for viewer in viewers))
    assert (await until(host, "viewers_changed", lambda event: event["viewers"] == 3))["broadcast"] == show["id"]
    assert await until(viewers[0], "viewers_changed", lambda event: event["viewers"] == 3)
    assert (await viewers[0].get(f"/api/broadcasts/{show['id']}"))["viewers"] == 3
    await viewers[2].disconnects()
    await until(host, "viewers_changed", lambda event: event["viewers"] == 2)
    other = await host.plans()
    await viewers[1].enters(other)  # a browser that goes to another show has left this one
    await until(host, "viewers_changed", lambda event: event["viewers"] == 1)
    await asyncio.sleep(2.2)
    assert host.heard["/broadcasts", "viewers_changed"].empty()  # nothing changed, nothing is told


async def test_who_goes_to_another_show_hears_nothing_more_of_this_one(house: House, host: Person) -> None:
    show, other = await host.plans(), await host.plans()
    viewer = await house.visitor()
    await viewer.enters(show)
    await viewer.enters(other)
    await host.enters(show)
    await host.runs("go_live")
    await host.enters(other)
    await host.runs("go_live")
    assert (await viewer.hears("/broadcasts", "broadcast_changed"))["broadcast"]["id"] == other["id"]


async def test_deliveries_are_counted_on_the_tick(house: House, host: Person) -> None:
    posting = await house.posting()
    show = await host.goes_live(posting)
    anna = await house.graduate()
    await anna.saves_resume()
    await anna.enters(show)
    assert (await anna.delivers(posting, broadcast=show["id"]))["broadcast"] == show["id"]
    for person in (anna, host):
        assert (await until(person, "deliveries_changed", lambda event: event["count"] == 1))["broadcast"] == show["id"]
    assert (await host.get(f"/api/broadcasts/{show['id']}"))["deliveries"] == 1
