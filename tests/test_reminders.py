"""Remind me when this job is on: the time from the run-sheet and its drift, the notice, the own calendar."""

from datetime import datetime
from typing import Any
from uuid import UUID

from icalendar import Calendar
from sqlalchemy import func, select

from server.audience.reminders.clock import AT_ONCE, tick
from server.audience.reminders.models import Reminder
from server.broadcasts.models import Broadcast, BroadcastState, Card
from server.broadcasts.timing import expected
from server.db import reading, transaction
from server.identity.models import Person as PersonRow
from tests.bells import FRIDAY, A, B, C, live, minutes, path, show
from tests.forms import plan
from tests.people import NOBODY, PASSWORD, House, Person, refused
from tests.rows import another


def test_before_the_show_the_run_sheet_says_when() -> None:
    early = FRIDAY - minutes(60)
    assert [expected(show(), job, early) for job in (A, B, C)] == [FRIDAY + minutes(n) for n in (0, 10, 20)]
    assert expected(show(), A, FRIDAY + minutes(3)) == FRIDAY + minutes(3)  # late: not before now
    assert expected(show(), UUID(int=9), early) is None


def test_a_turn_that_is_too_long_moves_all_others() -> None:
    begun = FRIDAY + minutes(5)
    assert expected(live(0, None), B, begun + minutes(2)) == begun + minutes(10)
    assert expected(live(0, None), C, begun + minutes(2)) == begun + minutes(20)
    assert expected(live(0, None), C, begun + minutes(31)) == begun + minutes(31)
    assert expected(live(None, None), C, begun + minutes(2)) == begun + minutes(22)


def test_what_was_on_is_not_expected_again() -> None:
    begun = FRIDAY + minutes(5)
    card = Card(job_id=A, shown_ms=1000)
    assert expected(live(0, None, cards=[card]), A, begun + minutes(2)) is None
    assert expected(live(0, 60_000), A, begun + minutes(2)) is None
    assert expected(live(0, 60_000), C, begun + minutes(2)) == begun + minutes(2)
    assert expected(show(None, None, state=BroadcastState.ended), A, begun) is None


async def starts_soon(house: House, show: dict[str, Any]) -> None:
    assert house.app
    async with transaction(house.app) as work:
        (await work.db.get_one(Broadcast, UUID(show["id"]))).starts_at = work.now + minutes(2)


async def test_a_notice_comes_shortly_before_and_once(house: House, host: Person) -> None:
    first, second = await house.posting(title="焊接工程师"), await house.posting(title="测试工程师")
    planned, anna = await host.plans(first, second), await house.graduate()
    for job in (first, second, first):
        reminder = await anna.put(path(planned, job))
    assert (reminder["job"]["title"], reminder["told"], reminder["title"]) == ("焊接工程师", False, "周五直播")
    starts = datetime.fromisoformat(planned["starts_at"])
    listed = (await anna.get("/api/reminders"))["reminders"]
    assert [datetime.fromisoformat(one["expected_at"]) - starts for one in listed] == [minutes(0), minutes(15)]
    assert house.app
    await tick(house.app)
    assert (await anna.get("/api/notices"))["notices"] == []
    await starts_soon(house, planned)
    for _ in range(2):
        await tick(house.app)
    (notice,) = (await anna.get("/api/notices"))["notices"]
    assert (notice["kind"], notice["params"]["job"]) == ("job_soon", "焊接工程师")
    assert notice["link"] == f"/broadcasts/{planned['id']}"
    assert [one["told"] for one in (await anna.get("/api/reminders"))["reminders"]] == [True, False]
    await host.enters(planned)
    await host.runs("go_live")
    for _ in range(2):
        await host.runs("next_turn")
    await tick(house.app)
    assert [one["params"]["job"] for one in (await anna.get("/api/notices"))["notices"]] == ["测试工程师", "焊接工程师"]


async def test_however_many_wait_all_are_told_before_it_is_on(house: House, host: Person) -> None:
    job, anna = await house.posting(), await house.graduate()
    planned = await host.plans(job)
    await anna.put(path(planned, job))
    assert house.app
    async with transaction(house.app) as work:
        one = await work.db.get_one(PersonRow, UUID(anna.me["id"]))
        crowd = [another(one, account=f"graduate{n}@example.org") for n in range(AT_ONCE)]
        work.db.add_all(crowd)
        await work.db.flush()
        which = {"broadcast_id": UUID(planned["id"]), "job_id": UUID(job["id"])}
        work.db.add_all(Reminder(person_id=person.id, at=work.now, **which) for person in crowd)
    await starts_soon(house, planned)
    await tick(house.app)
    async with reading(house.app) as db:
        assert await db.scalar(select(func.count()).where(Reminder.told_at.is_not(None))) == AT_ONCE + 1


async def test_the_jobs_page_knows_whether_it_is_to_come_on_now_or_over(house: House, host: Person) -> None:
    first, second, third = [await house.posting() for _ in range(3)]
    visitor = await house.visitor()

    async def says(*jobs: dict[str, Any]) -> list[str]:
        found = [(await visitor.get(f"/api/jobs/{job['id']}"))["on_show"] for job in jobs]
        return [one["when"] for shows in found for one in shows]

    show = await host.plans(first, second, third)
    assert await says(first, second, third) == ["to_come", "to_come", "to_come"]
    await host.enters(show)
    await host.runs("go_live")
    await host.runs("next_turn")
    assert await says(first, second, third) == ["to_come", "to_come", "to_come"]
    await host.shows(first)
    assert await says(first, second, third) == ["on", "to_come", "to_come"]
    await host.runs("next_turn")
    await host.shows(second)
    assert await says(first, second, third) == ["over", "on", "to_come"]
    await host.runs("hide_card")
    await host.runs("next_turn")
    assert await says(first, second, third) == ["over", "over", "to_come"]
    await host.runs("end")
    assert await says(first, second, third) == []


async def test_who_may_be_reminded_of_what(house: House, host: Person) -> None:
    job, other = await house.posting(), await house.posting()
    planned, anna, visitor = await host.plans(job), await house.graduate(), await house.visitor()
    for call in (visitor.put(path(planned, job)), visitor.delete(path(planned, job)), visitor.get("/api/reminders")):
        assert await refused(call) == ("unauthorized", "sign_in")
    assert await refused(anna.put(path(planned, other))) == ("not_found", None)
    assert await refused(anna.put(path({"id": NOBODY}, job))) == ("not_found", None)
    assert await refused(anna.delete(path(planned, job))) == ("not_found", None)
    await anna.put(path(planned, job))
    await anna.delete(path(planned, job))
    assert (await anna.get("/api/reminders"))["reminders"] == []
    await host.enters(planned)
    await host.runs("go_live")
    await host.runs("next_turn")
    await host.shows(job)
    assert await refused(anna.put(path(planned, job))) == ("conflict", "job_was_on")


async def test_a_reminder_follows_the_plan_and_goes_with_the_show(house: House, host: Person) -> None:
    job, other = await house.posting(), await house.posting()
    planned, anna = await host.plans(job), await house.graduate()
    await anna.put(path(planned, job))
    await host.put(f"/api/broadcasts/{planned['id']}", **plan(other))
    (reminder,) = (await anna.get("/api/reminders"))["reminders"]
    assert reminder["expected_at"] is None
    await host.delete(f"/api/broadcasts/{planned['id']}")
    assert (await anna.get("/api/reminders"))["reminders"] == []
    (told,) = (await anna.get("/api/notices"))["notices"]
    assert (told["kind"], told["params"]["broadcast"]) == ("show_called_off", planned["title"])


async def test_an_own_calendar_has_an_address_that_can_be_ended(house: House, host: Person) -> None:
    job = await house.posting(title="焊接工程师")
    planned, anna, visitor = await host.plans(job), await house.graduate(), await house.visitor()
    await anna.put(path(planned, job))
    assert (await anna.get("/api/calendar"))["made_at"] is None
    urls = [(await anna.post("/api/calendar"))["url"] for _ in range(2)]
    first, second = (f"/api/calendars/{url.rpartition('/')[2]}" for url in urls)
    assert await refused(visitor.get(first)) == ("not_found", None)
    (entry,) = Calendar.from_ical(await visitor.get(second)).walk("VEVENT")
    assert entry["summary"].startswith("焊接工程师")
    assert entry.decoded("dtstart") == datetime.fromisoformat(planned["starts_at"]).replace(second=0, microsecond=0)
    assert [alarm.decoded("trigger") for alarm in entry.walk("VALARM")] == [-minutes(5)]
    assert (await anna.get("/api/calendar"))["made_at"]
    await anna.delete("/api/calendar")
    assert await refused(visitor.get(second)) == ("not_found", None)
    for call in (visitor.get("/api/calendar"), visitor.post("/api/calendar"), visitor.delete("/api/calendar")):
        assert await refused(call) == ("unauthorized", "sign_in")


async def test_reminders_leave_with_their_person(house: House, host: Person) -> None:
    job = await house.posting()
    planned, anna, visitor = await host.plans(job), await house.graduate(), await house.visitor()
    await anna.put(path(planned, job))
    url = (await anna.post("/api/calendar"))["url"]
    assert [one["job"] for one in (await anna.get("/api/me/export"))["reminders"]] == [job["id"]]
    await anna.delete("/api/me", password=PASSWORD)
    assert await refused(visitor.get(f"/api/calendars/{url.rpartition('/')[2]}")) == ("not_found", None)
