"""A queue beside appointments: who is expected elsewhere is passed over, who is invited or books waits no more."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete

from server.db import transaction
from server.diary.cells import at
from server.diary.models import Cell
from server.interviews.lookup import whole
from tests.booking import Desk, books
from tests.people import refused
from tests.stand import LIVE, Stand, told


async def test_moved_to_an_appointment(stand: Stand) -> None:
    anna = await stand.graduate()
    place = await stand.joins(anna)
    assert await refused(stand.recruiter.call(LIVE, "defer", place=place["id"])) == ("conflict", "no_slots")
    await stand.desk.offers(30)
    deferred = await stand.recruiter.call(LIVE, "defer", place=place["id"], note="人太多了")
    assert deferred["state"] == "moved"
    assert await told(anna, 2) == {"queue_left", "interview_choose"}
    assert await refused(stand.recruiter.call(LIVE, "defer", place=place["id"])) == ("conflict", "place_moved")
    assert await refused(stand.calls()) == ("conflict", "nobody_waits")


async def test_an_appointment_goes_before_the_queue(stand: Stand) -> None:
    """Who is expected elsewhere before this interview would be over is passed over, told why, and keeps the place."""
    anna, di = await stand.graduate(), await stand.graduate("狄")
    await stand.joins(anna)
    other = await Desk(stand.house).opened()
    soon = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    delivered = await anna.delivers(other.job)
    await other.recruiter.invites(delivered, starts_at=soon)
    assert await refused(stand.calls()) == ("conflict", "nobody_waits")
    behind = await stand.joins(di)
    assert (await stand.calls())["id"] == behind["id"]
    while (heard := (await anna.hears(LIVE, "place_changed"))["place"])["passed_over"] is None:
        pass
    assert (heard["state"], heard["number"], heard["passed_over"]) == ("waiting", 1, "appointment")
    assert (await anna.call(LIVE, "enter"))["places"] == [heard]
    await di.call(LIVE, "leave", place=behind["id"])
    await anna.post(f"/api/applications/{delivered['id']}/withdraw")
    called = await stand.calls()
    assert (called["id"], called["state"], called["passed_over"]) == (heard["id"], "called", None)


async def test_who_is_in_a_room_is_not_called_whatever_time_was_planned(stand: Stand) -> None:
    """The other company's interview begins an hour early: before the call, and between call and answer."""
    anna = await stand.graduate()
    await stand.joins(anna)
    other = await Desk(stand.house).opened()
    meeting = await other.recruiter.invites(await anna.delivers(other.job))
    place = await stand.calls()
    await other.recruiter.connects("/interviews")
    for person in (other.recruiter, anna):
        await person.call("/interviews", "enter", interview=meeting["id"])
    await other.recruiter.call("/interviews", "admit", interview=meeting["id"], person=anna.me["id"])
    answered = await anna.call(LIVE, "accept", place=place["id"])
    assert (answered["state"], answered["misses"]) == ("waiting", 0)
    assert await refused(stand.calls()) == ("conflict", "nobody_waits")
    await other.recruiter.call("/interviews", "end", interview=meeting["id"])
    assert (await stand.calls())["id"] == place["id"]
    assert (await anna.call(LIVE, "accept", place=place["id"]))["state"] == "inside"


async def test_the_queue_is_not_offered_to_who_has_an_appointment_and_could_not_join(stand: Stand) -> None:
    anna, ben = await stand.graduate(), await stand.graduate("本")
    [application] = (await anna.get("/api/applications"))["applications"]
    later = (datetime.now(UTC) + timedelta(hours=48)).isoformat()
    interview = await stand.recruiter.invites(application, starts_at=later)
    assert await refused(stand.joins(anna)) == ("conflict", "already_invited")
    assert [(await one.call(LIVE, "enter"))["offered"] == [] for one in (anna, ben)] == [True, False]
    await stand.recruiter.call(LIVE, "close", job=stand.job)
    await stand.recruiter.call(LIVE, "open", job=stand.job)
    assert ["queue_opened" in await told(one, 1) for one in (anna, ben)] == [False, True]
    await stand.recruiter.post(f"/api/interviews/{interview['id']}/cancel")
    assert len((await anna.call(LIVE, "enter"))["offered"]) == 1


async def test_who_has_an_offer_is_called_no_more(stand: Stand) -> None:
    """They passed, and stood in the line for another talk; one could not be in both."""
    anna = await stand.graduate()
    place = await stand.joins(anna)
    await stand.calls()
    interview = (await anna.call(LIVE, "accept", place=place["id"]))["interview"]
    await stand.recruiter.connects(LIVE, "/interviews")
    await stand.recruiter.call("/interviews", "enter", interview=interview)
    await stand.recruiter.call("/interviews", "end", interview=interview)
    await stand.recruiter.post(f"/api/interviews/{interview}/decision", outcome="passed")
    await stand.joins(anna)
    [application] = (await anna.get("/api/applications"))["applications"]
    await stand.recruiter.post(f"/api/applications/{application['id']}/offer")
    assert await refused(stand.calls()) == ("conflict", "nobody_waits")
    assert (await anna.call(LIVE, "enter"))["places"] == []
    assert (await anna.post(f"/api/applications/{application['id']}/sign"))["state"] == "signed"


async def test_a_page_left_open_in_a_room_that_nobody_ended_keeps_nobody_from_the_queue(stand: Stand) -> None:
    """The other company closed its pages and never said that it is over; whoever only lost the network comes back."""
    anna = await stand.graduate()
    await stand.joins(anna)
    other = await Desk(stand.house).opened()
    meeting = await other.recruiter.invites(await anna.delivers(other.job))
    await other.recruiter.connects("/interviews")
    for person in (other.recruiter, anna):
        await person.call("/interviews", "enter", interview=meeting["id"])
    await other.recruiter.call("/interviews", "admit", interview=meeting["id"], person=anna.me["id"])

    async def earlier(minutes: int) -> None:
        assert stand.house.app
        async with transaction(stand.house.app) as work:
            row = await whole(work.db, UUID(meeting["id"]), change=True)
            row.began_at = work.now - timedelta(hours=1)
            for seat in row.seats:
                seat.left_at = seat.left_at and work.now - timedelta(minutes=minutes)
            begun_early = (Cell.interview_id == row.id) & (Cell.cell < at(row.starts_at))
            await work.db.execute(delete(Cell).where(begun_early))  # of an hour ago

    await earlier(0)
    assert await refused(stand.calls()) == ("conflict", "nobody_waits")
    await other.recruiter.call("/interviews", "leave", interview=meeting["id"])
    await earlier(5)
    assert await refused(stand.calls()) == ("conflict", "nobody_waits")
    await earlier(15)
    place = await stand.calls()
    assert (await anna.call(LIVE, "accept", place=place["id"]))["state"] == "inside"


async def test_an_invited_graduate_need_not_wait(stand: Stand) -> None:
    """Whoever is invited leaves the queue, called or not, and learns why; and cannot join it again."""
    anna, di = await stand.graduate(), await stand.graduate("狄")
    for graduate in (anna, di):
        await stand.joins(graduate)
    called = await stand.calls()
    later = (datetime.now(UTC) + timedelta(hours=5)).isoformat()
    for graduate in (anna, di):
        application = (await graduate.get("/api/applications"))["applications"][0]
        await stand.recruiter.invites(application, starts_at=later)
        later = (datetime.now(UTC) + timedelta(hours=9)).isoformat()
        assert await told(graduate, 2) == {"queue_left", "interview_invited"}
        assert (await graduate.call(LIVE, "enter"))["places"] == []
        assert await refused(stand.joins(graduate)) == ("conflict", "already_invited")
    while (await stand.recruiter.hears(LIVE, "place_changed"))["place"]["state"] != "moved":
        pass
    assert await refused(anna.call(LIVE, "accept", place=called["id"])) == ("conflict", "place_moved")
    assert await refused(stand.calls()) == ("conflict", "nobody_waits")


async def test_who_books_a_time_waits_no_more(stand: Stand) -> None:
    anna = await stand.graduate()
    slot = (await stand.desk.offers(30))[0]
    application = await stand.desk.asks(anna)
    await stand.joins(anna)
    await books(anna, slot, application)
    assert await told(anna, 2) == {"queue_left", "interview_booked"}
    assert (await stand.recruiter.call(LIVE, "enter", job=stand.job))["places"] == []


async def test_an_interviewer_with_an_appointment_calls_nobody(stand: Stand) -> None:
    """Nor does a graduate pay for it where the appointment comes after the call."""
    anna, di = await stand.graduate(), await stand.graduate("狄")
    place = await stand.joins(anna)
    await stand.calls()
    soon = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    application = (await di.get("/api/applications"))["applications"][0]
    await stand.recruiter.invites(application, starts_at=soon)
    answered = await anna.call(LIVE, "accept", place=place["id"])
    assert (answered["state"], answered["misses"], answered["interview"]) == ("waiting", 0, None)
    assert await refused(stand.calls()) == ("conflict", "interviewer_busy")
    colleague = await stand.colleague()
    assert (await stand.calls(colleague))["id"] == place["id"]
    assert (await anna.call(LIVE, "accept", place=place["id"]))["state"] == "inside"


async def test_open_pages_hear_that_an_interview_was_arranged_called_off_or_held(stand: Stand) -> None:
    """Who has one ahead for an application is offered no queue of it."""
    anna = await stand.graduate()
    [delivered] = (await anna.get("/api/applications"))["applications"]

    async def hears() -> int:
        await anna.hears(LIVE, "queues_offered")
        return len((await anna.call(LIVE, "enter"))["offered"])

    interview = await stand.recruiter.invites(delivered)
    assert await hears() == 0
    await stand.recruiter.post(f"/api/interviews/{interview['id']}/cancel")
    assert await hears() == 1
    interview = await stand.recruiter.invites(delivered)
    assert await hears() == 0
    await stand.recruiter.connects("/interviews")
    for person in (stand.recruiter, anna):
        await person.call("/interviews", "enter", interview=interview["id"])
    await stand.recruiter.call("/interviews", "admit", interview=interview["id"], person=anna.me["id"])
    await stand.recruiter.call("/interviews", "end", interview=interview["id"])
    assert await hears() == 1
