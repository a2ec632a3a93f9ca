"""Whoever changes the time of several people locks them in one order: nobody waits for who waits for them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from server.applications.models import Application
from server.audience.reminders.following import follow
from server.audience.reminders.models import Reminder
from server.db import reading
from server.diary.cells import lock
from server.identity.models import Person as Row
from server.interviews.appointments.models import Slot
from server.interviews.examinations import lots
from server.interviews.examinations.models import Examination
from server.interviews.queue.models import Place
from server.settings import Settings
from tests.bells import path
from tests.booking import Desk, Json, at
from tests.examining import Institution
from tests.forms import job, plan
from tests.house import by_hand
from tests.locks import busy, waiting
from tests.mail.letters import falls
from tests.meeting import Meeting
from tests.people import PASSWORD, House, Person, refused
from tests.stand import Stand

pytestmark = pytest.mark.parametrize("services", ["postgres"], indirect=True)


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    async with by_hand(settings) as house:
        yield house


async def moved_show(host: Person, posting: dict[str, Any], graduates: list[Person]) -> None:
    """All of them want to be called for its job, and it is at another time than it was."""
    show = await host.plans(posting)
    for graduate in graduates:
        await graduate.put(path(show, posting))
    later = (datetime.now(UTC) + timedelta(days=8)).isoformat()
    await host.put(f"/api/broadcasts/{show['id']}", **plan(posting, starts_at=later))


async def by_id(people: list[Person]) -> list[Person]:
    return sorted(people, key=lambda one: UUID(one.me["id"]))


async def one_waits_for_the_other(house: House, second: Person, act: Any) -> None:
    """While `second` of those whose bells move is busy, and until somebody is not any more."""
    assert house.app
    await one_behind_the_other(house, Row, second.me["id"], follow(house.app), act)


async def one_behind_the_other(house: House, kind: Any, row: str, first: Any, second: Any) -> Any:
    """Both come to this row, which somebody else has locked, and go on once it is free; what the second is told."""
    async with busy(house) as db:
        await db.execute(select(kind.id).where(kind.id == UUID(row)).with_for_update())
        one = asyncio.create_task(first)
        await waiting(house, 1)
        other = asyncio.create_task(second)
        await waiting(house, 2)
    return (await asyncio.gather(one, other))[1]


async def test_a_series_that_is_withdrawn_and_a_recruiter_who_leaves(desk: Desk) -> None:
    mei = await desk.colleague()
    lower, higher = sorted(slot["id"] for slot in await desk.offers(72, times=2, panel=[mei.me["id"]]))
    withdrawing = refused(desk.recruiter.post(f"/api/slots/{higher}/withdraw", series=True))
    leaving = mei.delete("/api/me", password=PASSWORD)
    assert await one_behind_the_other(desk.house, Slot, lower, leaving, withdrawing) == ("conflict", "slot_gone")


async def test_a_queue_that_is_closed_and_a_draw(house: House) -> None:
    institution = await Institution(house).opened(candidates=2)
    li, job = institution.li, institution.job["id"]
    for one in (li, *institution.candidates):
        await one.connects("/queues")
    await li.call("/queues", "open", job=job, minutes=10)
    lower = await wait_out_of_order(job, institution.candidates)
    await institution.announces()
    closing = li.call("/queues", "close", job=job)
    await one_behind_the_other(house, Place, lower, institution.draws(), closing)
    for one in institution.candidates:
        kinds = {notice["kind"] for notice in (await one.get("/api/notices"))["notices"]}
        assert {"queue_left", "queue_closed"} & kinds == {"queue_left"}


async def test_a_call_that_is_accepted_while_the_application_falls(house: House) -> None:
    """Withdrawn, or declined after an earlier interview: what falls with it is locked before it."""
    stand = await Stand(house).opened()
    anna, di = await stand.graduate(), await stand.graduate("狄")
    place = await stand.joins(anna)
    await stand.calls()
    withdrawing = anna.post(f"/api/applications/{place['application']}/withdraw")
    accepting = anna.call("/queues", "accept", place=place["id"])
    await one_behind_the_other(house, Place, place["id"], accepting, withdrawing)
    mei = await stand.colleague()
    place = await stand.joins(di)
    await stand.calls(mei)
    interview = (await di.call("/queues", "accept", place=place["id"]))["interview"]
    await mei.connects("/queues", "/interviews")
    await mei.call("/interviews", "end", interview=interview)
    place = await stand.joins(di)
    await stand.calls(mei)
    declining = mei.post(f"/api/interviews/{interview}/decision", outcome="failed")
    accepting = di.call("/queues", "accept", place=place["id"])
    await one_behind_the_other(house, Place, place["id"], accepting, declining)
    assert (await di.get(f"/api/applications/{place['application']}"))["state"] == "rejected"


async def wait_out_of_order(job: str, candidates: list[Person]) -> str:
    """By number and by graduate one order, by the ids of their places the other; the lower of these."""
    while True:
        first, second = [await one.call("/queues", "join", job=job) for one in await by_id(candidates)]
        if second["id"] < first["id"]:
            return str(second["id"])
        for one, place in zip(await by_id(candidates), (first, second), strict=True):
            await one.call("/queues", "leave", place=place["id"])


async def waits_for_the_application(house: House, application: Json, graduate: Person, act: Any) -> None:
    """Which somebody changes who then changes the graduate's time."""
    async with busy(house) as db:
        await db.execute(select(Application.id).where(Application.id == UUID(application["id"])).with_for_update())
        acting = asyncio.create_task(act)
        await waiting(house, 1)
        await lock(db, [UUID(graduate.me["id"])])
    await acting


async def test_an_interview_that_is_called_off_or_falls(house: House) -> None:
    meeting = await Meeting(house).arranged()
    application, anna = meeting.application, meeting.anna
    cancelling = meeting.recruiter.post(f"/api/interviews/{meeting.id}/cancel")
    await waits_for_the_application(house, application, anna, cancelling)
    await meeting.recruiter.invites(application, starts_at=at(48))
    await anna.post(f"/api/applications/{application['id']}/withdraw")
    await waits_for_the_application(house, application, anna, falls(house, datetime.now(UTC)))
    assert [one["kind"] for one in (await anna.get("/api/notices"))["notices"]].count("interview_cancelled") == 2


async def test_an_examination_that_is_called_off(house: House) -> None:
    institution = await Institution(house).opened(candidates=2)
    await institution.announces(starts_at=at(72))
    await institution.draws()
    anna, cancelling = institution.candidates[0], institution.li.post(f"{institution.path}/cancel")
    await waits_for_the_application(house, anna.application, anna, cancelling)  # type: ignore[attr-defined]
    assert (await institution.li.get(institution.path))["state"] == "cancelled"


async def test_a_draw_and_bells_that_move(house: House) -> None:
    institution, host = await Institution(house).opened(candidates=5), await house.host()
    await institution.announces(starts_at=at(72))
    await moved_show(host, await house.posting(), institution.candidates)
    first, second, *others = await by_id(institution.candidates)
    word = await word_that_begins_with(house, [one.me["id"] for one in others], institution)
    await one_waits_for_the_other(house, second, institution.draws(word))
    assert institution.candidates[0] not in (first, second)


async def word_that_begins_with(house: House, wanted: list[str], institution: Institution) -> str:
    """One after which the first candidate is one of these."""
    assert house.app
    lots_of = {(await institution.own_lot(one))["lot"]: one.me["id"] for one in institution.candidates}
    async with reading(house.app) as db:
        secret = await db.scalar(select(Examination.secret)) or ""
    drawn = {str(n): lots.order([UUID(lot) for lot in lots_of], lots.seed(secret, str(n))) for n in range(100)}
    return next(word for word, order in drawn.items() if lots_of[str(order[0])] in wanted)


async def test_interviews_that_fell_and_bells_that_move(house: House) -> None:
    li, host = await house.employer(), await house.host()
    posting = await li.post("/api/jobs", **job())
    graduates = [await house.graduate(str(n)) for n in range(3)]
    for graduate in graduates:
        await graduate.saves_resume()
    await moved_show(host, await house.posting(), graduates)
    ordered = await by_id(graduates)
    for hours, graduate in enumerate(reversed(ordered), 24):
        application = await graduate.delivers(posting)
        await li.invites(application, starts_at=(datetime.now(UTC) + timedelta(hours=hours)).isoformat())
        await graduate.post(f"/api/applications/{application['id']}/withdraw")
    await one_waits_for_the_other(house, ordered[1], falls(house, datetime.now(UTC)))


async def test_a_show_that_is_taken_off_and_bells_that_move(house: House) -> None:
    host, anna, bella = await house.host(), await house.graduate(), await house.graduate("贝拉")
    posting = await house.posting()
    friday = await host.plans(posting, starts_at=(datetime.now(UTC) + timedelta(days=5)).isoformat())
    for graduate in (anna, bella):
        await graduate.put(path(friday, posting))
    await moved_show(host, posting, [anna])
    assert house.app
    async with busy(house) as db:
        hers = Reminder.person_id == UUID(bella.me["id"]), Reminder.broadcast_id == UUID(friday["id"])
        await db.execute(select(Reminder).where(*hers).with_for_update())
        dropping = asyncio.create_task(host.delete(f"/api/broadcasts/{friday['id']}"))
        await waiting(house, 1)
        following = asyncio.create_task(follow(house.app))
        await waiting(house, 2)
    await asyncio.gather(dropping, following)
    assert [one["broadcast"] == friday["id"] for one in (await anna.get("/api/reminders"))["reminders"]] == [False]
