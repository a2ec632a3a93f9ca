"""The demo as its own process beside the server, and what it prints for whoever started it."""

import asyncio
import os
import sys
from contextlib import suppress

from aiohttp import web

from server.demo.show import demo
from server.demo.words import COMPANIES, DOMAIN, GRADUATES, HOST, PASSWORD, STAFF
from server.settings import Settings

BUREAU = f"{STAFF}@{DOMAIN}"
"""The account by which a demo's database is known."""
PROCESS: web.AppKey[asyncio.subprocess.Process] = web.AppKey("demo")
OFFICERS = {STAFF: "人社局 何静", HOST: "主持人 江月"}


def allowed(settings: Settings) -> None:
    """Demo accounts have a password everybody can read: they stay on this machine."""
    if settings.host not in ("127.0.0.1", "localhost", "::1"):
        sys.exit("DEMO=1 only goes with HOST=127.0.0.1: its passwords are public")


def beside(app: web.Application) -> None:
    """Starts the demo once the server answers, and ends it before the server hangs up on anybody.

    In a session of its own: a terminal that interrupts the server would interrupt it too, in the middle of things.
    """

    async def begin(app: web.Application) -> None:
        command = (sys.executable, "-m", "server", "demo")
        app[PROCESS] = await asyncio.create_subprocess_exec(*command, start_new_session=True)

    async def end(app: web.Application) -> None:
        with suppress(ProcessLookupError):
            app[PROCESS].terminate()
        await app[PROCESS].wait()

    app.on_startup.append(begin)
    app.on_shutdown.insert(0, end)


def run(settings: Settings) -> None:
    """`python -m server demo`: the whole demo against the server of the same settings."""
    allowed(settings)
    with suppress(KeyboardInterrupt):
        asyncio.run(play(settings))


async def play(settings: Settings) -> None:
    for account, name in OFFICERS.items():
        await officer(account, name)
    await demo(f"http://127.0.0.1:{settings.port}")


async def officer(account: str, name: str) -> None:
    """The first accounts are made by the operator's own command; one that exists is left as it is."""
    command = ("staff", "add", f"{account}@{DOMAIN}", name, "--role", account)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "server", *command, env=os.environ | {"STAFF_PASSWORD": PASSWORD},
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    await process.wait()


def welcome(settings: Settings) -> str:
    """What `make run` prints: where to look and who to be."""
    roles = {"host": HOST, "staff": STAFF, "recruiter": next(iter(COMPANIES)), "graduate": list(GRADUATES)[1]}
    logins = "\n".join(f"  {role:<10} {account}@{DOMAIN}" for role, account in roles.items())
    return f"""
Just in the Mountain City  就在山城

  {settings.public_url}          this Friday, with a show on air in a few seconds
  {settings.public_url}/signin   sign in as one of these, password {PASSWORD}

{logins}
"""
