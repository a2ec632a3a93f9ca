"""Saying: lines in one order without gaps, said once however often they are sent, committed together."""

from collections import defaultdict
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.access import Actor
from server.audience import rooms
from server.audience.chat import lines_of, view
from server.audience.events import LineSaid, LineView
from server.audience.models import Line
from server.audience.sanctions import Silenced, silenced
from server.audience.words import Key, Playhead, Written, trimmed
from server.broadcasts.finding import bare
from server.broadcasts.models import Broadcast
from server.db import Work
from server.errors import NotFound, ProductError, TooFast
from server.rest import Command


class Say(Command):
    broadcast: UUID
    text: Written
    key: Key
    playhead_ms: Playhead | None = None


class Spoken(msgspec.Struct):
    """A command of somebody who may speak."""

    actor: Actor
    command: Say

    @property
    def once(self) -> tuple[UUID, str]:
        return self.actor.id, self.command.key


async def say(work: Work, spoken: list[Spoken]) -> list[LineView | ProductError]:
    """Lines that share a commit: the show's lock, its next numbers and one INSERT for all that speak in it."""
    answers: dict[int, LineView | ProductError] = {}
    shows: defaultdict[UUID, list[Spoken]] = defaultdict(list)
    for each in spoken:
        shows[each.command.broadcast].append(each)
    for show in sorted(shows):  # in one order everywhere: two processes never wait for each other
        told = await say_in(work, show, shows[show])
        answers |= {id(each): answer for each, answer in zip(shows[show], told, strict=True)}
    return [answers[id(each)] for each in spoken]


async def say_in(work: Work, show: UUID, spoken: list[Spoken]) -> list[LineView | ProductError]:
    """The next lines of a show. Their numbers are taken under its lock, so that numbers appear in order."""
    try:
        broadcast = await bare(work.db, show, lock=True)
    except NotFound as error:
        return [error] * len(spoken)
    talk = Talk(work, broadcast, await said(work.db, show, spoken))
    talk.silenced = await silenced(work.db, show, {each.actor.id for each in spoken}, work.now)
    talk.last = await spoke(work, broadcast, spoken)
    answers = [talk.answer(each) for each in spoken]
    if talk.rows:
        await work.db.execute(insert(Line), talk.rows)
    return answers


class Talk:
    """What is said in one show in one transaction."""

    def __init__(self, work: Work, broadcast: Broadcast, before: dict[tuple[UUID, str], LineView]) -> None:
        self.work = work
        self.broadcast = broadcast
        self.before = before
        self.rows: list[dict[str, Any]] = []
        self.silenced: dict[UUID, Silenced] = {}
        self.last: dict[UUID, datetime] = {}
        """When those who must wait for their next line said their last."""

    def answer(self, spoken: Spoken) -> LineView | ProductError:
        """The line, the one that an earlier attempt with this key said, or why there is none."""
        if spoken.once not in self.before:
            try:
                self.before[spoken.once] = self.next(spoken.actor, spoken.command)
            except ProductError as error:
                return error
        return self.before[spoken.once]

    def next(self, speaker: Actor, command: Say) -> LineView:
        text = trimmed(command.text)
        self.broadcast.must_be_live()
        if not speaker.hosts:
            self.must_be_their_turn(speaker)
        self.broadcast.last_line += 1
        show_ms = self.broadcast.show_ms(self.work.now, command.playhead_ms)
        line = LineView(
            id=uuid4(),
            seq=self.broadcast.last_line,
            version=0,
            name=speaker.name,
            role=speaker.role,
            text=text,
            show_ms=show_ms,
            at=self.work.now,
            hidden=False,
        )
        self.rows.append(row(line, self.broadcast.id, speaker.id, command.key))
        self.work.tell(LineSaid(room=rooms.everybody(self.broadcast.id), line=line))
        return msgspec.structs.replace(line, version=1, mine_key=command.key)

    def must_be_their_turn(self, speaker: Actor) -> None:
        if why := self.silenced.get(speaker.id):
            raise why
        pause = timedelta(seconds=self.broadcast.slow_seconds)
        last, self.last[speaker.id] = self.last.get(speaker.id), self.work.now
        if pause and last and (wait := last + pause - self.work.now) > timedelta():
            self.last[speaker.id] = last
            raise TooFast(ceil(wait.total_seconds()))


def row(line: LineView, broadcast: UUID, person: UUID, key: str) -> dict[str, Any]:
    kept = {name: getattr(line, name) for name in ("id", "seq", "text", "show_ms", "at", "version")}
    return kept | {"broadcast_id": broadcast, "person_id": person, "key": key}


async def said(db: AsyncSession, show: UUID, spoken: list[Spoken]) -> dict[tuple[UUID, str], LineView]:
    """What earlier attempts with these keys said, as their speakers see it."""
    actors = {each.once: each.actor for each in spoken}
    keys = lines_of(show).where(Line.key.in_([each.command.key for each in spoken]))
    lines = {(line.person_id, line.key): line for line in await db.scalars(keys)}
    return {once: view(line, actors[once]) for once, line in lines.items() if once in actors}


async def spoke(work: Work, broadcast: Broadcast, spoken: list[Spoken]) -> dict[UUID, datetime]:
    """In slow mode: who has said something so lately that it counts."""
    if not broadcast.slow_seconds:
        return {}
    since = work.now - timedelta(seconds=broadcast.slow_seconds)
    theirs = Line.broadcast_id == broadcast.id, Line.person_id.in_({each.actor.id for each in spoken}), Line.at > since
    rows = await work.db.execute(select(Line.person_id, func.max(Line.at)).where(*theirs).group_by(Line.person_id))
    return {person: at for person, at in rows}  # noqa: C416 - rows are no pairs to the type checker
