"""Casting a ballot in a poll, or another in its place: one each; what the poll has become is told on a tick."""

from typing import Annotated
from uuid import UUID

from aiohttp import web
from msgspec import Meta
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from server.access import Actor, Role, require, signed_in
from server.audience import rooms
from server.audience.events import Ballots, BallotView, PollChanged, PollView
from server.audience.poll_models import MOST_OPTIONS, Ballot, Poll
from server.audience.polls import found, view
from server.audience.sanctions import must_not_be_silenced
from server.broadcasts.finding import bare
from server.db import Work
from server.errors import Conflict, NotFound
from server.rest import Command

MOST = 500
"""Ballots that hosts see, the newest."""


class Cast(Command):
    poll: UUID
    choices: Annotated[list[Annotated[int, Meta(ge=0, lt=MOST_OPTIONS)]], Meta(min_length=1, max_length=MOST_OPTIONS)]
    """Numbers of its options."""


class BallotBox:
    """Polls that have changed since they were told."""

    def __init__(self) -> None:
        self.polls: dict[UUID, tuple[UUID, PollView]] = {}

    def note(self, show: UUID, poll: PollView) -> None:
        known = self.polls.get(poll.id)
        if known is None or known[1].version < poll.version:
            self.polls[poll.id] = show, poll

    def take(self) -> list[PollChanged]:
        taken, self.polls = self.polls, {}
        return [PollChanged(room=rooms.everybody(show), poll=poll) for show, poll in taken.values()]


BALLOT_BOX = web.AppKey("ballot_box", BallotBox)


async def cast(app: web.Application, work: Work, actor: Actor | None, command: Cast) -> PollView:
    """Who may not write in the show does not vote. Of an anonymous poll only that somebody voted is kept: nobody could
    say which vote to take back, so there it stands."""
    voter, poll = signed_in(actor), await found(work, command.poll)
    show = poll.broadcast_id
    (await bare(work.db, show)).must_be_live()
    await must_not_be_silenced(work.db, show, voter.id, work.now)
    before = await work.db.get(Ballot, (poll.id, voter.id))
    if before and before.choices is None:
        raise Conflict("one has voted already", "already_voted")
    choices = sorted(set(command.choices))
    poll.count(choices, before.choices if before else None)
    kept = None if poll.anonymous else choices
    await work.db.merge(Ballot(poll_id=poll.id, person_id=voter.id, at=work.now, choices=kept))
    counted = view(poll)

    async def note() -> None:
        app[BALLOT_BOX].note(show, counted)

    work.then(note)
    own = view(poll, voted=True, chosen=choices)
    work.tell(PollChanged(room=rooms.one(show, voter.id), poll=own))  # on other pages of theirs, too
    return own


async def cast_by(db: AsyncSession, actor: Actor | None, id: UUID) -> Ballots:
    """Who chose what, for hosts; nobody knows it of an anonymous poll."""
    require(actor, Role.host)
    poll = await db.get(Poll, id)
    if poll is None:
        raise NotFound("no such poll")
    if poll.anonymous:
        raise Conflict("nobody knows who chose what", "poll_anonymous")
    those = select(Ballot).options(joinedload(Ballot.person)).where(Ballot.poll_id == id)
    newest = those.order_by(Ballot.at.desc(), Ballot.person_id).limit(MOST)
    return Ballots([BallotView(row.person.name, row.choices or []) for row in await db.scalars(newest)])
