"""What somebody wrote in a show is hidden with their ban, if the host wants that, and comes back with its undo."""

from uuid import UUID

import msgspec
from sqlalchemy import select

from server import audit
from server.access import Actor, Role, require
from server.audience import chat, holding, questioning, reports, sanctions
from server.audience.hands.models import Hand
from server.audience.models import Line, Question, QuestionState
from server.audience.moderation import HeldLine, HeldState, Sanction
from server.audience.sanctions import Ban, ForSanction, SanctionView
from server.audience.writing import Writing
from server.broadcasts.finding import bare
from server.broadcasts.models import Broadcast
from server.db import Work

KINDS: dict[str, type[Writing]] = {"line": Line, "held": HeldLine, "question": Question, "hand": Hand}


async def ban(work: Work, actor: Actor | None, command: Ban) -> SanctionView:
    """With `hide` under the show's lock, as whoever says something takes it: nothing of theirs comes between."""
    host, (kind, which) = require(actor, Role.host), command.one()
    show = await work.db.scalar(select(KINDS[kind].broadcast_id).where(KINDS[kind].id == which))
    if command.hide and show:
        await bare(work.db, show, lock=True)
    seen = await sanctions.ban(work, host, command)
    return await hide(work, host, seen, show) if command.hide and show else seen


async def lift(work: Work, actor: Actor | None, command: ForSanction) -> SanctionView:
    """What another ban hides as well, stays away until that one is lifted too."""
    host, shows = require(actor, Role.host), await locked(work, command)
    seen = await sanctions.lift(work, host, command)
    sanction = await work.db.get_one(Sanction, seen.id)
    for show in shows:
        hid = (sanction.hid or {}).get(str(show), {})
        if other := await also_hiding(work, sanction, show):
            other.hid = {**(other.hid or {}), str(show): (other.hid or {})[str(show)] | hid}
            sanction.hid = {**(sanction.hid or {}), str(show): {}}
        else:
            told(work, host, sanction, "bring_back", show, await bring_back(work, show, sanction.person_id, hid))
    return seen


async def restore(work: Work, actor: Actor | None, command: ForSanction) -> SanctionView:
    host, shows = require(actor, Role.host), await locked(work, command)
    seen = await sanctions.restore(work, host, command)
    for show in shows:
        seen = await hide(work, host, seen, show)
    return seen


async def locked(work: Work, command: ForSanction) -> list[UUID]:
    """Where it hides something, before the sanction itself, as with a ban. A show that was taken off is no more."""
    hid = await work.db.scalar(select(Sanction.hid).where(Sanction.id == command.sanction))
    shows = select(Broadcast.id).where(Broadcast.id.in_([UUID(show) for show in hid or {}]))
    return list(await work.db.scalars(shows.with_for_update()))


async def also_hiding(work: Work, sanction: Sanction, show: UUID) -> Sanction | None:
    holding = select(Sanction).where(Sanction.person_id == sanction.person_id, Sanction.id != sanction.id)
    holding = holding.where(Sanction.hid.is_not(None), Sanction.lifted_at.is_(None)).order_by(Sanction.at, Sanction.id)
    others = await work.db.scalars(holding.with_for_update())
    return next((other for other in others.all() if str(show) in (other.hid or {})), None)


async def hide(work: Work, host: Actor, seen: SanctionView, show: UUID) -> SanctionView:
    """Lines, what is held of theirs, and questions that are open; their asker is not told of each."""
    sanction = await work.db.get_one(Sanction, seen.id)
    lines, held_lines, questions = await written(work, show, sanction.person_id)
    hid = list[Line | HeldLine | Question]()
    for line in lines:
        if line.text and not line.hidden_at:
            line.hide(work.now)
            chat.tell(work, line)
            hid.append(line)
    for held in held_lines:
        if held.state is HeldState.waiting:
            held.refuse()
            holding.tell(work, held)
            hid.append(held)
    for question in questions:
        if question.state in (QuestionState.asked, QuestionState.approved):
            question.dismiss("")
            questioning.tell(work, question)
            hid.append(question)
    await reports.settle_gone(work, *(one.id for one in hid))
    sanction.hid = {**(sanction.hid or {}), str(show): {str(one.id): one.version for one in hid}}
    told(work, host, sanction, "hide_all", show, len(hid))
    return msgspec.structs.replace(seen, hid=len(hid))


async def bring_back(work: Work, show: UUID, person: UUID, hid: dict[str, int]) -> int:
    """How much. What was emptied since, or shown and put away again by hand, stays away."""
    lines, held_lines, questions = await written(work, show, person)
    back = list[UUID]()
    for line in lines:
        if untouched(line, hid) and line.hidden_at:
            line.unhide()
            chat.tell(work, line)
            back.append(line.id)
    for held in held_lines:
        if untouched(held, hid) and held.state is HeldState.refused:
            held.hold()
            holding.tell(work, held)
            back.append(held.id)
    for question in questions:
        if untouched(question, hid) and question.state is QuestionState.dismissed:
            question.reconsider()
            questioning.tell(work, question)
            back.append(question.id)
    await reports.reopen_back(work, *back)
    return len(back)


def untouched(writing: Line | HeldLine | Question, hid: dict[str, int]) -> bool:
    return bool(writing.text) and hid.get(str(writing.id)) == writing.version


async def written(work: Work, show: UUID, person: UUID) -> tuple[list[Line], list[HeldLine], list[Question]]:
    """Of somebody in a show, under its locks."""
    lines = chat.lines_of(show).where(Line.person_id == person).order_by(Line.seq)
    held = holding.whole().where(HeldLine.broadcast_id == show, HeldLine.person_id == person).order_by(HeldLine.id)
    asked = questioning.whole_rows().where(Question.broadcast_id == show, Question.person_id == person)
    return (
        list(await work.db.scalars(lines.with_for_update(of=Line))),
        list(await work.db.scalars(held.with_for_update(of=HeldLine))),
        list(await work.db.scalars(asked.order_by(Question.id).with_for_update(of=Question))),
    )


def told(work: Work, host: Actor, sanction: Sanction, verb: str, show: UUID, count: int) -> None:
    whom = f"person:{sanction.person_id}"
    audit.record(work, host, verb, whom, broadcast=str(show), sanction=str(sanction.id), count=count)
