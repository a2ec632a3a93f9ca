"""A test recording: some seconds of a guest or host through a media room of their own, which they alone can find.

The room has a program as long as its one source is there, and nothing is written to disk: when they are done, when they
are gone, or after `LASTS`, the node has nothing of it any more.
"""

import secrets

from aiohttp import web

from server.media.control import HookCall, Ticket, Wanted

KIND = "test"
LASTS = 60
"""Seconds."""
OFTEN = "10/10 minutes"


def ticket(source: str, label: str) -> Ticket:
    """Each test has a room of its own, so that it begins with what it recorded."""
    return Ticket(f"{KIND}:{secrets.token_urlsafe(16)}", publish=source, label=label, longest=LASTS)


async def room_changed(app: web.Application, call: HookCall) -> Wanted:
    return Wanted(live=True, on_air=call.sources[0].name) if call.sources else Wanted()
