"""Whoever erases the account is locked after what others lock first, on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from server.applications.models import Application
from server.diary.cells import lock
from server.interviews.appointments.models import Slot
from server.interviews.examinations.models import Examination
from server.interviews.locking import TRIES
from server.interviews.models import Interview
from server.interviews.queue.models import Place
from server.settings import Settings
from tests.booking import Desk, books
from tests.examining import Institution
from tests.house import by_hand
from tests.locks import busy, waiting
from tests.people import PASSWORD, House, Person, refused

pytestmark = pytest.mark.parametrize("services", ["postgres"], indirect=True)


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    async with by_hand(settings) as house:
        yield house


async def leaves_last(house: House, person: Person, changes: dict[Any, str], *others: Person) -> None:
    """Erases the account, while each of these rows is somebody else's who then changes the time of them all."""
    people = [UUID(one.me["id"]) for one in (person, *others)]
    async with AsyncExitStack() as stack:
        changing = [await stack.enter_async_context(busy(house)) for _ in changes]
        for db, (kind, row) in zip(changing, changes.items(), strict=True):
            await db.execute(select(kind.id).where(kind.id == UUID(row)).with_for_update())
        erasing = asyncio.create_task(person.delete("/api/me", password=PASSWORD))
        for db in changing:
            await waiting(house, 1)
            await lock(db, people)
            await db.commit()
    await erasing


async def test_a_candidate_who_leaves(house: House) -> None:
    institution = await Institution(house).opened(candidates=1)
    [anna] = institution.candidates
    for one in (institution.li, anna):
        await one.connects("/queues")
    await institution.li.call("/queues", "open", job=institution.job["id"], minutes=10)
    place = await anna.call("/queues", "join", job=institution.job["id"])
    examination, application = await institution.announces(), anna.application["id"]  # type: ignore[attr-defined]
    await leaves_last(house, anna, {Examination: examination["id"], Place: place["id"], Application: application})
    assert (await institution.li.get(f"/api/applications/{application}"))["state"] == "withdrawn"


async def test_a_recruiter_who_leaves(desk: Desk) -> None:
    mei = await desk.colleague()
    first, second = await desk.offers(72, times=2, panel=[mei.me["id"]])
    anna, application = await desk.knows()
    interview = await books(anna, first, application)
    changes = {Interview: interview["id"], Application: application["id"], Slot: second["id"]}
    await leaves_last(desk.house, mei, changes, anna)
    assert (await anna.get(f"/api/interviews/{interview['id']}"))["state"] == "cancelled"
    assert (await desk.recruiter.get("/api/slots"))["slots"] == []


async def test_an_appointment_that_is_made_while_a_recruiter_leaves(desk: Desk) -> None:
    mei = await desk.colleague()
    first, second = await desk.offers(72, times=2, panel=[mei.me["id"]])
    anna, application = await desk.knows()
    bella, hers = await desk.knows("贝拉")
    await books(anna, first, application)
    async with busy(desk.house) as db, busy(desk.house) as changing:
        await db.execute(select(Application.id).where(Application.id == UUID(application["id"])).with_for_update())
        leaving = asyncio.create_task(mei.delete("/api/me", password=PASSWORD))
        await waiting(desk.house, 1)
        interview = await books(bella, second, hers)
        await changing.execute(select(Interview.id).where(Interview.id == UUID(interview["id"])).with_for_update())
        await db.commit()
        await waiting(desk.house, 1)
        await lock(changing, [UUID(mei.me["id"])])
    await leaving
    assert (await bella.get(f"/api/interviews/{interview['id']}"))["state"] == "cancelled"


async def test_a_recruiter_with_whom_others_go_on_making_appointments_is_told_to_come_back(desk: Desk) -> None:
    """Each one comes while what there was is being locked."""
    mei = await desk.colleague()
    slots = await desk.offers(72, times=TRIES + 1, panel=[mei.me["id"]])
    known = [await desk.knows(name) for name in "甲乙丙丁戊己"]
    made = await books(known[0][0], slots[0], known[0][1])
    leaving = None
    async with AsyncExitStack() as stack:
        holding = await stack.enter_async_context(busy(desk.house))
        await holding.execute(select(Interview.id).where(Interview.id == UUID(made["id"])).with_for_update())
        for (graduate, application), slot in zip(known[1:], slots[1:], strict=True):
            leaving = leaving or asyncio.create_task(refused(mei.delete("/api/me", password=PASSWORD)))
            await waiting(desk.house, 1)
            made = await books(graduate, slot, application)
            last, holding = holding, await stack.enter_async_context(busy(desk.house))
            await holding.execute(select(Interview.id).where(Interview.id == UUID(made["id"])).with_for_update())
            await last.commit()
    assert leaving
    assert await leaving == ("unavailable", "still_changing")
    await mei.delete("/api/me", password=PASSWORD)
