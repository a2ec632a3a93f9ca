"""The word list: hosts keep it; every process has it ready, at most a few seconds old."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from aiohttp import web
from msgspec import Meta
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from server import audit
from server.access import Actor, Role, require
from server.audience.models import LONGEST_WORD
from server.audience.moderation import ListedWord
from server.audience.spelling import WIDE, Listed, listed, plain
from server.audience.words import trimmed
from server.db import Work
from server.errors import Conflict, Invalid, NotFound
from server.rest import Command

MOST = 500
FRESH = timedelta(seconds=5)


class ListWord(Command):
    word: Annotated[str, Meta(max_length=200)]


class WordView(msgspec.Struct):
    id: UUID
    word: str
    added_at: datetime


class WordViews(msgspec.Struct):
    words: list[WordView]


class WordList:
    """As this process knows it; what another process changed holds here a few seconds later."""

    def __init__(self) -> None:
        self.read_at: datetime | None = None
        self.words = listed(())

    async def now(self, db: AsyncSession, now: datetime) -> Listed:
        if self.read_at is None or not timedelta() <= now - self.read_at < FRESH:
            rows = await db.scalars(select(ListedWord.word).where(ListedWord.removed_at.is_(None)).order_by("word"))
            self.words, self.read_at = listed(tuple(rows)), now
        return self.words

    async def forget(self) -> None:
        self.read_at = None


WORD_LIST = web.AppKey("word_list", WordList)


async def words(db: AsyncSession, actor: Actor | None) -> WordViews:
    require(actor, Role.host)
    rows = await db.scalars(
        select(ListedWord).where(ListedWord.removed_at.is_(None)).order_by(ListedWord.added_at.desc(), ListedWord.id)
    )
    return WordViews([view(row) for row in rows])


async def add(app: web.Application, work: Work, actor: Actor | None, command: ListWord) -> WordView:
    """One that was taken off comes back."""
    host, word = require(actor, Role.host), trimmed(command.word, LONGEST_WORD)
    if not WIDE.sub("", plain(word)):
        raise Invalid("a listed word has letters", "word_letters")
    row = await work.db.scalar(select(ListedWord).where(ListedWord.word == word).with_for_update())
    if row and not row.removed_at:
        raise Conflict("this word is on the list", "word_listed")
    if await work.db.scalar(select(func.count()).where(ListedWord.removed_at.is_(None))) == MOST:
        raise Conflict(f"the list has {MOST} words", "word_list_full")
    row = row or ListedWord(word=word, added_at=work.now)
    row.restore()
    return await changed(app, work, host, row, "list_word")


async def remove(app: web.Application, work: Work, actor: Actor | None, id: UUID) -> None:
    host = require(actor, Role.host)
    row = await work.db.get(ListedWord, id, with_for_update=True)
    if row is None:
        raise NotFound("no such word")
    row.remove(work.now)
    await changed(app, work, host, row, "unlist_word")


async def changed(app: web.Application, work: Work, host: Actor, row: ListedWord, verb: str) -> WordView:
    work.db.add(row)
    await work.db.flush()
    audit.record(work, host, verb, f"word:{row.id}")
    work.then(app[WORD_LIST].forget)
    return view(row)


def view(row: ListedWord) -> WordView:
    return WordView(row.id, row.word, row.added_at)
