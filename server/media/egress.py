"""One stream to many WHEP viewers: it is packetised once, and goes on for them when another stream takes its place."""

import asyncio
from collections.abc import Callable

from server.media.peer import Peer
from server.media.rtp import CATCH_UP_SECONDS, Track
from server.media.source import Frame, Kind, Stream
from server.media.viewer import Viewer
from server.media.waiting import Waiting

REPORT_SECONDS = 1.0


class Egress:
    """Follows one stream after the other and gives it to its viewers. Works only while there are some.

    A frame leaves for all of them in the moment it comes: nobody is waited for, so there is nothing to keep it for.
    Where viewers are `many` a sound waits for the next picture, and both leave in one call (`Waiting`); one in which
    there is nothing to hear is not sent (`Stream.quiet`). The picture of a viewer whose network is too narrow gives way
    (`Yielding`).
    """

    def __init__(self, now: Callable[[], float], many: int, longest: float = CATCH_UP_SECONDS) -> None:
        """Who joins catches up with a group of pictures that is no longer than `longest`."""
        self._now, self._many = now, many
        self._tracks: dict[Kind, Track] = {"video": Track("video", now, longest), "audio": Track("audio", now)}
        self._viewers: dict[str, Viewer] = {}
        self._stream: Stream | None = None
        self._waiting = Waiting()
        self._reporting: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._viewers)

    def follow(self, stream: Stream | None) -> None:
        """From now on viewers get this stream, beginning with its next keyframe."""
        self._stop()
        self._stream = stream
        if self._viewers:
            self._start()

    def viewer(self, peer: Peer) -> Viewer:
        """A viewer for `peer`, which gets its first packets once it is given to `add`."""
        return Viewer(peer, self._tracks, self.ask_keyframe)

    def add(self, viewer: Viewer) -> None:
        if not self._viewers:
            self._start()
        self._viewers[viewer.peer.session] = viewer
        viewer.connected()

    def remove(self, viewer: Viewer) -> None:
        self._viewers.pop(viewer.peer.session, None)
        viewer.close()
        if not self._viewers:
            self._stop()

    def ask_keyframe(self) -> None:
        if self._stream:
            self._stream.ask_keyframe()

    def close(self) -> None:
        """Send nothing any more; the viewers' peers are closed by who made them."""
        self._stop()
        for viewer in list(self._viewers.values()):
            self.remove(viewer)

    def _start(self) -> None:
        self._waiting = Waiting()
        for track in self._tracks.values():
            track.begin()
        for viewer in self._viewers.values():
            viewer.begin()
        if self._stream:
            self._stream.feed(self)
            self._reporting = asyncio.create_task(self._report())

    def _stop(self) -> None:
        if self._stream:
            self._stream.forget(self)
        if self._reporting:
            self._reporting.cancel()

    def put(self, frame: Frame) -> None:
        if frame.kind == "audio" and self._stream and self._stream.quiet:
            return
        frames = self._waiting.next(frame, len(self._viewers) >= self._many, self._now())
        batches = [self._tracks[one.kind].batch(one) for one in frames]
        if len(batches) == 2 and frame.kind == "video":
            picture, sound = batches
            if both := picture.joined_by(sound):
                for viewer in self._viewers.values():
                    viewer.send_together(picture, sound, both)
                return
        for viewer in self._viewers.values():
            for batch in batches:
                viewer.send(batch)

    def end(self) -> None:
        """The stream is over; viewers stay for the one that takes its place."""

    async def _report(self) -> None:
        while True:
            await asyncio.sleep(REPORT_SECONDS)
            for viewer in self._viewers.values():
                viewer.report()
