"""In the room: who can be heard and seen, raised hands, the timer, notes of the panel, a screen beside the face."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from server.media.control import KIND, Ticket
from server.tokens import read
from tests.forms import job
from tests.meeting import LIVE, Meeting, until
from tests.people import PASSWORD, House, Person, refused


@pytest.fixture
async def meeting(house: House) -> Meeting:
    found = await Meeting(house).arranged()
    await found.begun()
    return found


def seat(interview: dict[str, Any], person: Person) -> dict[str, Any]:
    return next(one for one in interview["seats"] if one["person"] == person.me["id"])


def shown(interview: dict[str, Any], person: Person) -> tuple[bool, bool, bool]:
    mine = seat(interview, person)
    return mine["audio"], mine["video"], mine["hand"]


async def test_a_camera_that_the_device_holds_back_is_not_one_that_was_switched_off(meeting: Meeting) -> None:
    anna = meeting.anna
    await anna.call(LIVE, "show", interview=meeting.id, paused=True)
    seen = await until(meeting.recruiter, lambda seen: seat(seen, anna)["paused"])
    assert seat(seen, anna)["video"]
    await anna.call(LIVE, "leave", interview=meeting.id)
    await until(meeting.recruiter, lambda seen: not seat(seen, anna)["paused"])


async def test_everybody_sees_who_is_muted_and_who_wants_to_speak(meeting: Meeting) -> None:
    anna, call = meeting.anna, meeting.anna.call
    await call(LIVE, "show", interview=meeting.id, audio=False)
    await until(meeting.recruiter, lambda seen: shown(seen, anna) == (False, True, False))
    await call(LIVE, "show", interview=meeting.id, video=False, hand=True)
    seen = await until(meeting.recruiter, lambda seen: shown(seen, anna) == (False, False, True))
    await call(LIVE, "show", interview=meeting.id, hand=True)  # nothing new: nobody hears of it
    assert (await anna.get(f"/api/interviews/{meeting.id}"))["version"] == seen["version"]
    await call(LIVE, "leave", interview=meeting.id)
    await until(meeting.recruiter, lambda seen: not shown(seen, anna)[2])
    assert await refused(call(LIVE, "show", interview=meeting.id, hand=True)) == ("conflict", "not_inside")
    assert (await refused(call(LIVE, "show", interview=str(uuid4()), hand=True)))[0] == "not_found"
    assert (await refused(call(LIVE, "show", interview=meeting.id, hand="up")))[0] == "invalid"


async def test_the_timer_runs_from_the_open_door_and_can_be_extended(meeting: Meeting) -> None:
    interview = await meeting.anna.get(f"/api/interviews/{meeting.id}")
    began, up = (datetime.fromisoformat(interview[key]) for key in ("began_at", "time_is_up"))
    assert up - began == timedelta(minutes=30)
    extend = meeting.recruiter.call
    await extend(LIVE, "extend", interview=meeting.id, minutes=10)
    later = up + timedelta(minutes=10)
    await until(
        meeting.anna,
        lambda seen: bool(seen["time_is_up"]) and datetime.fromisoformat(seen["time_is_up"]) == later,
    )
    assert await refused(meeting.anna.call(LIVE, "extend", interview=meeting.id, minutes=5)) == (
        "forbidden",
        "wrong_role",
    )
    assert (await refused(extend(LIVE, "extend", interview=meeting.id, minutes=60)))[0] == "invalid"
    for _ in range(7):
        await extend(LIVE, "extend", interview=meeting.id, minutes=15)
    assert await refused(extend(LIVE, "extend", interview=meeting.id, minutes=15)) == ("conflict", "long_enough")
    await extend(LIVE, "end", interview=meeting.id)
    assert await refused(extend(LIVE, "extend", interview=meeting.id, minutes=5)) == ("conflict", "interview_ended")


async def test_an_extension_does_not_run_into_the_next_appointment(meeting: Meeting) -> None:
    other = await meeting.anna.delivers(await meeting.recruiter.post("/api/jobs", **job(title="焊工")))
    begins = datetime.fromisoformat(meeting.interview["starts_at"])
    await meeting.recruiter.invites(other, starts_at=(begins + timedelta(minutes=100)).isoformat())
    extend = meeting.recruiter.call
    for _ in range(4):
        await extend(LIVE, "extend", interview=meeting.id, minutes=15)
    # begun an hour early, it takes the time from its planned beginning only once it would reach it
    await meeting.recruiter.post(f"/api/applications/{other['id']}/reject")
    interview = await meeting.recruiter.get(f"/api/interviews/{meeting.id}")
    up = datetime.fromisoformat(interview["time_is_up"])
    assert up - datetime.fromisoformat(interview["began_at"]) == timedelta(minutes=90)


async def test_a_walk_in_is_not_extended_into_an_appointment(house: House) -> None:
    meeting = await Meeting(house).arranged()
    await meeting.recruiter.post(f"/api/interviews/{meeting.id}/cancel")
    now = datetime.now(UTC)
    meeting.id = (await meeting.recruiter.invites(meeting.application, starts_at=now.isoformat()))["id"]
    await meeting.begun()
    other = await meeting.anna.delivers(await meeting.recruiter.post("/api/jobs", **job(title="焊工")))
    await meeting.recruiter.invites(other, starts_at=(now + timedelta(minutes=40)).isoformat())
    extend = meeting.recruiter.call
    answer = await refused(extend(LIVE, "extend", interview=meeting.id, minutes=15))
    assert answer == ("conflict", "candidate_busy")


async def test_notes_are_the_panels(meeting: Meeting) -> None:
    path = f"/api/interviews/{meeting.id}/lines"
    colleague = await meeting.colleague("王工")
    await meeting.enters(colleague)
    note = await meeting.recruiter.post(path, text="基础扎实", panel=True)
    assert note["panel"] is True
    heard = await colleague.hears(LIVE, "line_said")
    assert heard["line"] == note
    await meeting.recruiter.post(path, text="你好")
    assert (await meeting.anna.hears(LIVE, "line_said"))["line"]["text"] == "你好"
    assert [one["text"] for one in (await colleague.get(path))["lines"]] == ["基础扎实", "你好"]
    assert [one["text"] for one in (await meeting.anna.get(path))["lines"]] == ["你好"]
    assert await refused(meeting.anna.post(path, text="记一下", panel=True)) == ("forbidden", "wrong_role")
    await meeting.anna.delete("/api/me", password=PASSWORD)
    assert (await colleague.get(path))["lines"] == []


async def test_a_screen_has_a_source_of_its_own(meeting: Meeting) -> None:
    way = await meeting.anna.call(LIVE, "ticket", interview=meeting.id, screen=True)
    ticket = read(meeting.house.settings.secret, KIND, way["ticket"], Ticket)
    assert ticket.publish == f"{meeting.anna.me['id']}:screen"
