"""Keeping order: somebody is muted for minutes, or banned from a show or from all; undone as easily, and audited."""

from datetime import datetime, timedelta
from math import ceil
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta
from sqlalchemy import Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from server import audit
from server.access import Actor, Role, require
from server.audience.models import Line, Question
from server.audience.moderation import HeldLine, Sanction, SanctionKind, silences
from server.audience.writing import ForWriting, moderated
from server.broadcasts.finding import bare
from server.bulk import padded
from server.db import Work
from server.errors import Forbidden, NotFound
from server.rest import Command

MOST = 200
HOLDING = silences(bindparam("show"), bindparam("now"))
SILENCED = select(Sanction.person_id, Sanction.kind, Sanction.until).where(
    HOLDING, Sanction.person_id.in_(bindparam("people", expanding=True))
)


class Silenced(Forbidden):
    """Says how long, where it ends by itself."""

    def __init__(self, kind: SanctionKind, until: datetime | None, now: datetime) -> None:
        muted = kind is SanctionKind.mute
        message = "a host has muted you for a while" if muted else "a host does not let you write here"
        super().__init__(message, "muted" if muted else "banned")
        self.seconds = ceil((until - now).total_seconds()) if until else None


class Mute(ForWriting, kw_only=True):
    minutes: Annotated[int, Meta(ge=1, le=24 * 60)]


class Ban(ForWriting, kw_only=True):
    everywhere: bool = False
    hide: bool = False
    """And what they wrote in this show."""


class ForSanction(Command):
    sanction: UUID


class SanctionView(msgspec.Struct):
    id: UUID
    kind: SanctionKind
    name: str
    everywhere: bool
    at: datetime
    until: datetime | None
    text: str
    """What it was for."""
    hid: int
    """How much of what they wrote."""


class SanctionList(msgspec.Struct):
    sanctions: list[SanctionView]


async def mute(work: Work, actor: Actor | None, command: Mute) -> SanctionView:
    return await impose(work, actor, command, SanctionKind.mute, timedelta(minutes=command.minutes))


async def ban(work: Work, actor: Actor | None, command: Ban) -> SanctionView:
    return await impose(work, actor, command, SanctionKind.ban, None, command.everywhere)


async def impose(
    work: Work,
    actor: Actor | None,
    command: ForWriting,
    kind: SanctionKind,
    lasts: timedelta | None,
    everywhere: bool = False,
) -> SanctionView:
    """On who wrote this; hosts are exempt."""
    host, writing = await moderated(work, actor, command)
    if writing.person.role in (Role.host, Role.staff):
        raise Forbidden("hosts and staff are exempt", "staff_exempt")
    sanction = Sanction(
        person=writing.person,
        broadcast_id=None if everywhere else writing.broadcast_id,
        line=writing if isinstance(writing, Line) else None,
        held=writing if isinstance(writing, HeldLine) else None,
        question=writing if isinstance(writing, Question) else None,
        kind=kind,
        at=work.now,
        until=lasts and work.now + lasts,
    )
    work.db.add(sanction)
    await work.db.flush()
    what, which = command.one()
    minutes = lasts and lasts // timedelta(minutes=1)
    facts: dict[str, Any] = {"broadcast": str(writing.broadcast_id), "sanction": str(sanction.id), what: str(which)}
    audit.record(work, host, kind, f"person:{writing.person_id}", minutes=minutes, everywhere=everywhere, **facts)
    return view(sanction)


async def lift(work: Work, actor: Actor | None, command: ForSanction) -> SanctionView:
    host, sanction = await moderated_sanction(work, actor, command)
    sanction.lift(work.now)
    return told(work, host, sanction, "lift")


async def restore(work: Work, actor: Actor | None, command: ForSanction) -> SanctionView:
    """Undoes `lift`: it holds until when it would have."""
    host, sanction = await moderated_sanction(work, actor, command)
    sanction.restore(work.now)
    return told(work, host, sanction, "restore")


async def moderated_sanction(work: Work, actor: Actor | None, command: ForSanction) -> tuple[Actor, Sanction]:
    host = require(actor, Role.host)
    sanction = await work.db.scalar(whole().where(Sanction.id == command.sanction).with_for_update(of=Sanction))
    if sanction is None:
        raise NotFound("no such sanction")
    return host, sanction


def told(work: Work, host: Actor, sanction: Sanction, verb: str) -> SanctionView:
    show = sanction.broadcast_id and str(sanction.broadcast_id)
    audit.record(work, host, verb, f"person:{sanction.person_id}", sanction=str(sanction.id), broadcast=show)
    return view(sanction)


async def listed(db: AsyncSession, actor: Actor | None, broadcast: UUID, now: datetime) -> SanctionList:
    """What holds in this show, the newest first."""
    require(actor, Role.host)
    await bare(db, broadcast)
    held = whole().where(HOLDING).order_by(Sanction.at.desc()).limit(MOST)
    return SanctionList([view(row) for row in await db.scalars(held, {"show": broadcast, "now": now})])


async def silenced(db: AsyncSession, broadcast: UUID, people: set[UUID], now: datetime) -> dict[UUID, Silenced]:
    """Those of these people who may not write here now, and why: one query for a whole batch of lines. Of several what
    lasts longest, a ban above all."""
    rows = await db.execute(SILENCED, {"show": broadcast, "now": now, "people": padded(people)})
    why = sorted(rows, key=lambda row: (row.kind == SanctionKind.ban, row.until is None, row.until or now))
    return {row.person_id: Silenced(row.kind, row.until, now) for row in why}


async def must_not_be_silenced(db: AsyncSession, broadcast: UUID, person: UUID, now: datetime) -> None:
    """Who may not write here counts for nothing else either."""
    if why := (await silenced(db, broadcast, {person}, now)).get(person):
        raise why


def whole() -> Select[Sanction]:
    needed = (Sanction.person, Sanction.line, Sanction.held, Sanction.question)
    return select(Sanction).options(*(joinedload(each) for each in needed))


def view(sanction: Sanction) -> SanctionView:
    everywhere = sanction.broadcast_id is None
    text = sanction.writing.text if sanction.writing else ""
    hid = sum(map(len, (sanction.hid or {}).values()))
    name = sanction.person.name
    return SanctionView(sanction.id, sanction.kind, name, everywhere, sanction.at, sanction.until, text, hid)
