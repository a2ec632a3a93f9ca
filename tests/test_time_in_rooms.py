"""Whose time an interview takes that is not as planned: begun early or late, prolonged, with who stepped in."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update

from server.db import DATABASE
from server.interviews.models import Interview
from tests.forms import job
from tests.meeting import LIVE, Meeting
from tests.people import House, Person, refused


def whole(minutes: int) -> str:
    """The first full five minutes that are so far off."""
    now = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(minutes=minutes)
    return (now + timedelta(minutes=5 - now.minute % 5)).isoformat()


async def offers(meeting: Meeting, minutes: int, *panel: Person, lasts: int = 10) -> dict[str, Any]:
    who = [one.me["id"] for one in panel]
    times = {"starts_at": whole(minutes), "minutes": lasts, "buffer": 0, "panel": who}
    slot: dict[str, Any] = (await meeting.recruiter.post("/api/slots", job=meeting.job["id"], **times))["slots"][0]
    return slot


async def free(meeting: Meeting, slot: dict[str, Any]) -> int:
    slots = (await meeting.recruiter.get("/api/slots"))["slots"]
    return int(next(one["free"] for one in slots if one["id"] == slot["id"]))


async def elsewhere(house: House, anna: Person, **more: Any) -> tuple[Meeting, dict[str, Any]]:
    """Another company invites her, too."""
    other = Meeting(house)
    other.recruiter = await house.employer("李招聘", "两江仪表")
    other.job = await other.recruiter.post("/api/jobs", **job(title="焊工"))
    other.application = await anna.delivers(other.job)
    other.interview = await other.recruiter.invites(other.application, **more)
    other.id = other.interview["id"]
    return other, other.interview


async def test_an_early_start_takes_the_time_of_everybody_inside(meeting: Meeting) -> None:
    wang = await meeting.colleague("王工")
    theirs, hers = await offers(meeting, 15, meeting.recruiter), await offers(meeting, 15, wang)
    await meeting.enters(wang)  # looks in before it begins: takes nobody's time
    assert (await free(meeting, theirs), await free(meeting, hers)) == (1, 1)
    await meeting.begun()
    assert (await free(meeting, theirs), await free(meeting, hers)) == (0, 0)
    await meeting.recruiter.call(LIVE, "end", interview=meeting.id)
    assert (await free(meeting, theirs), await free(meeting, hers)) == (1, 1)


async def test_who_steps_in_has_no_other_time_until_they_leave(meeting: Meeting) -> None:
    wang = await meeting.colleague("王工")
    slot = await offers(meeting, 15, wang)
    await meeting.begun()
    assert await free(meeting, slot) == 1
    await meeting.enters(wang)
    assert await free(meeting, slot) == 0
    await wang.call(LIVE, "leave", interview=meeting.id)
    assert await free(meeting, slot) == 1


async def test_who_was_invited_keeps_the_time_while_they_are_away(meeting: Meeting) -> None:
    slot = await offers(meeting, 15, meeting.recruiter)
    await meeting.begun()
    await meeting.recruiter.disconnects()
    assert await free(meeting, slot) == 0


async def test_who_only_stepped_in_keeps_nobody_from_more_time(meeting: Meeting) -> None:
    wang, di = await meeting.colleague("王工"), await meeting.house.graduate("狄")
    await di.saves_resume()
    await meeting.begun()
    await meeting.enters(wang)
    await wang.invites(await di.delivers(meeting.job), starts_at=whole(35))
    for _ in range(2):
        await meeting.recruiter.call(LIVE, "extend", interview=meeting.id, minutes=15)
    up = datetime.fromisoformat((await meeting.anna.get(f"/api/interviews/{meeting.id}"))["time_is_up"])
    assert up > datetime.now(UTC) + timedelta(minutes=58)


async def test_who_of_the_panel_has_left_keeps_nobody_from_more_time_either(house: House) -> None:
    meeting = Meeting(house)
    await meeting.arranged()
    wang = await meeting.colleague("王工")
    ben = await house.graduate("本")
    await ben.saves_resume()
    application = await ben.delivers(meeting.job)
    slot = await offers(meeting, 5, meeting.recruiter, wang)
    await meeting.recruiter.post("/api/interviews/invitations", application=application["id"])
    meeting.id = (await ben.post(f"/api/slots/{slot['id']}/book", application=application["id"]))["id"]
    meeting.anna = ben
    await meeting.begun()
    await meeting.enters(wang)
    await wang.invites(await (await delivering(house)).delivers(meeting.job), starts_at=whole(25))
    more = {"interview": meeting.id, "minutes": 15}
    await meeting.recruiter.call(LIVE, "extend", **more)
    assert await refused(meeting.recruiter.call(LIVE, "extend", **more)) == ("conflict", "panel_busy")
    await wang.call(LIVE, "leave", interview=meeting.id)
    await meeting.recruiter.call(LIVE, "extend", **more)


async def delivering(house: House) -> Person:
    graduate = await house.graduate("狄")
    await graduate.saves_resume()
    return graduate


async def test_more_time_may_be_that_of_the_buffer(house: House) -> None:
    meeting = await Meeting(house).arranged()
    first, second = await delivering(house), await delivering(house)
    times = {"starts_at": whole(0), "minutes": 15, "buffer": 5, "times": 2}
    slots = (await meeting.recruiter.post("/api/slots", job=meeting.job["id"], **times))["slots"]
    for graduate, slot in ((first, slots[0]), (second, slots[1])):
        application = await graduate.delivers(meeting.job)
        await meeting.recruiter.post("/api/interviews/invitations", application=application["id"])
        booked = await graduate.post(f"/api/slots/{slot['id']}/book", application=application["id"])
        meeting.id = booked["id"] if graduate is first else meeting.id
    meeting.anna = first
    await meeting.begun()
    await as_if_it_began_on_time(meeting)
    extend = meeting.recruiter.call
    await extend(LIVE, "extend", interview=meeting.id, minutes=5)
    assert await refused(extend(LIVE, "extend", interview=meeting.id, minutes=5)) == ("conflict", "panel_busy")


async def as_if_it_began_on_time(meeting: Meeting) -> None:
    assert meeting.house.app
    async with meeting.house.app[DATABASE].writing() as db:
        await db.execute(update(Interview).where(Interview.id == UUID(meeting.id)).values(began_at=Interview.starts_at))


async def test_nobody_is_let_in_who_is_in_another_room(meeting: Meeting) -> None:
    later = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    other, _ = await elsewhere(meeting.house, meeting.anna, starts_at=later)
    await meeting.begun()
    second = await meeting.house.signs_in(meeting.anna.me["account"])
    await other.enters(second)
    await other.enters(other.recruiter)
    assert await refused(other.admits(second, other.recruiter)) == ("conflict", "candidate_elsewhere")
    await meeting.anna.call(LIVE, "leave", interview=meeting.id)
    await other.admits(second, other.recruiter)
    await meeting.enters(meeting.anna)
    assert await refused(meeting.admits(meeting.anna, meeting.recruiter)) == ("conflict", "candidate_elsewhere")


async def test_an_early_start_waits_for_an_appointment_before_it(meeting: Meeting) -> None:
    """At another company, which the candidate would miss."""
    other, _ = await elsewhere(meeting.house, meeting.anna, starts_at=whole(10))
    await meeting.enters(meeting.recruiter)
    await meeting.enters(meeting.anna)
    assert await refused(meeting.admits(meeting.anna, meeting.recruiter)) == ("conflict", "candidate_elsewhere")
    await other.recruiter.post(f"/api/interviews/{other.id}/cancel")
    await meeting.admits(meeting.anna, meeting.recruiter)


async def test_a_late_start_takes_the_time_until_it_is_up(meeting: Meeting) -> None:
    """Planned for ten minutes from the last five minutes that are whole: it ends by so much later as it begins."""
    await meeting.recruiter.post(f"/api/interviews/{meeting.id}/cancel")
    if time.time() % 300 > 295:
        await asyncio.sleep(6)
    begins = datetime.fromtimestamp(time.time() // 300 * 300, UTC)
    late = await meeting.recruiter.invites(meeting.application, starts_at=begins.isoformat(), minutes=10)
    meeting.id = late["id"]
    await meeting.begun()
    other = await meeting.anna.delivers(await meeting.recruiter.post("/api/jobs", **job(title="焊工")))
    follows = (begins + timedelta(minutes=10)).isoformat()
    assert await refused(meeting.recruiter.invites(other, starts_at=follows)) == ("conflict", "candidate_busy")
