"""What a node's operator sees of it, added up over its rooms when somebody looks."""

from collections import Counter
from collections.abc import AsyncIterator

from aiohttp import web

from server.media.hls import LIVES
from server.media.rooms import ROOMS
from server.metrics import METRICS


async def figures(app: web.Application) -> AsyncIterator[None]:
    """Cleanup context, after `rooms`."""
    metrics, rooms, lives, tally = app[METRICS], app[ROOMS], app[LIVES], app[ROOMS].tally

    def blocked() -> int:
        return sum(len(calls) for live in lives.values() for calls in live.waiting.values())

    def recordings() -> Counter[str]:
        states = Counter({"recording": 0, "failed": 0})
        found = [state for room in rooms.all() for state in (room.program.recording, *room.tracks.states.values())]
        states.update(state for state in found if state in states)
        return states

    def sessions() -> dict[str, int]:
        ways = Counter(peer.direction for room in rooms.all() for peer in room.peers)
        return {"whep": ways["sendonly"], "whip": ways["recvonly"]}

    metrics.gauge("media_rooms", "Rooms that somebody is in or that are live", lambda: len(rooms.all()))
    metrics.gauge("media_sessions", "WebRTC sessions", sessions, "kind")
    metrics.gauge("media_recordings", "Recordings under way, and those that cannot be written", recordings, "state")
    metrics.gauge("media_blocked_reloads", "LL-HLS playlists that are being waited for", blocked)
    packets = "RTP packets from publishers and to viewers over WebRTC"
    metrics.counter("media_packets", packets, lambda: {"in": tally.received, "out": tally.sent}, "direction")
    metrics.counter("media_dropped", "RTP packets that a viewer's socket did not take", lambda: tally.dropped)
    metrics.counter("media_refused", "What was not let in, by kind", lambda: tally.refused, "kind")
    metrics.counter("media_closed", "WebRTC sessions that ended, by why", lambda: tally.closed, "reason")
    yield
