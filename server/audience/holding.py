"""Lines that are held back: their writer sees them waiting, hosts let them through or refuse them, and undo either."""

from uuid import UUID

import msgspec
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from server import audit
from server.access import Actor, Role, require
from server.audience import rooms
from server.audience.chat import view as line_view
from server.audience.events import HeldChanged, HeldView, LineChanged, LineSaid, LineView
from server.audience.models import Line
from server.audience.moderation import HeldLine, HeldState
from server.broadcasts.finding import bare
from server.db import Work
from server.errors import NotFound
from server.rest import Command

WAITING, NEWEST = 500, 100


class ForHeld(Command):
    held: UUID


async def let_through(work: Work, actor: Actor | None, command: ForHeld) -> LineView:
    """It takes the next number of the chat, and keeps its moment on the show clock."""
    host, show = require(actor, Role.host), await show_of(work, command.held)
    broadcast = await bare(work.db, show, lock=True)  # before the line's own lock, in the order of `say`
    held = await found(work, command.held)
    broadcast.must_be_live()
    held.let_through()
    broadcast.last_line += 1
    line = Line(
        id=held.id,
        broadcast_id=show,
        seq=broadcast.last_line,
        person_id=held.person_id,
        key=held.key,
        name=held.name,
        text=held.text,
        show_ms=held.show_ms,
        at=work.now,
        version=0,
    )
    line.person = held.person
    work.db.add(line)
    await work.db.flush()
    said = line_view(line)
    own = msgspec.structs.replace(said, version=2, mine_key=held.key)
    work.tell(LineChanged(room=rooms.one(show, held.person_id), line=own))
    work.tell(LineSaid(room=rooms.everybody(show), line=said))
    told(work, host, held, "let_through")
    return line_view(line, host)


async def refuse(work: Work, actor: Actor | None, command: ForHeld) -> HeldView:
    host, held = require(actor, Role.host), await found(work, command.held)
    held.refuse()
    return told(work, host, held, "refuse_line")


async def hold(work: Work, actor: Actor | None, command: ForHeld) -> HeldView:
    """Undoes a refusal: it waits again."""
    host, held = require(actor, Role.host), await found(work, command.held)
    held.hold()
    return told(work, host, held, "hold_line")


def told(work: Work, host: Actor, held: HeldLine, verb: str) -> HeldView:
    audit.record(work, host, verb, f"held_line:{held.id}", held.person_id, broadcast=str(held.broadcast_id))
    tell(work, held)
    return view(held, host)


def tell(work: Work, held: HeldLine) -> None:
    """Its writer and the hosts hear it; nobody else knows."""
    show = held.broadcast_id
    work.tell(HeldChanged(room=rooms.one(show, held.person_id), held=view(held)))
    work.tell(HeldChanged(room=rooms.hosts(show), held=shown(held, mine=False, hosts=True)))


async def listed(db: AsyncSession, actor: Actor | None, broadcast: UUID) -> list[HeldView]:
    """Those that wait, whoever waits longest first, and the newest others: one's own, or for hosts everybody's."""
    if actor is None:
        return []
    query = whole().where(HeldLine.broadcast_id == broadcast, HeldLine.text != "")
    if not actor.hosts:
        query = query.where(HeldLine.person_id == actor.id)
    waits = HeldLine.state == HeldState.waiting
    waiting = query.where(waits).order_by(HeldLine.at, HeldLine.id).limit(WAITING)
    others = query.where(~waits).order_by(HeldLine.at.desc(), HeldLine.id).limit(NEWEST)
    return [view(row, actor) for rows in (waiting, others) for row in await db.scalars(rows)]


async def show_of(work: Work, id: UUID) -> UUID:
    show = await work.db.scalar(select(HeldLine.broadcast_id).where(HeldLine.id == id))
    if show is None:
        raise NotFound("no such line")
    return show


async def found(work: Work, id: UUID) -> HeldLine:
    held = await work.db.scalar(whole().where(HeldLine.id == id).with_for_update(of=HeldLine))
    if held is None:
        raise NotFound("no such line")
    return held


def whole() -> Select[HeldLine]:
    return select(HeldLine).options(joinedload(HeldLine.person))


def view(held: HeldLine, reader: Actor | None = None) -> HeldView:
    """As `reader` may see it; without one, as its writer."""
    mine = reader is None or reader.id == held.person_id
    return shown(held, mine, hosts=reader is not None and reader.hosts)


def shown(held: HeldLine, mine: bool, hosts: bool = False) -> HeldView:
    return HeldView(
        id=held.id,
        version=held.version,
        key=held.key if mine else "",
        name=held.name,
        text=held.text,
        state=held.state,
        show_ms=held.show_ms,
        at=held.at,
        mine=mine,
        why=held.why if hosts else None,
        word=held.word if hosts else "",
    )
