"""Many who call in the same moment: each graduate is called by one of them."""

import asyncio
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from server.db import DATABASE, Work, transaction
from server.errors import Conflict
from server.interviews.queue import serve, wait
from server.interviews.queue.models import Place, PlaceState
from tests.people import House
from tests.queueing import furnish


async def test_the_database_itself_refuses_a_second_call(house: House) -> None:
    assert house.app
    now = datetime.now(UTC)
    async with house.app[DATABASE].writing() as db:
        hall = await furnish(db, now, companies=2, recruiters=1, graduates=1)
        applications = [await wait.delivered(db, hall.graduates[0], job) for job in hall.jobs]
        rows = [
            {"queue_id": queue, "application_id": application.id, "graduate_id": hall.graduates[0].id, "number": 1}
            | {"state": PlaceState.called, "joined_at": now, "misses": 0, "called_by": recruiters[0].id}
            for queue, application, recruiters in zip(hall.queues, applications, hall.recruiters, strict=True)
        ]
        await db.execute(insert(Place), rows[:1])
    for change in ({}, {"called_by": rows[0]["called_by"]}):
        with pytest.raises(IntegrityError):
            async with house.app[DATABASE].writing() as db:
                await db.execute(insert(Place), [rows[1] | change])


async def test_many_interviewers_call_at_once(house: House) -> None:
    """Two companies with the same graduates, all of their interviewers at the same moment, again and again."""
    assert house.app
    app = house.app
    async with app[DATABASE].writing() as db:
        hall = await furnish(db, datetime.now(UTC), companies=2, recruiters=4, graduates=6)
    for job in hall.jobs:
        for graduate in hall.graduates:
            async with transaction(app) as work:
                await wait.join(app, work, graduate, job)

    async def calls(job: UUID, recruiter: Any) -> UUID | None:
        try:
            async with transaction(app) as work:
                return (await serve.call_next(app, work, recruiter, job)).graduate.id
        except Conflict as refusal:
            if refusal.reason != "nobody_waits":
                raise
            return None

    desks = [(job, one) for job, some in zip(hall.jobs, hall.recruiters, strict=True) for one in some]
    met: Counter[UUID] = Counter()
    for _ in range(4):
        called = [who for who in await asyncio.gather(*(calls(*one) for one in desks)) if who]
        assert len(set(called)) == len(called), "called by two at once"
        assert called or sum(met.values()) == 12
        met.update(called)
        async with app[DATABASE].writing() as db:
            engaged = list(await db.scalars(select(Place).where(Place.state == PlaceState.called)))
            for place in engaged:
                place.end(PlaceState.done, Work(db, datetime.now(UTC)).now)
    assert set(met.values()) == {2}, "everybody once by each company, nobody lost"
