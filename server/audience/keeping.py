"""/audience, the commands that keep order: what hosts do about lines and who writes them, and what viewers report."""

from functools import partial

from server.audience import chat, hiding, holding, reports, sanctions
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


class KeepsOrder(Namespace):
    async def on_hide(self, sid: str, command: ForLine) -> LineView:
        actor = await self.actor(sid)
        async with transaction(self.app) as work:
            line = await chat.hide(work, actor, command)
            await reports.settle_gone(work, command.line)
            return line

    async def on_unhide(self, sid: str, command: ForLine) -> LineView:
        actor = await self.actor(sid)
        async with transaction(self.app) as work:
            line = await chat.unhide(work, actor, command)
            await reports.reopen_back(work, command.line)
            return line

    async def on_mute(self, sid: str, command: Mute) -> SanctionView:
        return await self.carry_out(sid, command, sanctions.mute)

    async def on_ban(self, sid: str, command: Ban) -> SanctionView:
        return await self.carry_out(sid, command, hiding.ban)

    async def on_lift(self, sid: str, command: ForSanction) -> SanctionView:
        return await self.carry_out(sid, command, hiding.lift)

    async def on_restore(self, sid: str, command: ForSanction) -> SanctionView:
        return await self.carry_out(sid, command, hiding.restore)

    async def on_slow(self, sid: str, command: Slow) -> BroadcastView:
        return await self.carry_out(sid, command, partial(slow, self.app))

    async def on_newcomers(self, sid: str, command: Newcomers) -> BroadcastView:
        return await self.carry_out(sid, command, partial(newcomers, self.app))

    async def on_let_through(self, sid: str, command: ForHeld) -> LineView:
        return await self.carry_out(sid, command, holding.let_through)

    async def on_refuse(self, sid: str, command: ForHeld) -> HeldView:
        return await self.carry_out(sid, command, holding.refuse)

    async def on_hold(self, sid: str, command: ForHeld) -> HeldView:
        return await self.carry_out(sid, command, holding.hold)

    async def on_report(self, sid: str, command: ForPublic) -> Noted:
        return await self.carry_out(sid, command, reports.report)

    async def on_settle(self, sid: str, command: ForPublic) -> ReportView:
        return await self.carry_out(sid, command, reports.settle)

    async def on_reopen(self, sid: str, command: ForPublic) -> ReportView:
        return await self.carry_out(sid, command, reports.reopen)
