"""What staff follow: from view to signed contract, by the Friday it began with, and who owes graduates an answer."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from server.applications.models import ANSWER_WITHIN, UNSIGN_WITHIN, Step
from server.db import transaction
from server.identity.models import Company
from tests.fair import Fair
from tests.forms import job
from tests.meeting import LIVE
from tests.people import NOBODY, PASSWORD, House, Person, refused
from tests.rows import came_earlier

STAGES = ("delivered", "read", "invited", "interviewed", "passed", "offered", "signed")


def reached(*counts: int) -> dict[str, int]:
    return dict(zip(STAGES, (*counts, *[0] * len(STAGES)), strict=False))


async def reaches(fair: Fair, application: dict[str, Any], *verbs: str) -> None:
    for verb in verbs:
        await (meets(fair, application) if verb == "meet" else fair.recruiter.post(path(application, verb)))


def path(application: dict[str, Any], verb: str) -> str:
    return f"/api/applications/{application['id']}/{verb}"


async def meets(fair: Fair, application: dict[str, Any]) -> None:
    """Invited, interviewed, passed."""
    interview = (await fair.recruiter.invites(application))["id"]
    for person in (fair.recruiter, fair.anna):
        await person.connects(LIVE)
        await person.call(LIVE, "enter", interview=interview)
    await fair.recruiter.call(LIVE, "admit", interview=interview, person=fair.anna.me["id"])
    await fair.recruiter.call(LIVE, "end", interview=interview)
    await fair.recruiter.post(f"/api/interviews/{interview}/decision", outcome="passed")


async def counts(staff: Person, viewers: int) -> None:
    """Until so many are known to have watched the newest show at one time."""
    async with asyncio.timeout(20):
        while (await staff.get("/api/outcomes"))["outcomes"][0]["viewers"] != viewers:  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def test_each_friday_tells_how_far_its_resumes_came(fair: Fair) -> None:
    house, staff, host = fair.house, await fair.house.staff(), await fair.house.host()
    show = await host.goes_live(fair.job)
    bo, chen = await house.graduate("博"), await house.graduate("晨")
    for viewer in (fair.anna, bo, chen):
        await viewer.enters(show)
        await viewer.saves_resume()
    best, *_ = [await one.delivers(fair.job, broadcast=show["id"], playhead_ms=0) for one in (fair.anna, bo, chen)]
    await reaches(fair, best, "read", "meet", "offer")
    assert (await fair.anna.post(path(best, "sign")))["state"] == "signed"
    other = await house.graduate("从岗位页来的人")
    await other.saves_resume()
    await other.delivers(fair.job)
    await counts(staff, 3)
    found = await staff.get("/api/outcomes")
    (outcome,) = found["outcomes"]
    assert (outcome["broadcast"], outcome["title"], outcome["state"]) == (show["id"], show["title"], "live")
    assert outcome["reached"] == reached(3, 1, 1, 1, 1, 1, 1)
    assert found["pages"] == reached(1)
    assert found["next"] is None


async def test_who_withdraws_or_is_declined_had_come_that_far(fair: Fair) -> None:
    staff, host = await fair.house.staff(), await fair.house.host()
    show = await host.goes_live(fair.job)
    application = await fair.anna.delivers(fair.job, broadcast=show["id"], playhead_ms=0)
    await reaches(fair, application, "meet", "offer")
    await fair.anna.post(path(application, "withdraw"))
    (outcome,) = (await staff.get("/api/outcomes"))["outcomes"]
    assert outcome["reached"] == reached(1, 1, 1, 1, 1, 1)


async def test_the_most_viewers_stay_after_they_have_gone(fair: Fair) -> None:
    staff, host = await fair.house.staff(), await fair.house.host()
    show = await host.goes_live(fair.job)
    await fair.anna.enters(show)
    await counts(staff, 1)
    await fair.anna.disconnects()
    async with asyncio.timeout(20):
        while (await host.get(f"/api/broadcasts/{show['id']}"))["viewers"]:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    await host.runs("end")
    (outcome,) = (await staff.get("/api/outcomes"))["outcomes"]
    assert (outcome["viewers"], outcome["state"]) == (1, "ended")


async def test_who_waits_before_the_show_counts_once_it_is_live(fair: Fair) -> None:
    staff, host = await fair.house.staff(), await fair.house.host()
    show = await host.plans(fair.job)
    await fair.anna.enters(show)
    await host.enters(show)
    while not (await host.hears("/broadcasts", "viewers_changed"))["viewers"]:
        pass
    await host.runs("go_live")
    await counts(staff, 1)


async def test_an_offer_that_is_taken_back_is_told_as_that(fair: Fair) -> None:
    application = await fair.anna.delivers(fair.job)
    await reaches(fair, application, "meet", "offer")
    await fair.anna.connects("/inbox")
    await reaches(fair, application, "reject")
    notice = (await fair.anna.hears("/inbox", "notice_arrived"))["notice"]
    assert (notice["kind"], notice["params"]["state"]) == ("application_changed", "taken_back")


async def test_nobody_signs_while_an_interview_is_ahead_so_taking_it_back_has_none_to_bring_back(fair: Fair) -> None:
    application = await fair.anna.delivers(fair.job)
    await reaches(fair, application, "meet")
    second = await fair.recruiter.invites(application)
    for person, verb in ((fair.recruiter, "offer"), (fair.recruiter, "sign"), (fair.anna, "sign")):
        assert await refused(person.post(path(application, verb))) == ("conflict", "application_invited")
    await fair.recruiter.post(f"/api/interviews/{second['id']}/cancel")
    await meets(fair, application)
    await reaches(fair, application, "offer")
    assert await refused(fair.recruiter.invites(application)) == ("conflict", "application_offered")
    await reaches(fair, application, "sign", "unsign")
    ahead = [one for one in (await fair.anna.get("/api/interviews"))["interviews"] if one["state"] == "invited"]
    assert ahead == []


async def test_an_offer_and_a_contract_are_told_to_the_other_side(fair: Fair) -> None:
    application = await fair.anna.delivers(fair.job)
    await reaches(fair, application, "meet")
    await fair.anna.connects("/inbox")
    offered = await fair.recruiter.post(path(application, "offer"), note="九月入职，底薪八千。")
    assert (offered["state"], offered["steps"][-1]["note"]) == ("offered", "九月入职，底薪八千。")
    notice = (await fair.anna.hears("/inbox", "notice_arrived"))["notice"]
    assert (notice["kind"], notice["params"]["state"]) == ("application_changed", "offered")
    await fair.recruiter.connects("/inbox")
    await fair.anna.post(path(application, "sign"))
    notice = (await fair.recruiter.hears("/inbox", "notice_arrived"))["notice"]
    assert (notice["kind"], notice["link"]) == ("contract_signed", f"/company?application={application['id']}")
    assert await refused(fair.anna.post(path(application, "withdraw"))) == ("conflict", "application_signed")


async def test_a_contract_said_to_be_signed_by_mistake_is_not(fair: Fair) -> None:
    show = await (await fair.house.host()).goes_live(fair.job)
    application = await fair.anna.delivers(fair.job, broadcast=show["id"], playhead_ms=0)
    staff = await fair.house.staff()
    await reaches(fair, application, "meet", "offer")
    assert await refused(fair.anna.post(path(application, "unsign"))) == ("conflict", "application_offered")
    for person, other in ((fair.anna, fair.recruiter), (fair.recruiter, fair.anna)):
        signed = await person.post(path(application, "sign"))
        until = datetime.fromisoformat(signed["steps"][-1]["at"]) + UNSIGN_WITHIN
        assert datetime.fromisoformat(signed["unsign_by"]) == until
        assert await refused((await fair.house.graduate("路人")).post(path(application, "unsign"))) == (
            "not_found",
            None,
        )
        back = await other.post(path(application, "unsign"))
        assert (back["state"], [step["state"] for step in back["steps"]]) == (
            "offered",
            ["delivered", "invited", "passed", "offered"],
        )
        assert (back["unsign_by"], back["version"]) == (None, signed["version"] + 1)
        newest = (await person.get("/api/notices"))["notices"][0]
        said = newest["params"].get("state", newest["kind"])
        assert said == ("unsigned" if person is fair.anna else "contract_unsigned")
        assert (await staff.get("/api/outcomes"))["outcomes"][0]["reached"]["signed"] == 0
    done = await fair.house.audited(f"application:{application['id']}")
    assert done[-4:] == ["signed", "unsign", "signed", "unsign"]
    assert (await fair.recruiter.post(path(application, "sign")))["state"] == "signed"
    await signed_earlier(fair.house, application["id"], UNSIGN_WITHIN + timedelta(minutes=1))
    for person in (fair.anna, fair.recruiter):
        assert await refused(person.post(path(application, "unsign"))) == ("conflict", "signed_for_good")


async def test_nothing_is_offered_to_who_erased_their_account(fair: Fair) -> None:
    application = await fair.anna.delivers(fair.job)
    await reaches(fair, application, "meet", "offer", "sign")
    await fair.anna.delete("/api/me", password=PASSWORD)
    assert (await fair.recruiter.get(path(application, "").rstrip("/")))["unsign_by"] is None
    assert await refused(fair.recruiter.post(path(application, "unsign"))) == ("conflict", "graduate_erased")


async def signed_earlier(house: House, application: str, by: timedelta) -> None:
    """And all that came before it."""
    assert house.app
    async with transaction(house.app) as work:
        for step in await work.db.scalars(select(Step).where(Step.application_id == UUID(application))):
            step.at -= by


async def test_only_both_sides_may_say_that_a_contract_is_signed(fair: Fair) -> None:
    application = await fair.anna.delivers(fair.job)
    await reaches(fair, application, "meet", "offer")
    stranger, rival = await fair.house.graduate("路人"), await fair.house.employer(company="别家公司")
    for person in (stranger, rival):
        assert await refused(person.post(path(application, "sign"))) == ("not_found", None)
    assert await refused(fair.anna.post(path(application, "offer"))) == ("forbidden", "wrong_role")
    assert (await fair.recruiter.post(path(application, "sign")))["state"] == "signed"


async def test_a_resume_says_until_when_it_is_answered(fair: Fair) -> None:
    application = await fair.anna.delivers(fair.job)
    wanted = datetime.fromisoformat(application["delivered_at"]) + ANSWER_WITHIN
    assert datetime.fromisoformat(application["answer_by"]) == wanted
    read = await fair.recruiter.post(path(application, "read"))
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
    await reaches(fair, application, "reject")
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


async def test_it_is_the_bureaus_alone(house: House, fair: Fair) -> None:
    people: list[Person] = [await house.visitor(), fair.anna, fair.recruiter, await house.host()]
    for person in people:
        wanted = ("unauthorized", "sign_in") if person is people[0] else ("forbidden", "wrong_role")
        assert await refused(person.get("/api/outcomes")) == wanted
        assert await refused(person.get("/api/overdue")) == wanted
        assert await refused(person.post(f"/api/companies/{NOBODY}/remind")) == wanted
