"""A room in which whoever speaks is heard by everybody: the product's sockets alone. `python room.py PORT`."""

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import socketio
import uvloop
from aiohttp import web

from server.fanout import one_writer
from server.limits import Group
from server.realtime import Json, Namespace
from server.redis_fanout import fan_out


class Audience(Namespace):
    path = "/audience"

    async def on_connect(self, sid: str, environ: dict[str, Any], opening: Any = None) -> None:
        await self.enter_room(sid, "show")

    async def must_not_rush(self, sid: str, name: str, *more: Group) -> int:
        """The peers have no limits either."""
        return len(more)

    async def on_say(self, sid: str, command: dict[str, Any]) -> int:
        await self.emit("line_said", {"line": command}, room="show")
        return int(command["seq"])


def room() -> web.Application:
    manager = fan_out("", frozenset({"line_said"}))
    sio = socketio.AsyncServer(async_mode="aiohttp", client_manager=manager, json=Json, transports=["websocket"])
    one_writer(sio)
    app = web.Application()
    sio.register_namespace(Audience(app))
    sio.attach(app)

    async def ready(_: web.Application) -> None:
        print("ready", flush=True)

    app.on_startup.append(ready)
    return app


if __name__ == "__main__":
    port, loop = int(sys.argv[1]), uvloop.new_event_loop()
    web.run_app(room(), host="127.0.0.1", port=port, access_log=None, print=None, loop=loop, backlog=4096)
