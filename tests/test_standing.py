"""How guests and hosts in the green room stand: their pages say it, the desk hears it, nobody else does."""

import asyncio

import pytest

from tests.people import House, Person, refused
from tests.servers import ON_SQLITE
from tests.stage import hook, invited, source

WELL = {
    "microphone": True,
    "camera": True,
    "showing": False,
    "kbps": 0,
    "fps": 0,
    "rtt": 0,
    "lost": 0,
    "limited": "none",
}


async def test_the_desk_hears_what_a_guest_has_switched_off(house: House, host: Person) -> None:
    posting, viewer, studio = await house.posting(), await house.visitor(), await house.visitor()
    show = await host.goes_live(posting)
    guest, token = await invited(host, show, posting)
    await viewer.enters(show)
    await studio.enters(show, guest=token)
    muted = WELL | {"microphone": False, "kbps": 1900, "fps": 30, "rtt": 320, "lost": 0.09, "limited": "cpu"}
    await studio.runs("standing", how=muted, guest=token)
    heard = await host.hears("/broadcasts", "standing_told")
    assert heard == {"broadcast": show["id"], "source": guest["source"], "how": muted}
    await host.runs("standing", how={"microphone": True, "camera": False})
    heard = await host.hears("/broadcasts", "standing_told")
    assert (heard["source"], heard["how"]) == (f"host:{host.me['id']}", WELL | {"camera": False})
    await asyncio.sleep(0.3)
    for other in (viewer, studio):
        assert other.heard["/broadcasts", "standing_told"].empty()


async def test_nobody_speaks_for_another(house: House, host: Person) -> None:
    posting, anna, visitor = await house.posting(), await house.graduate(), await house.visitor()
    show, other = await host.plans(posting), await host.plans(posting)
    guest, token = await invited(host, show, posting)
    for person in (host, anna, visitor):
        await person.enters(show)
    assert await refused(visitor.runs("standing", how=WELL)) == ("unauthorized", "sign_in")
    assert await refused(anna.runs("standing", how=WELL)) == ("forbidden", "wrong_role")
    assert await refused(visitor.runs("standing", how=WELL, guest="forged")) == ("unauthorized", "bad_ticket")
    await visitor.enters(other)
    assert await refused(visitor.runs("standing", how=WELL, guest=token)) == ("not_found", None)
    await host.delete(f"/api/broadcasts/{show['id']}/guests/{guest['id']}")
    await visitor.enters(show)
    assert await refused(visitor.runs("standing", how=WELL, guest=token)) == ("unauthorized", "guest_removed")


@pytest.mark.parametrize("services", ["sqlite"], indirect=True)
async def test_a_guest_says_it_so_often_and_a_host_as_often_as_they_like(house: House, host: Person) -> None:
    posting, studio = await house.posting(), await house.visitor()
    show = await host.goes_live(posting)
    _, token = await invited(host, show, posting)
    await studio.enters(show, guest=token)
    for _ in range(60):
        await studio.runs("standing", how=WELL, guest=token)
    assert (await refused(studio.runs("standing", how=WELL, guest=token)))[0] == "too_fast"
    for _ in range(61):
        await host.runs("standing", how=WELL)


@ON_SQLITE
@pytest.mark.parametrize(
    "wrong",
    [{"rtt": -1}, {"lost": 1.1}, {"fps": 10**9}, {"limited": "laziness"}, {"microphone": "yes"}, {"name": "Lan"}],
)
async def test_what_no_page_says_is_refused(house: House, host: Person, wrong: dict[str, object]) -> None:
    await host.goes_live()
    assert (await refused(host.runs("standing", how=WELL | wrong)))[0] == "invalid"


async def test_the_desk_sees_who_sends_two_sizes(house: House, host: Person) -> None:
    show = await host.goes_live()
    me = source(f"host:{host.me['id']}")
    for sizes in (False, True):
        await hook(house, show, me | {"low": sizes})
        while not (heard := (await host.hears("/broadcasts", "sources_changed"))["sources"]):
            pass
        assert heard[0]["low"] is sizes
