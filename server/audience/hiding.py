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
    seen = await sanctions.lift(work, actor, command)
    sanction = await work.db.get_one(Sanction, seen.id)
    for show, hid in (sanction.hid or {}).items():
        await bare(work.db, UUID(show), lock=True)
        await bring_back(work, UUID(show), sanction.person_id, set(hid))
        told(work, require(actor, Role.host), sanction, "bring_back", UUID(show), len(hid))
    return seen


async def restore(work: Work, actor: Actor | None, command: ForSanction) -> SanctionView:
    seen = await sanctions.restore(work, actor, command)
    for show in (await work.db.get_one(Sanction, seen.id)).hid or {}:
        await bare(work.db, UUID(show), lock=True)
        seen = await hide(work, require(actor, Role.host), seen, UUID(show))
    return seen


async def hide(work: Work, host: Actor, seen: SanctionView, show: UUID) -> SanctionView:
    """Lines, what is held of theirs, and questions that are open; their asker is not told of each."""
    sanction = await work.db.get_one(Sanction, seen.id)
    lines, held_lines, questions = await written(work, show, sanction.person_id)
    hid = list[UUID]()
    for line in lines:
        if line.text and not line.hidden_at:
            line.hide(work.now)
            chat.tell(work, line)
            hid.append(line.id)
    for held in held_lines:
        if held.state is HeldState.waiting:
            held.refuse()
            holding.tell(work, held)
            hid.append(held.id)
    for question in questions:
        if question.state in (QuestionState.asked, QuestionState.approved):
            question.dismiss("")
            questioning.tell(work, question)
            hid.append(question.id)
    await reports.settle_gone(work, *hid)
    sanction.hid = {str(show): [str(one) for one in hid]}
    told(work, host, sanction, "hide_all", show, len(hid))
    return msgspec.structs.replace(seen, hid=len(hid))


async def bring_back(work: Work, show: UUID, person: UUID, hid: set[str]) -> None:
    """What is as it was left; what was emptied since, stays away."""
    lines, held_lines, questions = await written(work, show, person)
    for line in lines:
        if str(line.id) in hid and line.text and line.hidden_at:
            line.unhide()
            chat.tell(work, line)
    for held in held_lines:
        if str(held.id) in hid and held.text and held.state is HeldState.refused:
            held.hold()
            holding.tell(work, held)
    for question in questions:
        if str(question.id) in hid and question.text and question.state is QuestionState.dismissed:
            question.reconsider()
            questioning.tell(work, question)
    await reports.reopen_back(work, *(UUID(one) for one in hid))


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
