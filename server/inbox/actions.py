"""Telling people what happened, and what they have read of it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.access import Actor
from server.bulk import portions
from server.db import Work
from server.errors import NotFound
from server.events import person_room
from server.inbox.events import NoticeArrived, NoticesRead, NoticeView
from server.inbox.models import Mail, Notice
from server.paging import newest

PAGE = 30


class NoticePage(msgspec.Struct):
    notices: list[NoticeView]
    unread: int
    more: bool


async def notify(work: Work, person: UUID, kind: str, link: str, **params: Any) -> None:
    """Part of the command it tells about; heard by every open page of the person once that has committed."""
    await notify_all(work, [person], kind, link, **params)


async def notify_all(work: Work, people: Iterable[UUID], kind: str, link: str, **params: Any) -> None:
    notices = [
        Notice(person_id=person, kind=kind, link=link, params=msgspec.to_builtins(params), created_at=work.now)
        for person in people
    ]
    work.db.add_all(notices)
    await work.db.flush()
    counts = await unread_of(work.db, [notice.person_id for notice in notices])
    for notice in notices:
        room, count = person_room(notice.person_id), counts[notice.person_id]
        work.tell(NoticeArrived(room=room, notice=view(notice), unread=count))


async def take_back(work: Work, person: UUID, kind: str, link: str) -> None:
    """What was told has been undone, so nobody need read it any more; what was read stays."""
    mine = Notice.person_id == person, Notice.kind == kind, Notice.link == link, Notice.read_at.is_(None)
    await work.db.execute(delete(Notice).where(*mine))
    work.tell(NoticesRead(room=person_room(person), unread=await unread(work.db, person)))


async def lead_on(work: Work, person: UUID, kind: str, link: str, instead: str) -> None:
    """What was told of is somewhere else now."""
    mine = Notice.person_id == person, Notice.kind == kind, Notice.link == link
    await work.db.execute(update(Notice).where(*mine).values(link=instead))


async def unread_of(db: AsyncSession, people: list[UUID]) -> dict[UUID, int]:
    query = select(Notice.person_id, func.count()).where(Notice.read_at.is_(None)).group_by(Notice.person_id)
    counts = dict.fromkeys(people, 0)
    for some in portions(people):
        for person, count in await db.execute(query.where(Notice.person_id.in_(some))):
            counts[person] = count
    return counts


async def unread(db: AsyncSession, person: UUID) -> int:
    return (await unread_of(db, [person]))[person]


async def page(db: AsyncSession, actor: Actor, before: UUID | None) -> NoticePage:
    """The newest notices, or those older than `before`."""
    query = select(Notice).where(Notice.person_id == actor.id)
    last = await own(db, actor, before) if before else None
    rows, more = await newest(db, query, Notice.created_at, Notice.id, PAGE, last)
    return NoticePage([view(row) for row in rows], await unread(db, actor.id), more)


async def read(work: Work, actor: Actor, until: UUID | None) -> int:
    """Reads everything, or what is not newer than `until`; answers how many remain unread."""
    mark = update(Notice).where(Notice.person_id == actor.id, Notice.read_at.is_(None))
    if until:
        mark = mark.where(Notice.created_at <= (await own(work.db, actor, until)).created_at)
    await work.db.execute(mark.values(read_at=work.now))
    left = await unread(work.db, actor.id)
    work.tell(NoticesRead(room=person_room(actor.id), unread=left))
    return left


async def own(db: AsyncSession, actor: Actor, id: UUID) -> Notice:
    notice = await db.get(Notice, id)
    if notice is None or notice.person_id != actor.id:
        raise NotFound("no such notice")
    return notice


async def export(db: AsyncSession, person: UUID) -> list[NoticeView]:
    rows = await db.scalars(select(Notice).where(Notice.person_id == person).order_by(Notice.created_at))
    return [view(row) for row in rows]


async def erase(work: Work, person: UUID) -> None:
    """With what was still to be mailed."""
    await work.db.execute(delete(Mail).where(Mail.person_id == person))
    await work.db.execute(delete(Notice).where(Notice.person_id == person))


def view(notice: Notice) -> NoticeView:
    read = notice.read_at is not None
    return NoticeView(notice.id, notice.kind, notice.params, notice.link, notice.created_at, read)
