"""Viewers tell the hosts about a line, once each; hosts hide it or settle that nothing is wrong, and undo that."""

from uuid import UUID

import msgspec
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from server import audit
from server.access import Actor, Role, require, signed_in
from server.audience import rooms
from server.audience.chat import ForLine, under_lock
from server.audience.chat import view as line_view
from server.audience.events import ReportsChanged, ReportView
from server.audience.models import Line
from server.audience.moderation import Report, ReportedLine
from server.db import Work
from server.errors import Conflict, NotFound

NEWEST = 100


class Reported(msgspec.Struct):
    line: UUID


async def report(work: Work, actor: Actor | None, command: ForLine) -> Reported:
    """Again changes nothing."""
    viewer, line = signed_in(actor), await under_lock(work, command.line)
    if line.hidden_at:
        raise Conflict("this line is hidden already", "line_hidden")
    if line.person_id == viewer.id:
        raise Conflict("one does not report what one said", "own_line")
    if await work.db.get(Report, (line.id, viewer.id)) is None:
        reported = await found(work, line.id) or ReportedLine(
            line_id=line.id, broadcast_id=line.broadcast_id, line=line, count=0, version=0
        )
        reported.report(work.now)
        work.db.add(reported)
        await work.db.flush()
        work.db.add(Report(line_id=line.id, person_id=viewer.id, at=work.now))
        tell(work, reported)
    return Reported(line.id)


async def settle(work: Work, actor: Actor | None, command: ForLine) -> ReportView:
    """Nothing is wrong with this line."""
    host, reported = await moderated(work, actor, command)
    reported.settle(work.now)
    return told(work, host, reported, "settle_reports")


async def reopen(work: Work, actor: Actor | None, command: ForLine) -> ReportView:
    host, reported = await moderated(work, actor, command)
    reported.reopen()
    return told(work, host, reported, "reopen_reports")


async def settle_hidden(work: Work, line: UUID) -> None:
    """Whoever hid it has looked at it."""
    reported = await found(work, line)
    if reported and not reported.settled_at:
        reported.settle(work.now)
        tell(work, reported)


async def moderated(work: Work, actor: Actor | None, command: ForLine) -> tuple[Actor, ReportedLine]:
    host, line = require(actor, Role.host), await under_lock(work, command.line)
    reported = await found(work, line.id)
    if reported is None:
        raise NotFound("nobody has reported this line")
    return host, reported


async def found(work: Work, line: UUID) -> ReportedLine | None:
    """Under the lock of its line, which is its own."""
    return await work.db.scalar(whole().where(ReportedLine.line_id == line))


async def listed(db: AsyncSession, actor: Actor | None, broadcast: UUID) -> list[ReportView]:
    """Those that are open, then those settled last."""
    if actor is None or not actor.hosts:
        return []
    order = ReportedLine.settled_at.is_not(None), ReportedLine.settled_at.desc(), ReportedLine.at.desc()
    rows = await db.scalars(whole().where(ReportedLine.broadcast_id == broadcast).order_by(*order).limit(NEWEST))
    return [view(row) for row in rows]


def whole() -> Select[ReportedLine]:
    return select(ReportedLine).options(joinedload(ReportedLine.line).joinedload(Line.person))


def told(work: Work, host: Actor, reported: ReportedLine, verb: str) -> ReportView:
    audit.record(work, host, verb, f"line:{reported.line_id}", broadcast=str(reported.broadcast_id))
    tell(work, reported)
    return view(reported)


def tell(work: Work, reported: ReportedLine) -> None:
    work.tell(ReportsChanged(room=rooms.hosts(reported.broadcast_id), report=view(reported)))


def view(reported: ReportedLine) -> ReportView:
    """As hosts see it. Needs `line` and its `person` loaded."""
    return ReportView(
        line=line_view(reported.line, hosts=True),
        version=reported.version,
        count=reported.count,
        at=reported.at,
        open=reported.settled_at is None,
    )
