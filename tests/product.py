"""The product as an operator runs it: processes of `python -m server`, which can also be killed.

They are forked from one that is `tests.ready`, which takes longer than everything else at a start.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from aiohttp import ClientError, ClientSession

from server.__main__ import main
from server.settings import Settings
from tests.servers import free_port

ROOT = Path(__file__).parent.parent
STARTS_WITHIN = 60
READY = get_context("forkserver")
READY.set_forkserver_preload(["tests.ready"])


def environment(settings: Settings) -> dict[str, str]:
    return {
        "VAR": str(settings.var),
        "HOST": settings.host,
        "PORT": str(settings.port),
        "SECRET": settings.secret,
        "MEDIA_HOST": settings.media_host,
        "MEDIA_PORTS": f"{ports[0]}-{ports[-1]}" if (ports := settings.media_ports) else "",
        "MEDIA_PUBLIC_ADDRESS": ",".join(settings.media_public_addresses),
        "TURN_URLS": ",".join(settings.turn_urls),
        "TURN_SECRET": settings.turn_secret,
        "CONTACT": settings.contact,
        "METRICS_TOKEN": settings.metrics_token,
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "PUBLIC_URL": settings.public_url,
        "MEDIA_URL": settings.media_url,
        "MEDIA_PUBLIC_URL": settings.media_public_url,
        "WEB_URL": settings.web_url,
        "PEOPLE_PER_ADDRESS": str(settings.people_per_address),
        "COMMIT": settings.version.partition("+")[2],
        "PASSWORD_MEMORY": str(settings.password_memory),
        "DEMO": "1" if settings.demo else "0",
    }


def another(settings: Settings) -> Settings:
    """The same installation on one more port."""
    return replace(settings, port=free_port())


def run(role: str, env: dict[str, str], log: Path) -> None:
    """In the new process: what `python -m server ROLE` does in a shell with this environment."""
    os.chdir(ROOT)
    os.environ.update(env)
    with log.open("ab") as out:
        os.dup2(out.fileno(), sys.stdout.fileno())
        os.dup2(out.fileno(), sys.stderr.fileno())
    sys.argv = ["python -m server", role]
    main()


class Process:
    """One `python -m server [role]`; what it writes goes to `log`."""

    def __init__(self, settings: Settings, role: str = "all") -> None:
        self.settings, self.role = settings, role
        self.url = f"http://127.0.0.1:{settings.port}"
        self.log = settings.var / f"{role}-{settings.port}.log"

    async def starts(self) -> "Process":
        started = READY.Process(target=run, args=(self.role, environment(self.settings), self.log), daemon=True)
        await asyncio.to_thread(started.start)
        self.process = started
        await self.answers()
        return self

    async def answers(self) -> None:
        async with asyncio.timeout(STARTS_WITHIN), ClientSession() as http:
            while True:
                assert self.process.is_alive(), self.log.read_text()
                with suppress(ClientError):
                    async with http.get(f"{self.url}/healthz") as answer:
                        if answer.status == 200:
                            return
                await asyncio.sleep(0.05)

    async def ends(self, how: signal.Signals = signal.SIGTERM) -> None:
        assert self.process.pid
        with suppress(ProcessLookupError):
            os.kill(self.process.pid, how)
        await asyncio.to_thread(self.process.join)


@asynccontextmanager
async def product(settings: Settings, role: str = "all") -> AsyncIterator[Process]:
    process = await Process(settings, role).starts()
    try:
        yield process
    finally:
        await process.ends()
