"""What staff follow: from view to signed contract, by the Friday it began with."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.applications.models import UNSIGN_WITHIN, Step
from server.db import transaction
from tests.fair import Fair
from tests.meeting import LIVE
from tests.people import NOBODY, PASSWORD, House, Person, refused

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


async def test_it_is_the_bureaus_alone(house: House, fair: Fair) -> None:
    people: list[Person] = [await house.visitor(), fair.anna, fair.recruiter, await house.host()]
    for person in people:
        wanted = ("unauthorized", "sign_in") if person is people[0] else ("forbidden", "wrong_role")
        assert await refused(person.get("/api/outcomes")) == wanted
        assert await refused(person.get("/api/overdue")) == wanted
        assert await refused(person.post(f"/api/companies/{NOBODY}/remind")) == wanted
