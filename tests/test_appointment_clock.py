"""Reminders are told once, whatever restarts; what passed without anybody is missed, what nobody ended is over."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select

from server.db import DATABASE, Work
from server.interviews.appointments import clock
from server.interviews.models import Interview
from tests.meeting import LIVE, Meeting, until
from tests.people import House, Person, refused


async def passes(house: House, at: datetime) -> None:
    """What the clock of any process does when it is this late."""
    assert house.app
    for act in (clock.remind, clock.give_up, partial(clock.close_up, house.app)):
        async with house.app[DATABASE].writing() as db:
            await act(Work(db, at))


async def kinds(person: Person) -> list[str]:
    return [one["kind"] for one in (await person.get("/api/notices"))["notices"] if one["kind"].startswith("interview")]


async def arranged(meeting: Meeting, starts_at: datetime) -> Any:
    await meeting.recruiter.post(f"/api/interviews/{meeting.id}/cancel")
    meeting.interview = await meeting.recruiter.invites(meeting.application, starts_at=starts_at.isoformat())
    meeting.id = meeting.interview["id"]
    return meeting.interview


async def test_a_day_and_a_quarter_of_an_hour_before(meeting: Meeting) -> None:
    begins = datetime.now(UTC) + timedelta(days=3)
    await arranged(meeting, begins)
    before = len(await kinds(meeting.anna))
    for early in (timedelta(days=2), timedelta(days=1, minutes=1)):
        await passes(meeting.house, begins - early)
    assert len(await kinds(meeting.anna)) == before
    for _ in range(2):
        await passes(meeting.house, begins - timedelta(hours=23))
        assert (await kinds(meeting.anna))[:-before] == ["interview_tomorrow"]
    for _ in range(2):
        await passes(meeting.house, begins - timedelta(minutes=14))
    assert (await kinds(meeting.anna))[:-before] == ["interview_soon", "interview_tomorrow"]
    assert await kinds(meeting.recruiter) == ["interview_soon", "interview_tomorrow"]


async def test_one_reminder_where_a_server_slept_through_the_first(meeting: Meeting) -> None:
    begins = datetime.now(UTC) + timedelta(days=3)
    await arranged(meeting, begins)
    await passes(meeting.house, begins - timedelta(minutes=5))
    await passes(meeting.house, begins - timedelta(minutes=4))
    assert await kinds(meeting.recruiter) == ["interview_soon"]


async def test_what_is_soon_anyway_is_not_announced_for_tomorrow(meeting: Meeting) -> None:
    await passes(meeting.house, datetime.now(UTC) + timedelta(minutes=20))  # it begins in an hour
    assert await kinds(meeting.recruiter) == []


async def test_another_time_is_reminded_of_anew(meeting: Meeting) -> None:
    begins = datetime.now(UTC) + timedelta(days=3)
    await arranged(meeting, begins)
    await passes(meeting.house, begins - timedelta(hours=20))
    later = begins + timedelta(days=2)
    await meeting.recruiter.post(f"/api/interviews/{meeting.id}/move", starts_at=later.isoformat())
    await passes(meeting.house, begins - timedelta(minutes=5))
    assert (await kinds(meeting.recruiter)) == ["interview_tomorrow"]
    await passes(meeting.house, later - timedelta(hours=20))
    assert (await kinds(meeting.recruiter)) == ["interview_tomorrow", "interview_tomorrow"]


async def test_nobody_is_reminded_of_what_fell(meeting: Meeting) -> None:
    begins = datetime.now(UTC) + timedelta(days=3)
    await arranged(meeting, begins)
    await meeting.anna.post(f"/api/applications/{meeting.application['id']}/withdraw")
    await passes(meeting.house, begins - timedelta(hours=20))
    await passes(meeting.house, begins + timedelta(hours=2))
    assert await kinds(meeting.recruiter) == []


async def test_nobody_came(meeting: Meeting) -> None:
    path = f"/api/interviews/{meeting.id}/miss"
    assert await refused(meeting.recruiter.post(path)) == ("conflict", "not_late_yet")
    assert await refused(meeting.anna.post(path)) == ("forbidden", "wrong_role")
    begins = datetime.fromisoformat(meeting.interview["starts_at"])
    await passes(meeting.house, begins + timedelta(minutes=59))
    assert (await meeting.anna.get(f"/api/interviews/{meeting.id}"))["state"] == "invited"
    await passes(meeting.house, begins + timedelta(minutes=61))
    assert (await meeting.anna.get(f"/api/interviews/{meeting.id}"))["state"] == "missed"
    assert (await kinds(meeting.anna))[0] == (await kinds(meeting.recruiter))[0] == "interview_missed"
    assert (await meeting.anna.get(f"/api/applications/{meeting.application['id']}"))["interview"] is None
    assert await refused(meeting.recruiter.post(path)) == ("conflict", "interview_missed")
    assert (await meeting.recruiter.invites(meeting.application))["state"] == "invited"


async def test_many_that_were_called_off_at_the_last_minute_hold_up_nobody(meeting: Meeting) -> None:
    bella = await meeting.house.graduate("贝拉")
    await bella.saves_resume()
    begins = datetime.fromisoformat(meeting.interview["starts_at"])
    at = (begins + timedelta(hours=2)).isoformat()
    waits = await meeting.recruiter.invites(await bella.delivers(meeting.job), starts_at=at)
    await meeting.anna.post(f"/api/applications/{meeting.application['id']}/withdraw")
    columns = Interview.__table__.columns
    assert meeting.house.app
    async with meeting.house.app[DATABASE].writing() as db:
        fallen = (await db.execute(select(*columns).where(columns.id == UUID(meeting.id)))).mappings().one()
        await db.execute(insert(Interview.__table__), [dict(fallen) | {"id": uuid4()} for _ in range(clock.AT_ONCE)])
    await passes(meeting.house, begins + timedelta(hours=4))
    assert (await bella.get(f"/api/interviews/{waits['id']}"))["state"] == "missed"


async def test_the_panel_says_that_nobody_came_once_it_is_late(meeting: Meeting) -> None:
    li, anna, path = meeting.recruiter, meeting.anna, f"/api/interviews/{meeting.id}"
    assert meeting.house.app
    async with meeting.house.app[DATABASE].writing() as db:
        (await db.get_one(Interview, UUID(meeting.id))).starts_at = datetime.now(UTC) - timedelta(minutes=10)
    await meeting.enters(anna)
    assert await refused(li.post(f"{path}/miss")) == ("conflict", "candidate_here")
    await anna.call(LIVE, "leave", interview=meeting.id)
    assert (await li.post(f"{path}/miss"))["state"] == "missed"
    assert (await anna.get(path))["state"] == "missed"
    assert (await kinds(anna))[0] == "interview_missed"
    assert (await anna.get(f"/api/applications/{meeting.application['id']}"))["interview"] is None
    assert (await li.invites(meeting.application, starts_at=meeting.interview["starts_at"]))["state"] == "invited"


async def test_the_panel_need_not_wait_for_ever(meeting: Meeting) -> None:
    now = datetime.now(UTC) - timedelta(minutes=4)
    await arranged(meeting, now)
    await meeting.enters(meeting.recruiter)
    path = f"/api/interviews/{meeting.id}/miss"
    assert await refused(meeting.recruiter.post(path)) == ("conflict", "not_late_yet")
    assert meeting.house.app
    async with meeting.house.app[DATABASE].writing() as db:
        await clock.give_up(Work(db, now + timedelta(hours=1, minutes=1)))
    missed = await meeting.recruiter.get(f"/api/interviews/{meeting.id}")
    assert [(one["role"], one["arrived"]) for one in missed["seats"]] == [("candidate", False), ("panel", True)]
    assert (await meeting.enters(meeting.anna))["ticket"] is None
    assert await refused(meeting.anna.call(LIVE, "leave", interview=meeting.id)) == ("conflict", "interview_missed")


async def test_what_began_and_nobody_ended_is_over_once_it_is_empty(meeting: Meeting) -> None:
    li, anna, path = meeting.recruiter, meeting.anna, f"/api/interviews/{meeting.id}"
    await meeting.begun()
    up = datetime.fromisoformat((await anna.get(path))["time_is_up"])
    await passes(meeting.house, up + timedelta(hours=1))
    assert (await anna.get(path))["state"] == "open"  # they have much to say
    await li.call(LIVE, "leave", interview=meeting.id)
    await anna.disconnects()
    await until(li, lambda one: all(each["state"] == "away" for each in one["seats"]))
    gone = datetime.now(UTC)
    await passes(meeting.house, gone + timedelta(minutes=11))
    assert (await anna.get(path))["state"] == "open"  # before its time is up they may come back
    await passes(meeting.house, up + timedelta(minutes=31))
    over = await anna.get(path)
    assert (over["state"], over["began_at"] < over["ended_at"] < gone.isoformat()) == ("ended", True)
    assert (await li.post(f"{path}/decision", outcome="passed"))["outcome"] == "passed"


async def test_seats_that_a_dead_process_left_keep_nothing_open(meeting: Meeting) -> None:
    await meeting.begun()
    up = (await meeting.anna.get(f"/api/interviews/{meeting.id}"))["time_is_up"]
    for hours, state in ((11, "open"), (13, "ended")):
        await passes(meeting.house, datetime.fromisoformat(up) + timedelta(hours=hours))
        assert (await meeting.anna.get(f"/api/interviews/{meeting.id}"))["state"] == state
