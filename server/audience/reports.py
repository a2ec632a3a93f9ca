"""Viewers tell the hosts about a line or question, once each; hosts take it off or settle that nothing is wrong."""

from typing import assert_never
from uuid import UUID

import msgspec
from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from server import audit
from server.access import Actor, Role, require, signed_in
from server.audience import chat, questioning, rooms
from server.audience.events import ReportsChanged, ReportView
from server.audience.hands.models import Hand
from server.audience.models import Line, Question, QuestionState
from server.audience.moderation import HeldLine, Report, Reported
from server.audience.sanctions import must_not_be_silenced
from server.audience.writing import ForPublic, Writing, found
from server.db import Work
from server.errors import Conflict, NotFound

NEWEST = 100


class Noted(msgspec.Struct, omit_defaults=True):
    """What was reported."""

    line: UUID | None = None
    question: UUID | None = None


async def report(work: Work, actor: Actor | None, command: ForPublic) -> Noted:
    """Again changes nothing. Not by who may not write: whoever keeps order would go on hearing of them."""
    viewer, writing = signed_in(actor), await found(work, command)
    must_be_read(writing, viewer)
    await must_not_be_silenced(work.db, writing.broadcast_id, viewer.id, work.now)
    if writing.person_id == viewer.id:
        raise Conflict("one does not report what one wrote", "own_line")
    if await work.db.get(Report, (writing.id, viewer.id)) is None:
        reported = await about(work, writing.id) or Reported(
            id=writing.id,
            broadcast_id=writing.broadcast_id,
            line=writing if isinstance(writing, Line) else None,
            question=writing if isinstance(writing, Question) else None,
            count=0,
            version=0,
        )
        reported.report(work.now)
        work.db.add(reported)
        await work.db.flush()
        work.db.add(Report(reported_id=writing.id, person_id=viewer.id, at=work.now))
        tell(work, reported)
    return Noted(command.line, command.question)


def must_be_read(writing: Writing, viewer: Actor) -> None:
    """Nobody reports what nobody reads."""
    match writing:
        case Line():
            if writing.hidden_at:
                raise Conflict("this line is hidden already", "line_hidden")
        case Question():
            if writing.secret and not viewer.hosts:
                raise NotFound("no such question")
            if writing.state is QuestionState.dismissed:
                raise Conflict("this question is dismissed already", "question_closed")
        case HeldLine() | Hand():
            raise NotFound("no such line")
        case _:
            assert_never(writing)


async def settle(work: Work, actor: Actor | None, command: ForPublic) -> ReportView:
    """Nothing is wrong with it."""
    host, reported = await moderated(work, actor, command)
    reported.settle(work.now)
    return told(work, host, reported, "settle_reports")


async def reopen(work: Work, actor: Actor | None, command: ForPublic) -> ReportView:
    host, reported = await moderated(work, actor, command)
    reported.reopen()
    return told(work, host, reported, "reopen_reports")


async def settle_gone(work: Work, *writings: UUID) -> None:
    """Whoever hid or dismissed them has looked at them."""
    for reported in await work.db.scalars(whole().where(Reported.id.in_(writings), Reported.settled_at.is_(None))):
        reported.settle(work.now, gone=True)
        tell(work, reported)


async def reopen_back(work: Work, *writings: UUID) -> None:
    """They are read again: what `settle_gone` settled is open, what a host found right stays settled."""
    for reported in await work.db.scalars(whole().where(Reported.id.in_(writings), Reported.gone)):
        reported.reopen()
        tell(work, reported)


async def settle_all_of(work: Work, person: UUID) -> None:
    """Of what they wrote nothing is left to look at. Under the locks of all of it."""
    theirs = or_(
        Reported.line_id.in_(select(Line.id).where(Line.person_id == person)),
        Reported.question_id.in_(select(Question.id).where(Question.person_id == person)),
    )
    for reported in await work.db.scalars(whole().where(theirs, Reported.settled_at.is_(None))):
        reported.settle(work.now)
        tell(work, reported)


async def moderated(work: Work, actor: Actor | None, command: ForPublic) -> tuple[Actor, Reported]:
    host, writing = require(actor, Role.host), await found(work, command)
    reported = await about(work, writing.id)
    if reported is None:
        raise NotFound("nobody has reported this")
    return host, reported


async def about(work: Work, writing: UUID) -> Reported | None:
    """Under the lock of what was reported, which is its own."""
    return await work.db.scalar(whole().where(Reported.id == writing))


async def listed(db: AsyncSession, actor: Actor | None, broadcast: UUID) -> list[ReportView]:
    """Those that are open, then those settled last."""
    if actor is None or not actor.hosts:
        return []
    order = Reported.settled_at.is_not(None), Reported.settled_at.desc(), Reported.at.desc()
    rows = await db.scalars(whole().where(Reported.broadcast_id == broadcast).order_by(*order).limit(NEWEST))
    return [view(row) for row in rows]


def whole() -> Select[Reported]:
    line, question = joinedload(Reported.line), joinedload(Reported.question)
    asked = (question.joinedload(each) for each in (Question.job, Question.company))
    return select(Reported).options(line.joinedload(Line.person), *asked)


def told(work: Work, host: Actor, reported: Reported, verb: str) -> ReportView:
    kind = "line" if reported.line else "question"
    writing = reported.line or reported.question
    whose = writing.person_id if writing else None
    audit.record(work, host, verb, f"{kind}:{reported.id}", whose, broadcast=str(reported.broadcast_id))
    tell(work, reported)
    return view(reported)


def tell(work: Work, reported: Reported) -> None:
    work.tell(ReportsChanged(room=rooms.hosts(reported.broadcast_id), report=view(reported)))


def view(reported: Reported) -> ReportView:
    """As hosts see it. Needs `line` and `question` loaded, with what their views need."""
    return ReportView(
        id=reported.id,
        line=chat.shown(reported.line, hosts=True) if reported.line else None,
        question=questioning.whole(reported.question, hosts=True) if reported.question else None,
        version=reported.version,
        count=reported.count,
        at=reported.at,
        open=reported.settled_at is None,
        gone=reported.gone,
    )
