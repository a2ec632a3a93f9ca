"""A queue beside a show: who asked to be called in it, or has a hand up, is passed over and keeps the place."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from server.access import Actor, Role
from server.audience.hands.raising import RaiseHand, raise_hand
from server.audience.reminders.clock import tick
from server.broadcasts.models import Broadcast
from server.db import Work, transaction
from server.errors import Conflict
from server.interviews.appointments.cells import occupy
from server.interviews.lookup import whole
from server.interviews.models import Interview
from server.interviews.queue import wait
from tests.bells import path
from tests.booking import Desk
from tests.hands import does, hears_of
from tests.meeting import LIVE, Meeting
from tests.people import House, Person, refused


async def waits_and_watches(house: House, desk: Desk) -> tuple[Person, Person, dict[str, Any]]:
    """A graduate in the queue of the desk's job who has a show open, and the show with its host."""
    host = await house.host()
    shown = await host.goes_live()
    anna = await house.graduate_in(shown)
    await anna.saves_resume()
    await anna.delivers(desk.job)
    await desk.recruiter.connects("/queues")
    await desk.recruiter.call("/queues", "open", job=desk.job["id"], minutes=10)
    await anna.connects("/queues", "/audience")
    await anna.call("/queues", "join", job=desk.job["id"])
    return anna, host, shown


async def test_a_raised_hand_is_not_called_into_an_interview_nor_raised_in_one(house: House) -> None:
    desk = await Desk(house).opened()
    anna, _, shown = await waits_and_watches(house, desk)
    recruiter = desk.recruiter
    hand = await anna.call("/audience", "raise_hand", broadcast=shown["id"])
    assert await refused(recruiter.call("/queues", "next", job=desk.job["id"])) == ("conflict", "nobody_waits")
    await anna.call("/audience", "lower_hand", hand=hand["id"])
    place = await recruiter.call("/queues", "next", job=desk.job["id"])
    await anna.call("/queues", "accept", place=place["id"])
    raising = anna.call("/audience", "raise_hand", broadcast=shown["id"])
    assert await refused(raising) == ("conflict", "interview_then")


Act = Callable[[Work], Awaitable[Any]]


async def together(house: House, first: Act, then: Act) -> None:
    """The second begins while the first has done everything but commit."""
    assert house.app
    app, done, commits = house.app, asyncio.Event(), asyncio.Event()

    async def begins() -> None:
        async with transaction(app) as work:
            await first(work)
            done.set()
            await commits.wait()

    async def follows() -> None:
        async with transaction(app) as work:
            await then(work)

    leading = asyncio.create_task(begins())
    waiting = asyncio.create_task(done.wait())
    await asyncio.wait([leading, waiting], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    following = asyncio.create_task(follows())
    await asyncio.wait([following], timeout=0.5)
    commits.set()
    await leading
    with suppress(Conflict):
        await following


@pytest.mark.parametrize("first", ["hand", "call"])
async def test_of_a_hand_and_the_answer_to_a_call_in_one_moment_one_succeeds(house: House, first: str) -> None:
    desk = await Desk(house).opened()
    anna, _, shown = await waits_and_watches(house, desk)
    place = await desk.recruiter.call("/queues", "next", job=desk.job["id"])
    me = Actor(UUID(anna.me["id"]), Role.graduate, anna.name, uuid4())
    acts: dict[str, Act] = {
        "hand": lambda work: raise_hand(work, me, RaiseHand(UUID(shown["id"]))),
        "call": lambda work: wait.accept(house.app, work, me, UUID(place["id"])),  # type: ignore[arg-type]
    }
    await together(house, acts.pop(first), *acts.values())
    hands = (await anna.call("/audience", "enter", broadcast=shown["id"]))["hands"]
    met = [one["state"] for one in (await anna.get("/api/interviews"))["interviews"]]
    assert (len(hands), met) == ((1, []) if first == "hand" else (0, ["open"]))
    [kept] = (await anna.call("/queues", "enter"))["places"]
    assert (kept["state"], kept["misses"]) == ("waiting" if first == "hand" else "inside", 0)


async def test_who_has_a_hand_up_is_not_invited_for_now_nor_heard_in_an_interview_that_began(house: House) -> None:
    desk = await Desk(house).opened()
    anna, host, shown = await waits_and_watches(house, desk)
    hand = await anna.call("/audience", "raise_hand", broadcast=shown["id"])
    [application] = (await anna.get("/api/applications"))["applications"]
    now = datetime.now(UTC)
    at_once = desk.recruiter.invites(application, starts_at=now.isoformat())
    assert await refused(at_once) == ("conflict", "candidate_plans")
    soon = await desk.recruiter.invites(application, starts_at=(now + timedelta(minutes=10)).isoformat())
    await does(host, "ask_in", hand)
    assert house.app
    async with transaction(house.app) as work:  # its time has come
        (await work.db.get_one(Interview, UUID(soon["id"]))).starts_at = work.now
        await occupy(work, await whole(work.db, UUID(soon["id"])), first=True)
    assert await refused(does(anna, "speak", hand, consent=True)) == ("conflict", "interview_then")
    await desk.recruiter.post(f"/api/interviews/{soon['id']}/cancel")
    assert (await does(anna, "speak", hand, consent=True))["ticket"]


@pytest.mark.parametrize("state", ["lowered", "declined", "ended"])
async def test_who_goes_in_before_the_time_has_no_hand_up(house: House, state: str) -> None:
    desk = await Desk(house).opened()
    anna, host, shown = await waits_and_watches(house, desk)
    [application] = (await anna.get("/api/applications"))["applications"]
    soon = (datetime.now(UTC) + timedelta(minutes=25)).isoformat()
    meeting = Meeting(house)
    meeting.recruiter, meeting.anna = desk.recruiter, anna
    meeting.id = (await desk.recruiter.invites(application, starts_at=soon))["id"]
    await anna.connects("/audience", LIVE)
    await anna.call("/audience", "enter", broadcast=shown["id"])
    hand = await anna.call("/audience", "raise_hand", broadcast=shown["id"])
    if state != "lowered":
        await does(host, "ask_in", hand)
    if state == "ended":
        await does(anna, "speak", hand, consent=True)
    await desk.recruiter.connects(LIVE)
    await meeting.begun()
    await hears_of(anna, hand, state)
    assert (await host.get(f"/api/broadcasts/{shown['id']}"))["voices"] == []
    raising = lambda: anna.call("/audience", "raise_hand", broadcast=shown["id"])  # noqa: E731
    assert await refused(raising()) == ("conflict", "interview_then")
    await desk.recruiter.call(LIVE, "extend", interview=meeting.id, minutes=5)
    assert await refused(raising()) == ("conflict", "interview_then")
    await desk.recruiter.call(LIVE, "end", interview=meeting.id)
    assert (await raising())["state"] == "raised"


async def test_a_queue_passes_over_who_means_to_watch(house: House) -> None:
    """While the job is on; then they are first again."""
    desk = await Desk(house).opened()
    host = await house.host()
    seen = await house.posting(title="焊接工程师")
    shown = await host.plans(seen, desk.job)
    recruiter = desk.recruiter
    await recruiter.connects("/queues")
    await recruiter.call("/queues", "open", job=desk.job["id"], minutes=10)
    people = [await house.graduate(name) for name in ("安娜", "狄")]
    for person in people:
        await person.connects("/queues")
        await person.saves_resume()
        await person.delivers(desk.job)
        await person.call("/queues", "join", job=desk.job["id"])
    anna, di = people
    await anna.put(path(shown, seen))
    assert house.app
    async with transaction(house.app) as work:
        (await work.db.get_one(Broadcast, UUID(shown["id"]))).starts_at = datetime.now(UTC) + timedelta(minutes=5)
    await tick(house.app)
    first = await recruiter.call("/queues", "next", job=desk.job["id"])
    assert first["graduate"]["id"] == di.me["id"]
    await di.call("/queues", "leave", place=first["id"])
    assert await refused(recruiter.call("/queues", "next", job=desk.job["id"])) == ("conflict", "nobody_waits")
    await anna.delete(path(shown, seen))
    assert (await recruiter.call("/queues", "next", job=desk.job["id"]))["graduate"]["id"] == anna.me["id"]
