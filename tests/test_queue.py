"""Walk-in queues: joined, called, answered or not; places are kept, and nobody is called twice at once."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from server.db import DATABASE
from server.interviews.queue import turning
from server.interviews.queue.models import Place, PlaceState
from tests.booking import Desk, books
from tests.people import House, Person, refused

LIVE = "/queues"


class Hall:
    """A company whose queue is open, and graduates who delivered."""

    def __init__(self, house: House) -> None:
        self.house = house

    async def opened(self) -> "Hall":
        self.desk = await Desk(self.house).opened()
        self.job = self.desk.job["id"]
        self.recruiter = self.desk.recruiter
        await self.recruiter.connects(LIVE, "/inbox")
        await self.recruiter.call(LIVE, "enter", job=self.job)
        await self.recruiter.call(LIVE, "open", job=self.job)
        return self

    async def graduate(self, name: str = "陈安娜") -> Person:
        graduate = await self.house.graduate(name)
        await graduate.saves_resume()
        await graduate.delivers(self.desk.job)
        await graduate.connects(LIVE, "/inbox", "/interviews")
        return graduate

    async def colleague(self) -> Person:
        person = await self.desk.colleague()
        await person.connects(LIVE)
        return person

    async def joins(self, graduate: Person) -> Any:
        return await graduate.call(LIVE, "join", job=self.job)

    async def calls(self, recruiter: Person | None = None) -> Any:
        return await (recruiter or self.recruiter).call(LIVE, "next", job=self.job)

    async def late(self, by: timedelta = timedelta(seconds=61)) -> None:
        """As if everybody had been called so long ago."""
        assert self.house.app
        async with self.house.app[DATABASE].writing() as db:
            for place in await db.scalars(select(Place).where(Place.respond_by.is_not(None))):
                place.respond_by = (place.respond_by or datetime.now(UTC)) - by
            await db.execute(update(Place).where(Place.state == PlaceState.waiting).values(rest_until=None))


@pytest.fixture
async def hall(house: House) -> Hall:
    return await Hall(house).opened()


async def test_from_joining_to_the_room_and_to_the_next(hall: Hall) -> None:
    anna, di = await hall.graduate(), await hall.graduate("狄")
    place = await hall.joins(anna)
    assert (place["state"], place["number"]) == ("waiting", 1)
    assert (await hall.joins(di))["number"] == 2
    assert await hall.joins(anna) == place
    moved = await di.hears(LIVE, "queue_moved")
    while moved["line"]["waiting"] != [1, 2]:
        moved = await di.hears(LIVE, "queue_moved")
    assert (moved["line"]["serving"], moved["line"]["seconds_each"]) == (1, 600)
    parts = dict.fromkeys(("camera", "microphone", "speakers", "network"), "good")
    await anna.put("/api/check", **parts)
    [check] = (await hall.recruiter.call(LIVE, "enter", job=hall.job))["checks"]
    assert (check["person"], check["result"]["camera"]) == (anna.me["id"], "good")
    called = await hall.calls()
    assert (called["id"], called["state"], called["graduate"]["name"]) == (place["id"], "called", "陈安娜")
    heard = (await anna.hears(LIVE, "place_changed"))["place"]
    while heard["state"] != "called":
        heard = (await anna.hears(LIVE, "place_changed"))["place"]
    assert datetime.fromisoformat(heard["respond_by"]) > datetime.now(UTC) + timedelta(seconds=50)
    accepted = await anna.call(LIVE, "accept", place=place["id"])
    assert accepted["state"] == "inside"
    interview = await anna.get(f"/api/interviews/{accepted['interview']}")
    assert interview["state"] == "open"
    entered = await anna.call("/interviews", "enter", interview=interview["id"])
    assert entered["ticket"]  # the door is open: nobody knocks after having been called
    assert await refused(hall.calls()) == ("conflict", "already_serving")
    await hall.recruiter.disconnects()
    await hall.recruiter.connects(LIVE, "/interviews")
    await hall.recruiter.call("/interviews", "enter", interview=interview["id"])
    await hall.recruiter.call("/interviews", "end", interview=interview["id"])
    assert (await hall.calls())["graduate"]["name"] == "狄"
    assert (await anna.call(LIVE, "enter"))["places"] == []


async def test_how_long_it_takes_is_learned_from_those_that_were_held(hall: Hall) -> None:
    anna, di = await hall.graduate(), await hall.graduate("狄")
    place = await hall.joins(anna)
    await hall.calls()
    interview = (await anna.call(LIVE, "accept", place=place["id"]))["interview"]
    await hall.recruiter.connects("/interviews")
    await hall.recruiter.call("/interviews", "enter", interview=interview)
    await hall.recruiter.call("/interviews", "end", interview=interview)
    assert hall.house.app
    async with hall.house.app[DATABASE].writing() as db:
        held = await db.get_one(Place, UUID(place["id"]))
        assert held.called_at
        assert held.ended_at
        held.joined_at, held.began_at = held.called_at - timedelta(minutes=7), held.ended_at - timedelta(minutes=4)
    await hall.joins(di)
    [line] = (await di.call(LIVE, "enter"))["lines"]
    assert (line["waiting"], line["seconds_each"]) == ([2], 240)  # planned were ten minutes
    assert (await hall.recruiter.get("/api/interviews/figures"))["waited_minutes"] == 7.0


async def test_a_place_is_kept_over_a_reconnect(hall: Hall) -> None:
    anna = await hall.graduate()
    place = await hall.joins(anna)
    await anna.disconnects()
    await anna.connects(LIVE)
    entered = await anna.call(LIVE, "enter")
    assert entered["places"] == [place]
    assert [line["waiting"] for line in entered["lines"]] == [[1]]
    assert entered["offered"] == []


async def test_who_does_not_answer_is_first_once_more_and_then_out(hall: Hall) -> None:
    anna, di = await hall.graduate(), await hall.graduate("狄")
    place = await hall.joins(anna)
    await hall.joins(di)
    await hall.calls()
    assert await refused(hall.calls()) == ("conflict", "already_serving")
    await hall.late()
    assert await refused(anna.call(LIVE, "accept", place=place["id"])) in (
        ("conflict", "call_expired"),
        ("conflict", "place_waiting"),
    )
    assert hall.house.app
    await turning.turn(hall.house.app)
    again = (await anna.call(LIVE, "enter"))["places"][0]
    assert (again["state"], again["misses"], again["number"]) == ("waiting", 1, 1)
    second = await hall.calls()  # she rests for two minutes
    assert second["graduate"]["name"] == "狄"
    assert (await anna.call(LIVE, "enter"))["places"][0]["passed_over"] == "rest"
    await di.call(LIVE, "leave", place=second["id"])
    await hall.late()
    assert (await hall.calls())["graduate"]["name"] == "陈安娜"
    await anna.call(LIVE, "decline", place=place["id"])
    assert (await anna.call(LIVE, "enter"))["places"] == []
    for verb in ("accept", "decline", "leave"):
        assert await refused(anna.call(LIVE, verb, place=place["id"])) == ("conflict", "place_missed")
    assert (await hall.joins(anna))["number"] == 3


async def test_nobody_is_called_by_two_companies(hall: Hall) -> None:
    other = await Hall(hall.house).opened()
    anna = await hall.graduate()
    await anna.delivers(other.desk.job)
    await hall.joins(anna)
    await other.joins(anna)
    assert len((await anna.call(LIVE, "enter"))["places"]) == 2
    await hall.calls()
    assert await refused(other.calls()) == ("conflict", "nobody_waits")
    di = await hall.graduate("狄")
    await di.delivers(other.desk.job)
    behind = await other.joins(di)
    assert (await other.calls())["id"] == behind["id"]
    place, there = (await anna.call(LIVE, "enter"))["places"]
    assert (place["passed_over"], there["passed_over"]) == (None, "elsewhere")
    await anna.call(LIVE, "leave", place=place["id"])
    await di.call(LIVE, "leave", place=behind["id"])
    assert (await other.calls())["graduate"]["name"] == "陈安娜"


async def test_paused_closed_and_opened_again(hall: Hall) -> None:
    anna, di = await hall.graduate(), await hall.graduate("狄")
    place = await hall.joins(anna)
    assert await refused(hall.recruiter.call(LIVE, "open", job=hall.job)) == ("conflict", "queue_open")
    assert (await hall.recruiter.call(LIVE, "pause", job=hall.job))["line"]["state"] == "paused"
    assert await refused(hall.joins(di)) == ("conflict", "queue_paused")
    assert await refused(hall.calls()) == ("conflict", "queue_paused")
    assert await refused(hall.recruiter.call(LIVE, "pause", job=hall.job)) == ("conflict", "queue_paused")
    assert await hall.joins(anna) == place
    await hall.recruiter.call(LIVE, "open", job=hall.job, minutes=15)
    closed = await hall.recruiter.call(LIVE, "close", job=hall.job)
    assert (closed["line"]["state"], closed["places"]) == ("closed", [])
    assert (await anna.get("/api/notices"))["notices"][0]["kind"] == "queue_closed"
    assert await refused(hall.recruiter.call(LIVE, "close", job=hall.job)) == ("conflict", "queue_closed")
    assert await refused(anna.call(LIVE, "leave", place=place["id"])) == ("conflict", "place_closed")
    await hall.recruiter.call(LIVE, "open", job=hall.job)
    assert (await di.get("/api/notices"))["notices"][0]["kind"] == "queue_opened"
    assert [one["job"]["id"] for one in (await di.call(LIVE, "enter"))["offered"]] == [hall.job]


async def test_moved_to_an_appointment(hall: Hall) -> None:
    anna = await hall.graduate()
    place = await hall.joins(anna)
    assert await refused(hall.recruiter.call(LIVE, "defer", place=place["id"])) == ("conflict", "no_slots")
    await hall.desk.offers(30)
    deferred = await hall.recruiter.call(LIVE, "defer", place=place["id"], note="人太多了")
    assert deferred["state"] == "moved"
    assert await told(anna, 2) == {"queue_left", "interview_choose"}
    assert await refused(hall.recruiter.call(LIVE, "defer", place=place["id"])) == ("conflict", "place_moved")
    assert await refused(hall.calls()) == ("conflict", "nobody_waits")


async def test_who_may_do_what(hall: Hall) -> None:
    anna = await hall.graduate()
    stranger = await hall.house.graduate("生人")
    rival = await hall.house.employer()
    visitor = await hall.house.visitor()
    for person in (stranger, rival, visitor):
        await person.connects(LIVE)
    assert await refused(hall.joins(stranger)) == ("conflict", "deliver_first")
    assert await refused(hall.joins(hall.recruiter)) == ("forbidden", "wrong_role")
    assert (await refused(anna.call(LIVE, "join", job=str(uuid4()))))[0] == "not_found"
    place = await hall.joins(anna)
    for verb in ("leave", "accept", "decline"):
        assert (await refused(stranger.call(LIVE, verb, place=place["id"])))[0] == "not_found"
        assert (await refused(hall.recruiter.call(LIVE, verb, place=place["id"])))[0] == "forbidden"
    for verb in ("open", "pause", "close", "next"):
        assert (await refused(rival.call(LIVE, verb, job=hall.job)))[0] == "not_found"
        assert (await refused(anna.call(LIVE, verb, job=hall.job)))[0] == "forbidden"
        assert (await refused(visitor.call(LIVE, verb, job=hall.job)))[0] == "unauthorized"
    assert (await refused(rival.call(LIVE, "enter", job=hall.job)))[0] == "not_found"
    assert (await refused(rival.call(LIVE, "defer", place=place["id"])))[0] == "not_found"
    assert (await refused(anna.call(LIVE, "defer", place=place["id"])))[0] == "forbidden"
    assert (await refused(visitor.call(LIVE, "enter")))[0] == "unauthorized"
    for minutes in (4, 7, 65):
        assert (await refused(hall.recruiter.call(LIVE, "open", job=hall.job, minutes=minutes)))[0] == "invalid"
    assert await refused(anna.call(LIVE, "accept", place=place["id"])) == ("conflict", "place_waiting")
    assert await refused(anna.call(LIVE, "decline", place=place["id"])) == ("conflict", "place_waiting")


async def test_an_appointment_goes_before_the_queue(hall: Hall) -> None:
    """Who is expected elsewhere before this interview would be over is passed over, told why, and keeps the place."""
    anna, di = await hall.graduate(), await hall.graduate("狄")
    await hall.joins(anna)
    other = await Desk(hall.house).opened()
    soon = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    meeting = await other.recruiter.invites(await anna.delivers(other.job), starts_at=soon)
    assert await refused(hall.calls()) == ("conflict", "nobody_waits")
    behind = await hall.joins(di)
    assert (await hall.calls())["id"] == behind["id"]
    while (heard := (await anna.hears(LIVE, "place_changed"))["place"])["passed_over"] is None:
        pass
    assert (heard["state"], heard["number"], heard["passed_over"]) == ("waiting", 1, "appointment")
    assert (await anna.call(LIVE, "enter"))["places"] == [heard]
    await di.call(LIVE, "leave", place=behind["id"])
    await other.recruiter.post(f"/api/interviews/{meeting['id']}/cancel")
    called = await hall.calls()
    assert (called["id"], called["state"], called["passed_over"]) == (heard["id"], "called", None)


async def test_who_withdraws_waits_no_more(hall: Hall) -> None:
    anna = await hall.graduate()
    place = await hall.joins(anna)
    await anna.post(f"/api/applications/{place['application']}/withdraw")
    assert (await anna.call(LIVE, "enter"))["places"] == []
    assert await refused(hall.calls()) == ("conflict", "nobody_waits")
    await anna.delivers(hall.desk.job)
    assert (await hall.joins(anna))["number"] == 2
    assert (await anna.get("/api/me/export"))["queues"][0]["number"] == 1
    await anna.delete("/api/me", password="correct horse battery")
    assert (await hall.recruiter.call(LIVE, "enter", job=hall.job))["places"] == []


async def test_an_invited_graduate_need_not_wait(hall: Hall) -> None:
    """Whoever is invited leaves the queue, called or not, and learns why; and cannot join it again."""
    anna, di = await hall.graduate(), await hall.graduate("狄")
    for graduate in (anna, di):
        await hall.joins(graduate)
    called = await hall.calls()
    later = (datetime.now(UTC) + timedelta(hours=5)).isoformat()
    for graduate in (anna, di):
        application = (await graduate.get("/api/applications"))["applications"][0]
        await hall.recruiter.invites(application, starts_at=later)
        later = (datetime.now(UTC) + timedelta(hours=9)).isoformat()
        assert await told(graduate, 2) == {"queue_left", "interview_invited"}
        assert (await graduate.call(LIVE, "enter"))["places"] == []
        assert await refused(hall.joins(graduate)) == ("conflict", "already_invited")
    while (await hall.recruiter.hears(LIVE, "place_changed"))["place"]["state"] != "moved":
        pass
    assert await refused(anna.call(LIVE, "accept", place=called["id"])) == ("conflict", "place_moved")
    assert await refused(hall.calls()) == ("conflict", "nobody_waits")


async def test_who_books_a_time_waits_no_more(hall: Hall) -> None:
    anna = await hall.graduate()
    slot = (await hall.desk.offers(30))[0]
    application = await hall.desk.asks(anna)
    await hall.joins(anna)
    await books(anna, slot, application)
    assert await told(anna, 2) == {"queue_left", "interview_booked"}
    assert (await hall.recruiter.call(LIVE, "enter", job=hall.job))["places"] == []


async def test_an_interviewer_with_an_appointment_calls_nobody(hall: Hall) -> None:
    """Nor does a graduate pay for it where the appointment comes after the call."""
    anna, di = await hall.graduate(), await hall.graduate("狄")
    place = await hall.joins(anna)
    await hall.calls()
    soon = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    application = (await di.get("/api/applications"))["applications"][0]
    await hall.recruiter.invites(application, starts_at=soon)
    answered = await anna.call(LIVE, "accept", place=place["id"])
    assert (answered["state"], answered["misses"], answered["interview"]) == ("waiting", 0, None)
    assert await refused(hall.calls()) == ("conflict", "interviewer_busy")
    colleague = await hall.colleague()
    assert (await hall.calls(colleague))["id"] == place["id"]
    assert (await anna.call(LIVE, "accept", place=place["id"]))["state"] == "inside"


async def told(person: Person, newest: int) -> set[str]:
    return {one["kind"] for one in (await person.get("/api/notices"))["notices"][:newest]}
