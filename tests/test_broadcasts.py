"""Planning the Friday: run-sheets, the calendar, guests and their links."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from tests.forms import plan
from tests.people import NOBODY, House, Person, refused
from tests.servers import ON_SQLITE


async def test_a_planned_show_is_in_the_public_schedule(house: House, host: Person) -> None:
    first, second = await house.posting(title="焊接工程师"), await house.posting(title="护士")
    show = await host.plans(first, second, title=" 十一月的周五 ")
    assert (show["title"], show["state"], show["version"], show["host"]) == ("十一月的周五", "scheduled", 1, None)
    assert [turn["company"]["name"] for turn in show["turns"]] == [j["company"]["name"] for j in (first, second)]
    assert [turn["jobs"] for turn in show["turns"]] == [[{"id": j["id"], "title": j["title"]}] for j in (first, second)]
    assert (show["hls"], show["replay"], show["card"], show["cards"], show["viewers"]) == (None, None, None, [], 0)
    visitor = await house.visitor()
    assert await visitor.get(f"/api/broadcasts/{show['id']}") == show
    [brief] = (await visitor.get("/api/broadcasts", state="scheduled"))["broadcasts"]
    assert (brief["id"], brief["title"], brief["starts_at"]) == (show["id"], show["title"], show["starts_at"])
    assert [brief[what] for what in ("turns", "companies", "jobs", "cards")] == [2, 2, 2, 0]
    assert (await visitor.get("/api/broadcasts", state="live"))["broadcasts"] == []
    on_show = (await visitor.get(f"/api/jobs/{first['id']}"))["on_show"]
    assert [(at["broadcast"], at["title"]) for at in on_show] == [(show["id"], "十一月的周五")]


async def test_the_whole_run_sheet_can_be_replaced_and_turns_keep_their_id(house: House, host: Person) -> None:
    first, second = await house.posting(), await house.posting()
    show = await host.plans(first, second)
    turns = [{"id": show["turns"][1]["id"], "company": second["company"]["id"], "minutes": 30, "jobs": [second["id"]]}]
    changed = await host.put(f"/api/broadcasts/{show['id']}", **plan(title="新", turns=turns))
    assert (changed["version"], changed["title"]) == (2, "新")
    assert [(turn["id"], turn["minutes"]) for turn in changed["turns"]] == [(show["turns"][1]["id"], 30)]
    swapped = await host.put(f"/api/broadcasts/{show['id']}", **plan(first, turns=[*plan(first)["turns"], *turns]))
    assert [turn["company"]["id"] for turn in swapped["turns"]] == [first["company"]["id"], second["company"]["id"]]
    assert swapped["turns"][1]["id"] == show["turns"][1]["id"]
    again = await host.put(f"/api/broadcasts/{show['id']}", **plan(turns=[turns[0] | {"jobs": []}]))
    assert [turn["jobs"] for turn in again["turns"]] == [[]]


@ON_SQLITE
@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "  "},
        {"title": "x" * 121},
        {"title": "a\x00b"},
        {"title": 7},
        {"starts_at": "friday"},
        {"starts_at": "2026-11-27T15:00:00"},
        {"starts_at": "9999-12-31T23:59:59-12:00"},
        {"starts_at": None},
        {"about": None},
        {"about": "\x00"},
        {"turns": "many"},
        {"turns": [{"company": "nobody", "minutes": 15}]},
        {"turns": [{"company": NOBODY, "minutes": 0}]},
        {"turns": [{"company": NOBODY, "minutes": 241}]},
        {"turns": [{"company": NOBODY, "minutes": 15, "jobs": [7]}]},
        {"mood": "good"},
    ],
)
async def test_a_plan_that_makes_no_sense_is_refused(host: Person, wrong: dict[str, Any]) -> None:
    assert (await refused(host.post("/api/broadcasts", **plan(**wrong))))[0] == "invalid"
    assert (await host.get("/api/broadcasts"))["broadcasts"] == []


async def test_a_run_sheet_is_public_so_its_companies_are_verified_and_show_their_own_jobs(
    house: House, host: Person
) -> None:
    known, other = await house.posting(), await house.posting()
    stranger = (await house.recruiter()).me["company"]["id"]
    company = known["company"]["id"]

    async def refusal(**turn: Any) -> Any:
        return await refused(host.plans(turns=[{"minutes": 15, "jobs": []} | turn]))

    assert await refusal(company=stranger) == ("conflict", "company_unverified")
    assert await refusal(company=NOBODY) == ("not_found", None)
    assert await refusal(company=company, jobs=[NOBODY]) == ("not_found", None)
    assert await refusal(company=company, jobs=[other["id"]]) == ("invalid", "job_of_another_company")
    assert await refusal(company=company, id=NOBODY) == ("not_found", None)


async def test_only_hosts_plan(house: House, host: Person) -> None:
    posting = await house.posting()
    show = await host.plans(posting)
    path = f"/api/broadcasts/{show['id']}"
    for person, refusal in [
        (await house.visitor(), ("unauthorized", "sign_in")),
        (await house.graduate(), ("forbidden", "wrong_role")),
        (await house.recruiter(), ("forbidden", "wrong_role")),
    ]:
        assert await refused(person.plans(posting)) == refusal
        assert await refused(person.put(path, **plan(posting))) == refusal
        assert await refused(person.delete(path)) == refusal
        assert await refused(person.get(f"{path}/guests")) == refusal
        assert await refused(person.post(f"{path}/guests", name="刘", company=posting["company"]["id"])) == refusal
        assert await refused(person.delete(f"{path}/guests/{NOBODY}")) == refusal
    assert await host.get(path) == show
    staff = await house.staff()
    assert (await staff.put(path, **plan(posting, title="staff may")))["title"] == "staff may"


@pytest.mark.parametrize("id", [NOBODY, "7", "%00"])
async def test_what_is_not_there_is_not_found(house: House, host: Person, id: str) -> None:
    path = f"/api/broadcasts/{id}"
    company = (await house.posting())["company"]["id"]
    for call in (
        host.get(path),
        host.get(f"{path}.ics"),
        host.put(path, **plan()),
        host.delete(path),
        host.get(f"{path}/guests"),
        host.post(f"{path}/guests", name="刘", company=company),
        host.delete(f"{path}/guests/{NOBODY}"),
        host.post(f"{path}/tickets", verb="watch"),
        host.get(f"{path}/chat"),
    ):
        assert (await refused(call))[0] == "not_found"


async def test_a_scheduled_show_can_be_dropped_with_all_that_is_planned(house: House, host: Person) -> None:
    posting = await house.posting()
    show = await host.plans(posting)
    await host.post(f"/api/broadcasts/{show['id']}/guests", name="刘工", company=posting["company"]["id"])
    await host.delete(f"/api/broadcasts/{show['id']}")
    assert await refused(host.get(f"/api/broadcasts/{show['id']}")) == ("not_found", None)
    assert (await host.get(f"/api/jobs/{posting['id']}"))["on_show"] == []


async def test_a_show_that_has_begun_stays(house: House, host: Person) -> None:
    posting = await house.posting()
    show = await host.goes_live(posting)
    path, company = f"/api/broadcasts/{show['id']}", posting["company"]["id"]
    assert await refused(host.delete(path)) == ("conflict", "show_live")
    changed = await host.put(path, **plan(posting, starts_at="2027-01-01T00:00:00Z", title="改名"))
    assert (changed["starts_at"], changed["title"]) == (show["starts_at"], "改名")
    await host.runs("end")
    assert await refused(host.delete(path)) == ("conflict", "show_ended")
    assert await refused(host.put(path, **plan(posting))) == ("conflict", "show_ended")
    assert await refused(host.post(f"{path}/guests", name="刘工", company=company)) == ("conflict", "show_ended")


async def test_in_a_live_show_later_turns_may_still_change(house: House, host: Person) -> None:
    first, second, third = await house.posting(), await house.posting(), await house.posting()
    show = await host.goes_live(first, second)
    path = f"/api/broadcasts/{show['id']}"
    await host.runs("next_turn")
    started = {"id": show["turns"][0]["id"], "company": third["company"]["id"], "minutes": 99, "jobs": []}
    later = plan(third)["turns"]
    changed = await host.put(path, **plan(turns=[started, *later]))
    assert [turn["company"]["id"] for turn in changed["turns"]] == [first["company"]["id"], third["company"]["id"]]
    assert changed["turns"][0]["minutes"] == 15  # what has started stays as it was
    assert await refused(host.put(path, **plan(turns=later))) == ("conflict", "turn_started")
    assert await refused(host.put(path, **plan(turns=[*later, started]))) == ("conflict", "turn_started")
    assert await refused(host.put(path, **plan(turns=[started, *later, started]))) == ("not_found", None)
    assert (await host.hears("/broadcasts", "broadcast_changed"))["broadcast"]["state"] == "live"


async def test_the_calendar_says_when_in_shanghai(house: House, host: Person) -> None:
    starts_at = datetime.now(UTC).replace(hour=7, minute=0, second=0, microsecond=0) + timedelta(days=3)
    show = await host.plans(await house.posting(), starts_at=starts_at.isoformat(), title="焊接，护理; 一起来")
    other = await host.plans(title="下一场")
    visitor = await house.visitor()
    series = Calendar.from_ical(await visitor.get("/api/broadcasts.ics"))
    assert {str(event["uid"]).partition("@")[0] for event in series.events} == {show["id"], other["id"]}
    assert [str(zone["tzid"]) for zone in series.timezones] == ["Asia/Shanghai"]
    one = Calendar.from_ical(await visitor.get(f"/api/broadcasts/{show['id']}.ics"))
    event = one.events[0]
    assert event["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert event.start == starts_at
    assert event.start.astimezone(ZoneInfo("Asia/Shanghai")).hour == 15
    assert event.end - event.start == timedelta(minutes=15)
    assert event["summary"] == "焊接，护理; 一起来"
    assert f"/broadcasts/{show['id']}" in event["url"]
    await host.put(f"/api/broadcasts/{show['id']}", **plan(title="改期"))
    later = Calendar.from_ical(await visitor.get(f"/api/broadcasts/{show['id']}.ics")).events[0]
    assert later["uid"] == event["uid"]
    assert later["sequence"] > event["sequence"]


async def test_a_guest_is_invited_by_a_link(house: House, host: Person) -> None:
    posting = await house.posting()
    show = await host.plans(posting)
    path = f"/api/broadcasts/{show['id']}"
    guest = await host.post(f"{path}/guests", name=" 刘工 ", company=posting["company"]["id"])
    assert (guest["name"], guest["company"]["name"]) == ("刘工", posting["company"]["name"])
    page, _, token = guest["link"].partition("?guest=")
    assert page == f"{house.settings.public_url}/studio/{show['id']}"
    studio = await (await house.visitor()).get(f"/api/guests/{token}")
    assert (studio["id"], studio["name"], studio["source"]) == (guest["id"], "刘工", f"guest:{guest['id']}")
    assert studio["broadcast"] == await host.get(path)
    assert [one["id"] for one in studio["broadcast"]["turns"][0]["guests"]] == [guest["id"]]
    assert "link" not in studio["broadcast"]["guests"][0]
    assert [one["id"] for one in (await host.get(f"{path}/guests"))["guests"]] == [guest["id"]]

    await host.delete(f"{path}/guests/{guest['id']}")
    assert await refused(host.get(f"/api/guests/{token}")) == ("unauthorized", "guest_removed")
    assert await refused(host.delete(f"{path}/guests/{guest['id']}")) == ("not_found", None)
    assert (await host.get(path))["guests"] == []


@ON_SQLITE
@pytest.mark.parametrize("wrong", [{"name": " "}, {"name": "刘", "company": "x"}, {"name": "x" * 81}, {}, {"name": 1}])
async def test_an_invitation_that_makes_no_sense_is_refused(house: House, host: Person, wrong: dict[str, Any]) -> None:
    company = (await house.posting())["company"]["id"]
    show = await host.plans()
    call = host.post(f"/api/broadcasts/{show['id']}/guests", **({"company": company} | wrong))
    assert (await refused(call))[0] == "invalid"
    unknown = host.post(f"/api/broadcasts/{show['id']}/guests", name="刘", company=str(uuid4()))
    assert await refused(unknown) == ("not_found", None)


async def test_a_link_that_is_not_ours_opens_nothing(house: House) -> None:
    visitor = await house.visitor()
    for token in ("x", "W10.x.y", "%00"):
        assert await refused(visitor.get(f"/api/guests/{token}")) == ("unauthorized", "bad_ticket")
