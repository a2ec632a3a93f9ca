"""Polls: hosts open and close them, everybody sees how they stand."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from server import audit
from server.access import Actor, Role, require
from server.audience import rooms
from server.audience.events import OptionView, PollChanged, PollView
from server.audience.poll_models import MOST_OPTIONS, Ballot, Poll
from server.audience.words import Written, trimmed
from server.broadcasts.finding import bare
from server.broadcasts.models import Broadcast
from server.db import Work
from server.errors import Conflict, Invalid, NotFound
from server.rest import Command

MOST = 30
LONGEST_QUESTION, LONGEST_OPTION = 200, 60


class OpenPoll(Command):
    broadcast: UUID
    question: Written
    options: Annotated[list[Written], Meta(min_length=2, max_length=MOST_OPTIONS)]
    multiple: bool = False
    anonymous: bool = False


class ForPoll(Command):
    poll: UUID


async def open_poll(work: Work, actor: Actor | None, command: OpenPoll) -> PollView:
    """One at a time."""
    host = require(actor, Role.host)
    broadcast = await bare(work.db, command.broadcast, lock=True)
    broadcast.must_be_live()
    options = [trimmed(option, LONGEST_OPTION) for option in command.options]
    if len(set(options)) < len(options):
        raise Invalid("the options differ", "same_option")
    await no_other_may_be_open(work, broadcast)
    if await work.db.scalar(polls_of(broadcast)) == MOST:
        raise Conflict(f"a show has {MOST} polls", "too_many_polls")
    poll = Poll(
        broadcast_id=broadcast.id,
        question=trimmed(command.question, LONGEST_QUESTION),
        options=options,
        counts=[0] * len(options),
        voters=0,
        multiple=command.multiple,
        anonymous=command.anonymous,
        opened_ms=broadcast.show_ms(work.now),
        at=work.now,
        version=0,
    )
    work.db.add(poll)
    await work.db.flush()
    return told(work, host, poll, "open_poll")


async def close_poll(work: Work, actor: Actor | None, command: ForPoll) -> PollView:
    host, poll = require(actor, Role.host), await found(work, command.poll)
    return await close(work, host, await bare(work.db, poll.broadcast_id), poll.id)


async def close(work: Work, host: Actor, broadcast: Broadcast, id: UUID) -> PollView:
    poll = await found(work, id)
    poll.close(work.now, broadcast.show_ms(work.now))
    return told(work, host, poll, "close_poll")


async def reopen_poll(work: Work, actor: Actor | None, command: ForPoll) -> PollView:
    """Undoes `close_poll`, while the show is on."""
    host, asked = require(actor, Role.host), await work.db.get(Poll, command.poll)
    if asked is None:
        raise NotFound("no such poll")
    broadcast = await bare(work.db, asked.broadcast_id, lock=True)  # before the poll's own lock, as `open_poll` does
    broadcast.must_be_live()
    await no_other_may_be_open(work, broadcast, than=asked.id)
    poll = await found(work, asked.id)
    poll.reopen()
    return told(work, host, poll, "reopen_poll")


async def no_other_may_be_open(work: Work, broadcast: Broadcast, than: UUID | None = None) -> None:
    others = polls_of(broadcast).where(Poll.closed_at.is_(None), Poll.id != than)
    if await work.db.scalar(others):
        raise Conflict("another poll is open", "poll_open")


def polls_of(broadcast: Broadcast) -> Select[int]:
    return select(func.count()).select_from(Poll).where(Poll.broadcast_id == broadcast.id)


def told(work: Work, host: Actor, poll: Poll, verb: str) -> PollView:
    audit.record(work, host, verb, f"poll:{poll.id}", broadcast=str(poll.broadcast_id))
    work.tell(PollChanged(room=rooms.everybody(poll.broadcast_id), poll=view(poll)))
    return view(poll, voted=False)


async def found(work: Work, id: UUID) -> Poll:
    """Under its lock."""
    poll = await work.db.get(Poll, id, with_for_update=True, populate_existing=True)
    if poll is None:
        raise NotFound("no such poll")
    return poll


async def listed(db: AsyncSession, actor: Actor | None, broadcast: UUID) -> list[PollView]:
    """In the order they were asked; and whether the reader has voted, and for what."""
    rows = list(await db.scalars(select(Poll).where(Poll.broadcast_id == broadcast).order_by(Poll.at, Poll.id)))
    cast = dict[UUID, list[int] | None]()
    if actor and rows:
        own = select(Ballot).where(Ballot.person_id == actor.id, Ballot.poll_id.in_([poll.id for poll in rows]))
        cast |= {ballot.poll_id: ballot.choices for ballot in await db.scalars(own)}
    return [view(poll, poll.id in cast, cast.get(poll.id)) for poll in rows]


def view(poll: Poll, voted: bool | None = None, chosen: list[int] | None = None) -> PollView:
    return PollView(
        id=poll.id,
        version=poll.version,
        question=poll.question,
        options=[OptionView(text, votes) for text, votes in zip(poll.options, poll.counts, strict=True)],
        voters=poll.voters,
        multiple=poll.multiple,
        anonymous=poll.anonymous,
        open=poll.closed_at is None,
        opened_ms=poll.opened_ms,
        closed_ms=poll.closed_ms,
        voted=voted,
        chosen=chosen,
    )
