"""Taking a scheduled show off: what belongs to it alone goes with it."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from aiohttp import web
from sqlalchemy import Uuid, column, delete, select, table

from server import audit
from server.access import Actor, Role, require
from server.broadcasts.events import BroadcastTakenOff
from server.broadcasts.finding import locked
from server.broadcasts.models import BroadcastState
from server.db import Work
from server.diary.cells import lock
from server.errors import Conflict

REMINDERS = table("reminders", column("broadcast_id", Uuid()), column("person_id", Uuid()))
OF_IT_ALONE = [REMINDERS, *(table(name, column("broadcast_id", Uuid())) for name in ("sanctions", "interview_cells"))]
Farewell = Callable[[Work, UUID], Awaitable[None]]
FAREWELLS: web.AppKey[Sequence[Farewell]] = web.AppKey("farewells")
"""What else becomes of what is in it, just before, in the same transaction."""


async def drop(farewells: Sequence[Farewell], work: Work, actor: Actor | None, id: UUID) -> None:
    host = require(actor, Role.host)
    # before the show: who keeps the time of its turns for them has locked them, and refers to it
    await lock(work.db, select(REMINDERS.c.person_id).where(REMINDERS.c.broadcast_id == id))
    broadcast = await locked(work.db, id)
    if broadcast.state is not BroadcastState.scheduled:
        raise Conflict(f"this show is {broadcast.state}: it stays", f"show_{broadcast.state}")
    for farewell in farewells:
        await farewell(work, id)
    for rows in OF_IT_ALONE:
        await work.db.execute(delete(rows).where(rows.c.broadcast_id == id))
    await work.db.delete(broadcast)
    work.tell(BroadcastTakenOff(room=broadcast.room, broadcast=id))
    audit.record(work, host, "drop", f"broadcast:{id}")
