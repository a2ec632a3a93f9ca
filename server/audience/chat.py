"""Chat: lines in one order without gaps, said once however often they are sent, hidden when they must be."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from server import audit
from server.access import Actor, Role, require, signed_in
from server.audience import rooms
from server.audience.events import LineHidden, LineSaid, LineView
from server.audience.models import Line
from server.audience.words import Key, Playhead, Written, trimmed
from server.broadcasts.finding import bare
from server.db import Work
from server.errors import NotFound
from server.rest import Command


class Say(Command):
    broadcast: UUID
    text: Written
    key: Key
    playhead_ms: Playhead | None = None


class ForLine(Command):
    line: UUID


async def say(work: Work, actor: Actor | None, command: Say) -> LineView:
    """The next line of a live show. Its number is taken under the show's lock, so numbers appear in order."""
    speaker, text = signed_in(actor), trimmed(command.text)
    broadcast = await bare(work.db, command.broadcast, lock=True)
    if before := await said(work.db, speaker, command):
        return view(before, speaker)
    broadcast.must_be_live()
    broadcast.last_line += 1
    line = Line(
        broadcast_id=broadcast.id,
        seq=broadcast.last_line,
        person_id=speaker.id,
        key=command.key,
        text=text,
        show_ms=broadcast.show_ms(work.now, command.playhead_ms),
        at=work.now,
        version=0,
    )
    work.db.add(line)
    await work.db.flush()
    await work.db.refresh(line, ["person"])
    work.tell(LineSaid(room=rooms.everybody(broadcast.id), line=view(line)))
    return view(line, speaker)


def lines_of(broadcast: UUID) -> Select[Line]:
    return select(Line).options(joinedload(Line.person)).where(Line.broadcast_id == broadcast)


async def said(db: AsyncSession, speaker: Actor, command: Say) -> Line | None:
    """What an earlier attempt with the same key said."""
    mine = lines_of(command.broadcast).where(Line.person_id == speaker.id, Line.key == command.key)
    return await db.scalar(mine)


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
