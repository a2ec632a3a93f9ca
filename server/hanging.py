"""A process whose event loop hangs ends itself, and says where it hung: whoever started it starts it again.

It still takes connections, so a proxy would hand it requests for ever, each of which waits.
"""

import faulthandler
import sys
from collections.abc import AsyncIterator

from aiohttp import web

from server.background import every

HANGS = 30.0
"""Seconds. A machine that has no time for us takes fewer."""
SIGNS = 6
"""Of life, within this time."""


async def watched(app: web.Application, seconds: float = HANGS) -> AsyncIterator[None]:
    """Cleanup context. A thread without Python looks, so it does not matter what the loop hangs in."""

    async def goes_on(app: web.Application) -> None:
        faulthandler.dump_traceback_later(seconds, exit=True, file=sys.stderr or sys.stdout)

    async with every(seconds / SIGNS, goes_on, app):
        yield
    faulthandler.cancel_dump_traceback_later()
