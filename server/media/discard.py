"""Throwing a recording away: the web side says so, and nothing of it stays on disk."""

import asyncio
import shutil
from pathlib import Path

from aiohttp import web

from server.errors import NotFound
from server.media.journal import NAME
from server.media.replay import kept_in
from server.media.tickets import allowed, ticket_of
from server.rest import route


async def discard(request: web.Request) -> None:
    """What is not there is gone already."""
    ticket, (home, name) = ticket_of(request), kept_in(request)
    allowed(ticket, ticket.control and ticket.recording == name, "throw this recording away")
    if not NAME.fullmatch(name):
        raise NotFound("no such recording", "no_recording")
    await asyncio.to_thread(erase, home, name)


def erase(recordings: Path, name: str) -> None:
    """First out of sight, under a name that nobody can ask for: a half erased one is never served."""
    hidden = recordings / f".gone-{name}"
    if (recordings / name).exists():
        shutil.rmtree(hidden, ignore_errors=True)
        (recordings / name).rename(hidden)
    if hidden.exists():
        shutil.rmtree(hidden)


routes = [route("DELETE", "/replay/{recording}", discard), route("DELETE", "/tracks/{track}", discard)]
