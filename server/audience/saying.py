"""Saying: lines in one order without gaps, said once however often they are sent, committed together."""

from collections import defaultdict
from functools import cached_property
from typing import Any
from uuid import UUID

import msgspec
from aiohttp import web
from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from server.access import Actor
from server.audience import holding, rooms
from server.audience.chat import view
from server.audience.events import HeldChanged, HeldView, LineSaid, LineView, OwnLineSaid
from server.audience.models import HeldFor, Line
from server.audience.moderation import HeldLine, HeldState
from server.audience.restraint import Restraint, restraint, why_held
from server.audience.wordlist import WORD_LIST
from server.audience.words import Playhead, Written, line_id, trimmed
from server.broadcasts.finding import bare
from server.broadcasts.models import Broadcast
from server.bulk import insert_all, padded
from server.db import Work
from server.errors import NotFound, ProductError
from server.rest import Command, Key

Said = LineView | HeldView
"""A line, or what became of it meanwhile."""
SAID = select(Line).options(selectinload(Line.person)).where(Line.id.in_(bindparam("ids", expanding=True)))


class Say(Command):
    broadcast: UUID
    text: Written
    key: Key
    playhead_ms: Playhead | None = None


class Spoken(msgspec.Struct, dict=True):
    """A command of somebody who may speak."""

    actor: Actor
    command: Say
    why: HeldFor | None = None
    """It was said before."""

    @cached_property
    def id(self) -> UUID:
        """Of the line that this becomes, however often it is sent."""
        return line_id(self.command.broadcast, self.actor.id, self.command.key)


async def say(app: web.Application, work: Work, spoken: list[Spoken]) -> list[Said | ProductError]:
    """Lines that share a commit: the show's lock, its next numbers and one INSERT for all that speak in it."""
    answers: dict[int, Said | ProductError] = {}
    shows: defaultdict[UUID, list[Spoken]] = defaultdict(list)
    for each in spoken:
        shows[each.command.broadcast].append(each)
    for show in sorted(shows):  # in one order everywhere: two processes never wait for each other
        told = await say_in(app, work, show, shows[show])
        answers |= {id(each): answer for each, answer in zip(shows[show], told, strict=True)}
    return [answers[id(each)] for each in spoken]


async def say_in(app: web.Application, work: Work, show: UUID, spoken: list[Spoken]) -> list[Said | ProductError]:
    """The next lines of a show. Their numbers are taken under its lock, so that numbers appear in order."""
    try:
        broadcast = await bare(work.db, show, lock=True)
    except NotFound as error:
        return [error] * len(spoken)
    listed = await app[WORD_LIST].now(work.db, work.now)
    restrained = {each.actor.id for each in spoken if not each.actor.hosts}
    talk = Talk(work, broadcast, await restraint(work, broadcast, restrained, listed))
    if restrained and broadcast.held_lines:
        talk.before |= await waiting(work, spoken)
    talk.before |= await said(work.db, spoken)
    answers = [talk.answer(each) for each in spoken]
    if talk.rows:
        await insert_all(work.db, Line, talk.rows)
    if talk.held:
        await insert_all(work.db, HeldLine, talk.held)
    return answers


class Talk:
    """What is said in one show in one transaction."""

    def __init__(self, work: Work, broadcast: Broadcast, restraint: Restraint) -> None:
        self.work = work
        self.broadcast = broadcast
        self.restraint = restraint
        self.before: dict[UUID, Said] = {}
        self.rows: list[dict[str, Any]] = []
        self.held: list[dict[str, Any]] = []

    def answer(self, spoken: Spoken) -> Said | ProductError:
        """The line, the one that an earlier attempt with this key said, or why there is none."""
        if spoken.id not in self.before:
            try:
                self.before[spoken.id] = self.next(spoken)
            except ProductError as error:
                return error
        return self.before[spoken.id]

    def next(self, spoken: Spoken) -> Said:
        speaker, text = spoken.actor, trimmed(spoken.command.text)
        self.broadcast.must_be_live()
        if not speaker.hosts:
            self.restraint.check(speaker)
            if why := why_held(self.restraint.listed, speaker.name, text, spoken.why):
                return self.hold(spoken, text, *why)
        return self.line(spoken, text)

    def line(self, spoken: Spoken, text: str) -> LineView:
        speaker, command = spoken.actor, spoken.command
        self.broadcast.last_line += 1
        line = LineView(
            id=spoken.id,
            seq=self.broadcast.last_line,
            version=0,
            name=speaker.name,
            role=speaker.role,
            text=text,
            show_ms=self.broadcast.show_ms(self.work.now, command.playhead_ms),
            at=self.work.now,
            hidden=False,
        )
        self.rows.append(row(line, self.broadcast.id, speaker.id, command.key))
        own = msgspec.structs.replace(line, version=2, mine_key=command.key)
        self.work.tell(OwnLineSaid(room=rooms.one(self.broadcast.id, speaker.id), line=own))
        self.work.tell(LineSaid(room=rooms.everybody(self.broadcast.id), line=line))
        return own

    def hold(self, spoken: Spoken, text: str, why: HeldFor, word: str) -> HeldView:
        speaker, command, show = spoken.actor, spoken.command, self.broadcast.id
        held = HeldView(
            id=spoken.id,
            version=0,
            key=command.key,
            name=speaker.name,
            text=text,
            state=HeldState.waiting,
            show_ms=self.broadcast.show_ms(self.work.now, command.playhead_ms),
            at=self.work.now,
            mine=True,
        )
        self.broadcast.held_lines += 1
        kept = {name: getattr(held, name) for name in ("version", "key", "name", "text", "state", "show_ms", "at")}
        where = {"id": held.id, "broadcast_id": show, "person_id": speaker.id}
        self.held.append(kept | where | {"why": why, "word": word})
        self.work.tell(HeldChanged(room=rooms.one(show, speaker.id), held=held))
        theirs = msgspec.structs.replace(held, key="", mine=False, why=why, word=word)
        self.work.tell(HeldChanged(room=rooms.hosts(show), held=theirs))
        return held


def row(line: LineView, broadcast: UUID, person: UUID, key: str) -> dict[str, Any]:
    kept = {name: getattr(line, name) for name in ("id", "seq", "name", "text", "show_ms", "at", "version")}
    return kept | {"broadcast_id": broadcast, "person_id": person, "key": key}


async def said(db: AsyncSession, spoken: list[Spoken]) -> dict[UUID, Said]:
    """What earlier attempts said, as their speakers see it."""
    actors = {each.id: each.actor for each in spoken}
    return {line.id: view(line, actors[line.id]) for line in await db.scalars(SAID, {"ids": padded(actors)})}


async def waiting(work: Work, spoken: list[Spoken]) -> dict[UUID, Said]:
    """What earlier attempts left waiting."""
    held = holding.whole().where(HeldLine.id.in_([each.id for each in spoken]))
    return {line.id: holding.view(line) for line in await work.db.scalars(held)}
