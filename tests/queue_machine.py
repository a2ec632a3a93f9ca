"""Queues as Hypothesis walks through them: whatever people do in whatever order, nobody is called twice or lost."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from aiohttp import web
from hypothesis import HealthCheck
from hypothesis import settings as profile
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from server.db import Database, Work
from server.errors import Conflict
from server.interviews import lobby
from server.interviews.queue import serve, wait
from server.interviews.queue.models import ENGAGED, LIVE, Place, PlaceState
from server.interviews.queue.views import mine
from tests.queueing import furnish

PER_RUN = 40
COMPANIES, RECRUITERS, GRADUATES = 2, 2, 4
WHO = st.integers(0, GRADUATES - 1)
WHERE = st.integers(0, COMPANIES - 1)
DESK = st.integers(0, RECRUITERS - 1)


class QueueMachine(RuleBasedStateMachine):
    """The model is who should be waiting, in which order; the database must say the same after every step."""

    url: str
    loop: asyncio.AbstractEventLoop
    steps: int

    def __init__(self) -> None:
        super().__init__()
        self.app = web.Application()
        self.now = datetime(2026, 11, 27, 7, tzinfo=UTC)
        self.database = Database(self.url)
        self.live: dict[tuple[UUID, UUID], UUID] = {}
        """By graduate and queue: the place that must not get lost."""
        self.hall = self.run(self.furnished())

    def run(self, call: Awaitable[Any]) -> Any:
        return self.loop.run_until_complete(call)  # type: ignore[arg-type]

    async def furnished(self) -> Any:
        async with self.database.writing() as db:
            return await furnish(db, self.now, COMPANIES, RECRUITERS, GRADUATES)

    def does(self, act: Callable[[Work], Awaitable[Any]]) -> Any:
        """The answer, or None where it is refused as something that cannot be now."""

        async def once() -> Any:
            try:
                async with self.database.writing() as db:
                    return await act(Work(db, self.now))
            except Conflict:
                return None

        return self.run(once())

    def place(self, who: int, where: int) -> UUID | None:
        return self.live.get((self.hall.graduates[who].id, self.hall.queues[where]))

    @rule(who=WHO, where=WHERE)
    def joins(self, who: int, where: int) -> None:
        graduate, job = self.hall.graduates[who], self.hall.jobs[where]
        if place := self.does(lambda work: wait.join(self.app, work, graduate, job)):
            known = self.live.setdefault((graduate.id, place.queue), place.id)
            assert known == place.id, "a second place for the same person"

    @rule(who=WHO, where=WHERE)
    def leaves(self, who: int, where: int) -> None:
        if (place := self.place(who, where)) and self.answers(wait.leave, who, place):
            del self.live[self.hall.graduates[who].id, self.hall.queues[where]]

    @rule(who=WHO, where=WHERE)
    def accepts(self, who: int, where: int) -> None:
        if place := self.place(who, where):
            self.answers(wait.accept, who, place)

    @rule(who=WHO, where=WHERE)
    def declines(self, who: int, where: int) -> None:
        if place := self.place(who, where):
            self.answers(wait.decline, who, place)

    def answers(self, verb: Callable[..., Awaitable[Any]], who: int, place: UUID) -> Any:
        return self.does(lambda work: verb(self.app, work, self.hall.graduates[who], place))

    @rule(where=WHERE, desk=DESK)
    def calls(self, where: int, desk: int) -> None:
        """Whoever is first among those who are free and rested; nobody else."""
        recruiter, job = self.hall.recruiters[where][desk], self.hall.jobs[where]
        expected = self.run(self.first(self.hall.queues[where]))
        place = self.does(lambda work: serve.call_next(self.app, work, recruiter, job))
        if place:
            assert place.id == expected, "called out of order"

    async def first(self, queue: UUID) -> UUID | None:
        rows = await self.places(Place.state.in_(LIVE))
        engaged = {row.graduate_id for row in rows if row.state in ENGAGED}
        free = [
            row
            for row in rows
            if row.queue_id == queue
            and (row.state is PlaceState.waiting)
            and row.graduate_id not in engaged
            and (row.rest_until is None or row.rest_until <= self.now)
        ]
        return min(free, key=lambda row: row.number).id if free else None

    @rule(where=WHERE, desk=DESK)
    def ends(self, where: int, desk: int) -> None:
        recruiter = self.hall.recruiters[where][desk]

        async def end(work: Work) -> Any:
            mine = (Place.called_by == recruiter.id) & (Place.state == PlaceState.inside)
            place = await work.db.scalar(select(Place).where(mine))
            if place and place.interview_id:
                await lobby.end(self.app, work, recruiter, place.interview_id)
                return place
            return None

        if place := self.does(end):
            del self.live[place.graduate_id, place.queue_id]

    @rule(seconds=st.sampled_from([5, 61, 130]))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        self.does(lambda work: serve.expire(self.app, work))

    @rule(where=WHERE)
    def closes_and_opens(self, where: int) -> None:
        recruiter, job = self.hall.recruiters[where][0], self.hall.jobs[where]
        self.does(lambda work: serve.close(self.app, work, recruiter, job))
        self.does(lambda work: serve.open_queue(self.app, work, recruiter, job, 10))
        rows = {row.id for row in self.run(self.places(Place.state == PlaceState.inside))}
        queue = self.hall.queues[where]
        self.live = {key: place for key, place in self.live.items() if key[1] != queue or place in rows}

    async def places(self, *which: Any) -> list[Place]:
        async with self.database.sessions() as db:
            return list(await db.scalars(select(Place).where(Place.queue_id.in_(self.hall.queues), *which)))

    @invariant()
    def nobody_is_called_twice_and_nobody_is_lost(self) -> None:
        type(self).steps += 1
        rows = self.run(self.places())
        engaged = [row for row in rows if row.state in ENGAGED]
        assert len({row.graduate_id for row in engaged}) == len(engaged)
        assert len({row.called_by for row in engaged}) == len(engaged)
        live = {(row.graduate_id, row.queue_id): row.id for row in rows if row.state in LIVE}
        out = {row.id for row in rows if row.state is PlaceState.missed and row.misses == 2}
        self.live = {key: place for key, place in self.live.items() if place not in out}
        assert live == self.live, "somebody is lost"

    @rule()
    def both_sides_look(self) -> None:
        """They see the same; not after each step, because to look takes longer than all that is looked at."""
        desks, people = self.run(self.seen())
        assert desks == people

    async def seen(self) -> tuple[set[Any], set[Any]]:
        async with self.database.sessions() as db:
            desks = [
                await serve.desk_of(db, some[0], job)
                for some, job in zip(self.hall.recruiters, self.hall.jobs, strict=True)
            ]
            people = [await mine(db, graduate) for graduate in self.hall.graduates]
        facts = lambda place: (place.id, place.state, place.number, place.interviewer)  # noqa: E731
        return {facts(p) for one in desks for p in one.places}, {facts(p) for one in people for p in one.places}

    def teardown(self) -> None:
        self.both_sides_look()
        self.run(self.database.engine.dispose())


def walk(url: str, steps: int, always_the_same: bool) -> int:
    """About so many random steps, and how many they were; AssertionError at a wrong one, with the shortest way there.

    In a thread in which no loop runs.
    """
    loop = asyncio.new_event_loop()
    machine: type[QueueMachine] = type("Machine", (QueueMachine,), {"url": url, "loop": loop, "steps": 0})
    settings = profile(
        max_examples=max(1, steps // PER_RUN),
        stateful_step_count=PER_RUN,
        deadline=None,
        database=None,
        derandomize=always_the_same,
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(machine, settings=settings)
    finally:
        loop.close()
    return machine.steps
