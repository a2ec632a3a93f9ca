"""A command's short way: from a websocket's frame to its namespace, decoded once, in one task, answered in one write.

python-socketio takes three objects, two tasks and two decodings for it. Whatever is not a plain event with an
acknowledgement, from a browser that is connected to the namespace, still goes its way: so do all that poll.
"""

import asyncio
import re
from collections.abc import Awaitable
from typing import Any

import socketio

from server.connection import OneWriter
from server.frames import frame
from server.websocket import MANY

COMMAND = re.compile(r'42(/[a-z_]+),([0-9]{1,9})\["([a-z_]+)"([,\]])')
"""Engine.IO message, Socket.IO event, namespace, number of the acknowledgement, name (Socket.IO protocol 5)."""


class Commands:
    """Of all namespaces that `answer`. A browser of which very many are under way is not read from meanwhile."""

    def __init__(self, sio: socketio.AsyncServer) -> None:
        self._manager: Any = sio.manager
        self._namespaces: dict[str, Any] = sio.namespace_handlers
        self._running: set[asyncio.Task[None]] = set()

    def take(self, connection: OneWriter, message: str) -> bool:
        """Whether this was a command; then it is being obeyed."""
        found = COMMAND.match(message)
        if not found or message[-1] != "]":
            return False
        path, number, name, more = found.groups()
        answer = getattr(self._namespaces.get(path), "answer", None)
        sid = self._manager.sid_from_eio_sid(connection.sid, path)
        if answer is None or not self._manager.is_connected(sid, path):
            return False
        content = message[found.end() : -1].encode() if more == "," else b"null"
        answering = answer(name, sid, content)
        task = asyncio.get_running_loop().create_task(self._obey(connection, answering, f"43{path},{number}"))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return True

    async def _obey(self, connection: OneWriter, answering: Awaitable[bytes], head: str) -> None:
        self._count(connection, 1)
        try:
            answer = await answering
        finally:
            self._count(connection, -1)
        connection.write(frame(f"{head}[{answer.decode()}]"))

    def _count(self, connection: OneWriter, more: int) -> None:
        connection.under_way += more
        if (transport := connection.transport) and connection.under_way == (MANY if more > 0 else MANY - 1):
            transport.pause_reading() if more > 0 else transport.resume_reading()
