"""/audience, the commands that keep order: what hosts do about lines and who writes them, and what viewers report."""

from server.access import Actor, signed_in
from server.audience import chat, holding, reports, sanctions
from server.audience.chat import ForLine
from server.audience.events import HeldView, LineView, ReportView
from server.audience.holding import ForHeld
from server.audience.newcomers import Newcomers, newcomers
from server.audience.reports import Noted
from server.audience.sanctions import Ban, ForSanction, Mute, SanctionView
from server.audience.slowing import Slow, slow
from server.audience.writing import ForPublic
from server.broadcasts.views import BroadcastView
from server.db import transaction
from server.realtime import Namespace

REPORT_RATE = "10/60 seconds"


class KeepsOrder(Namespace):
    async def speaker(self, sid: str, what: str, rate: str) -> Actor:
        """Somebody signed in who does not speak too fast; hosts may."""
        actor = signed_in(await self.actor(sid))
        if not actor.hosts:
            await self.limit(sid, actor, what, rate)
        return actor

    async def on_hide(self, sid: str, command: ForLine) -> LineView:
        async with transaction(self.app) as work:
            line = await chat.hide(work, await self.actor(sid), command)
            await reports.settle_gone(work, command.line)
            return line

    async def on_unhide(self, sid: str, command: ForLine) -> LineView:
        async with transaction(self.app) as work:
            return await chat.unhide(work, await self.actor(sid), command)

    async def on_mute(self, sid: str, command: Mute) -> SanctionView:
        async with transaction(self.app) as work:
            return await sanctions.mute(work, await self.actor(sid), command)

    async def on_ban(self, sid: str, command: Ban) -> SanctionView:
        async with transaction(self.app) as work:
            return await sanctions.ban(work, await self.actor(sid), command)

    async def on_lift(self, sid: str, command: ForSanction) -> SanctionView:
        async with transaction(self.app) as work:
            return await sanctions.lift(work, await self.actor(sid), command)

    async def on_restore(self, sid: str, command: ForSanction) -> SanctionView:
        async with transaction(self.app) as work:
            return await sanctions.restore(work, await self.actor(sid), command)

    async def on_slow(self, sid: str, command: Slow) -> BroadcastView:
        async with transaction(self.app) as work:
            return await slow(self.app, work, await self.actor(sid), command)

    async def on_newcomers(self, sid: str, command: Newcomers) -> BroadcastView:
        async with transaction(self.app) as work:
            return await newcomers(self.app, work, await self.actor(sid), command)

    async def on_let_through(self, sid: str, command: ForHeld) -> LineView:
        async with transaction(self.app) as work:
            return await holding.let_through(work, await self.actor(sid), command)

    async def on_refuse(self, sid: str, command: ForHeld) -> HeldView:
        async with transaction(self.app) as work:
            return await holding.refuse(work, await self.actor(sid), command)

    async def on_hold(self, sid: str, command: ForHeld) -> HeldView:
        async with transaction(self.app) as work:
            return await holding.hold(work, await self.actor(sid), command)

    async def on_report(self, sid: str, command: ForPublic) -> Noted:
        viewer = await self.speaker(sid, "report", REPORT_RATE)
        async with transaction(self.app) as work:
            return await reports.report(work, viewer, command)

    async def on_settle(self, sid: str, command: ForPublic) -> ReportView:
        async with transaction(self.app) as work:
            return await reports.settle(work, await self.actor(sid), command)

    async def on_reopen(self, sid: str, command: ForPublic) -> ReportView:
        async with transaction(self.app) as work:
            return await reports.reopen(work, await self.actor(sid), command)
