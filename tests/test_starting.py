"""`python -m server` as a shell starts it."""

import asyncio
import gc
import os
import signal
import sqlite3
import sys
import weakref
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientSession, web

from server.__main__ import collecting
from server.awaiting import NoDatabase, reached
from server.settings import Settings
from tests.product import ROOT, STARTS_WITHIN, environment
from tests.servers import refusing, settings_for


@asynccontextmanager
async def started(settings: Settings, before: str = "") -> AsyncIterator[str]:
    """Its address; `before` is what the shell does first."""
    command = f"{before}\nexec {sys.executable} -m server"
    env = os.environ | environment(settings)
    process = await asyncio.create_subprocess_shell(command, cwd=ROOT, env=env, stdout=asyncio.subprocess.DEVNULL)
    url = f"http://127.0.0.1:{settings.port}"
    try:
        await answers(url)
        yield url
    finally:
        process.terminate()
        await process.wait()


async def ends(*words: str, **environment: str) -> tuple[int | None, str]:
    """A start that comes to nothing: how it ended, and what it said of that."""
    command = (sys.executable, "-m", "server", *words)
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=ROOT,
        env=os.environ | environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    said = (await process.communicate())[1]
    return process.returncode, said.decode()


async def answers(url: str) -> None:
    async with asyncio.timeout(STARTS_WITHIN), ClientSession() as http:
        while True:
            try:
                async with http.get(f"{url}/healthz") as answer:
                    assert answer.status == 200
                    return
            except ClientError:
                await asyncio.sleep(0.1)


async def test_who_stops_a_demo_at_the_keyboard_sees_no_trace_of_it(tmp_path: Path) -> None:
    """A terminal interrupts both processes, the server and the demo."""
    settings = settings_for(tmp_path)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server"),
        cwd=ROOT,
        env=os.environ | environment(settings) | {"DEMO": "1", "HOST": "127.0.0.1"},
        start_new_session=True,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        limit=1 << 20,
    )
    assert process.stdout
    async with asyncio.timeout(90):
        while b"the demo show is on air" not in await process.stdout.readline():
            pass
    os.killpg(process.pid, signal.SIGINT)
    said = await process.stdout.read()
    assert b"Traceback" not in said, said.decode()
    assert await process.wait() == 0


async def test_more_come_than_a_process_has_descriptors_unless_it_asks(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    async with started(settings, "ulimit -S -n 200") as url, AsyncExitStack() as stack:
        for _ in range(200):
            _, writer = await asyncio.open_connection("127.0.0.1", settings.port)
            stack.callback(writer.close)
        await answers(url)


async def test_a_database_that_does_not_answer_is_waited_for_and_then_that_is_said() -> None:
    with pytest.raises(NoDatabase, match=r"the database does not answer: .+") as said:
        await reached("postgresql+asyncpg://mountain:hidden@127.0.0.1:1/mountain", patience=0.1)
    assert "hidden" not in str(said.value)


@pytest.mark.parametrize("role", [["all"], ["web"], ["migrate"], ["staff", "link", "he@bureau.example"]])
async def test_where_the_database_refuses_the_start_ends_with_its_word(tmp_path: Path, role: list[str]) -> None:
    """At once: a wrong password does not become right."""
    reason = 'password authentication failed for user "mountain"'
    async with refusing(tmp_path, "28P01", reason) as url:
        code, said = await ends(*role, VAR=str(tmp_path), DATABASE_URL=url)
    assert code == 1
    assert said.endswith(f"DATABASE_URL: the database refuses: {reason}\n")
    assert len(said.splitlines()) == 1


async def test_a_database_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "mountain.db").mkdir()
    code, said = await ends(VAR=str(tmp_path))
    assert code == 1
    assert "VAR: the database refuses: unable to open database file\n" in said


@pytest.mark.parametrize(
    ("role", "revision", "word"), [("web", None, "migrate"), ("web", "9999", "newer"), ("all", "9999", "newer")]
)
async def test_a_database_of_another_version_is_not_opened(
    tmp_path: Path, role: str, revision: str | None, word: str
) -> None:
    with sqlite3.connect(tmp_path / "mountain.db") as db:
        if revision:
            db.execute("create table alembic_version (version_num varchar(32) not null)")
            db.execute("insert into alembic_version values (?)", (revision,))
    code, said = await ends(role, VAR=str(tmp_path))
    assert code == 1
    assert len(said.splitlines()) == 1
    assert said.startswith("the database is one of")
    assert word in said


async def test_where_its_folder_cannot_be_made_the_start_ends_with_a_word() -> None:
    assert await ends(VAR="/dev/null/mountain") == (
        1,
        "VAR=/dev/null/mountain: this folder cannot be made: Not a directory\n",
    )


class Circle:
    def __init__(self) -> None:
        self.itself = self


async def test_what_nobody_can_reach_does_not_lie_around_for_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few such things there are."""
    monkeypatch.setattr("server.__main__.LOOK", 0.05)
    app = web.Application()
    app.cleanup_ctx.append(collecting)
    runner = web.AppRunner(app)
    gc.disable()
    try:
        await runner.setup()
        left = weakref.ref(Circle())
        async with asyncio.timeout(10):
            while left():  # noqa: ASYNC110 - nothing tells us
                await asyncio.sleep(0.05)
    finally:
        gc.enable()
        await runner.cleanup()
