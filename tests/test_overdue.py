"""Graduates are answered in time, or staff see who owes the answer and ask for it."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from server.applications.models import ANSWER_WITHIN
from server.db import transaction
from server.identity.models import Company
from tests.fair import Fair
from tests.forms import job
from tests.people import NOBODY, refused
from tests.rows import came_earlier


async def test_a_resume_says_until_when_it_is_answered(fair: Fair) -> None:
    application = await fair.anna.delivers(fair.job)
    wanted = datetime.fromisoformat(application["delivered_at"]) + ANSWER_WITHIN
    assert datetime.fromisoformat(application["answer_by"]) == wanted
    read = await fair.recruiter.post(f"/api/applications/{application['id']}/read")
    assert read["answer_by"] == application["answer_by"]
    await fair.recruiter.invites(application)
    assert (await fair.anna.get(f"/api/applications/{application['id']}"))["answer_by"] is None


async def test_who_does_not_answer_in_time_is_seen_and_reminded_once_a_day(fair: Fair) -> None:
    staff = await fair.house.staff()
    application = await fair.anna.delivers(fair.job)
    assert await staff.get("/api/overdue") == {"companies": [], "more": False}
    company = fair.recruiter.me["company"]
    reminder = f"/api/companies/{company['id']}/remind"
    assert await refused(staff.post(reminder)) == ("conflict", "nothing_overdue")
    await came_earlier(fair.house, company["id"], ANSWER_WITHIN + timedelta(hours=1))
    (late,) = (await staff.get("/api/overdue"))["companies"]
    assert (late["company"], late["name"], late["count"], late["reminded_at"]) == (
        company["id"],
        company["name"],
        1,
        None,
    )
    assert datetime.now(UTC) - datetime.fromisoformat(late["since"]) > timedelta(minutes=59)
    second = await fair.recruiter.post("/api/jobs", **job(title="还来得及答复的岗位"))
    await fair.anna.delivers(second)
    (mine,) = (await fair.recruiter.get("/api/applications", late="true"))["applications"]
    assert mine["id"] == application["id"]
    await fair.recruiter.connects("/inbox")
    assert (await staff.post(reminder))["reminded_at"]
    notice = (await fair.recruiter.hears("/inbox", "notice_arrived"))["notice"]
    assert (notice["kind"], notice["params"]) == ("answers_overdue", {"n": 1})
    assert await refused(staff.post(reminder)) == ("conflict", "reminded")
    async with transaction(fair.house.app) as work:
        await work.db.execute(update(Company).values(reminded_at=datetime.now(UTC) - timedelta(days=1)))
    assert (await staff.post(reminder))["reminded_at"]
    assert await refused(staff.post(f"/api/companies/{NOBODY}/remind")) == ("not_found", None)
    await fair.recruiter.post(f"/api/applications/{application['id']}/reject")
    assert await staff.get("/api/overdue") == {"companies": [], "more": False}


async def test_who_owes_an_answer_the_longest_comes_first(fair: Fair) -> None:
    staff, rival = await fair.house.staff(), Fair(fair.house)
    rival.recruiter = await fair.house.employer(company="嘉陵江食品")
    rival.job = await rival.recruiter.post("/api/jobs", **job())
    for one, late in ((fair, timedelta(days=1)), (rival, timedelta(days=2))):
        await fair.anna.delivers(one.job)
        await came_earlier(fair.house, one.recruiter.me["company"]["id"], ANSWER_WITHIN + late)
    found = await staff.get("/api/overdue")
    assert [one["name"] for one in found["companies"]] == ["嘉陵江食品", fair.recruiter.me["company"]["name"]]
    assert not found["more"]
