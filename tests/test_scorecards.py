"""Scorecards: each interviewer's own, hidden until one's own is in; what they come to, and the decision."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from tests.forms import job
from tests.judging import CRITERIA, Panel
from tests.meeting import Meeting
from tests.people import House, refused


async def test_nobody_sees_another_card_before_the_own_is_in(panel: Panel) -> None:
    blank = await panel.mei.get(f"{panel.path}/scorecards")
    assert (blank["mine"]["criteria"], blank["mine"]["scores"]) == (CRITERIA, [None, None])
    await panel.judges(panel.li, 5, 3, text="扎实")
    before = await panel.mei.get(f"{panel.path}/scorecards")
    assert (before["others"], before["summary"]) == ([], None)
    assert [one["name"] for one in before["open"]] == ["王工"]
    draft = await panel.judges(panel.mei, 3, None, submit=False)
    assert (draft["mine"]["submitted"], draft["others"]) == (False, [])
    after = await panel.judges(panel.mei, 3, 1, recommendation="no")
    assert [(card["interviewer"]["name"], card["total"], card["text"]) for card in after["others"]] == [
        ("李工", 4.5, "扎实")
    ]
    assert (after["summary"]["total"], after["open"]) == (3.5, [])
    assert after["summary"]["recommendations"] == {"strong_yes": 0, "yes": 1, "no": 1, "strong_no": 0}
    assert (await panel.li.get(f"{panel.path}/scorecards"))["others"][0]["interviewer"]["name"] == "王工"


async def test_who_only_looks_on_sees_cards_when_it_is_over(panel: Panel) -> None:
    third = await panel.meeting.colleague("旁人")
    await panel.judges(panel.li, 5, 3)
    seen = await third.get(f"{panel.path}/scorecards")
    assert (seen["mine"], seen["others"]) == (None, [])
    await panel.ends()
    assert len((await third.get(f"{panel.path}/scorecards"))["others"]) == 1
    assert (await panel.mei.get(f"{panel.path}/scorecards"))["others"] == []
    assert await refused(panel.judges(third, 5, 5)) == ("conflict", "not_on_panel")


async def test_what_keeps_a_card_from_being_written(panel: Panel) -> None:
    rival, anna = await panel.meeting.house.employer(), panel.meeting.anna
    assert (await refused(panel.judges(rival, 5, 5)))[0] == "not_found"
    assert await refused(panel.judges(anna, 5, 5)) == ("forbidden", "wrong_role")
    for path in ("scorecards", "questions"):
        assert await refused(anna.get(f"{panel.path}/{path}")) == ("forbidden", "wrong_role")
        assert (await refused(rival.get(f"{panel.path}/{path}")))[0] == "not_found"
    assert await refused(panel.judges(panel.li, 5)) == ("invalid", "scores_of_criteria")
    for scores in ((0, 5), (6, 5)):
        assert (await refused(panel.judges(panel.li, *scores)))[0] == "invalid"
    assert await refused(panel.judges(panel.li, 5, None)) == ("conflict", "scorecard_incomplete")
    assert await refused(panel.judges(panel.li, 5, 5, recommendation=None)) == ("conflict", "scorecard_incomplete")
    await panel.judges(panel.li, 5, 5)
    for submit in (True, False):
        assert await refused(panel.judges(panel.li, 1, 1, submit=submit)) == ("conflict", "scorecard_in")


async def test_nobody_is_judged_before_they_met(house: House) -> None:
    meeting = await Meeting(house).arranged()
    card = meeting.recruiter.put(f"/api/interviews/{meeting.id}/scorecard", scores=[3, 3, 3])
    assert await refused(card) == ("conflict", "interview_invited")
    decision = meeting.recruiter.post(f"/api/interviews/{meeting.id}/decision", outcome="passed")
    assert await refused(decision) == ("conflict", "interview_invited")


async def test_what_a_job_is_judged_by(house: House) -> None:
    recruiter, rival = await house.employer(), await house.employer()
    path = f"/api/jobs/{(await recruiter.post('/api/jobs', **job()))['id']}/scorecard"
    assert len((await recruiter.get(path))["criteria"]) == 3
    await recruiter.put(path, criteria=CRITERIA)
    assert (await recruiter.get(path))["criteria"] == CRITERIA
    assert (await refused(rival.get(path)))[0] == "not_found"
    assert (await refused(rival.put(path, criteria=CRITERIA)))[0] == "not_found"
    assert await refused((await house.graduate()).get(path)) == ("forbidden", "wrong_role")
    assert (await refused(recruiter.get(f"/api/jobs/{uuid4()}/scorecard")))[0] == "not_found"
    for wrong in ([], CRITERIA * 6, [{"name": " ", "weight": 1}], [{"name": "a", "weight": 0}], [{"name": "x" * 61}]):
        assert (await refused(recruiter.put(path, criteria=wrong)))[0] == "invalid"


async def test_passed_with_a_word(panel: Panel) -> None:
    decide = panel.li.post
    assert await refused(decide(f"{panel.path}/decision", outcome="passed")) == ("conflict", "interview_open")
    await panel.ends()
    assert await refused(panel.meeting.anna.post(f"{panel.path}/decision", outcome="passed")) == (
        "forbidden",
        "wrong_role",
    )
    assert (await refused(decide(f"{panel.path}/decision", outcome="maybe")))[0] == "invalid"
    decided = await decide(f"{panel.path}/decision", outcome="passed", note="下周一来谈待遇")
    assert decided["outcome"] == "passed"
    notices = (await panel.meeting.anna.get("/api/notices"))["notices"]
    assert {one["kind"] for one in notices[:2]} == {"interview_passed", "interview_message"}
    assert (await panel.meeting.anna.get(f"{panel.path}/lines"))["lines"][-1]["text"] == "下周一来谈待遇"
    assert await refused(decide(f"{panel.path}/decision", outcome="failed")) == ("conflict", "decided")
    application = await panel.meeting.anna.get(f"/api/applications/{panel.meeting.application['id']}")
    assert application["state"] == "passed"
    assert application["steps"][-1].items() >= {"state": "passed", "note": "下周一来谈待遇"}.items()


async def test_a_late_decision_does_not_take_back_a_second_invitation(panel: Panel) -> None:
    await panel.ends()
    again = await panel.li.invites(panel.meeting.application)
    await panel.li.post(f"{panel.path}/decision", outcome="passed")
    application = await panel.meeting.anna.get(f"/api/applications/{panel.meeting.application['id']}")
    assert (application["state"], application["interview"]) == ("invited", again["id"])
    await panel.meeting.anna.post(f"/api/applications/{application['id']}/withdraw")
    second = panel.li.post(f"/api/interviews/{again['id']}/decision", outcome="passed")
    assert await refused(second) == ("conflict", "interview_cancelled")


async def test_an_older_interview_does_not_take_an_offer_back(panel: Panel) -> None:
    await panel.ends()
    again = await panel.li.invites(panel.meeting.application)
    panel.meeting.id = again["id"]
    await panel.meeting.begun()
    await panel.ends()
    await panel.li.post(f"/api/interviews/{again['id']}/decision", outcome="passed")
    application = f"/api/applications/{panel.meeting.application['id']}"
    await panel.li.post(f"{application}/offer")
    assert (await panel.li.get("/api/interviews", which="undecided"))["interviews"] == []
    assert len((await panel.li.get("/api/interviews", which="past"))["interviews"]) == 2
    failed = panel.li.post(f"{panel.path}/decision", outcome="failed")
    assert await refused(failed) == ("conflict", "application_offered")
    assert (await panel.meeting.anna.get(application))["state"] == "offered"
    await panel.li.post(f"{panel.path}/decision", outcome="passed")
    assert (await panel.meeting.anna.get(application))["state"] == "offered"


async def test_failed_declines_the_application(panel: Panel) -> None:
    await panel.ends()
    await panel.li.post(f"{panel.path}/decision", outcome="failed", note="谢谢你来")
    application = await panel.meeting.anna.get(f"/api/applications/{panel.meeting.application['id']}")
    assert (application["state"], application["steps"][-1]["note"]) == ("rejected", "谢谢你来")


async def test_what_the_company_thought_before(panel: Panel) -> None:
    await panel.judges(panel.li, 4, 4)
    await panel.ends()
    again = await panel.li.invites(panel.meeting.application)
    [before] = (await panel.li.get(f"/api/interviews/{again['id']}/scorecards"))["earlier"]
    assert (before["interview"], before["cards"][0]["total"]) == (panel.meeting.id, 4.0)
    assert (await panel.li.get("/api/me/export"))["scorecards"][0]["total"] == 4.0
    await panel.meeting.anna.delete("/api/me", password="correct horse battery")
    assert (await panel.li.get(f"{panel.path}/scorecards"))["others"] == []
    assert (await panel.li.get("/api/me/export"))["scorecards"] == []


async def test_what_the_candidate_asked_in_the_show(panel: Panel) -> None:
    host, anna = await panel.meeting.house.host(), panel.meeting.anna
    show = await host.goes_live(panel.meeting.job, holds_questions=True)
    await anna.disconnects()
    await anna.enters(show)
    asked = await anna.asks("有导师吗？", job=panel.meeting.job["id"])
    await anna.asks("你们好吗？")
    assert (await panel.li.get(f"{panel.path}/questions"))["questions"] == []  # no host has read it
    await host.call("/audience", "approve", question=asked["id"])
    found = (await panel.li.get(f"{panel.path}/questions"))["questions"]
    assert [(one["text"], one["broadcast"], one["answered_aloud"]) for one in found] == [
        ("有导师吗？", show["id"], False)
    ]
    await host.runs("end")
    friday = await host.goes_live(panel.meeting.job)  # it is asked again there
    found = (await panel.li.get(f"{panel.path}/questions"))["questions"]
    assert [(one["text"], one["broadcast"]) for one in found] == [("有导师吗？", show["id"])]
    (again,) = (await host.call("/audience", "enter", broadcast=friday["id"]))["questions"]
    await host.call("/audience", "answer", question=again["id"], text="有。")
    found = (await panel.li.get(f"{panel.path}/questions"))["questions"]
    assert [(one["broadcast"], one["answer"]) for one in found] == [(friday["id"], "有。")]


async def test_what_was_on_when_the_candidate_delivered(panel: Panel) -> None:
    """The card that was shown then, and nothing else they may have watched."""
    meeting, path = panel.meeting, f"{panel.path}/questions"
    assert (await panel.li.get(path))["watched"] is None
    host = await meeting.house.host()
    other = await panel.li.post("/api/jobs", **job(title="测试工程师"))
    show = await host.goes_live(meeting.job, other)
    card = (await host.shows(meeting.job))["card"]
    during = await delivers_at(panel, other, show, card["shown_ms"], hours=3)
    assert (during["title"], during["show"]) == (meeting.job["title"], show["title"])
    assert during["from_ms"] == during["show_ms"] == card["shown_ms"]
    assert during["hls"] is None  # nothing was ever on air
    await host.runs("hide_card")
    await asyncio.sleep(0.1)
    after = await delivers_at(panel, other, show, 10**9, hours=4)
    assert (after["title"], after["from_ms"] < after["show_ms"] < after["to_ms"]) == ("", True)


async def delivers_at(panel: Panel, to: Any, show: Any, playhead: int, hours: int) -> Any:
    graduate = await panel.meeting.house.graduate()
    await graduate.saves_resume()
    delivered = await graduate.delivers(to, broadcast=show["id"], playhead_ms=playhead)
    begins = (datetime.now(UTC) + timedelta(hours=hours)).isoformat()
    invited = await panel.li.invites(delivered, starts_at=begins)
    return (await panel.li.get(f"/api/interviews/{invited['id']}/questions"))["watched"]


async def test_what_is_usual_is_in_the_language_of_the_posting(house: House) -> None:
    recruiter = await house.employer()
    names = []
    for title in ("嵌入式工程师", "Embedded engineer", "C++ 工程师"):
        posted = await recruiter.post("/api/jobs", **job(title=title))
        criteria = (await recruiter.get(f"/api/jobs/{posted['id']}/scorecard"))["criteria"]
        assert [one["weight"] for one in criteria] == [3, 2, 1]
        names.append(criteria[1]["name"])
    assert names == ["沟通表达", "Expression", "沟通表达"]
