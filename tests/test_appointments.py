"""Appointments: offered and chosen; nobody is ever in two at once."""

from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

from tests.booking import Desk, at, books, delivered, moment, newest
from tests.forms import job
from tests.people import refused


async def test_from_an_offer_to_an_appointment(desk: Desk) -> None:
    slots = await desk.offers(30, times=2, minutes=20, buffer=10)
    assert [moment(b["starts_at"]) - moment(a["starts_at"]) for a, b in pairwise(slots)] == [timedelta(minutes=30)]
    anna, application = await desk.knows()
    assert (application["state"], application["interview"]) == ("invited", None)
    notice = await newest(anna)
    assert (notice["kind"], notice["link"]) == ("interview_choose", f"/choose/{application['id']}")
    free = (await anna.get(f"/api/applications/{application['id']}/slots"))["slots"]
    assert [(one["id"], one["free"]) for one in free] == [(one["id"], 1) for one in slots]
    interview = await books(anna, slots[0], application)
    assert (interview["slot"], interview["minutes"], interview["note"]) == (slots[0]["id"], 20, "请带作品")
    assert moment(interview["change_until"]) == moment(slots[0]["starts_at"]) - timedelta(hours=12)
    assert [(s["role"], s["arrived"]) for s in interview["seats"]] == [("candidate", False), ("panel", False)]
    assert (await newest(anna))["kind"] == "interview_booked"
    told = await newest(desk.recruiter)
    assert (told["kind"], told["link"]) == ("interview_booked_by", f"/interviews/{interview['id']}")
    assert desk.recruiter.me["company"]["name"] not in str(told["params"])
    assert (await anna.get(f"/api/applications/{application['id']}"))["interview"] == interview["id"]
    assert [one["free"] for one in (await desk.recruiter.get("/api/slots"))["slots"]] == [0, 1]


async def test_every_week_until_a_day(desk: Desk) -> None:
    first = moment(at(48))
    last = (first + timedelta(days=15)).date().isoformat()
    slots = await desk.offers(48, weekly_until=last)
    assert [moment(one["starts_at"]) for one in slots] == [first + timedelta(days=7 * n) for n in range(3)]
    await desk.recruiter.post(f"/api/slots/{slots[1]['id']}/withdraw", series=False)
    assert len((await desk.recruiter.get("/api/slots"))["slots"]) == 2
    await desk.recruiter.post(f"/api/slots/{slots[2]['id']}/withdraw", series=True)
    assert (await desk.recruiter.get("/api/slots"))["slots"] == []
    gone = desk.recruiter.post(f"/api/slots/{slots[0]['id']}/withdraw")
    assert await refused(gone) == ("conflict", "slot_gone")


async def test_what_keeps_a_company_from_offering(desk: Desk) -> None:
    other = await desk.house.employer()
    anna = await desk.house.graduate()
    eight = [desk.recruiter] + [await desk.house.colleague(desk.recruiter, f"面试官{n}") for n in range(7)]
    body = {"job": desk.job["id"], "starts_at": at(3)}
    assert await refused(anna.post("/api/slots", **body)) == ("forbidden", "wrong_role")
    assert (await refused(other.post("/api/slots", **body)))[0] == "not_found"
    wrong = [
        ({"starts_at": at(-5)}, "starts_in_the_past"),
        ({"starts_at": at(24 * 400)}, "starts_too_late"),
        ({"starts_at": at(0.03)}, "not_on_five_minutes"),
        ({"panel": [other.me["id"]]}, "panel_of_others"),
        ({"panel": [anna.me["id"]]}, "panel_of_others"),
        ({"capacity": 2}, "panel_too_small"),
        ({"panel": [one.me["id"] for one in eight]}, "panel_too_large"),
        ({"weekly_until": "2020-01-01"}, "weekly_until"),
        ({"weekly_until": "2030-01-01"}, "starts_too_late"),
        ({"times": 20, "weekly_until": (moment(at(3)) + timedelta(days=90)).date().isoformat()}, "too_many_slots"),
        ({"minutes": 7}, None),
        ({"minutes": 12}, None),
        ({"buffer": 61}, None),
        ({"times": 0}, None),
        ({"capacity": 9}, None),
        ({"change_hours": 200}, None),
    ]
    for change, reason in wrong:
        assert await refused(desk.recruiter.post("/api/slots", **body | change)) == ("invalid", reason), change
    application = await delivered(desk, anna)
    ask = {"application": application["id"]}
    assert await refused(desk.recruiter.post("/api/interviews/invitations", **ask)) == ("conflict", "no_slots")
    [slot] = await desk.offers(3)
    for person in (anna, other):
        code = (await refused(person.post(f"/api/slots/{slot['id']}/withdraw")))[0]
        assert code == ("forbidden" if person is anna else "not_found")
    assert (await refused(other.post("/api/interviews/invitations", **ask)))[0] == "not_found"
    assert await refused(anna.post("/api/interviews/invitations", **ask)) == ("forbidden", "wrong_role")


async def test_what_keeps_a_graduate_from_booking(desk: Desk) -> None:
    [slot] = await desk.offers(30)
    di = await desk.house.graduate("狄")
    application = await delivered(desk, di)
    assert await refused(books(di, slot, application)) == ("conflict", "not_invited")
    anna, mine = await desk.knows()
    assert (await refused(books(di, slot, mine)))[0] == "not_found"
    assert (await refused(books(anna, {"id": str(uuid4())}, mine)))[0] == "not_found"
    elsewhere = await Desk(desk.house).opened()
    [foreign] = await elsewhere.offers(30)
    assert (await refused(books(anna, foreign, mine)))[0] == "not_found"
    other_job = await desk.recruiter.post("/api/jobs", **job(title="焊工"))
    [wrong] = await desk.offers(60, job=other_job["id"])
    assert (await refused(books(anna, wrong, mine)))[0] == "not_found"
    assert await refused(books(desk.recruiter, slot, mine)) == ("forbidden", "wrong_role")
    [gone] = await desk.offers(90)
    await desk.recruiter.post(f"/api/slots/{gone['id']}/withdraw")
    assert await refused(books(anna, gone, mine)) == ("conflict", "slot_gone")
    await books(anna, slot, mine)
    assert await refused(books(anna, slot, mine)) == ("conflict", "already_invited")
    late, hers = await desk.knows("晚来")
    assert await refused(books(late, slot, hers)) == ("conflict", "slot_taken")
    for path in (f"/api/applications/{mine['id']}/slots", f"/api/interviews/{uuid4()}.ics"):
        assert (await refused(di.get(path)))[0] == "not_found"


async def test_nobody_is_in_two_interviews_at_once(desk: Desk) -> None:
    """The graduate in two companies, and a recruiter in two jobs; the buffer counts for the panel only."""
    [slot] = await desk.offers(30, minutes=30, buffer=15)
    anna, application = await desk.knows()
    await books(anna, slot, application)
    elsewhere = await Desk(desk.house).opened()
    [same, after] = [(await elsewhere.offers(hours))[0] for hours in (30.25, 30.5)]
    other = await elsewhere.asks(anna)
    free = (await anna.get(f"/api/applications/{other['id']}/slots"))["slots"]
    assert [one["id"] for one in free] == [after["id"]]
    assert await refused(books(anna, same, other)) == ("conflict", "candidate_busy")
    await books(anna, after, other)
    di, hers = await desk.knows("狄")
    [within] = await desk.offers(30.5)  # the panel has its buffer then
    assert await refused(books(di, within, hers)) == ("conflict", "slot_busy")
    offered = {one["id"]: (one["free"], one["booked"]) for one in (await desk.recruiter.get("/api/slots"))["slots"]}
    assert offered == {slot["id"]: (0, 1), within["id"]: (0, 0)}
    invited = desk.recruiter.invites(await delivered(desk, await desk.house.graduate()), starts_at=at(30.6))
    assert await refused(invited) == ("conflict", "panel_busy")


async def test_a_named_time_collides_too(desk: Desk) -> None:
    anna = await desk.house.graduate()
    await desk.recruiter.invites(await delivered(desk, anna), starts_at=at(5))
    elsewhere = await Desk(desk.house).opened()
    application = await anna.delivers(elsewhere.job)
    assert await refused(elsewhere.recruiter.invites(application, starts_at=at(5.4))) == ("conflict", "candidate_busy")
    second = await elsewhere.recruiter.invites(application, starts_at=at(5.5))
    onto = elsewhere.recruiter.post(f"/api/interviews/{second['id']}/move", starts_at=at(5.2))
    assert await refused(onto) == ("conflict", "candidate_busy")
    assert await elsewhere.recruiter.get(f"/api/interviews/{second['id']}") == second


async def test_a_withdrawn_application_gives_its_time_back(desk: Desk) -> None:
    [slot] = await desk.offers(30)
    anna, application = await desk.knows()
    await books(anna, slot, application)
    di, hers = await desk.knows("狄")
    assert (await di.get(f"/api/applications/{hers['id']}/slots"))["slots"] == []
    await anna.post(f"/api/applications/{application['id']}/withdraw")
    assert len((await di.get(f"/api/applications/{hers['id']}/slots"))["slots"]) == 1
    assert (await books(di, slot, hers))["state"] == "invited"


async def test_side_by_side(desk: Desk) -> None:
    """Two at the same time, each with an interviewer of their own."""
    mei = await desk.colleague()
    panel = [desk.recruiter.me["id"], mei.me["id"]]
    [slot] = await desk.offers(30, panel=panel, capacity=2)
    seats = []
    for name in ("一", "二"):
        graduate, application = await desk.knows(name)
        seats += [s["person"] for s in (await books(graduate, slot, application))["seats"] if s["role"] == "panel"]
    assert sorted(seats) == sorted(panel)
    third, application = await desk.knows("三")
    assert await refused(books(third, slot, application)) == ("conflict", "slot_taken")


async def test_a_panel_is_chosen_among_colleagues(desk: Desk) -> None:
    mei = await desk.colleague()
    people = (await desk.recruiter.get("/api/companies/mine/people"))["people"]
    assert [one["id"] for one in people] == [desk.recruiter.me["id"], mei.me["id"]]
    assert await refused((await desk.house.graduate()).get("/api/companies/mine/people")) == ("forbidden", "wrong_role")
