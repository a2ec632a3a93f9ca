"""Turns the packets of one publishing peer into the frames of a source, sound and picture on one clock."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from msgspec.structs import replace

from server.media import avc, opus
from server.media.assembly import Assembled, Packet, Pictures, Sounds
from server.media.peer import Peer
from server.media.source import RATE, Frame, Kind, Source
from server.media.timing import SenderClock, StreamClock

PATIENCE = 1.0
"""How long a source waits for sender reports, so that its sound and picture start on the sender's clock. What came
before them is dropped: it would stay with every viewer as delay. Where none come, its picture is caught up with."""

MOMENT, PAUSE = 0.001, 0.005
"""Seconds from one to the next of the pictures that are caught up with: on their clock, and in leaving. Each leaves for
all viewers at once; all in one burst would fill sockets, and who loses one needs the next keyframe."""
MOST = 200
"""Pictures that are behind: given on within a second or two. The `Guard` bounds their bytes."""


class Publisher:
    """Owns the source that its peer sends. `on_change` is called when sound, picture or its size appear or change.

    Who publishes `beside` another sends the same picture from the same machine: both are on one clock.
    """

    def __init__(
        self,
        peer: Peer,
        source: Source,
        now: Callable[[], float],
        on_change: Callable[[], None],
        beside: "Publisher | None" = None,
    ) -> None:
        self.peer, self.source = peer, source
        self.now, self._on_change = now, on_change
        self.clock: SenderClock = beside.clock if beside else SenderClock()
        self._waits = len(peer.offer.kinds) > 1 or bool(beside)
        self._intakes = [Intake(self, kind, self.clock) for kind in peer.offer.kinds]
        self._first_at: float | None = None
        self._started = False
        self._held: deque[Frame] = deque()
        """Pictures since the last keyframe that are still to be given on, before those that come now."""

    def ask_keyframe(self) -> None:
        for intake in self._intakes:
            intake.ask_keyframe()

    def take(self, intake: "Intake", packet: Packet) -> None:
        self.peer.heard()
        self.peer.tally.received += 1
        if intake.kind == "audio":
            self.source.sounds(packet.level, self.now())
        for assembled in intake.assembler.push(packet):
            self._notice(intake.kind)
            now = self.now()
            if frame := intake.frame(assembled, now):
                self._take(intake, frame, now)

    def _take(self, intake: "Intake", frame: Frame, now: float) -> None:
        if frame.keyframe:
            self._held.clear()
        self._started = self._started or self._starts(now)
        if self._started and not (self._held and frame.kind == "video"):
            self._give(frame)
        elif frame.kind == "video":
            self._hold(intake, frame)

    def _give(self, frame: Frame) -> None:
        self._notice_size(frame)
        self.source.put(frame)

    def _hold(self, intake: "Intake", frame: Frame) -> None:
        self._held.append(frame)
        if len(self._held) > MOST:
            self._held.clear()
            intake.await_keyframe()

    def _starts(self, now: float) -> bool:
        self._first_at = self._first_at or now
        if self._synchronised():
            self._held.clear()
        elif now - self._first_at > PATIENCE:
            self._squeeze()
            self._catch_up()
        else:
            return False
        self.source.ask_keyframe()
        return True

    def _squeeze(self) -> None:
        """Encoders that send no reports hear no questions either: their next keyframe may be ten seconds away. What
        builds on their first one is given on as if it had been filmed within a moment, and delays nothing after it.
        """
        held = self._held
        for place, frame in enumerate(held):
            before = MOMENT * (len(held) - 1 - place)
            time, ticks = held[-1].time - before, held[-1].timestamp - round(before * RATE["video"])
            held[place] = replace(frame, timestamp=ticks, time=time)

    def _catch_up(self) -> None:
        """Far quicker than pictures come; sound goes on meanwhile."""
        if self._held and not self.source.closed:
            self._give(self._held.popleft())
            asyncio.get_running_loop().call_later(PAUSE, self._catch_up)

    def _synchronised(self) -> bool:
        return not self._waits or all(intake.clock.reported for intake in self._intakes)

    def _notice(self, kind: Kind) -> None:
        if not getattr(self.source, kind):
            setattr(self.source, kind, True)
            self._on_change()

    def _notice_size(self, frame: Frame) -> None:
        size = avc.picture_size(frame.units) if frame.keyframe else None
        if size and size != self.source.size:
            self.source.size = size
            self._on_change()

    def report(self, intake: "Intake", timestamp: int, ntp: int) -> None:
        intake.clock.report(timestamp, ntp, self.now())


class Intake:
    """One incoming RTP stream: put together, timed. A picture after a loss waits for a keyframe."""

    def __init__(self, publisher: Publisher, kind: Kind, sender: SenderClock) -> None:
        self.kind = kind
        self.clock = StreamClock(RATE[kind], sender)
        self.assembler = (Pictures if kind == "video" else Sounds)(publisher.now)
        self._parameters = avc.Parameters()
        self._broken = True
        self._stream = publisher.peer.receive(kind, partial(publisher.take, self), partial(publisher.report, self))
        self._ask, self._refuse = publisher.source.ask_keyframe, publisher.peer.tally.refuse

    def ask_keyframe(self) -> None:
        if self.kind == "video":
            self._stream.ask_keyframe()

    def await_keyframe(self) -> None:
        self._broken = True

    def frame(self, assembled: Assembled, arrived: float) -> Frame | None:
        timestamp, time = self.clock.stamp(assembled.timestamp, arrived)
        if self.kind == "audio":
            if ticks := opus.ticks_of(assembled.payloads[0]):
                return Frame("audio", (assembled.payloads[0],), timestamp, time, duration=ticks)
            self._refuse("bitstream")
            return None
        units, keyframe = self._picture(assembled.payloads)
        self._broken = (self._broken or self.assembler.lost) and not keyframe
        self.assembler.lost = False
        if self._broken:
            self._ask()
            return None
        return Frame("video", units, timestamp, time, keyframe)

    def _picture(self, payloads: list[bytes]) -> tuple[tuple[bytes, ...], bool]:
        """Complete, and whether it is a keyframe; what nothing could be decoded from leaves the stream broken."""
        with suppress(ValueError):
            units, keyframe = self._parameters.complete(avc.units_in(payloads))
            if not keyframe or avc.picture_size(units):
                return units, keyframe
        self._refuse("bitstream")
        self._broken = True
        return (), False
