"""A resume is delivered once, as it is then, wherever it comes from and however often somebody taps."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from tests.fair import Fair
from tests.forms import job, resume
from tests.people import refused


async def test_a_delivery_reaches_the_company(fair: Fair) -> None:
    await fair.recruiter.connects("/applications", "/inbox")
    assert (await fair.recruiter.call("/applications", "enter"))["applications"] == []
    application = await fair.anna.delivers(fair.job)
    assert application["state"] == "delivered"
    assert application["job"] == {"id": fair.job["id"], "title": fair.job["title"]}
    assert application["company"]["id"] == fair.recruiter.me["company"]["id"]
    assert application["graduate"] == {"id": fair.anna.me["id"], "name": fair.anna.me["name"]}
    assert [step["state"] for step in application["steps"]] == ["delivered"]
    assert (application["broadcast"], application["show_ms"], application["interview"]) == (None, None, None)
    heard = await fair.recruiter.hears("/applications", "application_changed")
    assert heard["application"] == application
    notice = (await fair.recruiter.hears("/inbox", "notice_arrived"))["notice"]
    assert (notice["kind"], notice["params"]) == ("application_delivered", {"job": fair.job["title"]})
    assert notice["link"] == f"/company?application={application['id']}"


async def test_what_was_delivered_stays_as_it_was(fair: Fair) -> None:
    application = await fair.anna.delivers(fair.job)
    await fair.anna.saves_resume(major="戏剧")
    for reader in (fair.recruiter, fair.anna):
        detail = await reader.get(f"/api/applications/{application['id']}")
        assert detail["resume"]["major"] == resume()["major"]
    assert "resume" not in (await fair.recruiter.get("/api/applications"))["applications"][0]


async def test_ten_taps_are_one_delivery(fair: Fair) -> None:
    key = uuid4().hex
    answers = await asyncio.gather(*(fair.anna.delivers(fair.job, key=key) for _ in range(10)))
    assert all(answer == answers[0] for answer in answers)
    assert len((await fair.recruiter.get("/api/applications"))["applications"]) == 1
    notices = await fair.recruiter.get("/api/notices")
    assert [n["kind"] for n in notices["notices"]].count("application_delivered") == 1


async def test_ten_devices_are_one_delivery(fair: Fair) -> None:
    answers = await asyncio.gather(*(fair.anna.delivers(fair.job) for _ in range(10)))
    assert len({answer["id"] for answer in answers}) == 1
    assert len((await fair.anna.get("/api/applications"))["applications"]) == 1


async def test_a_retry_has_its_answer_whatever_happened_meanwhile(fair: Fair) -> None:
    key = uuid4().hex
    first = await fair.anna.delivers(fair.job, key=key)
    await fair.recruiter.post(f"/api/jobs/{fair.job['id']}/close")
    await fair.recruiter.post(f"/api/applications/{first['id']}/read")
    again = await fair.anna.delivers(fair.job, key=key)
    assert (again["id"], again["state"]) == (first["id"], "read")


async def test_after_a_withdrawal_one_may_deliver_anew(fair: Fair) -> None:
    key = uuid4().hex
    first = await fair.anna.delivers(fair.job, key=key)
    await fair.anna.post(f"/api/applications/{first['id']}/withdraw")
    second = await fair.anna.delivers(fair.job)
    assert second["id"] != first["id"]
    assert (await fair.anna.delivers(fair.job, key=key))["id"] == first["id"]
    mine = (await fair.anna.get("/api/applications"))["applications"]
    assert [(one["id"], one["state"]) for one in mine] == [(second["id"], "delivered"), (first["id"], "withdrawn")]


async def test_what_keeps_a_resume_from_being_delivered(fair: Fair) -> None:
    house, anna = fair.house, fair.anna
    assert await refused((await house.visitor()).delivers(fair.job)) == ("unauthorized", "sign_in")
    assert await refused(fair.recruiter.delivers(fair.job)) == ("forbidden", "wrong_role")
    assert await refused((await house.graduate()).delivers(fair.job)) == ("conflict", "no_resume")
    assert (await refused(anna.delivers({"id": str(uuid4())})))[0] == "not_found"
    assert (await refused(anna.delivers({"id": "7"})))[0] == "invalid"
    assert (await refused(anna.delivers(fair.job, key="x")))[0] == "invalid"
    assert (await refused(anna.delivers(fair.job, key=3)))[0] == "invalid"
    assert (await refused(anna.delivers(fair.job, playhead_ms=-1)))[0] == "invalid"
    assert (await refused(anna.delivers(fair.job, broadcast=str(uuid4()))))[0] == "not_found"
    unknown = await house.recruiter()
    unverified = await unknown.post("/api/jobs", **job())
    assert await refused(anna.delivers(unverified)) == ("conflict", "company_unverified")
    await fair.recruiter.post(f"/api/jobs/{fair.job['id']}/close")
    assert await refused(anna.delivers(fair.job)) == ("conflict", "job_closed")
    assert (await anna.get("/api/applications"))["applications"] == []


async def test_a_delivery_goes_out_under_no_other_login(fair: Fair) -> None:
    ben = await fair.house.graduate("本")
    await ben.saves_resume()
    whose = {"key": uuid4().hex, "graduate": fair.anna.me["id"]}
    for other in (ben, fair.recruiter):
        assert await refused(other.delivers(fair.job, **whose)) == ("unauthorized", "somebody_else")
    assert await refused((await fair.house.visitor()).delivers(fair.job, **whose)) == ("unauthorized", "sign_in")
    assert (await fair.recruiter.get("/api/applications"))["applications"] == []
    assert (await fair.anna.delivers(fair.job, **whose))["graduate"]["id"] == fair.anna.me["id"]
    assert await refused(ben.delivers(fair.job, **whose)) == ("unauthorized", "somebody_else")


async def test_a_key_belongs_to_one_delivery(fair: Fair) -> None:
    other = await fair.recruiter.post("/api/jobs", **job(title="焊工"))
    key = uuid4().hex
    await fair.anna.delivers(fair.job, key=key)
    assert await refused(fair.anna.delivers(other, key=key)) == ("conflict", "key_reused")


async def test_from_a_show_with_its_clock(fair: Fair) -> None:
    host = await fair.house.host()
    company = fair.recruiter.me["company"]["id"]
    other = await fair.recruiter.post("/api/jobs", **job(title="焊工"))
    turn = {"company": company, "jobs": [fair.job["id"]], "minutes": 20}
    starts_at = (datetime.now(UTC) + timedelta(minutes=1)).isoformat()
    show = await host.post("/api/broadcasts", title="周五", about="", starts_at=starts_at, turns=[turn])
    moment = {"broadcast": show["id"], "playhead_ms": 3}
    assert await refused(fair.anna.delivers(fair.job, **moment)) == ("conflict", "show_scheduled")
    await host.connects("/broadcasts")
    await host.call("/broadcasts", "go_live", broadcast=show["id"])
    assert await refused(fair.anna.delivers(other, **moment)) == ("conflict", "job_not_in_show")
    await asyncio.sleep(0.05)
    application = await fair.anna.delivers(fair.job, **moment)
    assert (application["broadcast"], application["show_ms"]) == (show["id"], 3)
    ben = await fair.house.graduate("本")
    await ben.saves_resume()
    ahead = await ben.delivers(fair.job, broadcast=show["id"], playhead_ms=10**15)
    assert 50 <= ahead["show_ms"] < 60_000
