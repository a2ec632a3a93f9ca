"""Bells, bookings and shows that move in one moment: nobody is called into an interview."""

import asyncio
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from server.audience.reminders.clock import tick
from server.audience.reminders.models import Reminder
from server.db import transaction
from server.diary.cells import cells, lock
from server.diary.models import Cell
from tests.bells import path
from tests.booking import Desk, at, books, moment
from tests.forms import plan
from tests.people import House, Person, Refused


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_happens_at_once_nobody_is_called_into_an_interview(house: House, seed: int) -> None:
    """Two shows that move, two companies, three graduates: bells, bookings, moves and cancellations in one moment."""
    chance = Random(seed)
    host, desks = await house.host(), [await Desk(house).opened() for _ in range(2)]
    slots = [await desk.offers(30, times=4, minutes=20, buffer=0) for desk in desks]
    jobs = [await house.posting() for _ in range(2)]
    shows = [(job, await host.plans(job, starts_at=at(30))) for job in jobs]
    asked = []
    for n in range(3):
        graduate = await house.graduate(f"毕业生{n}")
        await graduate.saves_resume()
        asked += [(graduate, await one.asks(graduate), some) for one, some in zip(desks, slots, strict=True)]
    for _ in range(5):
        await asyncio.gather(*(tries(chance, who, application, some, shows) for who, application, some in asked * 2))
        job, shown = chance.choice(shows)
        later = plan(job, starts_at=at(30 + chance.randrange(12) / 12))
        assert house.app
        await asyncio.gather(host.put(f"/api/broadcasts/{shown['id']}", **later), tick(house.app))
        await tick(house.app)
        for graduate in {who.me["id"]: who for who, *_ in asked}.values():
            await never_both(house, graduate)


async def tries(chance: Random, who: Person, application: Any, slots: list[Any], shows: list[Any]) -> None:
    slot, (job, shown) = chance.choice(slots), chance.choice(shows)
    verb = chance.choice(["book", "book", "move", "cancel", "bell", "bell", "no bell"])
    interview = (await who.get(f"/api/applications/{application['id']}"))["interview"]
    try:
        if verb in ("bell", "no bell"):
            await (who.put if verb == "bell" else who.delete)(path(shown, job))
        elif interview is None or verb == "book":
            await books(who, slot, application, anyway=chance.random() < 0.3)
        else:
            body = {"slot": slot["id"]} if verb == "move" else {}
            await who.post(f"/api/interviews/{interview}/{verb}", **body)
    except Refused as refusal:
        if refusal.code not in ("conflict", "not_found"):
            raise


async def never_both(house: House, graduate: Person) -> None:
    """The cells are those of what stands and of what they asked for; where both are at once, they were told."""
    me = UUID(graduate.me["id"])
    assert house.app
    async with transaction(house.app) as work:
        await lock(work.db, [me])  # the server itself looks every ten seconds, too
        kept = {row.cell: row.interview_id for row in await work.db.scalars(select(Cell).where(Cell.person_id == me))}
        asked = list(await work.db.scalars(select(Reminder).where(Reminder.person_id == me)))
    spans = [(row.job_id, set(range(row.first_cell or 0, row.end_cell or 0))) for row in asked]
    standing = {}
    for one in (await graduate.get("/api/interviews"))["interviews"]:
        if one["state"] == "invited":
            standing |= dict.fromkeys(cells(moment(one["starts_at"]), one["minutes"]), UUID(one["id"]))
    assert {cell: interview for cell, interview in kept.items() if interview} == standing
    assert {cell for cell, interview in kept.items() if not interview} == {
        cell for _, span in spans for cell in span
    } - set(standing)
    both = {(job, standing[cell]) for job, span in spans for cell in span & set(standing)}
    notices = (await graduate.get("/api/notices"))["notices"]
    told = {notice["link"] for notice in notices if notice["kind"] == "job_over_interview"}
    assert {f"/interviews/{interview}" for _, interview in both} <= told
