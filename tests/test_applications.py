"""Applications: delivered once, seen by both sides, moved by the rules."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.forms import job, resume
from tests.people import House, Person, refused


async def becomes(person: Person, state: str) -> dict[str, Any]:
    """The application, once the person hears that it is in this state; what was said before may come late."""
    while True:
        heard = (await person.hears("/applications", "application_changed"))["application"]
        if heard["state"] == state:
            return dict(heard)


class Fair:
    """A verified employer with a job, and a graduate with a resume."""

    def __init__(self, house: House) -> None:
        self.house = house

    async def opens(self) -> "Fair":
        self.recruiter = await self.house.employer()
        self.job = await self.recruiter.post("/api/jobs", **job())
        self.anna = await self.house.graduate()
        await self.anna.saves_resume()
        return self


@pytest.fixture
async def fair(house: House) -> Fair:
    return await Fair(house).opens()


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


async def test_a_key_belongs_to_one_delivery(fair: Fair) -> None:
    other = await fair.recruiter.post("/api/jobs", **job(title="焊工"))
    key = uuid4().hex
    await fair.anna.delivers(fair.job, key=key)
    assert await refused(fair.anna.delivers(other, key=key)) == ("conflict", "key_reused")


async def test_each_step_is_heard_by_both(fair: Fair) -> None:
    application = await fair.anna.delivers(fair.job)
    await fair.anna.connects("/applications", "/inbox")
    await fair.recruiter.connects("/applications")
    [mine] = (await fair.anna.call("/applications", "enter"))["applications"]
    assert mine == application
    assert (await fair.recruiter.call("/applications", "enter"))["applications"] == [application]
    for verb, state, body in (("read", "read", {}), ("reject", "rejected", {"note": "请明年再来。"})):
        answer = await fair.recruiter.post(f"/api/applications/{application['id']}/{verb}", **body)
        for person in (fair.anna, fair.recruiter):
            assert await becomes(person, state) == answer
        notice = (await fair.anna.hears("/inbox", "notice_arrived"))["notice"]
        assert (notice["kind"], notice["params"]["state"]) == ("application_changed", state)
    assert [(s["state"], s["note"]) for s in answer["steps"]][1:] == [("read", ""), ("rejected", "请明年再来。")]


async def test_a_withdrawal_takes_the_resume_back(fair: Fair) -> None:
    await fair.recruiter.connects("/inbox")
    application = await fair.anna.delivers(fair.job)
    await fair.anna.post(f"/api/applications/{application['id']}/withdraw")
    kinds = [(await fair.recruiter.hears("/inbox", "notice_arrived"))["notice"]["kind"] for _ in range(2)]
    assert kinds == ["application_delivered", "application_withdrawn"]
    assert (await fair.recruiter.get(f"/api/applications/{application['id']}"))["resume"] is None
    assert (await fair.anna.get(f"/api/applications/{application['id']}"))["resume"]["school"] == "重庆大学"


async def others(fair: Fair) -> list[tuple[Person, tuple[str, str | None]]]:
    """Who may not see Anna's application, and what they are told."""
    return [
        (await fair.house.visitor(), ("unauthorized", "sign_in")),
        (await fair.house.host(), ("forbidden", "wrong_role")),
        (await fair.house.employer(), ("not_found", None)),
        (await fair.house.graduate(), ("not_found", None)),
    ]


async def test_others_see_nothing(fair: Fair) -> None:
    application = await fair.anna.delivers(fair.job)
    path = f"/api/applications/{application['id']}"
    for person, answer in await others(fair):
        assert await refused(person.get(path)) == answer
        if answer[0] != "not_found":
            assert await refused(person.get("/api/applications")) == answer
        else:
            assert (await person.get("/api/applications"))["applications"] == []
            assert (await refused(person.get("/api/applications", before=application["id"])))[0] == "not_found"


async def test_others_move_nothing(fair: Fair) -> None:
    application = await fair.anna.delivers(fair.job)
    path = f"/api/applications/{application['id']}"
    for person, (code, _) in await others(fair):
        for verb in ("read", "reject", "withdraw"):
            assert (await refused(person.post(f"{path}/{verb}")))[0] in (code, "forbidden")
    assert await refused(fair.anna.post(f"{path}/reject")) == ("forbidden", "wrong_role")
    assert await refused(fair.recruiter.post(f"{path}/withdraw")) == ("forbidden", "wrong_role")
    assert (await refused(fair.recruiter.post(f"/api/applications/{uuid4()}/read")))[0] == "not_found"
    assert (await refused(fair.recruiter.post("/api/applications/seven/read")))[0] == "not_found"
    assert (await refused(fair.recruiter.post(f"{path}/reject", note=7)))[0] == "invalid"
    assert (await refused(fair.recruiter.post(f"{path}/reject", note="x" * 501)))[0] == "invalid"
    assert (await fair.anna.get(path))["state"] == "delivered"


async def test_strangers_cannot_listen(fair: Fair) -> None:
    for person, answer in await others(fair):
        await person.connects("/applications")
        if answer[0] == "not_found":
            assert (await person.call("/applications", "enter"))["applications"] == []
        else:
            assert await refused(person.call("/applications", "enter")) == answer
    assert (await refused(person.call("/applications", "enter", who="me")))[0] == "invalid"
    await fair.anna.delivers(fair.job)
    await asyncio.sleep(0.2)
    assert person.heard["/applications", "application_changed"].empty()


async def test_the_company_filters(fair: Fair) -> None:
    other = await fair.recruiter.post("/api/jobs", **job(title="焊工"))
    first, second = await fair.anna.delivers(fair.job), await fair.anna.delivers(other)
    await fair.recruiter.post(f"/api/applications/{first['id']}/read")

    async def ids(**query: str) -> list[str]:
        return [one["id"] for one in (await fair.recruiter.get("/api/applications", **query))["applications"]]

    assert await ids() == [second["id"], first["id"]]
    assert await ids(state="read") == [first["id"]]
    assert await ids(job=other["id"]) == [second["id"]]
    assert await ids(state="read", job=other["id"]) == []
    assert await ids(before=second["id"]) == [first["id"]]
    assert (await refused(fair.recruiter.get("/api/applications", state="lost")))[0] == "invalid"
    assert (await refused(fair.recruiter.get("/api/applications", colour="red")))[0] == "invalid"


async def test_long_lists_come_in_pages(fair: Fair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.applications.lookup.PAGE", 2)
    jobs = [await fair.recruiter.post("/api/jobs", **job(title=f"岗位{n}")) for n in range(5)]
    sent = [(await fair.anna.delivers(one))["id"] for one in jobs]
    seen, mark = [], None
    for _ in range(3):
        page = await fair.recruiter.get("/api/applications", **({"before": mark} if mark else {}))
        seen += [one["id"] for one in page["applications"]]
        mark = page["next"]
    assert (seen, mark) == (sent[::-1], None)


async def test_a_person_takes_their_data_along(fair: Fair) -> None:
    application = await fair.anna.delivers(fair.job)
    await fair.recruiter.post(f"/api/applications/{application['id']}/read")
    data = (await fair.anna.get("/api/me/export"))["applications"]
    assert data["resume"]["school"] == "重庆大学"
    assert data["delivered"][0]["application"]["state"] == "read"
    await fair.anna.delete("/api/me", password="correct horse battery")
    left = await fair.recruiter.get(f"/api/applications/{application['id']}")
    assert (left["state"], left["resume"], left["graduate"]["name"]) == ("withdrawn", None, "")


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
