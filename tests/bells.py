"""Bells at the jobs of a show, and run-sheets to work out when they ring."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from server.broadcasts.models import Broadcast, BroadcastState, Turn, TurnJob
from tests.people import Person

FRIDAY = datetime(2026, 11, 27, 7, 0, tzinfo=UTC)
A, B, C = (UUID(int=n) for n in (1, 2, 3))


def minutes(n: float) -> timedelta:
    return timedelta(minutes=n)


def show(*started: int | None, **changes: Any) -> Broadcast:
    """Two turns of 20 minutes: A and B, then C."""
    turns = [
        Turn(minutes=20, started_ms=begun, picks=[TurnJob(job_id=job, position=n) for n, job in enumerate(jobs)])
        for jobs, begun in zip(((A, B), (C,)), started or (None, None), strict=True)
    ]
    state = {"state": BroadcastState.scheduled, "starts_at": FRIDAY, "cards": []} | changes
    return Broadcast(turns=turns, **state)


def live(*started: int | None, **changes: Any) -> Broadcast:
    return show(*started, state=BroadcastState.live, first_on_air=FRIDAY + minutes(5), **changes)


def path(show: dict[str, Any], job: dict[str, Any]) -> str:
    return f"/api/broadcasts/{show['id']}/reminders/{job['id']}"


async def over(graduate: Person) -> list[str]:
    """The interviews of which they were told that a job is on meanwhile."""
    notices = (await graduate.get("/api/notices"))["notices"]
    return [notice["link"] for notice in notices if notice["kind"] == "job_over_interview"]
