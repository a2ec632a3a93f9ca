"""Who publishes and who watches in one broadcast or interview, and what of it is on air."""

import asyncio
from collections.abc import Callable, Collection
from math import inf

from msgspec.structs import replace

from server.errors import Conflict, NotFound, Unavailable
from server.media.bounds import Bounds
from server.media.control import HookCall, RoomView, SourceView, Ticket, Wanted
from server.media.egress import Egress
from server.media.offer import Offer
from server.media.peer import Peer
from server.media.ports import Ports
from server.media.program import Program
from server.media.publisher import Publisher
from server.media.rtp import RARE_KEYFRAMES
from server.media.slate import Slate
from server.media.source import LOW, Source
from server.media.tally import Tally
from server.media.tracks import Tracks
from server.settings import Clock, Settings


class Room:
    """Peers, sources, and the program that follows what is `wanted`.

    `changed` is called when the web side should know, `left` when somebody has left.
    """

    def __init__(
        self,
        name: str,
        settings: Settings,
        clock: Clock,
        bounds: Bounds,
        slate: Slate,
        tally: Tally,
        changed: Callable[[], None],
        left: Callable[[], None],
    ) -> None:
        self.name = name
        self.wanted = Wanted()
        self.changed, self._left = changed, left
        self._seconds = clock.for_room()
        self.program = Program(name, settings.recordings, slate, self._seconds, changed)
        self.tracks = Tracks(name, settings.tracks, slate, self._seconds, changed)
        self._ports, self._clock, self._bounds = Ports(settings, tally, bounds.packets), clock, bounds
        self._peers: dict[str, Peer] = {}
        self._publishers: dict[str, Publisher] = {}
        self._arriving: dict[str, Publisher] = {}
        self._watching: dict[str, str] = {}
        """By session, under which name whoever watches there publishes."""
        self._egresses: dict[str, Egress] = {}
        self._program_egress = Egress(self._seconds, bounds.many, RARE_KEYFRAMES)
        self._program_egress.follow(self.program)
        self._steering = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def peers(self) -> list[Peer]:
        return list(self._peers.values())

    @property
    def viewers(self) -> list[Peer]:
        return [peer for peer in self.peers if peer.direction == "sendonly" and not peer.over]

    @property
    def idle(self) -> bool:
        """Nobody is here and nobody is waited for."""
        return not self._peers and not self.wanted.live

    def peer(self, session: str) -> Peer | None:
        return self._peers.get(session)

    def sources(self) -> list[SourceView]:
        """Whoever publishes, once, also where the picture comes in two sizes."""
        states = self.tracks.states
        return [
            replace(publisher.source.view(), recorded=states.get(name, ""), low=name + LOW in self._publishers)
            for name, publisher in self._publishers.items()
            if not name.endswith(LOW)
        ]

    def view(self) -> RoomView:
        began, viewers = self.program.started_at, len(self.viewers)
        return RoomView(self.sources(), self._on_air, began, viewers, self.program.recording)

    def state(self) -> HookCall:
        watching = sorted({*self._watching.values()} - {""})
        on_air, began, recording = self._on_air, self.program.started_at, self.program.recording
        return HookCall(self.name, self.sources(), on_air, began, recording, watching)

    @property
    def _on_air(self) -> str | None:
        return self.program.on_air.name if self.program.on_air else None

    async def publish(
        self, ticket: Ticket, offer: Offer, low: bool = False, after: Collection[str] = ()
    ) -> tuple[Peer, str]:
        """Answer a publisher. Once it is connected it takes the place of the source that has its name.

        `low`: it is the same picture in a smaller size, beside the source of the ticket's name. `after`: where it goes
        on from these sessions, it takes the place of no other, nor of one that is about to be there.
        """
        name = ticket.publish + LOW * low
        self._must_have_place(name)
        current, coming = self._publishers.get(name), self._arriving.get(name)
        if after and current and current.peer.session not in after:
            raise Conflict("this source is published from elsewhere now", "elsewhere")
        if after and coming and coming.peer.session not in after and not coming.peer.hesitates:
            raise Unavailable("somebody is about to publish this source", headers={"Retry-After": "1"})
        beside = self._publishers.get(ticket.publish) if low else None
        peer = Peer(offer, "recvonly", self._ports, self._bounds.patience, ticket.longest or inf)
        source = Source(name, ticket.label, self._clock.now(), lambda: publisher.ask_keyframe())
        publisher = Publisher(peer, source, self._seconds, self.changed, beside)
        if before := self._arriving.pop(name, None):
            before.peer.end("replaced")
        self._arriving[name] = publisher
        peer.on_connected = lambda: self._arrive(publisher)
        return peer, await self._admit(peer, lambda: self._leave(publisher))

    def _must_have_place(self, name: str) -> None:
        """The two sizes of one picture take one place."""
        others = {known.removesuffix(LOW) for known in self._publishers.keys() | self._arriving.keys()}
        if len(others - {name.removesuffix(LOW)}) >= self._bounds.sources:
            raise Conflict("this room has all the sources it can take", "room_full")

    async def watch(self, source: str | None, offer: Offer, name: str = "") -> tuple[Peer, str]:
        """Answer a viewer of one source, or of the program; of one who publishes, too, the web side hears."""
        egress = self._program_egress if source is None else self._egress(source)
        peer = Peer(offer, "sendonly", self._ports, self._bounds.patience)
        viewer, peer.of_audience = egress.viewer(peer), source is None

        def arrive() -> None:
            egress.add(viewer)
            if name and name not in self._watching.values():
                self.changed()
            self._watching[peer.session] = name

        def leave() -> None:
            self._watching.pop(peer.session, None)
            egress.remove(viewer)

        peer.on_connected = arrive
        return peer, await self._admit(peer, leave)

    async def _admit(self, peer: Peer, leave: Callable[[], None]) -> str:
        def closed() -> None:
            self._peers.pop(peer.session, None)
            leave()
            self._forget_unwatched()
            self._left()

        self._peers[peer.session] = peer
        peer.on_closed = closed
        try:
            answer = await peer.answer()
        except BaseException:
            closed()
            raise
        self._keep(peer.life)
        return answer

    def _egress(self, name: str) -> Egress:
        if name not in self._publishers:
            raise NotFound("nobody of that name is here", "no_such_source")
        if name not in self._egresses:
            self._egresses[name] = Egress(self._seconds, self._bounds.many)
            self._egresses[name].follow(self._publishers[name].source)
        return self._egresses[name]

    def _arrive(self, publisher: Publisher) -> None:
        name = publisher.source.name
        before = self._publishers.get(name)
        self._arriving.pop(name, None)
        self._publishers[name] = publisher
        if before:
            before.peer.end("replaced")
        if name in self._egresses:
            self._egresses[name].follow(publisher.source)
        self._steer()
        self.changed()

    def _leave(self, publisher: Publisher) -> None:
        name = publisher.source.name
        publisher.source.close()
        for place in (self._publishers, self._arriving):
            if place.get(name) is publisher:
                del place[name]
        self._steer()
        self.changed()

    def _forget_unwatched(self) -> None:
        for name in self._egresses.keys() - self._publishers.keys():
            if not len(self._egresses[name]):
                self._egresses.pop(name).close()

    def _steer(self) -> asyncio.Task[None]:
        self._keep(task := asyncio.create_task(self._make_so()))
        return task

    def _keep(self, task: asyncio.Task[None] | None) -> None:
        """What the room's end waits for."""
        if task:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def want(self, wanted: Wanted) -> None:
        """Make it so, now and whenever somebody comes or goes; unless something newer is wanted already."""
        if wanted.version >= self.wanted.version:
            self.wanted = wanted
            await asyncio.shield(self._steer())  # the room's end waits for it, also where nobody else does any more

    async def _make_so(self) -> None:
        async with self._steering:
            wanted, sources = self.wanted, {name: publisher.source for name, publisher in self._publishers.items()}
            for name, source in sources.items():
                source.low = sources.get(name + LOW)
            heard = None if wanted.voices is None else [sources[name] for name in wanted.voices if name in sources]
            on_air = sources.get(wanted.on_air or "")
            await self.program.want(on_air, wanted.live, wanted.record, heard, wanted.private)
            tracked = {name: source for name, source in sources.items() if not name.endswith(LOW)}
            await self.tracks.want(tracked, wanted.tracks)

    def tick(self) -> None:
        """Every `slate.STEP` seconds."""
        self.program.tick()
        self.tracks.tick()

    async def kick(self, name: str) -> None:
        """A source leaves, and whoever publishes it sees and hears nothing more."""
        theirs = [self._peers[session] for session, known in self._watching.items() if known == name]
        for place in (self._publishers, self._arriving):
            theirs += [place[size].peer for size in (name, name + LOW) if size in place]
        if not theirs:
            raise NotFound("nobody of that name is here", "no_such_source")
        await asyncio.gather(*[peer.close("kicked") for peer in theirs])

    async def close(self) -> None:
        """End everybody and everything."""
        self.wanted = Wanted()
        await asyncio.gather(*[peer.close("room closed") for peer in list(self._peers.values())])
        await asyncio.gather(*self._tasks)
        for egress in [self._program_egress, *self._egresses.values()]:
            egress.close()
        await self.program.stop()
        await self.tracks.want({}, {})
