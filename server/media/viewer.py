"""One WHEP viewer of an egress: its numbering of the shared packets, what it missed, when it needs a keyframe."""

import asyncio
from collections import deque
from collections.abc import Callable

from server.media.inlet import Feedback
from server.media.leg import Leg
from server.media.outlet import Outlet, line_of
from server.media.passthrough import cname
from server.media.peer import Peer
from server.media.rtp import Batch, Track
from server.media.source import Kind
from server.media.wire import Run, Wire
from server.media.yielding import Yielding

PORTION, PAUSE = 24_000, 0.005
"""Bytes of what a joiner catches up with that leave at once, and seconds until the next: 38 Mbit/s. All in one burst
would be too much for the socket, and for the first narrow place behind it."""


class Viewer:
    """Sends what it is given as long as its peer is connected. `ask` reaches whoever can make a keyframe.

    Where it has both, its picture gives way to the sound when the network loses too much of it.
    """

    def __init__(self, peer: Peer, tracks: dict[Kind, Track], ask: Callable[[], None]) -> None:
        self.peer, self._tally = peer, peer.tally
        self._yielding, self._dark = Yielding(), False
        self._tracks, self._ask = tracks, ask
        self._legs: dict[Kind, Leg] = {}
        self._pair: tuple[Leg, Leg] | None = None
        """Picture and sound that may leave together: both have begun, so a report has gone in front."""
        self._wire: Wire | None = None
        self._needs_keyframe = True
        self._behind: deque[Batch] = deque()
        """Pictures that are still to be sent before those that come now."""
        self._catching_up: asyncio.TimerHandle | None = None
        for kind in peer.transceivers:
            self._listen(kind)

    def _listen(self, kind: Kind) -> None:
        on_report = self._reported if kind == "video" else lambda highest, lost: None
        self.peer.heed(kind, Feedback(lambda lost: self._nack(kind, lost), self._pli, on_report))

    def _reported(self, highest: int, lost: int) -> None:
        if "audio" in self._legs:
            self._yielding.report(self._now(), highest, lost)
            self._dark = self._yielding.yields

    def _now(self) -> float:
        return self._tracks["video"].clock()[0]

    def connected(self) -> None:
        """The peer is connected: open the way to it and start."""
        transceivers = self.peer.transceivers
        name = cname(self.peer.pc)
        legs = {kind: Leg(line_of(transceiver), name) for kind, transceiver in transceivers.items()}
        self.start(Wire(Outlet(next(iter(transceivers.values())).sender)), legs)

    def start(self, wire: Wire, legs: dict[Kind, Leg]) -> None:
        """Begin with the pictures since the last keyframe, or ask for one."""
        self._wire, self._legs = wire, legs
        if "video" in self._legs:
            self._behind.extend(self._tracks["video"].catch_up())
            self._catch_up(self._legs["video"])
            if self._needs_keyframe:
                self._ask()

    def _catch_up(self, leg: Leg) -> None:
        """A portion of what this viewer is behind with, which is far more than comes meanwhile."""
        left = PORTION
        while self._behind and left > 0:
            batch = self._behind.popleft()
            left -= batch.octets
            self._give(batch)
        leg.caught_up()
        if self._behind:
            self._catching_up = asyncio.get_running_loop().call_later(PAUSE, self._catch_up, leg)

    def begin(self) -> None:
        """The pictures that follow do not build on those before."""
        self._needs_keyframe = True
        self._behind.clear()

    def send(self, batch: Batch) -> None:
        if self._behind and batch.track.kind == "video":
            self._behind.append(batch)
        else:
            self._give(batch)

    def _give(self, batch: Batch) -> None:
        leg, wire = self._legs.get(batch.track.kind), self._wire
        if leg is None or wire is None or (self._dark and batch.track.kind == "video"):
            return
        if self._needs_keyframe and batch.track.kind == "video":
            if not batch.keyframe:
                return
            self._needs_keyframe = False
        self._sent(leg, wire, batch, leg.send(wire, batch, batch.runs))

    def send_together(self, picture: Batch, sound: Batch, both: list[Run]) -> None:
        """`both` are the runs of the picture with the sound as the tail of the last."""
        pair, wire = self._pair, self._wire
        if pair is None or wire is None or self._needs_keyframe or self._dark or self._behind:
            self.send(picture)
            self.send(sound)
            return
        video, audio = pair
        if video.send(wire, picture, both, audio.number(sound)):
            self._tally.sent += len(picture.packets) + 1
        else:
            self._lose(picture.track, len(picture.packets))
            self._lose(sound.track, 1)

    def _sent(self, leg: Leg, wire: Wire, batch: Batch, everything: bool) -> None:
        count = len(batch.packets)
        if everything:
            self._tally.sent += count
        else:
            self._lose(batch.track, count)
        if leg.packets == count:
            wire.report(leg.report(batch.track))
            self._join()

    def _join(self) -> None:
        """For a sound a picture's last packet may be padded: without RTX it could not be sent again as it was."""
        video, audio = self._legs.get("video"), self._legs.get("audio")
        if video and audio and video.packets and audio.packets and not video.same_again:
            self._pair = video, audio

    def _lose(self, track: Track, count: int) -> None:
        self._tally.dropped += count
        if track.kind == "video":
            self._needs_keyframe = True
            self._ask()

    def report(self) -> None:
        """Once a second."""
        if self._yielding.tick(self._now()):
            self._dark, self._needs_keyframe = False, True
            self._ask()
        reports = b"".join(leg.report(self._tracks[kind]) for kind, leg in self._legs.items())
        if self._wire and reports:
            self._wire.report(reports)

    def _pli(self) -> None:
        if not self._dark:
            self._ask()

    def _nack(self, kind: Kind, lost: list[int]) -> None:
        if self._wire and kind in self._legs and not (self._dark and kind == "video"):
            self._legs[kind].resend(self._wire, self._tracks[kind], lost)

    def close(self) -> None:
        self._behind.clear()
        if self._catching_up:
            self._catching_up.cancel()
        if self._wire:
            self._wire.close()
        self._wire = None
