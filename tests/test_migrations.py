"""The migrations lead to exactly what the models say, on both engines, and back."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from alembic import command
from sqlalchemy import bindparam, inspect, text

from server.app import everything
from server.audit import record
from server.db import UtcDateTime, open_engine, transaction
from server.jobs.models import SHANGHAI
from server.migrate import configuration
from server.settings import Settings
from tests.booking import Desk, books
from tests.hands import does, raises
from tests.house import running
from tests.meeting import LIVE, Meeting
from tests.people import House

OLDEST = "0030"
"""From here on no migration takes a row away: what a step further back undoes is gone."""


@pytest.fixture
def database_url(settings: Settings) -> str:
    return settings.database_url


async def test_models_and_migrations_agree(database_url: str) -> None:
    await asyncio.to_thread(command.check, configuration(database_url))


async def test_every_migration_can_be_undone_and_done_again(database_url: str) -> None:
    await asyncio.to_thread(command.downgrade, configuration(database_url), "base")
    await asyncio.to_thread(command.upgrade, configuration(database_url), "head")
    await asyncio.to_thread(command.check, configuration(database_url))


async def test_what_is_in_the_database_outlives_every_migration(settings: Settings) -> None:
    url = settings.database_url
    async with running(settings, everything(settings)) as house:
        desk = await Desk(house).opened()
        slots = await desk.offers(30)
        anna, application = await desk.knows()
        await books(anna, slots[0], application)
        host = await house.host()
        show = await host.goes_live(desk.job)
        ben = await house.graduate_in(show)
        await ben.says("大家好")
        await ben.asks("能转正吗？", job=desk.job["id"])
    before = await rows(url)
    assert min(before[table] for table in ("broadcasts", "turns", "questions", "interviews", "seats", "slots")) > 0
    await asyncio.to_thread(command.downgrade, configuration(url), OLDEST)
    there = await rows(url)
    await asyncio.to_thread(command.upgrade, configuration(url), "head")
    after = await rows(url)
    assert await names(url, "lines") == await names(url, "questions") == [ben.me["name"]]
    kept = before.keys() & there.keys()
    assert {table: there[table] for table in kept} == {table: before[table] for table in kept}
    assert after == {table: count if table in kept else 0 for table, count in before.items()}


async def test_the_code_before_offers_can_read_what_became_of_them(settings: Settings) -> None:
    url = settings.database_url
    async with running(settings, everything(settings)) as house:
        meeting = await Meeting(house).arranged()
        await meeting.begun()
        await meeting.recruiter.call(LIVE, "end", interview=meeting.id)
        await meeting.recruiter.post(f"/api/interviews/{meeting.id}/decision", outcome="passed")
        for step in ("offer", "sign"):
            await meeting.recruiter.post(f"/api/applications/{meeting.application['id']}/{step}")
        host = await house.host()
        hand = await raises(await house.graduate_in(await host.goes_live()))
        await does(host, "end_hand", hand)
    await asyncio.to_thread(command.downgrade, configuration(url), "0058")
    assert await states(url, "applications") == {"passed"}
    assert await states(url, "application_steps") == {"delivered", "invited", "passed"}
    assert await states(url, "hands") == {"ended"}
    await asyncio.to_thread(command.upgrade, configuration(url), "head")


async def test_what_was_done_before_is_found_by_its_show_and_by_whom_it_was_about(settings: Settings) -> None:
    url = settings.database_url
    async with running(settings, everything(settings)) as house:
        host = await house.host()
        show = await host.goes_live()
        anna = await house.graduate_in(show)
        line = await anna.says("广告")
        await host.call("/audience", "hide", line=line["id"])
        question = await anna.asks("能加薪吗？")
        await host.call("/audience", "approve", question=question["id"])
        await host.call("/audience", "ban", line=line["id"])
        await done_before(house, 1001)  # more than are read at once
    before = await audited(url)
    await asyncio.to_thread(command.downgrade, configuration(url), "0062")
    await asyncio.to_thread(command.upgrade, configuration(url), "head")
    assert await audited(url) == before
    assert [known for known in before.values() if known == (True, True)] == [(True, True)] * 3


async def test_a_migration_that_fails_in_the_middle_leaves_nothing_and_can_be_run_again(settings: Settings) -> None:
    url = settings.database_url
    async with running(settings, everything(settings)) as house:
        await done_before(house, 1)
    await asyncio.to_thread(command.downgrade, configuration(url), "0062")
    [act] = await execute(url, "select object from audit_entries where verb = 'erase'")
    await execute(url, "update audit_entries set object = 'person:nobody' where verb = 'erase'")
    with pytest.raises(ValueError, match="hexadecimal"):  # after its columns and indexes, while it reads what is there
        await asyncio.to_thread(command.upgrade, configuration(url), "head")
    await execute(url, f"update audit_entries set object = '{act.object}' where verb = 'erase'")
    await asyncio.to_thread(command.upgrade, configuration(url), "head")
    await asyncio.to_thread(command.check, configuration(url))
    assert (await audited(url))[f"{act.object} erase"] == (False, True)


async def test_who_was_verified_long_ago_has_a_month_or_more_to_be_confirmed_again(settings: Settings) -> None:
    url = settings.database_url
    async with running(settings, everything(settings)) as house:
        old, older, new = await house.employer(), await house.employer(), await house.employer()
        await house.recruiter()
        assert house.bureau
        staff = house.bureau.me["id"]
        until = (await new.get("/api/me"))["verified_until"]
    await asyncio.to_thread(command.downgrade, configuration(url), "0065")
    for company, days in ((old, 300), (older, 400)):
        long_ago = {"at": datetime.now(UTC) - timedelta(days=days), "name": company.me["company"]["name"]}
        await execute(url, "update companies set verified_at = :at where name = :name", long_ago)
    await asyncio.to_thread(command.upgrade, configuration(url), "head")
    found = await execute(url, "select name, verified_until, tell_on, verified_by_id from companies")
    known = {
        name: (str(until or ""), str(tell_on or ""), str((by and UUID(str(by))) or ""))
        for name, until, tell_on, by in found
    }
    today = datetime.now(SHANGHAI).date()
    for company, spread in ((older, 0), (old, 1)):  # not all on one day
        tell_on = today + timedelta(days=spread)
        assert known.pop(company.me["company"]["name"]) == (str(tell_on + timedelta(days=30)), str(tell_on), staff)
    assert known.pop(new.me["company"]["name"])[0] == until
    assert list(known.values()) == [("", "", "")]


async def execute(url: str, statement: str, values: dict[str, Any] | None = None) -> list[Any]:
    engine = open_engine(url)
    async with engine.begin() as db:
        done = await db.execute(
            text(statement).bindparams(bindparam("at", type_=UtcDateTime())) if values else text(statement),
            values or {},
        )
        found = list(done.all()) if done.returns_rows else []
    await engine.dispose()
    return found


async def done_before(house: House, acts: int) -> None:
    assert house.app
    async with transaction(house.app) as work:
        for _ in range(acts):
            record(work, None, "erase", f"person:{uuid4()}")


async def audited(url: str) -> dict[str, tuple[bool, bool]]:
    """Of each act whether its show and whom it was about are known."""
    entries = await execute(url, "select object, verb, show_id, person_id from audit_entries")
    return {f"{one.object} {one.verb}": (one.show_id is not None, one.person_id is not None) for one in entries}


async def states(url: str, table: str) -> set[str]:
    return {row.state for row in await execute(url, f"select state from {table}")}


async def names(url: str, table: str) -> list[str]:
    """Under which something was said."""
    return [row.name for row in await execute(url, f"select name from {table}")]


async def rows(url: str) -> dict[str, int]:
    """How many there are, by table."""
    engine = open_engine(url)
    async with engine.connect() as connection:
        tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        found = {t: (await connection.execute(text(f"select count(*) from {t}"))).scalar_one() for t in tables}
    await engine.dispose()
    return found
