"""Whatever people do in whatever order: nothing is recorded while somebody is inside who has not answered."""

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

from server.access import Actor
from server.applications.models import Application
from server.db import Database, Work
from server.errors import Conflict, Forbidden, NotFound
from server.interviews import invite, lobby
from server.interviews.lookup import whole
from server.interviews.models import Interview, SeatState
from server.interviews.recordings import actions
from server.interviews.recordings.actions import Propose, Say
from server.interviews.recordings.models import Purpose
from server.interviews.recordings.steering import wanted_of
from server.media.control import Wanted
from server.settings import Settings
from tests.queueing import furnish

PANEL = 3
WHO = st.integers(0, PANEL)
"""Of the people: the candidate, then the panel."""


class ConsentMachine(RuleBasedStateMachine):
    """The model is what each one has said; the database alone decides what the media node is told."""

    url: str
    loop: asyncio.AbstractEventLoop

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime(2026, 11, 27, 7, tzinfo=UTC)
        self.database = Database(self.url)
        self.said: dict[UUID, str] = {}
        """By person, to the recording that runs: yes, no, or never again."""
        self.recording: UUID | None = None
        self.before = Wanted()
        self.people: list[Actor] = []
        self.run(self.furnished())
        for who in (0, 1):
            self.enters(who)
        self.lets_the_candidate_in(1)

    def run(self, call: Awaitable[Any]) -> Any:
        return self.loop.run_until_complete(call)  # type: ignore[arg-type]

    async def furnished(self) -> None:
        async with self.database.writing() as db:
            hall = await furnish(db, self.now, 1, PANEL, 1)
        self.people = [*hall.graduates, *hall.recruiters[0]]
        async with self.database.writing() as db:
            application = await db.scalar(select(Application.id).where(Application.graduate_id == self.people[0].id))
            assert application
            command = invite.Invite(application=application, starts_at=self.now + timedelta(hours=1))
            self.interview = (await invite.invite(web.Application(), Work(db, self.now), self.people[1], command)).id

    def does(self, act: Callable[[Work], Awaitable[Any]]) -> Any:
        """The answer, or None where it is refused."""

        async def once() -> Any:
            try:
                async with self.database.writing() as db:
                    return await act(Work(db, self.now))
            except (Conflict, Forbidden, NotFound):
                return None

        return self.run(once())

    @rule(who=WHO)
    def enters(self, who: int) -> None:
        self.does(lambda work: lobby.enter(work, self.people[who], self.interview))

    @rule(by=st.integers(1, PANEL))
    def lets_the_candidate_in(self, by: int) -> None:
        self.does(lambda work: lobby.admit(work, self.people[by], self.interview, self.people[0].id))

    @rule(who=WHO)
    def leaves(self, who: int) -> None:
        self.does(lambda work: lobby.leave(work, self.people[who], self.interview))

    @rule(who=WHO)
    def loses_the_network(self, who: int) -> None:
        self.does(lambda work: lobby.drop(work, self.interview, self.people[who].id))

    @rule(by=WHO, purpose=st.sampled_from(Purpose))
    def asks(self, by: int, purpose: Purpose) -> None:
        command = Propose(purpose=purpose, days=7)
        if asked := self.does(lambda work: actions.propose(work, self.people[by], self.interview, command, 90)):
            self.recording, self.said = asked.id, {self.people[by].id: "yes"}

    @rule(who=WHO, agree=st.booleans())
    def answers(self, who: int, agree: bool) -> None:
        person, recording = self.people[who], self.recording
        if recording and self.does(lambda work: actions.say(work, person, recording, Say(agree=agree))):
            assert self.said.get(person.id) != "never", "what was taken back cannot be given again"
            self.said[person.id] = "yes" if agree else "no"

    @rule(who=WHO)
    def takes_it_back(self, who: int) -> None:
        person, recording = self.people[who], self.recording
        if recording and self.does(lambda work: actions.revoke(work, person, recording)):
            self.said[person.id] = "never"

    @rule(by=WHO)
    def stops(self, by: int) -> None:
        recording = self.recording
        if recording and self.does(lambda work: actions.stop(work, self.people[by], recording)):
            self.recording = None

    @invariant()
    def the_media_node_is_told_what_is_right(self) -> None:
        row, wanted = self.run(self.wish())
        self.nothing_is_written_that_may_not_be(row, wanted)
        self.what_is_wanted_now_is_newer_than_what_was(wanted)

    def nothing_is_written_that_may_not_be(self, row: Interview, wanted: Wanted) -> None:
        inside = {seat.person_id for seat in row.seats if seat.state is SeatState.inside}
        recorded = {name.partition(":")[0] for name, track in wanted.tracks.items() if track}
        assert recorded <= {str(person) for person, said in self.said.items() if said == "yes"}
        if self.recording is None or not inside <= self.said.keys():
            assert recorded == set(), "somebody was not asked"
        elif "yes" in self.said.values():
            assert recorded, "all have answered, and nobody is recorded"
            assert {name.partition(":")[0] for name in wanted.tracks} == {str(person) for person in self.said}

    def what_is_wanted_now_is_newer_than_what_was(self, wanted: Wanted) -> None:
        before, self.before = self.before, wanted
        assert wanted.version >= before.version
        assert wanted.version > before.version or wanted.tracks == before.tracks

    async def wish(self) -> tuple[Interview, Wanted]:
        async with self.database.sessions() as db:
            row = await whole(db, self.interview)
            return row, await wanted_of(db, row)

    def teardown(self) -> None:
        self.run(self.database.engine.dispose())


def test_whatever_happens(settings: Settings) -> None:
    loop = asyncio.new_event_loop()
    machine = type("Machine", (ConsentMachine,), {"url": settings.database_url, "loop": loop})
    steps = profile(
        max_examples=10,
        stateful_step_count=40,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(machine, settings=steps)
    finally:
        loop.close()
