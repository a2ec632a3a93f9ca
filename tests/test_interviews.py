"""Interviews: invited, cancelled, told of, and what the media plane hears of them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from server.db import transaction
from server.interviews.lookup import PAGE
from server.interviews.models import Interview
from tests.booking import at
from tests.forms import job
from tests.meeting import LIVE, Meeting
from tests.people import House, Refused, refused
from tests.rows import another
from tests.stage import tells


async def test_an_invitation_reaches_the_graduate(meeting: Meeting) -> None:
    interview = meeting.interview
    assert (interview["state"], interview["version"], interview["ended_at"]) == ("invited", 1, None)
    assert interview["graduate"] == {"id": meeting.anna.me["id"], "name": meeting.anna.me["name"]}
    assert [(s["role"], s["state"]) for s in interview["seats"]] == [("candidate", "away"), ("panel", "away")]
    notice = (await meeting.anna.get("/api/notices"))["notices"][0]
    assert (notice["kind"], notice["link"]) == ("interview_invited", f"/interviews/{meeting.id}")
    assert notice["params"]["starts_at"] == interview["starts_at"]
    application = await meeting.anna.get(f"/api/applications/{meeting.application['id']}")
    assert (application["state"], application["interview"]) == ("invited", meeting.id)
    for person in (meeting.anna, meeting.recruiter):
        assert (await person.get("/api/interviews"))["interviews"] == [interview]
        assert await person.get(f"/api/interviews/{meeting.id}") == interview


async def test_what_keeps_a_company_from_inviting(meeting: Meeting) -> None:
    house, application = meeting.house, meeting.application
    assert await refused((await house.visitor()).invites(application)) == ("unauthorized", "sign_in")
    assert await refused(meeting.anna.invites(application)) == ("forbidden", "wrong_role")
    assert (await refused((await house.employer()).invites(application)))[0] == "not_found"
    assert (await refused(meeting.recruiter.invites({"id": str(uuid4())})))[0] == "not_found"
    assert await refused(meeting.recruiter.invites(application)) == ("conflict", "already_invited")
    other = await meeting.anna.delivers(await meeting.recruiter.post("/api/jobs", **job(title="焊工")))
    wrong = ["tomorrow", "2026-11-24T10:00:00", 7, None]
    for when in wrong:
        assert (await refused(meeting.recruiter.invites(other, starts_at=when)))[0] == "invalid"
    past = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    assert await refused(meeting.recruiter.invites(other, starts_at=past)) == ("invalid", "starts_in_the_past")
    for late in ("9999-12-31T23:59:59-12:00", (datetime.now(UTC) + timedelta(days=400)).isoformat()):
        assert await refused(meeting.recruiter.invites(other, starts_at=late)) == ("invalid", "starts_too_late")
    assert (await refused(meeting.recruiter.invites(other, note="x" * 501)))[0] == "invalid"
    await meeting.recruiter.post(f"/api/applications/{other['id']}/reject")
    assert await refused(meeting.recruiter.invites(other)) == ("conflict", "application_rejected")
    assert len((await meeting.recruiter.get("/api/interviews"))["interviews"]) == 1


async def test_who_names_a_time_names_the_panel_and_the_length(meeting: Meeting) -> None:
    house, li = meeting.house, meeting.recruiter
    mei, rival = await house.colleague(li), await house.employer()
    ben, carla = [await house.graduate(name) for name in ("本", "卡拉")]
    for one in (ben, carla):
        await one.saves_resume()
    first, second = await ben.delivers(meeting.job), await carla.delivers(meeting.job)
    named = {"starts_at": at(72), "minutes": 45, "panel": [mei.me["id"]]}
    for wrong in (rival, ben):
        strange = li.invites(first, **named | {"panel": [mei.me["id"], wrong.me["id"]]})
        assert await refused(strange) == ("invalid", "panel_of_others")
    invited = await li.invites(first, **named)
    panel = [seat["person"] for seat in invited["seats"] if seat["role"] == "panel"]
    assert (invited["minutes"], panel) == (45, [mei.me["id"]])
    told = (await mei.get("/api/notices"))["notices"][0]
    assert (told["kind"], told["link"]) == ("interview_booked_by", f"/interviews/{invited['id']}")
    assert (await li.get("/api/notices"))["notices"][0]["kind"] == "application_delivered"
    with pytest.raises(Refused) as busy:
        await li.invites(second, **named | {"starts_at": at(72.5), "panel": [li.me["id"], mei.me["id"]]})
    assert (busy.value.reason, busy.value.error["names"]) == ("panel_busy", [mei.me["name"]])
    assert (await li.invites(second, **named | {"panel": []}))["minutes"] == 45


async def test_now_is_a_time_to_meet(house: House) -> None:
    recruiter, anna = await house.employer(), await house.graduate()
    await anna.saves_resume()
    application = await anna.delivers(await recruiter.post("/api/jobs", **job()))
    now = datetime.now(UTC).isoformat()
    assert (await recruiter.invites(application, starts_at=now, note="马上"))["note"] == "马上"


async def test_cancelled_and_invited_anew(meeting: Meeting) -> None:
    await meeting.anna.connects(LIVE, "/applications")
    path = f"/api/interviews/{meeting.id}/cancel"
    assert await refused(meeting.anna.post(path)) == ("conflict", "too_late_to_change")
    assert await refused((await meeting.house.host()).post(path)) == ("forbidden", "wrong_role")
    assert (await refused((await meeting.house.employer()).post(path)))[0] == "not_found"
    assert (await meeting.recruiter.post(path))["state"] == "cancelled"
    while (heard := (await meeting.anna.hears("/applications", "application_changed"))["application"])["interview"]:
        pass
    assert heard["state"] == "invited"
    assert (await meeting.anna.get("/api/notices"))["notices"][0]["kind"] == "interview_cancelled"
    assert await refused(meeting.recruiter.post(path)) == ("conflict", "interview_cancelled")
    assert (await meeting.enters(meeting.anna))["ticket"] is None
    assert await refused(meeting.anna.call(LIVE, "leave", interview=meeting.id)) == ("conflict", "interview_cancelled")
    again = await meeting.recruiter.invites(meeting.application)
    application = await meeting.anna.get(f"/api/applications/{meeting.application['id']}")
    assert (application["interview"], len(application["steps"])) == (again["id"], 3)


async def test_a_withdrawn_application_needs_no_interview(meeting: Meeting) -> None:
    await meeting.anna.post(f"/api/applications/{meeting.application['id']}/withdraw")
    assert (await meeting.recruiter.get(f"/api/interviews/{meeting.id}"))["state"] == "cancelled"
    await meeting.enters(meeting.recruiter)
    answer = await refused(meeting.recruiter.call(LIVE, "end", interview=meeting.id))
    assert answer == ("conflict", "interview_cancelled")


async def test_others_stay_outside(meeting: Meeting) -> None:
    strangers = [
        (await meeting.house.visitor(), {"unauthorized"}),
        (await meeting.house.host(), {"forbidden"}),
        (await meeting.house.employer(), {"not_found"}),
        (await meeting.house.graduate(), {"not_found", "forbidden"}),
    ]
    for person, codes in strangers:
        await person.connects(LIVE)
        for verb in ("enter", "leave", "end", "ticket"):
            assert (await refused(person.call(LIVE, verb, interview=meeting.id)))[0] in codes
        assert (await refused(meeting.admits(meeting.anna, person)))[0] in codes
        assert (await refused(person.get(f"/api/interviews/{meeting.id}")))[0] in codes
    assert (await refused(strangers[0][0].get("/api/interviews")))[0] == "unauthorized"
    assert (await strangers[2][0].get("/api/interviews"))["interviews"] == []
    await meeting.begun()
    assert all(person.heard[LIVE, "interview_changed"].empty() for person, _ in strangers)


async def test_wrong_words_are_refused(meeting: Meeting) -> None:
    await meeting.enters(meeting.recruiter)
    call = meeting.recruiter.call
    assert (await refused(call(LIVE, "enter", interview=7)))[0] == "invalid"
    assert (await refused(call(LIVE, "enter")))[0] == "invalid"
    assert (await refused(call(LIVE, "enter", interview=meeting.id, more=1)))[0] == "invalid"
    assert (await refused(call(LIVE, "enter", interview=str(uuid4()))))[0] == "not_found"
    assert (await refused(call(LIVE, "dance", interview=meeting.id)))[0] == "not_found"
    assert (await refused(call(LIVE, "admit", interview=meeting.id, person=str(uuid4()))))[0] == "not_found"
    assert await refused(meeting.admits(meeting.anna, meeting.recruiter)) == ("conflict", "not_knocking")
    assert (await refused(meeting.anna.get("/api/interviews", colour="red")))[0] == "invalid"
    assert (await refused(meeting.anna.get("/api/interviews/seven")))[0] == "not_found"


async def test_long_lists_come_in_pages(meeting: Meeting) -> None:
    assert meeting.house.app
    async with transaction(meeting.house.app) as work:
        row = await work.db.get_one(Interview, UUID(meeting.id))
        days = [row.starts_at + timedelta(days=n) for n in range(1, PAGE + 1)]
        later = [another(row, starts_at=day, seats=[]) for day in days]
        work.db.add_all(later)
    first = await meeting.anna.get("/api/interviews")
    assert [one["id"] for one in first["interviews"]] == [str(one.id) for one in reversed(later)]
    rest = await meeting.anna.get("/api/interviews", before=first["next"])
    assert ([one["id"] for one in rest["interviews"]], rest["next"]) == ([meeting.id], None)


async def test_a_person_takes_their_data_along(meeting: Meeting) -> None:
    assert (await meeting.anna.get("/api/me/export"))["interviews"][0]["id"] == meeting.id
    assert (await meeting.recruiter.get("/api/me/export"))["interviews"][0]["id"] == meeting.id
    await meeting.anna.delete("/api/me", password="correct horse battery")
    left = await meeting.recruiter.get(f"/api/interviews/{meeting.id}")
    assert (left["state"], left["graduate"]["name"], left["seats"][0]["name"]) == ("cancelled", "", "")


async def test_the_hook_is_answered_for_every_room(meeting: Meeting) -> None:
    await meeting.begun()
    nothing = {
        "live": False,
        "on_air": None,
        "voices": None,
        "record": None,
        "tracks": {},
        "private": False,
        "version": 0,
    }
    version = (await meeting.anna.get(f"/api/interviews/{meeting.id}"))["version"]
    assert await tells(meeting.house, f"interview:{meeting.id}") == nothing | {"version": version}
    for room in (f"interview:{uuid4()}", "interview:seven"):
        assert await tells(meeting.house, room) == nothing
    assert await meeting.anna.hears(LIVE, "sources_changed") == {"interview": meeting.id, "sources": []}
