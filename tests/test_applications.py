"""What becomes of an application: seen by both sides and nobody else, moved by the rules."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from server.applications.lookup import PAGE
from server.applications.models import Application
from server.db import transaction
from server.jobs.models import Job
from tests.fair import Fair
from tests.forms import job
from tests.people import Person, refused
from tests.rows import another


async def becomes(person: Person, state: str) -> dict[str, Any]:
    """The application, once the person hears that it is in this state; what was said before may come late."""
    while True:
        heard = (await person.hears("/applications", "application_changed"))["application"]
        if heard["state"] == state:
            return dict(heard)


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


async def delivers_to_many(fair: Fair, count: int) -> list[str]:
    """As many jobs as nobody delivers to in a minute; each a little later than the one before."""
    first = await fair.anna.delivers(fair.job)
    assert fair.house.app
    async with transaction(fair.house.app) as work:
        row = await work.db.get_one(Application, UUID(first["id"]))
        posting = await work.db.get_one(Job, row.job_id)
        postings = [another(posting) for _ in range(count - 1)]
        later = [
            another(row, job_id=one.id, key=uuid4().hex, delivered_at=row.delivered_at + timedelta(seconds=n), steps=[])
            for n, one in enumerate(postings, 1)
        ]
        work.db.add_all([*postings, *later])
    return [first["id"], *(str(one.id) for one in later)]


async def test_long_lists_come_in_pages(fair: Fair) -> None:
    sent = await delivers_to_many(fair, 2 * PAGE + 1)
    seen, mark, lengths = [], None, []
    while mark or not seen:
        page = await fair.recruiter.get("/api/applications", **({"before": mark} if mark else {}))
        seen += [one["id"] for one in page["applications"]]
        lengths.append(len(page["applications"]))
        mark = page["next"]
    assert (seen, lengths) == (sent[::-1], [PAGE, PAGE, 1])


async def test_a_person_takes_their_data_along(fair: Fair) -> None:
    application = await fair.anna.delivers(fair.job)
    await fair.recruiter.post(f"/api/applications/{application['id']}/read")
    data = (await fair.anna.get("/api/me/export"))["applications"]
    assert data["resume"]["school"] == "重庆大学"
    assert data["delivered"][0]["application"]["state"] == "read"
    await fair.anna.delete("/api/me", password="correct horse battery")
    left = await fair.recruiter.get(f"/api/applications/{application['id']}")
    assert (left["state"], left["resume"], left["graduate"]["name"]) == ("withdrawn", None, "")
