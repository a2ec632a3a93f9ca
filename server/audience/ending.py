"""What ends with a show: the poll that is open, and the answer that goes on."""

from sqlalchemy import select

from server.access import Actor
from server.audience import polls
from server.audience.answers import being_answered, close
from server.audience.poll_models import Poll
from server.broadcasts.models import Broadcast
from server.db import Work


async def end_with(work: Work, host: Actor, broadcast: Broadcast) -> None:
    """The clip of the answer ends with the show, and its asker is told as ever."""
    still_open = select(Poll.id).where(Poll.broadcast_id == broadcast.id, Poll.closed_at.is_(None))
    for poll in (await work.db.scalars(still_open.with_for_update())).all():
        await polls.close(work, host, broadcast, poll)
    for question in await being_answered(work, broadcast.id):
        await close(work, host, question, broadcast)
