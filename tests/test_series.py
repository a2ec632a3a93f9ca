"""The series: the same show week after week, moved where its day is a holiday, by hand or by itself."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from server.app import everything
from server.broadcasts.series import occurrence
from server.broadcasts.weekly import plan_ahead
from server.jobs.models import SHANGHAI
from server.settings import Clock, Settings
from tests.house import running
from tests.people import NOBODY, House, Person, plan, refused

WEEK = timedelta(weeks=1)


@pytest.mark.parametrize(
    ("friday", "day", "holiday"),
    [
        ("2026-09-18", "2026-09-18", None),
        ("2026-10-02", "2026-09-30", "国庆节"),  # Thursday the first is one as well
        ("2027-01-01", "2026-12-31", "元旦"),
    ],
    ids=["working day", "second of October", "new year"],
)
def test_a_show_that_falls_on_a_holiday_is_on_the_last_working_day_before(
    friday: str, day: str, holiday: str | None
) -> None:
    meant = datetime.fromisoformat(f"{friday}T15:00").replace(tzinfo=SHANGHAI)
    found = occurrence(meant, "zh", set())
    assert (found.starts_at, found.holiday) == (
        datetime.fromisoformat(f"{day}T15:00").replace(tzinfo=SHANGHAI),
        holiday,
    )
    assert found.moved_from == (None if holiday is None else meant)


def test_a_holiday_has_a_name_in_both_languages() -> None:
    meant = datetime(2027, 1, 1, 15, tzinfo=SHANGHAI)
    assert occurrence(meant, "en", set()).holiday == "New Year's Day"


async def weeks(host: Person, show: dict[str, Any], **more: Any) -> list[Any]:
    found = await host.get(f"/api/broadcasts/{show['id']}/series", **more)
    return list(found["occurrences"])


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


async def test_the_weeks_that_follow_are_planned_as_the_first_one(house: House) -> None:
    host = await house.host()
    show = await host.plans(await house.posting(), title="就在山城", about="每周五", holds_questions=True)
    proposed = await weeks(host, show, weeks=4)
    assert len(proposed) == 4
    for week, one in enumerate(proposed, 1):
        meant = at(one["moved_from"] or one["starts_at"])
        assert meant - at(show["starts_at"]) == timedelta(weeks=week)
        assert not one["planned"]
    chosen = [proposed[0]["starts_at"], proposed[2]["starts_at"]]
    planned = (await host.post(f"/api/broadcasts/{show['id']}/series", starts=chosen))["broadcasts"]
    assert [at(one["starts_at"]) for one in planned] == [at(start) for start in chosen]
    for one in planned:
        assert (one["title"], one["about"], one["holds_questions"], one["turns"]) == ("就在山城", "每周五", True, [])
        assert (one["state"], one["version"]) == ("scheduled", 1)
    assert [one["planned"] for one in await weeks(host, show, weeks=4)] == [True, False, True, False]
    assert len((await host.get("/api/broadcasts", state="scheduled"))["broadcasts"]) == 3


def moved_by_a_holiday() -> tuple[datetime, datetime]:
    """A show, and when the next of its series is because a week later is a holiday."""
    day = datetime.now(SHANGHAI).replace(hour=15, minute=0, second=0, microsecond=0) + timedelta(weeks=2)
    while (found := occurrence(day, "zh", set())).starts_at == day or occurrence(day - WEEK, "zh", set()).moved_from:
        day += timedelta(days=1)
    return day - WEEK, found.starts_at


async def test_a_show_that_a_holiday_moved_does_not_move_those_after_it(house: House) -> None:
    host = await house.host()
    first, moved = moved_by_a_holiday()
    show = await host.plans(starts_at=first.isoformat())
    path = f"/api/broadcasts/{show['id']}/series"
    [other] = (await host.post(path, starts=[moved.isoformat()]))["broadcasts"]
    assert at(other["starts_at"]) == moved
    again = await weeks(host, other, weeks=1)
    assert at(again[0]["moved_from"] or again[0]["starts_at"]) == first + 2 * WEEK


def friday(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T15:00").replace(tzinfo=SHANGHAI)


async def scheduled(person: Person) -> list[Any]:
    return list((await person.get("/api/broadcasts", state="scheduled"))["broadcasts"])


class TestByItself:
    """From the second Thursday of December on: the first of January is a Friday and a holiday."""

    @pytest.fixture
    def today(self) -> list[datetime]:
        return [friday("2026-12-10")]

    @pytest.fixture
    async def house(self, settings: Settings, today: list[datetime]) -> AsyncIterator[House]:
        clock = Clock(lambda: today[0], lambda: today[0].timestamp())
        async with running(settings, everything(settings, clock)) as house:
            yield house

    async def test_a_series_goes_on_and_a_host_changes_single_weeks(self, house: House, today: list[datetime]) -> None:
        assert house.app
        host = await house.host()
        show = await host.plans(title="就在山城", starts_at=friday("2026-12-11").isoformat())
        path = f"/api/broadcasts/{show['id']}/series"
        assert (await host.get(path))["weekly"] is False
        await host.put(path)
        own, *planned = await scheduled(await house.visitor())
        assert [at(one["starts_at"]) for one in planned] == [
            friday("2026-12-18"),
            friday("2026-12-25"),
            friday("2026-12-31"),
        ]
        assert {(one["title"], one["state"], one["turns"]) for one in planned} == {("就在山城", "scheduled", 0)}
        assert (await host.get(f"/api/broadcasts/{planned[0]['id']}/series"))["weekly"] is True
        await host.delete(f"/api/broadcasts/{planned[0]['id']}")
        later = friday("2026-12-26")
        await host.put(f"/api/broadcasts/{planned[1]['id']}", **plan(starts_at=later.isoformat()))
        today[0] += WEEK
        await asyncio.gather(*(plan_ahead(house.app) for _ in range(5)))
        starts = [at(one["starts_at"]) for one in await scheduled(host)]
        assert starts == [at(own["starts_at"]), later, friday("2026-12-31"), friday("2027-01-08")]
        await host.delete(path)
        today[0] += WEEK
        await plan_ahead(house.app)
        assert (len(await scheduled(host)), (await host.get(path))["weekly"]) == (4, False)

    async def test_a_series_may_go_on_from_its_first_show_on(self, house: House) -> None:
        host = await house.host()
        show = await host.plans(title="就在山城", starts_at=friday("2026-12-11").isoformat(), weekly=True)
        starts = [at(one["starts_at"]) for one in await scheduled(await house.visitor())]
        assert starts == [friday(day) for day in ("2026-12-11", "2026-12-18", "2026-12-25", "2026-12-31")]
        assert (await host.get(f"/api/broadcasts/{show['id']}/series"))["weekly"] is True
        single = await host.plans(starts_at=friday("2026-12-12").isoformat())
        assert (await host.get(f"/api/broadcasts/{single['id']}/series"))["weekly"] is False
        assert len(await scheduled(host)) == 5

    async def test_who_was_away_plans_what_is_to_come_alone(self, house: House, today: list[datetime]) -> None:
        assert house.app
        host = await house.host()
        show = await host.plans(starts_at=friday("2026-12-11").isoformat())
        await host.put(f"/api/broadcasts/{show['id']}/series")
        today[0] = friday("2027-03-06")
        await plan_ahead(house.app)
        starts = [at(one["starts_at"]) for one in await scheduled(host)][4:]
        assert starts == [friday(day) for day in ("2027-03-12", "2027-03-19", "2027-03-26", "2027-04-02")]

    async def test_a_week_that_a_host_planned_and_moved_is_the_series_own(self, house: House) -> None:
        host = await house.host()
        show = await host.plans(starts_at=friday("2026-12-11").isoformat())
        path = f"/api/broadcasts/{show['id']}/series"
        [by_hand] = (await host.post(path, starts=[friday("2026-12-18").isoformat()]))["broadcasts"]
        thursday = friday("2026-12-17")
        await host.put(f"/api/broadcasts/{by_hand['id']}", **plan(starts_at=thursday.isoformat()))
        await host.put(path)
        starts = [at(one["starts_at"]) for one in await scheduled(host)]
        assert starts == [friday("2026-12-11"), thursday, friday("2026-12-25"), friday("2026-12-31")]
        assert (await host.get(f"/api/broadcasts/{by_hand['id']}/series"))["weekly"] is True


async def test_hosts_who_begin_and_end_a_series_at_once_do_not_wait_for_each_other(house: House) -> None:
    host = await house.host()
    show = await host.plans()
    await host.put(f"/api/broadcasts/{show['id']}/series")
    paths = [f"/api/broadcasts/{one['id']}/series" for one in await scheduled(host)]
    assert len(paths) > 2
    for _ in range(3):
        await host.put(paths[0])
        await asyncio.gather(*(act(path) for path in paths for act in (host.delete, host.put)))
        await asyncio.gather(*(host.delete(path) for path in paths))
        assert not any([(await host.get(path))["weekly"] for path in paths])


async def test_a_week_that_has_its_show_already_gets_no_second_one(house: House) -> None:
    host, anna = await house.host(), await house.graduate()
    show = await host.plans()
    path = f"/api/broadcasts/{show['id']}/series"
    one, two, *_ = [at(one["starts_at"]) for one in await weeks(host, show)]
    await host.post(path, starts=[one.isoformat()])
    await host.plans(title="专场", starts_at=(two - timedelta(minutes=5)).isoformat())
    for _ in range(2):
        await host.put(path)
    days = [at(one["starts_at"]).astimezone(SHANGHAI).date() for one in await scheduled(host)]
    assert len(days) == len(set(days))
    by_hand = next(each for each in await scheduled(host) if at(each["starts_at"]) == one)
    assert (await host.get(f"/api/broadcasts/{by_hand['id']}/series"))["weekly"] is True
    assert await refused(anna.put(path)) == ("forbidden", "wrong_role")
    assert await refused(anna.delete(path)) == ("forbidden", "wrong_role")
    assert (await refused(host.put(f"/api/broadcasts/{NOBODY}/series")))[0] == "not_found"


async def test_refusals_of_a_series_plan_nothing(house: House) -> None:
    host, anna = await house.host(), await house.graduate()
    show = await host.plans()
    path = f"/api/broadcasts/{show['id']}/series"
    start = (await weeks(host, show))[0]["starts_at"]
    assert await refused(anna.get(path)) == ("forbidden", "wrong_role")
    assert await refused((await house.visitor()).post(path, starts=[start])) == ("unauthorized", "sign_in")
    assert (await refused(host.get(path, weeks=27)))[0] == "invalid"
    for starts in ([], ["2026-11-27T15:00:00"], [start] * 27, "friday"):
        assert (await refused(host.post(path, starts=starts)))[0] == "invalid"
    far = (datetime.now(UTC) + timedelta(days=4000)).isoformat()
    assert await refused(host.post(path, starts=[start, far])) == ("invalid", "bad_time")
    assert (await refused(host.post(f"/api/broadcasts/{NOBODY}/series", starts=[start])))[0] == "not_found"
    assert await refused(host.post(path, starts=[start, show["starts_at"]])) == ("conflict", "day_taken")
    assert [one["id"] for one in (await host.get("/api/broadcasts", state="scheduled"))["broadcasts"]] == [show["id"]]
