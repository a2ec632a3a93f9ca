"""What the media plane says of graduates on the stage: whether they are connected, and who should not be."""

from uuid import UUID

from aiohttp import web
from sqlalchemy import select

from server.audience.hands.models import SOURCE, Hand, HandState
from server.audience.hands.seen import tell
from server.broadcasts.finding import bare
from server.broadcasts.hook import room_changed as show_changed
from server.broadcasts.stage import clear
from server.db import reading, transaction
from server.media.control import HookCall, Wanted


async def room_changed(app: web.Application, call: HookCall) -> Wanted:
    """As the show wants it; then its graduates are looked at, and whoever has no turn is shown out."""
    wanted = await show_changed(app, call)
    connected = {source.name for source in call.sources if source.name.startswith(SOURCE)}
    watching = {name for name in call.watching if name.startswith(SOURCE)}
    for stranger in (connected | watching) - await note(app, call.room, connected):
        await clear(app, call.room, stranger)
    return wanted


async def note(app: web.Application, room: str, connected: set[str]) -> set[str]:
    """Keeps who is there and who is missing; answers whose turn it is."""
    try:
        show = UUID(room.partition(":")[2])
    except ValueError:
        return set()
    on_air = select(Hand).where(Hand.broadcast_id == show, Hand.state == HandState.on_air)
    async with reading(app) as db:
        if await db.scalar(on_air) is None:  # as nearly always: nobody waits for a lock
            return set()
    async with transaction(app) as work:
        await bare(work.db, show, lock=True)
        hands = list(await work.db.scalars(on_air))
        for hand in hands:
            if hand.there(hand.source in connected, work.now):
                tell(work, hand)
        return {hand.source for hand in hands}
