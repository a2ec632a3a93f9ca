"""Appointments: moved, written to calendars, and whatever happens at once."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import combinations
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from icalendar import Calendar
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from server.db import DATABASE
from server.diary.cells import cells
from server.diary.models import Cell
from tests.booking import Desk, Json, at, books, delivered, moment, newest
from tests.people import House, Person, Refused, refused


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
    assert (await desk.recruiter.get(f"{path}/lines"))["lines"] == []


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
    assert str(event["summary"]).startswith("视频面试")
    await anna.patch("/api/me", language="en")
    assert str((await entry(anna, path))[1]["summary"]).startswith("Video interview")
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


async def test_an_appointment_with_somebody_who_left_is_called_off(desk: Desk) -> None:
    """Unless others of the panel are left."""
    mei = await desk.colleague()
    [alone] = await desk.offers(30, panel=[mei.me["id"]])
    [both] = await desk.offers(32, panel=[mei.me["id"], desk.recruiter.me["id"]])
    (anna, hers), (di, his) = await desk.knows(), await desk.knows("狄")
    first, second = await books(anna, alone, hers), await books(di, both, his)
    await mei.delete("/api/me", password="correct horse battery")
    assert (await anna.get(f"/api/interviews/{first['id']}"))["state"] == "cancelled"
    assert (await newest(anna))["kind"] == "interview_cancelled"
    assert (await anna.get(f"/api/applications/{hers['id']}"))["interview"] is None
    assert (await di.get(f"/api/interviews/{second['id']}"))["state"] == "invited"


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
