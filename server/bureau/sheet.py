"""What each show came to as a table for spreadsheet programs; audited."""

import csv
from io import StringIO
from typing import Literal

import msgspec
from sqlalchemy import select, true
from sqlalchemy.ext.asyncio import AsyncSession

from server.access import Actor, Role, require
from server.broadcasts.models import Broadcast, BroadcastState
from server.bureau.outcomes import nobody, reached
from server.jobs.models import SHANGHAI
from server.rest import Query

HEADS = {
    "zh": ("直播", "开始（北京时间）", "观看", "投递", "已读", "邀请", "面试", "通过", "录用", "签约"),
    "en": (
        *("Show", "Begins (Beijing time)", "Viewers", "Delivered", "Read", "Invited"),
        *("Interviewed", "Passed", "Offered", "Signed"),
    ),
}
PAGES = {"zh": "岗位页的投递", "en": "Delivered on job pages"}
MARK = "\ufeff"
"""By which spreadsheet programs know that it is UTF-8."""
FORMULA = tuple("=+-@＝＋－＠")


class Wanted(Query, kw_only=True):
    language: Literal["zh", "en"] = "zh"


async def sheet(db: AsyncSession, actor: Actor | None, query: Wanted) -> tuple[str, int]:
    """Every show that is or was live, the newest first, and what job pages brought; how many shows."""
    require(actor, Role.staff)
    begun = select(Broadcast).where(Broadcast.state != BroadcastState.scheduled).order_by(Broadcast.starts_at.desc())
    shows = (await db.scalars(begun)).all()
    counts = await reached(db, true())
    rows = [
        (
            as_text(show.title),
            f"{show.starts_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
            show.most_viewers,
            *msgspec.structs.astuple(counts.get(show.id, nobody())),
        )
        for show in shows
    ]
    pages = (PAGES[query.language], "", "", *msgspec.structs.astuple(counts.get(None, nobody())))
    text = StringIO()
    csv.writer(text).writerows([HEADS[query.language], *rows, pages])
    return MARK + text.getvalue(), len(rows)


def as_text(words: str) -> str:
    """What begins like a formula would be reckoned with, and might fetch something."""
    return f"'{words}" if words.strip().startswith(FORMULA) else words
