"""/broadcasts: following a show, and running it."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar
from uuid import UUID

import msgspec

from server.access import Actor, Role, require
from server.broadcasts import rehearsing, show, showing_out
from server.broadcasts.announcing import announce, rehearsal_of, seen, tell_rehearsal
from server.broadcasts.attending import attending
from server.broadcasts.counting import CROWD
from server.broadcasts.events import HostHere, SourceOnStage
from server.broadcasts.finding import whole
from server.broadcasts.guests import guest_of
from server.broadcasts.models import Broadcast, BroadcastState, Guest, backstage_of, desk_of, room_of
from server.broadcasts.plan import settle
from server.broadcasts.public import SHOW
from server.broadcasts.rehearsal_views import RehearsalView
from server.broadcasts.show import ENDINGS, ForShow, PutOnAir, SetVoice, ShowCard, UndoTurn, host_source
from server.broadcasts.showing_out import AboutSource
from server.broadcasts.stage import stage
from server.broadcasts.standing import Standing, told
from server.broadcasts.steering import steer
from server.broadcasts.views import BroadcastView
from server.db import PUBLISHER, Work, reading, transaction
from server.errors import NotFound
from server.media.control import Recording
from server.presence import PRESENCE
from server.realtime import Namespace
from server.rest import Command
from server.settings import SETTINGS

C = TypeVar("C", bound=ForShow)
Action = Callable[[Work, Actor | None, C], Awaitable[Broadcast]]
Running = BroadcastView | RehearsalView | None


class EnterShow(Command):
    broadcast: UUID
    guest: str | None = None
    """The token of a guest's link."""


class Entered(msgspec.Struct):
    broadcast: BroadcastView
    sources: list[SourceOnStage] | None = None
    """Who is connected, for hosts and guests."""
    reason: str | None = None
    """Why nobody can say who is connected."""
    recording: Recording = ""
    """How the recording is, for hosts and guests."""
    rehearsal: RehearsalView | None = None
    """For hosts and guests."""
    shown_out: dict[str, str] = {}
    """Who is not let in, for hosts and guests."""
    hosts: list[HostHere] | None = None
    """Which hosts have the show open, for hosts."""


class Broadcasts(Namespace):
    path = "/broadcasts"

    async def on_enter(self, sid: str, command: EnterShow) -> Entered:
        """Follows one show from now on: viewers are counted, hosts and guests also hear who is connected."""
        guest, host = await self.performer(sid, command)
        await self.follow(sid, command.broadcast, guest, host)
        try:
            if not (guest or host):
                return Entered(await self.app[SHOW].ask(command.broadcast))
            return await self.behind_the_scenes(command.broadcast, host)
        except NotFound:
            await self.unfollow(sid)
            raise

    async def behind_the_scenes(self, show: UUID, host: Actor | None) -> Entered:
        async with reading(self.app) as db:
            broadcast = await whole(db, show)
            view = await seen(self.app, db, broadcast)
            rehearsal = await rehearsal_of(self.app, db, broadcast)
            hosts = await attending(self.app, db, show) if host else None
        standing = await stage(self.app, broadcast)
        who = standing.sources, standing.reason, standing.recording
        return Entered(view, *who, rehearsal, standing.shown_out, hosts)

    async def performer(self, sid: str, command: EnterShow | Standing) -> tuple[Guest | None, Actor | None]:
        """The guest by their link, else the host; nobody is both."""
        if command.guest is not None:
            async with reading(self.app) as db:
                return await guest_of(db, self.app[SETTINGS], command.guest, command.broadcast), None
        actor = await self.actor(sid)
        return None, actor if actor and actor.hosts else None

    async def follow(self, sid: str, show: UUID, guest: Guest | None, host: Actor | None) -> None:
        await self.unfollow(sid)
        if not self.server.manager.is_connected(sid, self.path):
            return  # gone meanwhile: nobody would ever count it out
        self.app[CROWD].follow(sid, show)
        await self.enter_room(sid, room_of(show))
        if guest or host:
            await self.enter_room(sid, backstage_of(show))
        if host:
            await self.enter_room(sid, desk_of(show))
            await self.app[PRESENCE].enter(desk_of(show), sid, str(host.id))
        elif not guest:
            await self.app[PRESENCE].enter(room_of(show), sid)

    async def unfollow(self, sid: str) -> None:
        """A socket follows one show at a time."""
        before = self.app[CROWD].follows.pop(sid, None)
        await self.app[PRESENCE].leave(sid)
        if before:
            for of in (room_of, backstage_of, desk_of):
                await self.leave_room(sid, of(before))

    async def on_disconnect(self, sid: str, reason: str) -> None:
        self.app[CROWD].follows.pop(sid, None)
        await self.app[PRESENCE].leave(sid)

    async def obey_host(
        self, sid: str, command: C, action: Action[C], media: bool = False, plan: bool = False
    ) -> Running:
        """One command, one transaction; where it concerns the picture, the media plane follows, and what depends on the
        plan once everybody has heard of it."""
        actor = await self.actor(sid)
        async with transaction(self.app) as work:
            broadcast = await action(work, actor, command)
            if media:
                work.then(lambda: steer(self.app, command.broadcast))
            rehearsed = broadcast.state is BroadcastState.scheduled
            changed = await (tell_rehearsal if rehearsed else announce)(self.app, work, broadcast)
            if plan:
                work.then(lambda: settle(self.app))
            return changed

    async def on_standing(self, sid: str, command: Standing) -> None:
        """For the desk, from whoever is in the studio."""
        guest, host = await self.performer(sid, command)
        source = guest.source if guest else host_source(require(host or await self.actor(sid), Role.host))
        await self.app[PUBLISHER].publish(told(command, source))

    async def on_rehearse(self, sid: str, command: ForShow) -> Running:
        return await self.obey_host(sid, command, rehearsing.rehearse, media=True)

    async def on_forget_rehearsal(self, sid: str, command: ForShow) -> Running:
        return await self.obey_host(sid, command, rehearsing.forget_rehearsal)

    async def on_take_timings(self, sid: str, command: ForShow) -> BroadcastView:
        """The run-sheet is what everybody hears of it."""
        actor = await self.actor(sid)
        async with transaction(self.app) as work:
            broadcast = await rehearsing.take_timings(work, actor, command)
            await tell_rehearsal(self.app, work, broadcast)
            return await announce(self.app, work, broadcast)

    async def on_go_live(self, sid: str, command: ForShow) -> Running:
        return await self.obey_host(sid, command, show.go_live, media=True)

    async def on_put_on_air(self, sid: str, command: PutOnAir) -> Running:
        return await self.obey_host(sid, command, show.put_on_air, media=True)

    async def on_set_voice(self, sid: str, command: SetVoice) -> Running:
        return await self.obey_host(sid, command, show.set_voice, media=True)

    async def on_show_card(self, sid: str, command: ShowCard) -> Running:
        return await self.obey_host(sid, command, show.show_card)

    async def on_hide_card(self, sid: str, command: ForShow) -> Running:
        return await self.obey_host(sid, command, show.hide_card)

    async def on_next_turn(self, sid: str, command: ForShow) -> Running:
        return await self.obey_host(sid, command, show.next_turn)

    async def on_undo_turn(self, sid: str, command: UndoTurn) -> Running:
        return await self.obey_host(sid, command, show.undo_turn)

    async def on_show_out(self, sid: str, command: AboutSource) -> Running:
        return await self.obey_host(sid, command, partial(showing_out.show_out, self.app), media=True)

    async def on_let_in(self, sid: str, command: AboutSource) -> Running:
        return await self.obey_host(sid, command, partial(showing_out.let_in, self.app))

    async def on_end(self, sid: str, command: ForShow) -> Running:
        return await self.obey_host(sid, command, partial(show.end, self.app[ENDINGS]), media=True, plan=True)

    async def on_take_over(self, sid: str, command: ForShow) -> Running:
        return await self.obey_host(sid, command, show.take_over)
