"""A place in the queue is kept over a restart of the server: the number, the call, and who is inside."""

import signal

import pytest

from server.settings import Settings
from tests.faults.web_nodes import moves
from tests.forms import job
from tests.people import House, Person
from tests.product import Process

LIVE = "/queues"


async def back(person: Person, house: House) -> Person:
    again = await moves(person, house)
    await again.connects(LIVE)
    return again


@pytest.mark.timeout(150)
async def test_places_and_calls_are_kept_over_a_killed_server(settings: Settings) -> None:
    process = await Process(settings, "web").starts()
    try:
        house = House(process.settings)
        li = await house.employer("李工")
        posted = await li.post("/api/jobs", **job())
        await li.connects(LIVE)
        await li.call(LIVE, "open", job=posted["id"], minutes=10)
        people = [await house.graduate(name) for name in ("安娜", "狄", "吴")]
        for person in people:
            await person.saves_resume()
            await person.delivers(posted)
            await person.connects(LIVE)
            await person.call(LIVE, "join", job=posted["id"])
        called = await li.call(LIVE, "next", job=posted["id"])
        before = [(await person.call(LIVE, "enter"))["places"] for person in people]

        await process.ends(signal.SIGKILL)
        await process.starts()
        anna, *others = [await back(person, house) for person in people]
        li = await back(li, house)
        assert [(await person.call(LIVE, "enter"))["places"] for person in (anna, *others)] == before
        [line] = (await others[1].call(LIVE, "enter"))["lines"]
        assert line["waiting"] == [2, 3]
        assert (await anna.call(LIVE, "accept", place=called["id"]))["state"] == "inside"
        await house.leave()
    finally:
        await process.ends()
