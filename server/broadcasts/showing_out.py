"""Showing somebody out of the green room, whoever they are and whatever they publish with; and letting them in again.

What is shown out stays out: its page gets no further ticket, and an encoder that still has one is shown out each time
it connects (`hook`).
"""

from aiohttp import web

from server import audit
from server.access import Actor, Role, require
from server.broadcasts.finding import locked, whole
from server.broadcasts.models import Broadcast, BroadcastState
from server.broadcasts.show import ForShow, must_be_somebody
from server.broadcasts.stage import clear, stage
from server.db import PUBLISHER, Work, reading
from server.errors import Conflict


class AboutSource(ForShow):
    source: str


async def show_out(app: web.Application, work: Work, actor: Actor | None, command: AboutSource) -> Broadcast:
    """They are disconnected, off the air and not heard, and cannot come back by themselves."""
    host = require(actor, Role.host)
    broadcast = await in_charge(work, host, command)
    name = await must_be_somebody(work, broadcast, command.source)
    broadcast.is_gone(command.source)
    if broadcast.rehearsal:
        broadcast.rehearsal.is_gone(command.source)
    broadcast.shown_out = broadcast.shown_out | {command.source: name}
    work.then(lambda: clear(app, broadcast.room, command.source))
    work.then(lambda: tell(app, command))
    return noted(work, host, broadcast, "show_out", command)


async def let_in(app: web.Application, work: Work, actor: Actor | None, command: AboutSource) -> Broadcast:
    """They may connect again."""
    host = require(actor, Role.host)
    broadcast = await in_charge(work, host, command)
    if command.source not in broadcast.shown_out:
        raise Conflict("nobody of this name was shown out", "not_shown_out")
    broadcast.shown_out = {known: name for known, name in broadcast.shown_out.items() if known != command.source}
    work.then(lambda: tell(app, command))
    return noted(work, host, broadcast, "let_in", command)


async def in_charge(work: Work, host: Actor, command: AboutSource) -> Broadcast:
    """While nothing goes on yet any host is; then whoever drives."""
    broadcast = await locked(work.db, command.broadcast)
    broadcast.must_not_have_ended()
    if on_now := broadcast.rehearsing or (broadcast if broadcast.state is BroadcastState.live else None):
        on_now.must_be_driven_by(host)
    return broadcast


def noted(work: Work, host: Actor, broadcast: Broadcast, verb: str, command: AboutSource) -> Broadcast:
    audit.record(work, host, verb, f"broadcast:{broadcast.id}", source=command.source)
    return broadcast


async def tell(app: web.Application, command: AboutSource) -> None:
    """Hosts and guests hear who is there and who is not let in."""
    async with reading(app) as db:
        broadcast = await whole(db, command.broadcast)
    await app[PUBLISHER].publish(await stage(app, broadcast))
