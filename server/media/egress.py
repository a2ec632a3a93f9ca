"""One stream to many WHEP viewers: it is packetised once, and goes on for them when another stream takes its place."""

import asyncio
from collections.abc import Callable

from server.media.peer import Peer
from server.media.rtp import Track
from server.media.source import Kind, Stream
from server.media.viewer import Viewer

REPORT_SECONDS = 1.0


class Egress:
    """Follows one stream after the other and gives it to its viewers. Works only while there are some."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._tracks: dict[Kind, Track] = {"video": Track("video", now), "audio": Track("audio", now)}
        self._viewers: dict[str, Viewer] = {}
        self._stream: Stream | None = None
        self._pump: asyncio.Task[None] | None = None
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
        if self._pump is None:
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
        for track in self._tracks.values():
            track.begin()
        for viewer in self._viewers.values():
            viewer.begin()
        if self._stream:
            self._pump = asyncio.create_task(self._give(self._stream))
            self._reporting = asyncio.create_task(self._report())

    def _stop(self) -> None:
        for task in (self._pump, self._reporting):
            if task:
                task.cancel()
        self._pump = self._reporting = None

    async def _give(self, stream: Stream) -> None:
        reader = stream.reader()
        try:
            async for frame in reader:
                batch = self._tracks[frame.kind].batch(frame)
                for viewer in self._viewers.values():
                    viewer.send(batch)
        finally:
            reader.close()

    async def _report(self) -> None:
        while True:
            await asyncio.sleep(REPORT_SECONDS)
            for viewer in self._viewers.values():
                viewer.report()
