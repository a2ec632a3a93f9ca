"""Appointments: offered, chosen, moved, cancelled; nobody is ever in two at once."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from icalendar import Calendar
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from server.db import DATABASE
from server.interviews.appointments.cells import cells
from server.interviews.appointments.models import Cell
from tests.people import House, Person, Refused, job
from tests.test_applications import refused

Json = dict[str, Any]


def at(hours: float, on: datetime | None = None) -> str:
    """So long from the next full hour, or from another time."""
    start = on or datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return (start + timedelta(hours=hours)).isoformat()


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


class Desk:
    """A company with a job, and what its recruiter does."""

    def __init__(self, house: House) -> None:
        self.house = house

    async def opened(self) -> "Desk":
        self.recruiter = await self.house.employer()
        self.job = await self.recruiter.post("/api/jobs", **job())
        return self

    async def colleague(self, name: str = "王工") -> Person:
        link = (await self.recruiter.post("/api/companies/mine/invitations"))["link"]
        return await self.house.signs_up(name, "recruiter", invitation=link.partition("invitation=")[2])

    async def offers(self, hours: float, **more: Any) -> list[Json]:
        body = {"job": self.job["id"], "starts_at": at(hours)} | more
        slots: list[Json] = (await self.recruiter.post("/api/slots", **body))["slots"]
        return slots

    async def asks(self, graduate: Person) -> Json:
        """Who delivered is asked to choose a time."""
        application = await graduate.delivers(self.job)
        asked: Json = await self.recruiter.post(
            "/api/interviews/invitations", application=application["id"], note="请带作品"
        )
        return asked

    async def knows(self, name: str = "陈安娜") -> tuple[Person, Json]:
        """Somebody who is asked to choose."""
        graduate = await self.house.graduate(name)
        await graduate.saves_resume()
        return graduate, await self.asks(graduate)


@pytest.fixture
async def desk(house: House) -> Desk:
    return await Desk(house).opened()


async def books(graduate: Person, slot: Json, application: Json) -> Json:
    booked: Json = await graduate.post(f"/api/slots/{slot['id']}/book", application=application["id"])
    return booked


async def newest(person: Person) -> Json:
    notice: Json = (await person.get("/api/notices"))["notices"][0]
    return notice


async def test_from_an_offer_to_an_appointment(desk: Desk) -> None:
    slots = await desk.offers(30, times=2, minutes=20, buffer=10)
    assert [moment(b["starts_at"]) - moment(a["starts_at"]) for a, b in pairwise(slots)] == [timedelta(minutes=30)]
    anna, application = await desk.knows()
    assert (application["state"], application["interview"]) == ("invited", None)
    notice = await newest(anna)
    assert (notice["kind"], notice["link"]) == ("interview_choose", f"/choose/{application['id']}")
    free = (await anna.get(f"/api/applications/{application['id']}/slots"))["slots"]
    assert [(one["id"], one["free"]) for one in free] == [(one["id"], 1) for one in slots]
    interview = await books(anna, slots[0], application)
    assert (interview["slot"], interview["minutes"], interview["note"]) == (slots[0]["id"], 20, "请带作品")
    assert moment(interview["change_until"]) == moment(slots[0]["starts_at"]) - timedelta(hours=12)
    assert [(s["role"], s["arrived"]) for s in interview["seats"]] == [("candidate", False), ("panel", False)]
    assert (await newest(anna))["kind"] == "interview_booked"
    told = await newest(desk.recruiter)
    assert (told["kind"], told["link"]) == ("interview_booked_by", f"/interviews/{interview['id']}")
    assert desk.recruiter.me["company"]["name"] not in str(told["params"])
    assert (await anna.get(f"/api/applications/{application['id']}"))["interview"] == interview["id"]
    assert [one["free"] for one in (await desk.recruiter.get("/api/slots"))["slots"]] == [0, 1]


async def test_every_week_until_a_day(desk: Desk) -> None:
    first = moment(at(48))
    last = (first + timedelta(days=15)).date().isoformat()
    slots = await desk.offers(48, weekly_until=last)
    assert [moment(one["starts_at"]) for one in slots] == [first + timedelta(days=7 * n) for n in range(3)]
    await desk.recruiter.post(f"/api/slots/{slots[1]['id']}/withdraw", series=False)
    assert len((await desk.recruiter.get("/api/slots"))["slots"]) == 2
    await desk.recruiter.post(f"/api/slots/{slots[2]['id']}/withdraw", series=True)
    assert (await desk.recruiter.get("/api/slots"))["slots"] == []
    gone = desk.recruiter.post(f"/api/slots/{slots[0]['id']}/withdraw")
    assert await refused(gone) == ("conflict", "slot_gone")


async def test_what_keeps_a_company_from_offering(desk: Desk) -> None:
    other = await desk.house.employer()
    anna = await desk.house.graduate()
    body = {"job": desk.job["id"], "starts_at": at(3)}
    assert await refused(anna.post("/api/slots", **body)) == ("forbidden", "wrong_role")
    assert (await refused(other.post("/api/slots", **body)))[0] == "not_found"
    wrong = [
        ({"starts_at": at(-5)}, "starts_in_the_past"),
        ({"starts_at": at(24 * 400)}, "starts_too_late"),
        ({"starts_at": at(0.03)}, "not_on_five_minutes"),
        ({"panel": [other.me["id"]]}, "panel_of_others"),
        ({"panel": [anna.me["id"]]}, "panel_of_others"),
        ({"capacity": 2}, "panel_too_small"),
        ({"weekly_until": "2020-01-01"}, "weekly_until"),
        ({"weekly_until": "2030-01-01"}, "starts_too_late"),
        ({"times": 20, "weekly_until": (moment(at(3)) + timedelta(days=90)).date().isoformat()}, "too_many_slots"),
        ({"minutes": 7}, None),
        ({"minutes": 12}, None),
        ({"buffer": 61}, None),
        ({"times": 0}, None),
        ({"capacity": 9}, None),
        ({"change_hours": 200}, None),
    ]
    for change, reason in wrong:
        assert await refused(desk.recruiter.post("/api/slots", **body | change)) == ("invalid", reason), change
    application = await delivered(desk, anna)
    ask = {"application": application["id"]}
    assert await refused(desk.recruiter.post("/api/interviews/invitations", **ask)) == ("conflict", "no_slots")
    [slot] = await desk.offers(3)
    for person in (anna, other):
        code = (await refused(person.post(f"/api/slots/{slot['id']}/withdraw")))[0]
        assert code == ("forbidden" if person is anna else "not_found")
    assert (await refused(other.post("/api/interviews/invitations", **ask)))[0] == "not_found"
    assert await refused(anna.post("/api/interviews/invitations", **ask)) == ("forbidden", "wrong_role")


async def delivered(desk: Desk, graduate: Person) -> Json:
    await graduate.saves_resume()
    application: Json = await graduate.delivers(desk.job)
    return application


async def test_what_keeps_a_graduate_from_booking(desk: Desk) -> None:
    [slot] = await desk.offers(30)
    di = await desk.house.graduate("狄")
    application = await delivered(desk, di)
    assert await refused(books(di, slot, application)) == ("conflict", "not_invited")
    anna, mine = await desk.knows()
    assert (await refused(books(di, slot, mine)))[0] == "not_found"
    assert (await refused(books(anna, {"id": str(uuid4())}, mine)))[0] == "not_found"
    elsewhere = await Desk(desk.house).opened()
    [foreign] = await elsewhere.offers(30)
    assert (await refused(books(anna, foreign, mine)))[0] == "not_found"
    other_job = await desk.recruiter.post("/api/jobs", **job(title="焊工"))
    [wrong] = await desk.offers(60, job=other_job["id"])
    assert (await refused(books(anna, wrong, mine)))[0] == "not_found"
    assert await refused(books(desk.recruiter, slot, mine)) == ("forbidden", "wrong_role")
    [gone] = await desk.offers(90)
    await desk.recruiter.post(f"/api/slots/{gone['id']}/withdraw")
    assert await refused(books(anna, gone, mine)) == ("conflict", "slot_gone")
    await books(anna, slot, mine)
    assert await refused(books(anna, slot, mine)) == ("conflict", "already_invited")
    late, hers = await desk.knows("晚来")
    assert await refused(books(late, slot, hers)) == ("conflict", "slot_taken")
    for path in (f"/api/applications/{mine['id']}/slots", f"/api/interviews/{uuid4()}.ics"):
        assert (await refused(di.get(path)))[0] == "not_found"


async def test_nobody_is_in_two_interviews_at_once(desk: Desk) -> None:
    """The graduate in two companies, and a recruiter in two jobs; the buffer counts for the panel only."""
    [slot] = await desk.offers(30, minutes=30, buffer=15)
    anna, application = await desk.knows()
    await books(anna, slot, application)
    elsewhere = await Desk(desk.house).opened()
    [same, after] = [(await elsewhere.offers(hours))[0] for hours in (30.25, 30.5)]
    other = await elsewhere.asks(anna)
    free = (await anna.get(f"/api/applications/{other['id']}/slots"))["slots"]
    assert [one["id"] for one in free] == [after["id"]]
    assert await refused(books(anna, same, other)) == ("conflict", "candidate_busy")
    await books(anna, after, other)
    di, hers = await desk.knows("狄")
    [within] = await desk.offers(30.5)  # the panel has its buffer then
    assert await refused(books(di, within, hers)) == ("conflict", "slot_taken")
    invited = desk.recruiter.invites(await delivered(desk, await desk.house.graduate()), starts_at=at(30.6))
    assert await refused(invited) == ("conflict", "panel_busy")


async def test_a_named_time_collides_too(desk: Desk) -> None:
    anna = await desk.house.graduate()
    await desk.recruiter.invites(await delivered(desk, anna), starts_at=at(5))
    elsewhere = await Desk(desk.house).opened()
    application = await anna.delivers(elsewhere.job)
    assert await refused(elsewhere.recruiter.invites(application, starts_at=at(5.4))) == ("conflict", "candidate_busy")
    second = await elsewhere.recruiter.invites(application, starts_at=at(5.5))
    onto = elsewhere.recruiter.post(f"/api/interviews/{second['id']}/move", starts_at=at(5.2))
    assert await refused(onto) == ("conflict", "candidate_busy")
    assert await elsewhere.recruiter.get(f"/api/interviews/{second['id']}") == second


async def test_a_withdrawn_application_gives_its_time_back(desk: Desk) -> None:
    [slot] = await desk.offers(30)
    anna, application = await desk.knows()
    await books(anna, slot, application)
    di, hers = await desk.knows("狄")
    assert (await di.get(f"/api/applications/{hers['id']}/slots"))["slots"] == []
    await anna.post(f"/api/applications/{application['id']}/withdraw")
    assert len((await di.get(f"/api/applications/{hers['id']}/slots"))["slots"]) == 1
    assert (await books(di, slot, hers))["state"] == "invited"


async def test_side_by_side(desk: Desk) -> None:
    """Two at the same time, each with an interviewer of their own."""
    mei = await desk.colleague()
    panel = [desk.recruiter.me["id"], mei.me["id"]]
    [slot] = await desk.offers(30, panel=panel, capacity=2)
    seats = []
    for name in ("一", "二"):
        graduate, application = await desk.knows(name)
        seats += [s["person"] for s in (await books(graduate, slot, application))["seats"] if s["role"] == "panel"]
    assert sorted(seats) == sorted(panel)
    third, application = await desk.knows("三")
    assert await refused(books(third, slot, application)) == ("conflict", "slot_taken")


async def test_a_panel_is_chosen_among_colleagues(desk: Desk) -> None:
    mei = await desk.colleague()
    people = (await desk.recruiter.get("/api/companies/mine/people"))["people"]
    assert [one["id"] for one in people] == [desk.recruiter.me["id"], mei.me["id"]]
    assert await refused((await desk.house.graduate()).get("/api/companies/mine/people")) == ("forbidden", "wrong_role")


async def test_another_time(desk: Desk) -> None:
    first, second = await desk.offers(30, times=2)
    anna, application = await desk.knows()
    interview = await books(anna, first, application)
    path = f"/api/interviews/{interview['id']}"
    assert await refused(anna.post(f"{path}/move", starts_at=at(50))) == ("invalid", "choose_a_slot")
    assert await refused(anna.post(f"{path}/move")) == ("invalid", "choose_a_slot")
    assert (await refused(anna.post(f"{path}/move", slot=str(uuid4()))))[0] == "not_found"
    moved = await anna.post(f"{path}/move", slot=second["id"])
    assert (moved["slot"], moved["starts_at"]) == (second["id"], second["starts_at"])
    assert [one["free"] for one in (await desk.recruiter.get("/api/slots"))["slots"]] == [1, 0]
    assert (await newest(desk.recruiter))["kind"] == "interview_moved"
    again = await desk.recruiter.post(f"{path}/move", starts_at=at(55))
    assert (again["slot"], moment(again["starts_at"])) == (None, moment(at(55)))
    assert (await newest(anna))["kind"] == "interview_moved"
    assert await refused(desk.recruiter.post(f"{path}/move", starts_at=at(-9))) == ("invalid", "starts_in_the_past")
    stranger = await desk.house.employer()
    assert (await refused(stranger.post(f"{path}/move", starts_at=at(9))))[0] == "not_found"
    await anna.post(f"{path}/cancel", note="我生病了")
    assert (await refused(anna.post(f"{path}/move", slot=first["id"]))) == ("conflict", "interview_cancelled")
    assert {one["kind"] for one in (await desk.recruiter.get("/api/notices"))["notices"][:2]} == {
        "interview_message",
        "interview_cancelled",
    }
    lines = (await desk.recruiter.get(f"{path}/lines"))["lines"]
    assert [(line["name"], line["text"]) for line in lines] == [("陈安娜", "我生病了")]
    assert (await books(anna, first, application))["state"] == "invited"


async def test_too_late_to_change_is_not_too_late_to_write(desk: Desk) -> None:
    first, second = await desk.offers(30, times=2, change_hours=48)
    anna, application = await desk.knows()
    interview = await books(anna, first, application)
    path = f"/api/interviews/{interview['id']}"
    assert await refused(anna.post(f"{path}/move", slot=second["id"])) == ("conflict", "too_late_to_change")
    assert await refused(anna.post(f"{path}/cancel")) == ("conflict", "too_late_to_change")
    line = await anna.post(f"{path}/lines", text="  可以改到下午吗？ ")
    assert (line["text"], line["person"]) == ("可以改到下午吗？", anna.me["id"])
    notice = await newest(desk.recruiter)
    assert (notice["kind"], "下午" in str(notice)) == ("interview_message", False)
    await desk.recruiter.post(f"{path}/lines", text="可以")
    assert (await newest(anna))["kind"] == "interview_message"
    assert [one["text"] for one in (await anna.get(f"{path}/lines"))["lines"]] == ["可以改到下午吗？", "可以"]
    for text in ("", "  ", "x" * 1001):
        assert (await refused(anna.post(f"{path}/lines", text=text)))[0] == "invalid"
    for who in (await desk.house.graduate(), await desk.house.employer()):
        assert (await refused(who.post(f"{path}/lines", text="喂")))[0] == "not_found"
        assert (await refused(who.get(f"{path}/lines")))[0] == "not_found"
    assert (await anna.get("/api/me/export"))["interview_lines"][0]["text"] == "可以改到下午吗？"
    await desk.recruiter.post(f"{path}/cancel")
    assert await refused(anna.post(f"{path}/lines", text="啊")) == ("conflict", "interview_cancelled")
    await anna.delete("/api/me", password="correct horse battery")
    assert [one["text"] for one in (await desk.recruiter.get(f"{path}/lines"))["lines"]] == ["可以"]


async def test_the_calendar_asks_replaces_and_cancels(desk: Desk) -> None:
    [slot] = await desk.offers(30, minutes=45)
    anna, application = await desk.knows()
    interview = await books(anna, slot, application)
    path = f"/api/interviews/{interview['id']}"
    calendar, event = await entry(anna, path)
    assert (calendar["method"], event["sequence"], event["status"]) == ("REQUEST", 0, "CONFIRMED")
    assert event.start.tzinfo is not None
    assert (event.start, event.end - event.start) == (moment(slot["starts_at"]), timedelta(minutes=45))
    assert "TZID=Asia/Shanghai" in (await anna.get(f"{path}.ics"))
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert str(event["url"]).endswith(f"/interviews/{interview['id']}")
    assert anna.me["account"] not in await anna.get(f"{path}.ics")
    await desk.recruiter.post(f"{path}/move", starts_at=at(70))
    _, moved = await entry(desk.recruiter, path)
    assert (moved["uid"], moved["sequence"], moved.start) == (event["uid"], 1, moment(at(70)))
    await desk.recruiter.post(f"{path}/cancel")
    calendar, gone = await entry(anna, path)
    assert (calendar["method"], gone["uid"], gone["sequence"]) == ("CANCEL", event["uid"], 2)
    assert gone["status"] == "CANCELLED"
    assert (await refused((await desk.house.visitor()).get(f"{path}.ics")))[0] == "unauthorized"


async def entry(person: Person, path: str) -> tuple[Calendar, Any]:
    calendar = Calendar.from_ical(await person.get(f"{path}.ics"))
    return calendar, calendar.walk("VEVENT")[0]


async def test_the_database_itself_refuses_a_second_use_of_five_minutes(desk: Desk) -> None:
    anna = await desk.house.graduate()
    interview = await desk.recruiter.invites(await delivered(desk, anna))
    row = {"person_id": UUID(anna.me["id"]), "interview_id": UUID(interview["id"])}
    cell = cells(moment(interview["starts_at"]), 30)[0]
    assert desk.house.app
    with pytest.raises(IntegrityError):
        async with desk.house.app[DATABASE].writing() as db:
            await db.execute(insert(Cell), [row | {"cell": cell}])


async def test_who_left_offers_nothing_more(desk: Desk) -> None:
    mei = await desk.colleague()
    await desk.offers(30, panel=[mei.me["id"]])
    assert len((await desk.recruiter.get("/api/slots"))["slots"]) == 1
    await mei.delete("/api/me", password="correct horse battery")
    assert (await desk.recruiter.get("/api/slots"))["slots"] == []


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_happens_at_once_nobody_is_in_two_places(house: House, seed: int) -> None:
    """Two companies, four graduates; bookings, moves and cancellations of overlapping times all at the same moment."""
    chance = Random(seed)
    desks = [await Desk(house).opened() for _ in range(2)]
    colleague = await desks[0].colleague()
    panel = [desks[0].recruiter.me["id"], colleague.me["id"]]
    slots = [
        (await desks[0].offers(30, times=2, minutes=20, buffer=10))
        + (await desks[0].offers(30.25, minutes=30, panel=panel, capacity=2)),
        (await desks[1].offers(30, times=3, minutes=20, buffer=0)),
    ]
    graduates = [await house.graduate(f"毕业生{n}") for n in range(4)]
    asked = []
    for graduate in graduates:
        await graduate.saves_resume()
        asked += [(graduate, await one.asks(graduate), n) for n, one in enumerate(desks)]
    for _ in range(4):
        await asyncio.gather(*(tries(chance, who, application, slots[n]) for who, application, n in asked))
        await nobody_is_in_two_places(house, desks)


async def tries(chance: Random, who: Person, application: Json, slots: list[Json]) -> None:
    slot, verb = chance.choice(slots), chance.choice(["book", "book", "move", "cancel"])
    interview = (await who.get(f"/api/applications/{application['id']}"))["interview"]
    try:
        if interview is None or verb == "book":
            await books(who, slot, application)
        else:
            body = {"slot": slot["id"]} if verb == "move" else {}
            await who.post(f"/api/interviews/{interview}/{verb}", **body)
    except Refused as refusal:
        if refusal.code != "conflict":
            raise


async def nobody_is_in_two_places(house: House, desks: list[Desk]) -> None:
    """What the companies see, and the cells: exactly those of what stands."""
    found = [one for desk in desks for one in (await desk.recruiter.get("/api/interviews"))["interviews"]]
    standing = [one for one in found if one["state"] == "invited"]
    buffers = {s["id"]: s["buffer"] for desk in desks for s in (await desk.recruiter.get("/api/slots"))["slots"]}
    spans = sorted(occupied(standing, buffers))
    for (one, begins, ends), (other, other_begins, _) in combinations(spans, 2):
        assert one != other or ends <= other_begins, (begins, other_begins)
    assert house.app
    async with house.app[DATABASE].sessions() as db:
        kept = {(str(cell.person_id), cell.cell) for cell in await db.scalars(select(Cell))}
    assert kept == {
        (who, cell) for who, begins, ends in spans for cell in cells(begins, int((ends - begins).total_seconds() // 60))
    }


def occupied(standing: list[Json], buffers: dict[str, int]) -> Iterator[tuple[str, datetime, datetime]]:
    for one in standing:
        for seat in one["seats"]:
            buffer = buffers[one["slot"]] if seat["role"] == "panel" else 0
            begins = moment(one["starts_at"])
            yield seat["person"], begins, begins + timedelta(minutes=one["minutes"] + buffer)
