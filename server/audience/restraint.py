"""What keeps people from saying something in a show, or holds it back: looked up once for all who speak at once."""

from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.access import Actor
from server.audience.models import HeldFor, Line
from server.audience.moderation import HeldLine
from server.audience.newcomers import too_new
from server.audience.sanctions import silenced
from server.audience.spelling import Listed
from server.broadcasts.models import Broadcast
from server.db import Work
from server.errors import Forbidden, TooFast


class Restraint:
    """Hosts are exempt: nobody asks this about them."""

    def __init__(self, broadcast: Broadcast, now: datetime, listed: Listed) -> None:
        self.show = broadcast.id
        self.pause = timedelta(seconds=broadcast.slow_seconds)
        self.now = now
        self.listed = listed
        self.silent: dict[UUID, Forbidden] = {}
        self.last: dict[UUID, datetime] = {}
        """When those who must wait for their next line said their last."""

    def check(self, speaker: Actor) -> None:
        if why := self.silent.get(speaker.id):
            raise why
        last, self.last[speaker.id] = self.last.get(speaker.id), self.now
        if self.pause and last and (wait := last + self.pause - self.now) > timedelta():
            self.last[speaker.id] = last
            raise TooFast(ceil(wait.total_seconds()))


def why_held(listed: Listed, name: str, text: str, before: HeldFor | None) -> tuple[HeldFor, str] | None:
    """Why this waits for a host, if it does, and the listed word in it; `before`: it was written before.

    Everybody reads the name as well: it is anybody's own choice, too.
    """
    if word := listed.found(text) or listed.found(name):
        return HeldFor.word, word
    return (before, "") if before else None


async def restraint(work: Work, broadcast: Broadcast, people: set[UUID], listed: Listed) -> Restraint:
    """Of these people, none of them a host."""
    made = Restraint(broadcast, work.now, listed)
    if not people:
        return made
    made.silent |= await too_new(work.db, broadcast, people, work.now)
    made.silent |= await silenced(work.db, broadcast.id, people, work.now)
    made.last = await spoke(work, broadcast, people)
    return made


async def may_write(db: AsyncSession, actor: Actor, broadcast: Broadcast, now: datetime) -> None:
    if actor.hosts:
        return
    why = await too_new(db, broadcast, {actor.id}, now) | await silenced(db, broadcast.id, {actor.id}, now)
    if actor.id in why:
        raise why[actor.id]


async def spoke(work: Work, broadcast: Broadcast, people: set[UUID]) -> dict[UUID, datetime]:
    """In slow mode: who has said something so lately that it counts, held back or not."""
    if not broadcast.slow_seconds:
        return {}
    since, last = work.now - timedelta(seconds=broadcast.slow_seconds), dict[UUID, datetime]()
    kinds: tuple[type[Line | HeldLine], ...] = (Line, HeldLine) if broadcast.held_lines else (Line,)
    for kind in kinds:
        theirs = kind.broadcast_id == broadcast.id, kind.person_id.in_(people), kind.at > since
        rows = await work.db.execute(select(kind.person_id, func.max(kind.at)).where(*theirs).group_by(kind.person_id))
        last |= {person: max(at, last.get(person, at)) for person, at in rows}
    return last
