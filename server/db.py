"""The database: one engine per process, one transaction per command, and what leaves after the commit."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, ClassVar, Protocol
from uuid import UUID, uuid4

from aiohttp import web
from sqlalchemy import DateTime, Dialect, Engine, Enum, MetaData, TypeDecorator, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.pool import Pool, QueuePool

from server.errors import Unavailable
from server.events import Event
from server.settings import CLOCK, SETTINGS

log = logging.getLogger(__name__)
LAST_WORDS, TO_COME_IN, SILENCE = 3.0, 5.0, 7.0
"""Seconds for what was begun before the end; to connect; for a statement: nobody says that a machine is gone."""


class Publisher(Protocol):
    """Carries an event to the browsers; realtime provides one."""

    async def publish(self, event: Event) -> None: ...


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime on every engine; SQLite alone would give it back naive."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and (value if value.tzinfo else value.replace(tzinfo=UTC))


Id = Annotated[UUID, mapped_column(primary_key=True, default=uuid4)]
Moment = Annotated[datetime, mapped_column(UtcDateTime)]


class Base(DeclarativeBase):
    # Plain text in the database: a new state needs no ALTER TYPE.
    type_annotation_map: ClassVar = {StrEnum: Enum(StrEnum, native_enum=False, length=20)}
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Database:
    """The engine and its sessions; on SQLite one writer at a time, decided here and not by its busy timeout."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self.one_writer = asyncio.Lock() if self.engine.dialect.name == "sqlite" else None

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        async with AsyncExitStack() as stack:
            if self.one_writer:
                await stack.enter_async_context(self.one_writer)
            yield await stack.enter_async_context(self.sessions.begin())


DATABASE = web.AppKey("database", Database)
PUBLISHER: web.AppKey[Publisher] = web.AppKey("publisher")


def open_engine(url: str, silence: float | None = SILENCE) -> AsyncEngine:
    """With connections of its own. What was compiled for this address before is not compiled again: each of hundreds of
    tests opens it anew. Its errors do not repeat what was to be written: they end in the log."""
    first = pattern(url, silence)
    known = {"compiled_cache": first._compiled_cache}
    own = Engine(first.pool.recreate(), first.dialect, first.url, hide_parameters=True, execution_options=known)
    return AsyncEngine(own)


@cache
def pattern(url: str, silence: float | None) -> Engine:
    if not url.startswith("sqlite"):
        how = {"timeout": TO_COME_IN, "command_timeout": silence}
        return create_async_engine(url, connect_args=how, pool_size=10, max_overflow=10, pool_pre_ping=True).sync_engine
    engine = create_async_engine(url, connect_args={"timeout": 10}).sync_engine
    event.listen(engine, "connect", sqlite_connection)
    return engine


def sqlite_connection(connection: Any, record: Any) -> None:
    """WAL: readers never wait for the writer. FULL: what was acknowledged survives a power cut. Secure: nothing of
    who is erased stays in free pages, which Debian's SQLite sees to by itself and others do not.
    """
    cursor = connection.cursor()
    how = "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON", "busy_timeout=10000"
    for pragma in how:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


async def database(app: web.Application) -> AsyncIterator[None]:
    app[DATABASE] = Database(app[SETTINGS].database_url)
    yield
    await all_given_back(app[DATABASE].engine.pool)
    await app[DATABASE].engine.dispose()


async def all_given_back(pool: Pool) -> None:
    """Commands of sockets that were just hung up are still being obeyed: what they have begun they end."""
    with suppress(TimeoutError):
        async with asyncio.timeout(LAST_WORDS):
            while isinstance(pool, QueuePool) and pool.checkedout():  # noqa: ASYNC110 - nothing tells us
                await asyncio.sleep(0.01)


class Work:
    """One transaction, and what follows once it has committed."""

    def __init__(self, db: AsyncSession, now: datetime) -> None:
        self.db = db
        self.now = now
        self.followups: list[Callable[[Publisher], Awaitable[object]]] = []

    def tell(self, event: Event) -> None:
        self.followups.append(lambda publisher: publisher.publish(event))

    def then(self, call: Callable[[], Awaitable[object]]) -> None:
        self.followups.append(lambda _: call())


AWAY = ("08", "57P0", "53300", "53100", "SQLITE_FULL")
"""What the states begin with in which the database takes nobody, or nothing (PostgreSQL's appendix A): cut off, ending
or starting, too many there; its disk is full."""


@asynccontextmanager
async def reaching() -> AsyncIterator[None]:
    """Where the database cannot be reached, whoever asked is told so: they may ask again."""
    try:
        yield
    except (OSError, NoConnection, DBAPIError) as error:
        state = state_of(error)
        if isinstance(error, DBAPIError) and not (error.connection_invalidated or state.startswith(AWAY)):
            raise
        log.warning("the database does not answer: %s", state or type(error).__name__)
        raise Unavailable("the database does not answer", "database_away") from error


def state_of(error: Exception) -> str:
    """The database's SQLSTATE, or SQLite's own word."""
    orig = getattr(error, "orig", None)
    return str(getattr(orig, "sqlstate", None) or getattr(orig, "sqlite_errorname", ""))


@asynccontextmanager
async def transaction(app: web.Application) -> AsyncIterator[Work]:
    async with reaching(), app[DATABASE].writing() as db:
        work = Work(db, app[CLOCK].now())
        yield work
    for follow in work.followups:
        try:
            await follow(app[PUBLISHER])
        except Exception:  # the transaction stands; a lost message must not undo the answer
            log.exception("after commit")


@asynccontextmanager
async def reading(app: web.Application) -> AsyncIterator[AsyncSession]:
    """A page is read without a writer's lock and leaves nothing behind."""
    async with reaching(), app[DATABASE].sessions() as db:
        yield db
