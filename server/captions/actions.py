"""What may be done with captions: hand on the link, type, correct, bring a file."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server import audit, tokens
from server.access import Actor, Role, require
from server.broadcasts.finding import bare, locked
from server.broadcasts.models import Broadcast
from server.captions.models import Caption, captioning
from server.captions.vtt import LATEST, LONGEST, Spoken, parse
from server.db import Work
from server.errors import Forbidden, NotFound
from server.media.control import Language
from server.rest import Command, Query
from server.settings import Settings

KIND = "captioner"
LASTS = 7 * 24 * 3600
NEWEST = 100
SPAN, MOST = 300_000, 600
"""Milliseconds of a show whose captions are read at once by who has gone back, and so many of them."""
LONGEST_KNOWN = 60_000
"""A caption that began so long before a moment is no longer shown in it."""
LONGEST_WRITTEN = 30_000
"""Milliseconds: nobody takes longer to type one."""
SHORTEST, PER_LETTER, LONGEST_SHOWN = 2000, 250, 8000
"""Milliseconds that a typed caption stays."""


class Captioner(msgspec.Struct):
    broadcast: UUID
    revoked: int = 0
    """How often links had been revoked when this one was made."""


class CaptionLink(msgspec.Struct):
    link: str


class ByLink(Query):
    token: str | None = None


class TypeCaption(Command):
    text: Annotated[str, Meta(min_length=1, max_length=LONGEST, pattern=r"\S")]
    begin_ms: int | None = None
    """What its writer was seeing when they began to write."""
    token: str | None = None


class CorrectCaption(Command):
    text: Annotated[str, Meta(max_length=LONGEST)]
    """Nothing takes it back."""
    token: str | None = None


class BringCaptions(Command):
    file: str
    """WebVTT, on the show clock."""
    language: Language = "zh"


class CaptionView(msgspec.Struct):
    id: UUID
    version: int
    """Of two with the same id, the higher is newer."""
    begin_ms: int
    end_ms: int
    text: str


class CaptionList(msgspec.Struct):
    captions: list[CaptionView]


class Moment(Query):
    from_ms: Annotated[int, Meta(ge=0, le=LATEST)] | None = None
    """On the show clock; without it the newest are meant."""


async def link(work: Work, settings: Settings, actor: Actor | None, id: UUID) -> CaptionLink:
    """What a captioner needs and all they need, for a week."""
    host = require(actor, Role.host)
    broadcast = await bare(work.db, id)
    broadcast.must_not_have_ended()
    audit.record(work, host, "invite_captioner", f"broadcast:{id}")
    token = tokens.sign(settings.secret, KIND, Captioner(id, (await captioning(work.db, id)).revoked), LASTS)
    return CaptionLink(f"{settings.public_url}/captions/{id}?token={token}")


async def revoke(work: Work, actor: Actor | None, id: UUID) -> None:
    """Whoever was given a link before needs another one."""
    host = require(actor, Role.host)
    await locked(work.db, id)
    held = await captioning(work.db, id)
    held.revoked += 1
    work.db.add(held)
    audit.record(work, host, "revoke_captioners", f"broadcast:{id}")


async def must_caption(
    db: AsyncSession, settings: Settings, actor: Actor | None, show: UUID, token: str | None
) -> None:
    """Hosts may, and who holds the link to this very show."""
    if token is None:
        require(actor, Role.host)
        return
    captioner = tokens.read(settings.secret, KIND, token, Captioner)
    if captioner.broadcast != show:
        raise Forbidden("this link is for another show", "bad_ticket")
    if captioner.revoked != (await captioning(db, show)).revoked:
        raise Forbidden("this link was revoked", "bad_ticket")


async def write(work: Work, settings: Settings, actor: Actor | None, id: UUID, command: TypeCaption) -> Caption:
    """It is shown from what its writer saw when they began to write, until others had the time to read it."""
    await must_caption(work.db, settings, actor, id, command.token)
    broadcast = await bare(work.db, id)
    broadcast.must_be_live()
    now = broadcast.show_ms(work.now)
    begin = max(now - LONGEST_WRITTEN, broadcast.show_ms(work.now, command.begin_ms))
    text = command.text.strip()
    caption = Caption(
        broadcast_id=id,
        begin_ms=max(0, begin),
        end_ms=now + min(LONGEST_SHOWN, max(SHORTEST, PER_LETTER * len(text))),
        text=text,
    )
    work.db.add(caption)
    await work.db.flush()
    return caption


async def correct(work: Work, settings: Settings, actor: Actor | None, id: UUID, command: CorrectCaption) -> Caption:
    caption = await work.db.get(Caption, id, with_for_update=True)
    if caption is None or not caption.text:
        raise NotFound("no such caption")
    await must_caption(work.db, settings, actor, caption.broadcast_id, command.token)
    caption.change(command.text.strip())
    return caption


async def bring(work: Work, actor: Actor | None, id: UUID, command: BringCaptions) -> Broadcast:
    """A file takes the place of everything that was there."""
    host = require(actor, Role.host)
    broadcast = await locked(work.db, id)
    broadcast.must_have_a_recording()
    spoken = parse(command.file)
    for old in await work.db.scalars(select(Caption).where(Caption.broadcast_id == id)):
        old.change("")
    work.db.add_all(caption_of(id, one) for one in spoken)
    held = await captioning(work.db, id)
    held.language = command.language
    work.db.add(held)
    audit.record(work, host, "bring_captions", f"broadcast:{id}", count=len(spoken))
    return broadcast


def caption_of(show: UUID, spoken: Spoken) -> Caption:
    return Caption(broadcast_id=show, begin_ms=spoken.begin_ms, end_ms=spoken.end_ms, text=spoken.text)


async def captions_of(db: AsyncSession, id: UUID, moment: Moment) -> CaptionList:
    """The last ones, or those that are shown in the five minutes that begin at the moment, in their order."""
    await bare(db, id)
    rows = select(Caption).where(Caption.broadcast_id == id, Caption.text != "")
    if moment.from_ms is None:
        found = await db.scalars(rows.order_by(Caption.begin_ms.desc(), Caption.id.desc()).limit(NEWEST))
        return CaptionList([view(row) for row in reversed(list(found))])
    begins = Caption.begin_ms.between(moment.from_ms - LONGEST_KNOWN, moment.from_ms + SPAN - 1)
    inside = rows.where(begins, Caption.end_ms > moment.from_ms)
    found = await db.scalars(inside.order_by(Caption.begin_ms, Caption.id).limit(MOST))
    return CaptionList([view(row) for row in found])


def view(caption: Caption) -> CaptionView:
    return CaptionView(caption.id, caption.version, caption.begin_ms, caption.end_ms, caption.text)
