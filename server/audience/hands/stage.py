"""A graduate on the stage of a show: one more voice, and nothing of it left afterwards."""

from aiohttp import web

from server.audience.hands.models import Hand
from server.broadcasts.announcing import direct
from server.broadcasts.models import Broadcast
from server.broadcasts.stage import clear
from server.db import Work


async def stand_on_stage(app: web.Application, work: Work, broadcast: Broadcast, hand: Hand) -> None:
    """Heard, or muted."""
    broadcast.set_voice(hand.source, hand.heard)
    await direct(app, work, broadcast)


async def leave_stage(app: web.Application, work: Work, broadcast: Broadcast, hand: Hand) -> None:
    """Not heard any more, and their microphone disconnected."""
    broadcast.set_voice(hand.source, False)
    await direct(app, work, broadcast)
    work.then(lambda: clear(app, broadcast.room, hand.source))
