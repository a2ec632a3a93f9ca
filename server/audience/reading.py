"""Reading the chat: the newest lines, what came since, and the replay along the show clock. Every page has an end."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta
from sqlalchemy import and_, or_
from sqlalchemy.ext.asyncio import AsyncSession

from server.access import Actor
from server.audience.chat import lines_of, view
from server.audience.events import LineView
from server.audience.models import TOUCHED, Line
from server.broadcasts.finding import bare
from server.broadcasts.models import Broadcast
from server.rest import Query

NEWEST = 100
PAGE = 500
BACK = 200
Number = Annotated[int, Meta(ge=0, le=2**31 - 1)]


class Replay(Query, omit_defaults=True):
    """A place between lines: at this moment, after the one with this number."""

    from_ms: Number = 0
    after: Number = 0
    back: bool = False
    """What was said before this place instead of from it on."""


class ReadBack(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    broadcast: UUID
    before: Number
    """`seq` of the first line that the reader has."""


class Earlier(msgspec.Struct):
    lines: list[LineView]
    """In their order; where the chat begins there are none."""


class Lines(msgspec.Struct):
    lines: list[LineView]
    seq: int
    """The number up to which the reader now has everything: the next `since`."""
    more: bool


class ReplayPage(msgspec.Struct):
    lines: list[LineView]
    next: Replay | None


async def lines(db: AsyncSession, actor: Actor | None, broadcast: Broadcast, seq: int | None) -> Lines:
    return await (newest(db, actor, broadcast) if seq is None else since(db, actor, broadcast, seq))


async def newest(db: AsyncSession, actor: Actor | None, broadcast: Broadcast) -> Lines:
    """The end of the chat, in its order."""
    last = lines_of(broadcast.id).where(Line.seq <= broadcast.last_line).order_by(Line.seq.desc()).limit(NEWEST)
    rows = list(await db.scalars(last))[::-1]
    return Lines([view(line, actor) for line in rows], broadcast.last_line, more=False)


async def since(db: AsyncSession, actor: Actor | None, broadcast: Broadcast, seq: int) -> Lines:
    """What came after `seq`; before it, the newest lines that were ever hidden, as they are now."""
    later = lines_of(broadcast.id).where(Line.seq > seq).order_by(Line.seq).limit(PAGE + 1)
    rows = list(await db.scalars(later))
    touched = lines_of(broadcast.id).where(Line.seq <= seq, TOUCHED).order_by(Line.seq.desc()).limit(PAGE)
    changed = list(await db.scalars(touched))[::-1]
    page, more = rows[:PAGE], len(rows) > PAGE
    reached = page[-1].seq if page else seq
    return Lines([view(line, actor) for line in (*changed, *page)], reached, more)


async def earlier(db: AsyncSession, actor: Actor | None, command: ReadBack) -> Earlier:
    """The lines that stand before one, as they are now: for who came late, or scrolls back."""
    show = await bare(db, command.broadcast)
    before = lines_of(show.id).where(Line.seq < command.before).order_by(Line.seq.desc()).limit(BACK)
    rows = list(await db.scalars(before))[::-1]
    return Earlier([view(line, actor) for line in rows])


async def replayed(db: AsyncSession, actor: Actor | None, id: UUID, query: Replay) -> ReplayPage:
    """Lines by the moment of the show at which they were said; hidden ones are for hosts."""
    broadcast = await bare(db, id)
    moment, number = Line.show_ms == query.from_ms, Line.seq
    later = or_(Line.show_ms > query.from_ms, and_(moment, number > query.after))
    earlier = or_(Line.show_ms < query.from_ms, and_(moment, number < query.after))
    shown = lines_of(broadcast.id).where(earlier if query.back else later)
    if actor is None or not actor.hosts:
        shown = shown.where(Line.hidden_at.is_(None))
    order = (Line.show_ms.desc(), Line.seq.desc()) if query.back else (Line.show_ms, Line.seq)
    rows = list(await db.scalars(shown.order_by(*order).limit(PAGE + 1)))
    page = rows[:PAGE]
    more = Replay(page[-1].show_ms, page[-1].seq, query.back) if len(rows) > PAGE else None
    return ReplayPage([view(line, actor) for line in (page[::-1] if query.back else page)], more)
