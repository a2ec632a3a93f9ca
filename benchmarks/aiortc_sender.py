"""The stock way to many viewers in Python: aiortc's own senders, fed with encoded packets: `aiortc_sender.py PORT`."""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import uvloop
from aiohttp import web
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaRelay

from benchmarks.camera import Loop, pictures, sounds
from server.demo.guest import RATE


class Sender:
    def __init__(self) -> None:
        start = time.monotonic() + 0.5
        self.relay = MediaRelay()
        self.tracks = [Loop("audio", list(sounds()), RATE, start), Loop("video", list(pictures()), 90_000, start)]
        self.peers: list[RTCPeerConnection] = []

    async def watch(self, request: web.Request) -> web.Response:
        peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.peers.append(peer)
        for track in self.tracks:
            peer.addTrack(self.relay.subscribe(track, buffered=True))
        await peer.setRemoteDescription(RTCSessionDescription(await request.text(), "offer"))
        await peer.setLocalDescription(await peer.createAnswer())
        return web.Response(status=201, text=peer.localDescription.sdp, content_type="application/sdp")


async def alive(request: web.Request) -> web.Response:
    return web.Response()


async def application() -> web.Application:
    app = web.Application()
    app.add_routes([web.get("/healthz", alive), web.post("/whep", Sender().watch)])
    return app


if __name__ == "__main__":
    uvloop.install()
    web.run_app(application(), host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)
