"""Nobody's judgement leads another's, and an examiner knows a number: there is no way around either."""

from datetime import UTC, datetime, timedelta

from tests.booking import Desk, books
from tests.examining import Institution, next_hour
from tests.forms import job
from tests.judging import Panel
from tests.meeting import LIVE
from tests.people import House


async def test_what_was_thought_before_is_no_way_around_the_own_card(panel: Panel) -> None:
    """Of the interview before, and beside one for another job of the company."""
    li, mei, meeting = panel.li, panel.mei, panel.meeting
    await panel.judges(li, 5, 3, text="扎实")
    other = await li.post("/api/jobs", **job(title="测试工程师"))
    begins = (datetime.now(UTC) + timedelta(hours=5)).isoformat()
    meanwhile = await li.invites(await meeting.anna.delivers(other), starts_at=begins)
    await panel.ends()
    again = await li.invites(meeting.application)
    for interview in (meanwhile, again):
        path = f"/api/interviews/{interview['id']}/scorecards"
        assert (await mei.get(path))["earlier"] == []
        assert [len(one["cards"]) for one in (await li.get(path))["earlier"]] == [1]
    await panel.judges(mei, 3, 1)
    for person in (li, mei):
        [before] = (await person.get(f"/api/interviews/{again['id']}/scorecards"))["earlier"]
        assert [card["total"] for card in before["cards"]] == [4.5, 2.5]


async def test_who_was_expected_and_did_not_come_looks_on_when_it_is_over(house: House) -> None:
    desk = await Desk(house).opened()
    mei = await desk.colleague()
    [slot] = await desk.offers(30, panel=[desk.recruiter.me["id"], mei.me["id"]])
    anna, application = await desk.knows()
    booked = await books(anna, slot, application)
    for person in (desk.recruiter, anna):
        await person.connects(LIVE)
        await person.call(LIVE, "enter", interview=booked["id"])
    await desk.recruiter.call(LIVE, "admit", interview=booked["id"], person=anna.me["id"])
    path = f"/api/interviews/{booked['id']}/scorecard"
    await desk.recruiter.put(path, scores=[4, 4, 4], recommendation="yes", submit=True)
    assert (await mei.get(f"{path}s"))["others"] == []  # she may still come
    await desk.recruiter.call(LIVE, "end", interview=booked["id"])
    assert len((await mei.get(f"{path}s"))["others"]) == 1


async def test_another_interview_with_a_candidate_does_not_tell_the_number(drawn: Institution) -> None:
    """Nor what the number was given, before the record is closed."""
    li, candidate = drawn.li, drawn.candidates[0]
    await drawn.examines(1, 5, 4)
    other = await li.post("/api/jobs", **job(title="讲解员"))
    tomorrow = (datetime.fromisoformat(next_hour()) + timedelta(days=1)).isoformat()
    interview = await li.invites(await candidate.delivers(other), starts_at=tomorrow)
    path = f"/api/interviews/{interview['id']}/scorecards"
    assert (await li.get(path))["earlier"] == []
    for one, missing in zip(drawn.candidates[1:], drawn.interviews[1:], strict=True):
        await one.post(f"/api/interviews/{missing}/cancel")
    await li.post(f"{drawn.path}/close")
    [before] = (await li.get(path))["earlier"]
    assert (before["interview"], len(before["cards"])) == (drawn.interviews[0], 2)


async def test_an_examiner_does_not_read_what_the_candidate_asked_in_shows(drawn: Institution) -> None:
    """It stands there with a name."""
    await (await drawn.house.host()).goes_live(drawn.job)
    shown = (await drawn.li.get("/api/broadcasts", state="live"))["broadcasts"][0]
    candidate = drawn.candidates[0]
    await candidate.enters(shown)
    await candidate.asks("要坐班吗？", job=drawn.job["id"])
    seen = await drawn.li.get(f"/api/interviews/{drawn.interviews[0]}/questions")
    assert seen == {"questions": [], "watched": None}
