"""What is on air in a room: one source after the other as one stream, for WHEP viewers, LL-HLS and the recorder.

A program is a stream like a source's, so whoever reads one can read the other. Its picture changes over when the next
source has a keyframe; until then the one before goes on. Where there is no picture, or it froze, there is the slate:
while live, a program never runs dry. Its sound is that of its voices. Its RTP timestamps run on through changes and
gaps, on the node's clock.
"""

import time
from collections.abc import Callable, Collection
from pathlib import Path

from server.media.aired import Aired
from server.media.companion import Companion
from server.media.follower import Follower
from server.media.live import WINDOW
from server.media.slate import STEP, Reel, Slate
from server.media.source import Frame, Source
from server.media.voices import Voices

NO_PICTURE = 1.5
"""Seconds of sound after which a source that offered no picture goes on air without one."""
FIRST_PICTURE = 4.0
"""Seconds that a source that offered a picture has to send a keyframe, and a program waits with its beginning."""
RARE = 12.0
"""The same while it sends pictures and somebody else is on air: some encoders make a keyframe every ten seconds and
hear no questions."""
BORDER = 2.0
"""Seconds after a keyframe at which the next one is asked for: segments begin with one."""
FROZEN, SILENT = 1.2, 0.6
"""Seconds without a new picture, and without anything at all, after which a source's place is taken by the slate."""
BUSY = 3 * STEP
"""After a tick that came so late, what has come in meanwhile is still to be looked at."""
SLATE_DELAY = 0.1
"""Seconds by which the slate is behind the clock, as pictures from a camera are."""
SHORTEST_SLATE = 0.2
"""Seconds that it stays: every stretch of the timeline has to have something in both renditions."""


class Program(Aired):
    """`changed` is called when what is on air changes, when the program starts and when recording starts or ends.

    The last `window` seconds of it are in memory, for viewers of LL-HLS, who read once which sizes there are: so there
    are both from the beginning, unless nobody is to watch (`low`).
    """

    def __init__(
        self,
        room: str,
        recordings: Path,
        slate: Slate,
        now: Callable[[], float] = time.time,
        changed: Callable[[], None] = lambda: None,
        window: float = WINDOW,
        low: bool = True,
    ) -> None:
        super().__init__(room, recordings, self._ask_picture, changed, window, low)
        self.on_air: Source | None = None
        self._slate, self._now, self._changed = slate, now, changed
        self._followers: dict[Source, Follower] = {}
        self._companions: dict[Source, Companion] = {}
        self._voices = Voices(self._sound)
        self._wanted: Source | None = None
        self._heard: Collection[Source] | None = None
        self._needs_keyframe = True
        self._live = False
        self._reel: Reel | None = None
        self._live_at = self._wanted_at = self._heard_at = self._seen_at = 0.0
        self._coming_at = self._keyframe_at = self._ticked_at = 0.0

    async def want(
        self,
        source: Source | None,
        live: bool,
        record: str | None,
        voices: Collection[Source] | None = None,
        private: bool = False,
    ) -> None:
        """Put `source` on air, or nobody; record under that name. While not `live`, nothing leaves the room.

        The `voices` are heard; where none are named, whoever is on air. Where it becomes `private`, or public again,
        another program begins.
        """
        if private != self.private:
            self._go_dark()
            self.begin_anew(private)
        if live:
            await self.record(record)
            self._go_live()
            self._choose(source if source and not source.closed else None, voices)
        else:
            self._go_dark()
            await self.record(None)

    async def stop(self) -> None:
        """End the program: its sinks, its waiting viewers, its recording. It cannot start again."""
        await self.want(None, live=False, record=None)
        self.hls.close()
        self.close()

    def _go_live(self) -> None:
        if not self._live:
            self._live, self._live_at = True, self._now()

    def _go_dark(self) -> None:
        self._live, self._reel = False, None
        self._choose(None, None)
        self.break_off()

    def _ask_picture(self) -> None:
        if self._reel:
            self._reel.restart()
        elif self.on_air:
            self.on_air.ask_keyframe()
            if self.on_air.low:
                self.on_air.low.ask_keyframe()

    def _choose(self, source: Source | None, voices: Collection[Source] | None) -> None:
        if source is not self._wanted:
            self._wanted, self._wanted_at = source, self._now()
        self._heard = voices
        if source is None and self.on_air:
            self._off_air(self.on_air)
        self._follow()

    def _follow(self) -> None:
        """Follow exactly those who are seen, are to be seen, or are heard."""
        heard = {self.on_air} if self._heard is None else set(self._heard)
        voices = {source for source in heard if source and not source.closed}
        if self._voices.choose(voices):
            self.comes_from_elsewhere("audio")
        seen = {source for source in (self._wanted, self.on_air) if source and not source.closed}
        lows = {source.low for source in seen if source.low and not source.low.closed}
        needed = voices | seen | lows
        for source in self._followers.keys() - needed:
            self._followers.pop(source).leave()
            self._companions.pop(source, None)
        for source in needed - self._followers.keys():
            if source in lows:
                self._companions[source] = Companion()
            take = self._take_low if source in lows else self._take
            self._followers[source] = Follower(source, self._now(), take, self._lost)

    def _take(self, follower: Follower, frame: Frame) -> None:
        source = follower.source
        if source is self.on_air or source is self._wanted:
            self._consider(source, frame, follower.since)
        if frame.kind == "audio":
            self._voices.hear(source, frame, self._now())

    def _take_low(self, follower: Follower, frame: Frame) -> None:
        if frame.kind == "audio":
            return  # of an encoder that sends everything twice; the larger one is heard
        source = follower.source
        self._companions[source].add(frame)
        if self.on_air and self.on_air.low is source and not self._needs_keyframe:
            self.show_low(frame)

    def _lost(self, follower: Follower) -> None:
        """A source ended, or what it sends cannot be shown."""
        source = follower.source
        if self._followers.pop(source, None) and not self._companions.pop(source, None):
            self._off_air(source)
            self._follow()

    def _consider(self, source: Source, frame: Frame, first_at: float) -> None:
        """A frame of the source that is on air, or is to be."""
        now = self._now()
        mute = frame.kind == "audio" and now - max(first_at, self._wanted_at) >= self._patience(source, now)
        if source is not self.on_air and (frame.keyframe or mute):
            self._on_air(source)
        if source is self.on_air:
            self._heard_at = now
            if frame.kind == "video":
                self._picture(source, frame)
        elif frame.kind == "video":
            self._coming_at = now
            source.ask_keyframe()

    def _patience(self, source: Source, now: float) -> float:
        """Seconds for which a picture is waited for that it can go on air with."""
        if self.on_air and now - self._coming_at < FROZEN:
            return RARE
        return FIRST_PICTURE if source.video else NO_PICTURE

    def _on_air(self, source: Source) -> None:
        self.on_air, self._needs_keyframe = source, True
        self._follow()
        self._changed()

    def _off_air(self, source: Source) -> None:
        if self._wanted is source:
            self._wanted = None
        if self.on_air is source:
            self.on_air = None
            self._changed()

    def _picture(self, source: Source, frame: Frame) -> None:
        if self._needs_keyframe and (not frame.keyframe or (self._reel and self._reel.age < SHORTEST_SLATE)):
            source.ask_keyframe()
            return
        if cut := self._needs_keyframe:
            self._needs_keyframe, self._reel = False, None
            self.comes_from_elsewhere("video")
        self._seen_at = self._heard_at
        if frame.keyframe:
            self._keyframe_at = frame.time
        elif frame.time - self._keyframe_at >= BORDER:
            self.ask_keyframe()
        companion = self._companions.get(source.low) if source.low else None
        self.air(frame, companion.group(frame.time) if companion and frame.keyframe else (), cut)

    def _sound(self, frame: Frame) -> None:
        """What the voices give; nothing begins before there is a picture."""
        if self.begun and self._voices:
            self.air(frame)
        elif self.begun:
            self.show(frame)

    def tick(self) -> None:
        """To be called every `STEP` seconds: the slate appears where a picture is missing, and goes on."""
        if not self._live:
            return
        before, self._ticked_at = self._ticked_at, self._now()
        now, busy = self._ticked_at, self._ticked_at - before > BUSY
        if self._reel is None and not busy and self._lacks_picture(now):
            self._reel, self._needs_keyframe = Reel(self._slate, now - SLATE_DELAY), True
            self.comes_from_elsewhere("video")
        if self._reel:
            for frame, small in self._reel.until(now - SLATE_DELAY):
                self.show(frame, [small], cut=True)
                if not small.keyframe:
                    self.show_low(small)
        self._voices.tick(now)

    def _lacks_picture(self, now: float) -> bool:
        if self.on_air:
            gone = self.on_air.audio and now - self._heard_at >= SILENT
            return gone or now - self._seen_at >= FROZEN
        return self.begun or not self._followers or now - self._live_at >= FIRST_PICTURE
