"""The media plane does what the database wants of it, whatever happens on the way there."""

import asyncio
from typing import Any

import pytest

from server.media.control import Ticket, ticket_for
from server.settings import Settings
from tests.media.peers import until
from tests.people import House, Person
from tests.stage import hook, room_of
from tests.way import Way


@pytest.fixture
def settings(settings: Settings, way: Way) -> Settings:
    return way.before(settings)


async def test_a_command_stands_when_the_media_plane_cannot_be_reached(house: House, host: Person, way: Way) -> None:
    """The desired state is in the database; the desk hears that nobody could be told, and the operator sees it."""
    way.is_cut = True
    show = await host.goes_live()
    assert (await host.hears("/broadcasts", "sources_changed"))["reason"] == "media_unreachable"
    assert (await host.get(f"/api/broadcasts/{show['id']}"))["state"] == "live"
    assert (await host.enters(show))["reason"] == "media_unreachable"
    assert (await hook(house, show))["live"]
    await host.hears("/broadcasts", "sources_changed")
    assert 'mountain_rooms_untold{kind="show"} 1.0' in await host.get("/metrics")
    way.is_cut = False
    assert (await host.hears("/broadcasts", "sources_changed"))["reason"] is None  # it is told as soon as it is back
    await until(lambda: host.get("/metrics"), lambda figures: 'mountain_rooms_untold{kind="show"} 0.0' in figures)
    control = ticket_for(house.settings, Ticket(room_of(show), control=True), 60)
    room = await host.ask("GET", f"/media/rooms/{room_of(show)}", headers={"Authorization": f"Bearer {control}"})
    assert room["sources"] == []


def heard(wanted: dict[str, Any]) -> list[str]:
    return wanted["voices"] or []


async def test_who_was_muted_stays_muted_when_an_older_word_comes_later(house: House, host: Person, way: Way) -> None:
    """Two hosts at once: what the first wanted is on its way for longer."""
    show = await host.goes_live()
    own, other = f"host:{host.me['id']}", await house.host("Rui")
    await other.enters(show)
    way.hold(own)
    async with asyncio.TaskGroup() as both:
        both.create_task(host.runs("set_voice", source=own, on=True))
        await way.held.wait()
        await other.runs("take_over")
        await other.runs("set_voice", source=own, on=False)
        assert own not in heard(way.wanted[-1])
        way.go_on()
    assert any(own in heard(wanted) for wanted in way.wanted)
    assert own not in heard(way.wanted[-1])
