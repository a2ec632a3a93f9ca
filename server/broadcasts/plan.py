"""Planning the Friday: a show and its run-sheet. What has begun stays as it was."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from aiohttp import web
from msgspec import Meta
from sqlalchemy import select

from server import audit
from server.access import Actor, Role, require
from server.broadcasts.finding import locked
from server.broadcasts.models import Broadcast, BroadcastState, Turn, TurnJob
from server.db import Work
from server.errors import Conflict, Invalid, NotFound
from server.identity.actions import WRITTEN
from server.identity.models import Company
from server.jobs.actions import jobs_by_id
from server.rest import Command


class PlannedTurn(Command):
    company: UUID
    minutes: Annotated[int, Meta(ge=1, le=240)]
    jobs: Annotated[list[UUID], Meta(max_length=40)] = msgspec.field(default_factory=list)
    id: UUID | None = None
    """Of a turn that is there already; a new one has none."""


class Plan(Command):
    title: Annotated[str, Meta(max_length=120, pattern=WRITTEN)]
    starts_at: Annotated[datetime, Meta(tz=True)]
    about: Annotated[str, Meta(max_length=5000)] = ""
    holds_questions: bool = False
    """Others see a question only once a host has approved it."""
    turns: Annotated[list[PlannedTurn], Meta(max_length=40)] = msgspec.field(default_factory=list)


AFTERWARDS: web.AppKey[Sequence[Callable[[web.Application], Awaitable[None]]]] = web.AppKey("afterwards")
"""What else may have to be settled once a run-sheet has changed, or a show is over."""


async def settle(app: web.Application) -> None:
    for follow in app[AFTERWARDS]:
        await follow(app)


async def plan(work: Work, actor: Actor | None, command: Plan) -> Broadcast:
    host = require(actor, Role.host)
    broadcast = Broadcast(state=BroadcastState.scheduled, turns=[], guests=[], cards=[], version=0)
    await write(work, broadcast, command)
    work.db.add(broadcast)
    await work.db.flush()
    audit.record(work, host, "plan", f"broadcast:{broadcast.id}")
    return broadcast


async def replan(work: Work, actor: Actor | None, id: UUID, command: Plan) -> Broadcast:
    """The whole plan anew. A live show keeps when it was to start, and its started turns as they are."""
    host = require(actor, Role.host)
    broadcast = await locked(work.db, id)
    broadcast.must_not_have_ended()
    await write(work, broadcast, command)
    audit.record(work, host, "replan", f"broadcast:{id}")
    return broadcast


async def write(work: Work, broadcast: Broadcast, command: Plan) -> None:
    broadcast.title, broadcast.about = command.title.strip(), command.about.strip()
    broadcast.holds_questions = command.holds_questions
    if broadcast.state is BroadcastState.scheduled:
        broadcast.starts_at = sensible(command.starts_at, work.now)
    started = [turn for turn in broadcast.turns if turn.started_ms is not None]
    if [turn.id for turn in command.turns[: len(started)]] != [turn.id for turn in started]:
        raise Conflict("turns that have started stay first, in their order", "turn_started")
    await must_exist(work, command.turns[len(started) :])
    known = {turn.id: turn for turn in broadcast.turns if turn.started_ms is None}
    later = [written(known, turn) for turn in command.turns[len(started) :]]
    broadcast.turns = [*started, *later]
    for position, turn in enumerate(broadcast.turns):
        turn.position = position


def sensible(starts_at: datetime, now: datetime) -> datetime:
    if abs(starts_at - now) > timedelta(days=2 * 366):
        raise Invalid("a show starts within two years of now", "bad_time")
    return starts_at


def written(known: dict[UUID, Turn], command: PlannedTurn) -> Turn:
    turn = known.pop(command.id, None) if command.id else Turn(picks=[])
    if turn is None:
        raise NotFound("no such turn in this show")
    turn.company_id, turn.minutes = command.company, command.minutes
    picks = {pick.job_id: pick for pick in turn.picks}
    turn.picks = [picks.get(job) or TurnJob(job_id=job) for job in dict.fromkeys(command.jobs)]
    for position, pick in enumerate(turn.picks):
        pick.position = position
    return turn


async def must_exist(work: Work, turns: list[PlannedTurn]) -> None:
    """Each company is there and verified, and each job is its own: the run-sheet is public."""
    companies = await verified(work, {turn.company for turn in turns})
    jobs = await employers(work, {job for turn in turns for job in turn.jobs})
    if missing := {turn.company for turn in turns} - companies:
        raise Conflict(f"not verified: {', '.join(map(str, missing))}", "company_unverified")
    if any(jobs[job] != turn.company for turn in turns for job in turn.jobs):
        raise Invalid("a turn shows jobs of its own company", "job_of_another_company")


async def verified(work: Work, ids: set[UUID]) -> set[UUID]:
    rows = (await work.db.execute(select(Company.id, Company.verified_at).where(Company.id.in_(ids)))).all()
    if len(rows) < len(ids):
        raise NotFound("no such company")
    return {company for company, verified_at in rows if verified_at}


async def employers(work: Work, ids: set[UUID]) -> dict[UUID, UUID]:
    jobs = await jobs_by_id(work.db, list(ids))
    if len(jobs) < len(ids):
        raise NotFound("no such job")
    return {job.id: job.company_id for job in jobs.values()}
