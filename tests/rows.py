"""Rows beside those that the product made: many of them, without a request for each."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.applications.models import Application
from server.audience.models import Line
from server.audit import AuditEntry
from server.broadcasts.finding import bare
from server.db import open_engine
from server.identity.models import Company
from server.settings import Settings
from tests.people import House


def another(row: Any, **changes: Any) -> Any:
    """A row like this one."""
    same = {column.key: getattr(row, column.key) for column in inspect(row).mapper.column_attrs}
    return type(row)(**same | {"id": uuid4()} | changes)


async def commits_untold(house: House, show: dict[str, Any], *texts: str) -> None:
    """As a node that is killed between the commit of lines and their publishing. Somebody has said something before."""
    engine = open_engine(house.settings.database_url)
    async with AsyncSession(engine) as db, db.begin():
        broadcast = await bare(db, UUID(show["id"]), lock=True)
        said = select(Line).where(Line.broadcast_id == broadcast.id, Line.seq == broadcast.last_line)
        line = (await db.scalars(said)).one()
        for text in texts:
            broadcast.last_line += 1
            db.add(another(line, seq=broadcast.last_line, text=text, key=uuid4().hex))
    await engine.dispose()


async def came_earlier(house: House, company: str, by: timedelta) -> None:
    """Every resume that this company has was delivered so much earlier."""
    engine = open_engine(house.settings.database_url)
    async with AsyncSession(engine) as db, db.begin():
        for row in await db.scalars(select(Application).where(Application.company_id == UUID(company))):
            row.delivered_at -= by
    await engine.dispose()


async def done_earlier(house: House, by: timedelta) -> None:
    """Everything on record was done so much earlier."""
    engine = open_engine(house.settings.database_url)
    async with AsyncSession(engine) as db, db.begin():
        for row in await db.scalars(select(AuditEntry)):
            row.at -= by
    await engine.dispose()


async def verified_earlier(settings: Settings, company: str, by: timedelta) -> None:
    """This company was verified so much earlier."""
    engine = open_engine(settings.database_url)
    async with AsyncSession(engine) as db, db.begin():
        row = await db.get_one(Company, UUID(company))
        assert row.verified_at
        assert row.verified_until
        row.verified_at, row.verified_until = row.verified_at - by, row.verified_until - by
    await engine.dispose()
