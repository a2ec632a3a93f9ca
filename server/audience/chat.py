"""Chat: lines in one order without gaps, said once however often they are sent, hidden when they must be."""

from collections import defaultdict
from typing import Any
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import Select, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from server import audit
from server.access import Actor, Role, require
from server.audience import rooms
from server.audience.events import LineHidden, LineSaid, LineView
from server.audience.models import Line
from server.audience.words import Key, Playhead, Written, trimmed
from server.broadcasts.finding import bare
from server.broadcasts.models import Broadcast
from server.db import Work
from server.errors import NotFound, ProductError
from server.rest import Command


class Say(Command):
    broadcast: UUID
    text: Written
    key: Key
    playhead_ms: Playhead | None = None


class ForLine(Command):
    line: UUID


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


def row(line: LineView, broadcast: UUID, person: UUID, key: str) -> dict[str, Any]:
    kept = {name: getattr(line, name) for name in ("id", "seq", "text", "show_ms", "at", "version")}
    return kept | {"broadcast_id": broadcast, "person_id": person, "key": key}


def lines_of(broadcast: UUID) -> Select[Line]:
    return select(Line).options(joinedload(Line.person)).where(Line.broadcast_id == broadcast)


async def said(db: AsyncSession, show: UUID, spoken: list[Spoken]) -> dict[tuple[UUID, str], LineView]:
    """What earlier attempts with these keys said, as their speakers see it."""
    actors = {each.once: each.actor for each in spoken}
    keys = lines_of(show).where(Line.key.in_([each.command.key for each in spoken]))
    lines = {(line.person_id, line.key): line for line in await db.scalars(keys)}
    return {once: view(line, actors[once]) for once, line in lines.items() if once in actors}


async def hide(work: Work, actor: Actor | None, command: ForLine) -> LineView:
    host, line = await moderated(work, actor, command.line)
    line.hide(work.now)
    return await told(work, host, line, "hide_line")


async def unhide(work: Work, actor: Actor | None, command: ForLine) -> LineView:
    host, line = await moderated(work, actor, command.line)
    line.unhide()
    return await told(work, host, line, "unhide_line")


async def moderated(work: Work, actor: Actor | None, id: UUID) -> tuple[Actor, Line]:
    host = require(actor, Role.host)
    query = select(Line).options(joinedload(Line.person)).where(Line.id == id)
    line = await work.db.scalar(query.with_for_update(of=Line))
    if line is None:
        raise NotFound("no such line")
    return host, line


async def told(work: Work, host: Actor, line: Line, verb: str) -> LineView:
    """Hosts hear it whole: they may show it again."""
    audit.record(work, host, verb, f"line:{line.id}", broadcast=str(line.broadcast_id))
    work.tell(LineHidden(room=rooms.everybody(line.broadcast_id), line=view(line)))
    work.tell(LineHidden(room=rooms.hosts(line.broadcast_id), line=view(line, host)))
    return view(line, host)


def view(line: Line, reader: Actor | None = None) -> LineView:
    """As `reader` may see it; without one, as everybody. Needs `person` loaded."""
    hidden = line.hidden_at is not None
    mine = reader is not None and reader.id == line.person_id
    readable = not hidden or (reader is not None and reader.hosts)
    return LineView(
        id=line.id,
        seq=line.seq,
        version=2 * line.version + (mine or (hidden and readable)),
        name=line.person.name,
        role=line.person.role,
        text=line.text if readable else "",
        show_ms=line.show_ms,
        at=line.at,
        hidden=hidden,
        mine_key=line.key if mine else None,
    )
