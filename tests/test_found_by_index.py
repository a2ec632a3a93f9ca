"""What goes on by itself every few seconds looks for little among all there ever was: an index finds it.

So it does the companies that are due, whenever staff look.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import Engine, event

import server.audience.hands.clock
import server.audience.reminders.clock
import server.broadcasts.attending
import server.captions.telling
import server.interviews.appointments.clock
import server.interviews.attending
import server.interviews.recordings.keeping
import server.jobs.verification
from server.audience.carrying import carry_over
from server.db import DATABASE, reading
from server.identity.sockets import close_ended
from server.inbox.sending import send
from server.interviews.queue.turning import turn
from tests.bells import path
from tests.meeting import Meeting
from tests.people import House

EVERY_FEW_SECONDS = (
    server.audience.hands.clock.tick,
    server.audience.reminders.clock.tick,
    server.broadcasts.attending.tick,
    server.captions.telling.tick,
    server.interviews.appointments.clock.tick,
    server.interviews.attending.tick,
    server.interviews.recordings.keeping.keep,
    server.jobs.verification.tick,
    carry_over,
    close_ended,
    send,
    turn,
)
GROW = {
    *("people", "applications", "interviews", "seats", "slots", "slot_panelists", "queue_places", "interview_cells"),
    *("lines", "held_lines", "questions", "reminders", "hands", "captions", "notices", "mails"),
    *("companies", "interview_recordings", "recording_consents"),
}
"""Tables with a row for whatever people do, year after year."""
SMALL = {"ix_reminders_kept", "ix_mails_tried", "ix_captions_untold", "ix_recording_consents_unwanted"}
"""Indexes of only the few rows that something is still to be done with: they may be gone through."""

Looked = list[tuple[str, Any]]


@contextmanager
def looked_for(app: web.Application) -> Iterator[Looked]:
    """Each statement and its values."""
    found: Looked = []

    def note(connection: Any, cursor: Any, statement: str, values: Any, context: Any, many: bool) -> None:
        found.append((statement, values[0] if many else values))

    engine: Engine = app[DATABASE].engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("services", ["sqlite"], indirect=True)
async def test_nothing_looks_through_a_table_that_grows(meeting: Meeting) -> None:
    house, job = meeting.house, meeting.job
    host, staff = await house.host(), await house.staff()
    show = await host.goes_live(job)
    anna = await house.graduate_in(show)
    await anna.asks("能转正吗？", job=job["id"])
    await anna.put(path(await host.plans(job), job))
    await host.runs("end")
    assert house.app
    with looked_for(house.app) as statements:
        for act in EVERY_FEW_SECONDS:
            await act(house.app)
        await staff.get("/api/companies/due")
    assert len(statements) > len(EVERY_FEW_SECONDS)
    for statement, values in statements:
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            assert await looked_through(house.app, statement, values) & GROW == set(), statement


@pytest.mark.parametrize("services", ["sqlite"], indirect=True)
async def test_companies_are_in_the_order_in_which_they_are_listed(house: House) -> None:
    staff, posting = await house.staff(), await house.posting()
    assert house.app
    with looked_for(house.app) as statements:
        page = f"{datetime.now(UTC).isoformat()}_{posting['id']}"
        for query in ({}, {"page": page}, {"unverified": "true"}):
            await staff.get("/api/companies", **query)
    listed = [one for one in statements if "FROM companies" in one[0] and "ORDER BY" in one[0]]
    assert len(listed) == 3
    for statement, values in listed:
        assert not [step for step in await steps(house.app, statement, values) if "B-TREE" in step], statement


@pytest.mark.parametrize("services", ["sqlite"], indirect=True)
async def test_what_is_unread_is_counted_without_going_through_what_was_read(house: House) -> None:
    anna = await house.graduate()
    assert house.app
    with looked_for(house.app) as statements:
        await anna.get("/api/me")
        await anna.post("/api/notices/read")
    counted = [one for one in statements if "notices" in one[0] and "read_at IS NULL" in one[0]]
    assert len(counted) == 3
    for statement, values in counted:
        assert "ix_notices_unread" in " ".join(await steps(house.app, statement, values)), statement


@pytest.mark.parametrize("services", ["sqlite"], indirect=True)
async def test_on_whose_panel_somebody_sat_is_not_looked_for_among_all(meeting: Meeting) -> None:
    house = meeting.house
    assert house.app
    with looked_for(house.app) as statements:
        await meeting.recruiter.get("/api/recordings")
    (kept,) = [one for one in statements if "interview_recordings" in one[0]]
    assert await looked_through(house.app, *kept) & GROW == set()


async def looked_through(app: web.Application, statement: str, values: Any) -> set[str]:
    found = [step.split() for step in await steps(app, statement, values)]
    return {name for kind, name, *how in found if kind == "SCAN" and not SMALL & set(how)}


async def steps(app: web.Application, statement: str, values: Any) -> list[str]:
    """In which SQLite would answer it."""
    async with reading(app) as db:
        rows = (await (await db.connection()).exec_driver_sql(f"explain query plan {statement}", values)).all()
    return [row.detail for row in rows]
