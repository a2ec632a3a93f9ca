"""What each show came to as a table for spreadsheet programs; audited."""

import csv
from io import StringIO
from typing import Literal

import msgspec
from sqlalchemy import select

from server import audit
from server.access import Actor, Role, require
from server.applications.models import Application
from server.broadcasts.models import Broadcast, BroadcastState
from server.bureau.outcomes import nobody, reached
from server.db import Work
from server.jobs.models import SHANGHAI
from server.rest import Query

HEADS = {
    "zh": ("直播", "开始（北京时间）", "观看", "投递", "已读", "邀请", "面试", "通过", "录用", "签约"),
    "en": (
        *("Show", "Begins (Beijing time)", "Viewers", "Delivered", "Read", "Invited"),
        *("Interviewed", "Passed", "Offered", "Signed"),
    ),
}
MARK = "\ufeff"
"""By which spreadsheet programs know that it is UTF-8."""
FORMULA = tuple("=+-@＝＋－＠")


class Wanted(Query, kw_only=True):
    language: Literal["zh", "en"] = "zh"


async def sheet(work: Work, actor: Actor | None, query: Wanted) -> str:
    """Every show that is or was live, the newest first."""
    actor = require(actor, Role.staff)
    begun = select(Broadcast).where(Broadcast.state != BroadcastState.scheduled).order_by(Broadcast.starts_at.desc())
    shows = (await work.db.scalars(begun)).all()
    of_shows = await reached(work.db, Application.broadcast_id.is_not(None))
    rows = [
        (
            as_text(show.title),
            f"{show.starts_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
            show.most_viewers,
            *msgspec.structs.astuple(of_shows.get(show.id, nobody())),
        )
        for show in shows
    ]
    audit.record(work, actor, "download", "outcomes:shows", count=len(rows))
    text = StringIO()
    csv.writer(text).writerows([HEADS[query.language], *rows])
    return MARK + text.getvalue()


def as_text(words: str) -> str:
    """What begins like a formula would be reckoned with, and might fetch something."""
    return f"'{words}" if words.strip().startswith(FORMULA) else words
