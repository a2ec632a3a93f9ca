"""Examinations of public institutions: announced and drawn."""

import hashlib
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

from tests.examining import Institution, at_once, next_hour, notice
from tests.forms import job
from tests.people import House, refused


async def test_candidates_and_the_hash_of_the_secret_are_fixed_first(institution: Institution) -> None:
    made = await institution.announces(note="请带身份证")
    assert (made["state"], made["secret"], made["word"], made["candidates"]) == ("announced", None, None, 3)
    assert len(made["commitment"]) == 64
    anna = institution.candidates[0]
    assert await notice(anna) == ("examination_announced", f"/examinations/{made['id']}")
    assert await notice(institution.panel[1]) == ("examination_panel", f"/examinations/{made['id']}")
    seen = await anna.get(institution.path)
    assert (seen["commitment"], seen["secret"], seen["note"]) == (made["commitment"], None, "请带身份证")
    assert [(one["mine"], one["name"], one["number"]) for one in seen["lots"] if one["mine"]] == [
        (True, anna.name, None)
    ]
    assert {one["name"] for one in seen["lots"] if not one["mine"]} == {None}
    assert {one["name"] for one in made["lots"]} == {None}  # Li examines: no name beside a lot
    outside = await institution.colleague("旁人")
    assert {one["name"] for one in (await outside.get(institution.path))["lots"]} == {"陈安娜", "狄青", "吴越"}
    for person in (anna, institution.li):
        assert [one["id"] for one in (await person.get("/api/examinations"))["examinations"]] == [made["id"]]


async def test_the_draw_can_be_checked_by_everybody_in_it(institution: Institution) -> None:
    before = await institution.announces()
    after = await institution.draws("红球 07 11 23")
    for person in (institution.li, institution.candidates[2]):
        seen = await person.get(institution.path)
        assert hashlib.sha256(seen["secret"].encode()).hexdigest() == before["commitment"]
        seed = f"{seen['secret']}:{seen['word']}"
        lots = [one["lot"] for one in seen["lots"]]
        assert lots == sorted(lots, key=lambda lot: hashlib.sha256(f"{seed}:{lot}".encode()).hexdigest())
        assert [one["number"] for one in seen["lots"]] == [1, 2, 3]
    begins = [datetime.fromisoformat(one["starts_at"]) for one in after["lots"]]
    assert {later - earlier for earlier, later in pairwise(begins)} == {timedelta(minutes=25)}
    for number, person in enumerate(institution.candidates, 1):
        own = await institution.own_lot(person)
        assert (own["number"], own["interview"]) == (number, institution.interviews[number - 1])
        assert (await notice(person))[0] == "examination_drawn"
        application = await person.get(f"/api/applications/{person.application['id']}")  # type: ignore[attr-defined]
        assert (application["state"], application["interview"]) == ("invited", own["interview"])
    assert (await notice(institution.panel[1]))[0] == "examination_order"
    others = [one for one in (await institution.candidates[0].get(institution.path))["lots"] if not one["mine"]]
    assert {(one["interview"], one["starts_at"], one["state"], one["cards"]) for one in others} == {
        (None, None, None, None)
    }


async def test_it_is_drawn_once(drawn: Institution) -> None:
    li, path = drawn.li, drawn.path
    assert await refused(li.post(f"{path}/draw", word="另一个")) == ("conflict", "examination_drawn")
    assert await refused(li.post(f"{path}/publish")) == ("conflict", "examination_drawn")
    assert (await refused(li.get(f"{path}/record.json")))[0] == "not_found"


async def test_where_somebody_is_busy_the_order_stays_what_it_was_going_to_be(institution: Institution) -> None:
    starts = datetime.fromisoformat(next_hour())
    rival = await institution.house.employer()
    anna = institution.candidates[0]
    await institution.announces(starts_at=starts.isoformat())
    application = await anna.delivers(await rival.post("/api/jobs", **job()))
    other = await rival.invites(application, starts_at=starts.isoformat(), minutes=120)
    assert await refused(institution.li.post(f"{institution.path}/draw", word="07")) == ("conflict", "candidate_busy")
    seen = await institution.li.get(institution.path)
    assert (seen["state"], seen["secret"], seen["lots"][0]["number"]) == ("announced", None, None)
    assert (await anna.get(institution.path))["word"] == "07", "whoever watches knows what it was"
    assert await refused(institution.li.post(f"{institution.path}/draw", word="08")) == ("conflict", "word_said")
    await rival.post(f"/api/interviews/{other['id']}/cancel")
    assert (await institution.draws("07"))["state"] == "drawn"


async def test_what_counts_stays_until_the_record_is_closed(institution: Institution) -> None:
    """Else the weights could be chosen once it is known who is good at what."""
    path = f"/api/jobs/{institution.job['id']}/scorecard"
    other = [{"name": "表达", "weight": 9}]
    await institution.announces(starts_at=at_once())
    assert await refused(institution.li.put(path, criteria=other)) == ("conflict", "criteria_examined")
    await institution.draws()
    await institution.examines(1, 4, 4)
    assert await refused(institution.li.put(path, criteria=other)) == ("conflict", "criteria_examined")
    for number in (2, 3):
        await institution.examines(number, 4, 4)
    await institution.li.post(f"{institution.path}/close")
    await institution.li.put(path, criteria=other)


async def test_who_withdrew_keeps_a_number_and_takes_no_time(institution: Institution) -> None:
    await institution.announces()
    gone = institution.candidates[0]
    await gone.post(f"/api/applications/{gone.application['id']}/withdraw")  # type: ignore[attr-defined]
    after = await institution.draws()
    assert [one["number"] for one in after["lots"]] == [1, 2, 3]
    [without] = [one for one in after["lots"] if one["interview"] is None]
    assert without["number"] == (await institution.own_lot(gone))["number"]
    begins = [datetime.fromisoformat(one["starts_at"]) for one in after["lots"] if one["starts_at"]]
    assert begins[1] - begins[0] == timedelta(minutes=25)


async def test_who_may_announce(institution: Institution) -> None:
    house, plan = institution.house, institution.plan
    post = institution.li.post
    assert await refused(institution.candidates[0].post("/api/examinations", **plan())) == ("forbidden", "wrong_role")
    assert await refused((await house.host()).post("/api/examinations", **plan())) == ("forbidden", "wrong_role")
    rival = await house.employer()
    assert (await refused(rival.post("/api/examinations", **plan())))[0] == "not_found"
    theirs = await rival.post("/api/jobs", **job())
    foreign = plan(job=theirs["id"], panel=[rival.me["id"]])
    assert await refused(rival.post("/api/examinations", **foreign)) == ("forbidden", "not_institution")
    assert (await refused(post("/api/examinations", **plan(job=theirs["id"]))))[0] == "not_found"
    assert (await refused(post("/api/examinations", **plan(applications=[str(uuid4())]))))[0] == "not_found"
    elsewhere = await institution.candidates[0].delivers(await institution.li.post("/api/jobs", **job(title="焊工")))
    assert (await refused(post("/api/examinations", **plan(applications=[elsewhere["id"]]))))[0] == "not_found"
    assert await refused(post("/api/examinations", **plan(panel=[rival.me["id"]]))) == ("invalid", "panel_of_others")
    for wrong in ({"panel": []}, {"applications": []}, {"minutes": 7}, {"buffer": 61}, {"starts_at": "morgen"}):
        assert (await refused(post("/api/examinations", **plan(**wrong))))[0] == "invalid"
    assert await refused(post("/api/examinations", **plan(starts_at="2000-01-01T00:00:00Z"))) == (
        "invalid",
        "starts_in_the_past",
    )
    odd = datetime.fromisoformat(next_hour()) + timedelta(minutes=2)
    assert await refused(post("/api/examinations", **plan(starts_at=odd.isoformat()))) == (
        "invalid",
        "not_on_five_minutes",
    )
    declined = institution.candidates[2].application["id"]  # type: ignore[attr-defined]
    await post(f"/api/applications/{declined}/reject")
    assert await refused(post("/api/examinations", **plan())) == ("conflict", "application_rejected")
    institution.candidates.pop()
    await post("/api/examinations", **plan())
    assert await refused(post("/api/examinations", **plan())) == ("conflict", "already_examined")


async def test_only_staff_say_what_is_a_public_institution(house: House) -> None:
    recruiter = await house.employer()
    path = f"/api/companies/{recruiter.me['company']['id']}/institution"
    assert await refused(recruiter.put(path, institution=True)) == ("forbidden", "wrong_role")
    assert await refused((await house.host()).put(path, institution=True)) == ("forbidden", "wrong_role")
    assert house.bureau
    for wrong in (None, "yes"):
        assert (await refused(house.bureau.put(path, institution=wrong)))[0] == "invalid"
    assert (await refused(house.bureau.put(f"/api/companies/{uuid4()}/institution", institution=True)))[0] == (
        "not_found"
    )
    assert (await house.bureau.put(path, institution=True))["institution"]
    assert (await recruiter.get("/api/me"))["company"]["institution"]
    assert not (await house.bureau.put(path, institution=False))["institution"]


async def test_strangers_find_nothing(drawn: Institution) -> None:
    rival, stranger = await drawn.house.employer(), await drawn.house.graduate("生人")
    for person in (rival, stranger):
        assert (await refused(person.get(drawn.path)))[0] == "not_found"
        assert (await person.get("/api/examinations"))["examinations"] == []
    assert await refused((await drawn.house.visitor()).get(drawn.path)) == ("unauthorized", "sign_in")
    assert await refused((await drawn.house.host()).get(drawn.path)) == ("forbidden", "wrong_role")
    interview = f"/api/interviews/{drawn.interviews[0]}"
    commands: list[tuple[str, dict[str, Any]]] = [
        (f"{drawn.path}/draw", {"word": "x"}),
        (f"{drawn.path}/cancel", {}),
        (f"{drawn.path}/close", {}),
        (f"{drawn.path}/publish", {}),
        (f"{interview}/identity", {"document": "passport", "matched": True}),
    ]
    for path, body in commands:
        assert (await refused(rival.post(path, **body)))[0] == "not_found"
        assert await refused(drawn.candidates[0].post(path, **body)) == ("forbidden", "wrong_role")
    for path in (f"{interview}/identity", f"{interview}/identity/name", f"{drawn.path}/record.json"):
        assert (await refused(rival.get(path)))[0] == "not_found"
        assert await refused(drawn.candidates[0].get(path)) == ("forbidden", "wrong_role")
    for word in ("", "  ", "x" * 61):
        assert (await refused(drawn.li.post(f"{drawn.path}/draw", word=word)))[0] == "invalid"


async def test_a_cancelled_examination_draws_nothing(institution: Institution) -> None:
    await institution.announces()
    assert (await institution.li.post(f"{institution.path}/cancel"))["state"] == "cancelled"
    assert (await notice(institution.candidates[0]))[0] == "examination_cancelled"
    draw = institution.li.post(f"{institution.path}/draw", word="07")
    assert await refused(draw) == ("conflict", "examination_cancelled")
    again = await institution.announces()  # the same candidates are free again
    assert again["earlier"] == [], "no word was said: nobody could choose anything"
