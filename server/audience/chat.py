"""Chat lines as they are kept: who may see what of them, and hidden when they must be."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from server import audit
from server.access import Actor, Role, require
from server.audience import rooms
from server.audience.events import LineChanged, LineView
from server.audience.models import Line
from server.db import Work
from server.errors import NotFound
from server.rest import Command


class ForLine(Command):
    line: UUID


def whole() -> Select[Line]:
    """With what a view needs."""
    return select(Line).options(joinedload(Line.person))


def lines_of(broadcast: UUID) -> Select[Line]:
    return whole().where(Line.broadcast_id == broadcast)


async def hide(work: Work, actor: Actor | None, command: ForLine) -> LineView:
    host, line = await moderated(work, actor, command.line)
    line.hide(work.now)
    return await told(work, host, line, "hide_line")


async def unhide(work: Work, actor: Actor | None, command: ForLine) -> LineView:
    host, line = await moderated(work, actor, command.line)
    line.unhide()
    return await told(work, host, line, "unhide_line")


async def moderated(work: Work, actor: Actor | None, id: UUID) -> tuple[Actor, Line]:
    return require(actor, Role.host), await under_lock(work, id)


async def under_lock(work: Work, id: UUID) -> Line:
    line = await work.db.scalar(whole().where(Line.id == id).with_for_update(of=Line))
    if line is None:
        raise NotFound("no such line")
    return line


async def told(work: Work, host: Actor, line: Line, verb: str) -> LineView:
    audit.record(work, host, verb, f"line:{line.id}", line.person_id, broadcast=str(line.broadcast_id))
    tell(work, line)
    return view(line, host)


def tell(work: Work, line: Line) -> None:
    """Hosts hear it whole: they may show it again. Whose it is hears that, too."""
    show, person = line.broadcast_id, line.person
    work.tell(LineChanged(room=rooms.everybody(show), line=shown(line)))
    work.tell(LineChanged(room=rooms.hosts(show), line=shown(line, hosts=True)))
    own = shown(line, mine=True, hosts=person.role in (Role.host, Role.staff))
    work.tell(LineChanged(room=rooms.one(show, person.id), line=own))


def view(line: Line, reader: Actor | None = None) -> LineView:
    """As `reader` may see it; without one, as everybody. Needs `person` loaded."""
    return shown(line, reader is not None and reader.id == line.person_id, reader is not None and reader.hosts)


def shown(line: Line, mine: bool = False, hosts: bool = False) -> LineView:
    hidden = line.hidden_at is not None
    readable = not hidden or hosts
    return LineView(
        id=line.id,
        seq=line.seq,
        version=3 * line.version + (2 if mine else hidden and readable),
        name=line.name,
        role=line.person.role,
        text=line.text if readable else "",
        show_ms=line.show_ms,
        at=line.at,
        hidden=hidden,
        mine_key=line.key if mine else None,
    )
