"""A show is rehearsed: run as if it were live, heard of by hosts and guests alone, gone but for the times it took."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import select, update

from server.broadcasts.rehearsal_models import Rehearsal, minutes
from server.broadcasts.rehearsing import end_old
from server.db import reading, transaction
from server.media.control import Wanted
from tests.people import House, Person, refused
from tests.stage import asks_ticket, hook, invited, source

NOTHING = msgspec.to_builtins(Wanted())
PRIVATE = NOTHING | {"live": True, "private": True}


class Theatre:
    """A planned show, its host, a guest behind the scenes, and somebody who waits for it to begin."""

    def __init__(self, house: House, host: Person) -> None:
        self.house, self.host = house, host

    async def is_set(self) -> "Theatre":
        self.posting = await self.house.posting()
        self.show = await self.host.plans(self.posting)
        self.invitation, self.token = await invited(self.host, self.show, self.posting)
        self.guest, self.viewer = await self.house.visitor(), await self.house.visitor()
        await self.viewer.enters(self.show)
        await self.host.enters(self.show)
        await self.guest.enters(self.show, guest=self.token)
        return self

    async def hears(self) -> Any:
        """What the guest hears next of the rehearsal."""
        return (await self.guest.hears("/broadcasts", "rehearsal_changed"))["rehearsal"]

    async def public(self) -> Any:
        return await self.viewer.get(f"/api/broadcasts/{self.show['id']}")

    async def rehearsed(self) -> Any:
        """From its beginning to its end, with one turn."""
        await self.host.runs("rehearse")
        await self.host.runs("next_turn")
        return await self.host.runs("end")


@pytest.fixture
async def theatre(house: House, host: Person) -> Theatre:
    return await Theatre(house, host).is_set()


async def rows(house: House) -> list[Rehearsal]:
    assert house.app
    async with reading(house.app) as db:
        return list(await db.scalars(select(Rehearsal)))


async def test_it_is_run_like_a_show_and_viewers_hear_nothing(theatre: Theatre, house: House, host: Person) -> None:
    before = await theatre.public()
    name, own = theatre.invitation["source"], f"host:{host.me['id']}"
    begun = (await host.runs("rehearse"))["show"]
    assert (begun["state"], begun["rehearsing"], begun["host"]["name"]) == ("live", True, host.me["name"])
    assert (begun["hls"], begun["replay"], begun["on_air"]) == (None, None, None)
    assert (await theatre.hears())["show"] == begun
    assert (await host.runs("put_on_air", source=name))["show"]["on_air"] == name
    assert await hook(house, theatre.show, source(name)) == PRIVATE | {"on_air": name}
    assert (await host.runs("set_voice", source=own, on=True))["show"]["voices"] == [name, own]
    turned = (await host.runs("next_turn"))["show"]
    assert (turned["current_turn"], turned["turns"][0]["started_ms"] >= 0) == (theatre.show["turns"][0]["id"], True)
    card = (await host.shows(theatre.posting))["show"]["card"]
    assert (card["job"]["title"], card["hidden_ms"]) == (theatre.posting["title"], None)
    assert (await host.shows(theatre.posting))["show"]["cards"] == [card]
    hidden = (await host.runs("hide_card"))["show"]
    assert (hidden["card"], hidden["cards"][0]["hidden_ms"] >= card["shown_ms"]) == (None, True)
    assert await refused(host.runs("hide_card")) == ("conflict", "no_card")
    assert await refused(host.runs("next_turn")) == ("conflict", "no_next_turn")
    versions = [(await theatre.hears())["version"] for _ in range(6)]
    assert versions == sorted(set(versions))
    assert await theatre.public() == before
    entered = await theatre.viewer.enters(theatre.show)
    assert (entered["broadcast"]["state"], entered["rehearsal"]) == ("scheduled", None)
    assert theatre.viewer.heard["/broadcasts", "broadcast_changed"].empty()
    assert theatre.viewer.heard["/broadcasts", "rehearsal_changed"].empty()
    again = (await (await house.host("另一位")).enters(theatre.show))["rehearsal"]
    assert again["show"]["voices"] == [name, own]


async def test_its_program_is_for_those_behind_the_scenes(theatre: Theatre, house: House, host: Person) -> None:
    await host.runs("rehearse")
    anna, stranger = await house.graduate(), await house.visitor()
    assert await refused(asks_ticket(stranger, theatre.show, "watch")) == ("unauthorized", "sign_in")
    assert await refused(asks_ticket(anna, theatre.show, "watch")) == ("forbidden", "wrong_role")
    assert (await asks_ticket(host, theatre.show, "watch"))["whep"] == "/media/whep"
    assert (await asks_ticket(theatre.guest, theatre.show, "watch", guest=theatre.token))["whep"] == "/media/whep"
    await host.runs("end")
    assert await refused(asks_ticket(host, theatre.show, "watch")) == ("conflict", "not_live")


async def test_the_times_it_took_become_the_run_sheet(theatre: Theatre, house: House, host: Person) -> None:
    assert await refused(host.runs("take_timings")) == ("not_found", "no_rehearsal")
    over = await theatre.rehearsed()
    assert over["show"] is None
    [took] = over["took"]
    assert (took["turn"], took["minutes"]) == (theatre.show["turns"][0]["id"], 1)
    assert await hook(house, theatre.show) == NOTHING
    [row] = await rows(house)
    assert (row.on_air, row.muting, row.cards) == (None, {}, [])
    assert (await host.runs("take_timings"))["turns"][0]["minutes"] == 1
    heard = await theatre.viewer.hears("/broadcasts", "broadcast_changed")
    assert heard["broadcast"]["turns"][0]["minutes"] == 1
    while await theatre.hears():
        pass
    assert await rows(house) == []
    assert await refused(host.runs("take_timings")) == ("not_found", "no_rehearsal")


async def test_or_they_are_forgotten_or_measured_anew(theatre: Theatre, house: House, host: Person) -> None:
    await theatre.rehearsed()
    assert (await host.runs("rehearse"))["show"]["current_turn"] is None
    assert await refused(host.runs("forget_rehearsal")) == ("not_found", "no_rehearsal")  # it goes on
    await host.runs("end")
    assert await host.runs("forget_rehearsal") is None
    assert await rows(house) == []
    assert (await theatre.public())["turns"][0]["minutes"] == 15


async def test_who_may_rehearse_what(theatre: Theatre, house: House, host: Person) -> None:
    anna, other = await house.graduate(), await house.host("另一位")
    await anna.enters(theatre.show)
    await other.enters(theatre.show)
    for verb in ("rehearse", "take_timings", "forget_rehearsal"):
        assert await refused(anna.runs(verb)) == ("forbidden", "wrong_role")
        assert await refused(theatre.guest.runs(verb)) == ("unauthorized", "sign_in")
    assert await refused(host.runs("next_turn")) == ("conflict", "not_live")
    await host.runs("rehearse")
    assert await refused(other.runs("rehearse")) == ("conflict", "rehearsing")
    assert await refused(other.runs("next_turn")) == ("forbidden", "not_driving")
    assert await refused(host.runs("put_on_air", source="guest:nobody")) == ("not_found", None)
    assert (await other.runs("take_over"))["show"]["host"]["name"] == "另一位"
    assert await refused(host.runs("end")) == ("forbidden", "not_driving")
    await other.runs("end")
    assert await house.audited(f"rehearsal:{theatre.show['id']}") == ["take_over", "end"]


async def test_going_live_ends_it(theatre: Theatre, house: House, host: Person) -> None:
    await host.runs("rehearse")
    await host.runs("put_on_air", source=theatre.invitation["source"])
    live = await host.runs("go_live")
    assert (live["state"], live["rehearsing"], live["on_air"]) == ("live", False, None)
    while await theatre.hears():
        pass
    assert await hook(house, theatre.show) == NOTHING | {"live": True, "record": theatre.show["id"]}
    assert await refused(host.runs("rehearse")) == ("conflict", "show_live")


async def test_a_guest_is_uninvited_and_a_show_is_dropped(theatre: Theatre, house: House, host: Person) -> None:
    await host.runs("rehearse")
    name = theatre.invitation["source"]
    await host.runs("put_on_air", source=name)
    await host.delete(f"/api/broadcasts/{theatre.show['id']}/guests/{theatre.invitation['id']}")
    assert (await host.enters(theatre.show))["rehearsal"]["show"]["on_air"] is None
    await host.delete(f"/api/broadcasts/{theatre.show['id']}")
    assert await rows(house) == []


async def test_one_that_nobody_ends_is_over_after_hours(theatre: Theatre, house: House, host: Person) -> None:
    await host.runs("rehearse")
    assert house.app
    await end_old(house.app)
    assert (await host.enters(theatre.show))["rehearsal"]["show"]
    async with transaction(house.app) as work:
        await work.db.execute(update(Rehearsal).values(began_at=datetime.now(UTC) - timedelta(hours=5)))
    await end_old(house.app)
    assert (await host.enters(theatre.show))["rehearsal"]["show"] is None
    assert await hook(house, theatre.show) == NOTHING


@pytest.mark.parametrize(("spent", "planned"), [(0, 1), (1, 1), (60_000, 1), (60_001, 2), (10**9, 240)])
def test_minutes_of_a_run_sheet(spent: int, planned: int) -> None:
    assert minutes(spent) == planned
