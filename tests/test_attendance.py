"""Which hosts have a show open: told to hosts alone, over all processes, as soon as that changes."""

from typing import Any

import pytest

from server.settings import Settings
from tests.house import another
from tests.people import House, Person


async def here(person: Person, *names: str) -> None:
    """This person hears that exactly these hosts are here."""
    while {one["name"] for one in (await person.hears("/broadcasts", "hosts_changed"))["hosts"]} != {*names}:
        pass


def names(entered: dict[str, Any]) -> list[str]:
    return [one["name"] for one in entered["hosts"]]


async def test_hosts_see_who_else_is_here_until_they_leave(house: House, host: Person) -> None:
    show = await host.plans()
    assert names(await host.enters(show)) == ["周主持"]
    wang, anna = await house.staff("王科长"), await house.graduate()
    entered = await wang.enters(show)
    assert sorted(names(entered)) == ["周主持", "王科长"]
    assert {one["role"] for one in entered["hosts"]} == {"host", "staff"}
    await here(host, "周主持", "王科长")
    assert (await anna.enters(show))["hosts"] is None
    other = await host.plans()
    await wang.enters(other)
    await here(host, "周主持")
    await here(wang, "王科长")
    await wang.enters(show)
    await here(host, "周主持", "王科长")
    await wang.disconnects()
    await here(host, "周主持")
    assert anna.heard["/broadcasts", "hosts_changed"].empty()


async def test_somebody_with_two_pages_is_here_once_and_until_both_are_gone(house: House, host: Person) -> None:
    show = await host.plans()
    await host.enters(show)
    first = await house.staff("王科长")
    second = await house.signs_in(first.me["account"])
    await first.enters(show)
    assert sorted(names(await second.enters(show))) == ["周主持", "王科长"]
    await here(host, "周主持", "王科长")
    await first.disconnects()
    late = await house.staff("李科长")
    await late.enters(show)
    await here(host, "周主持", "王科长", "李科长")
    await second.disconnects()
    await here(host, "周主持", "李科长")


async def test_guests_and_viewers_do_not_hear_which_hosts_are_here(house: House, host: Person) -> None:
    posting = await house.posting()
    show = await host.plans(posting)
    company = posting["company"]["id"]
    guest = await host.post(f"/api/broadcasts/{show['id']}/guests", name="嘉宾", company=company)
    visitor, studio = await house.visitor(), await house.visitor()
    assert (await visitor.enters(show))["hosts"] is None
    entered = await studio.enters(show, guest=guest["link"].partition("guest=")[2])
    assert (entered["hosts"], entered["sources"]) == (None, [])
    await host.enters(show)
    await here(host, "周主持")
    await (await house.staff("王科长")).enters(show)
    await here(host, "周主持", "王科长")
    for person in (visitor, studio):
        assert person.heard["/broadcasts", "hosts_changed"].empty()


@pytest.mark.parametrize("services", ["postgres"], indirect=True)
async def test_hosts_of_two_nodes_see_each_other(house: House, host: Person, settings: Settings) -> None:
    show = await host.plans()
    await host.enters(show)
    async with another(settings) as node:
        wang = await node.staff("王科长")
        await wang.enters(show)
        await here(host, "周主持", "王科长")
        await here(wang, "周主持", "王科长")
    await here(host, "周主持")
