"""One frame to thousands of sockets: encoded once, written straight to each websocket's transport.

What comes in the same moment leaves in the same write; a busy room is written to once per window. Clients are standard.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec
import socketio
from engineio import async_socket

from server.commands import Commands
from server.connection import OneWriter, Upgrade
from server.frames import frame
from server.uring import best
from server.websocket import GIVEN_UP, LESS, SENT, Wire, push_all

OUTCOMES = (SENT, LESS, GIVEN_UP)
MISSED = "missed"
"""The event that says: something may not have come; enter again."""
WINDOW = 0.05
"""Seconds for which the frames of a busy room are gathered into one write."""
MANY, FEW = 8, 3
CALM = 0.5
"""More frames than `MANY` within a window make a room busy, until for `CALM` seconds no window had more than `FEW`:
people speak in clumps, and one quiet window says nothing."""


class Room(dict[str, str]):
    """Who is in a room: the connection of each socket. As python-socketio reads it."""

    __slots__ = ("_found",)

    def __init__(self) -> None:
        self._found: Listeners | None = None

    def listeners(self, sockets: Mapping[str, OneWriter]) -> "Listeners":
        """Found once for all that the room hears until somebody comes or goes; each time while somebody polls, who may
        have a websocket the next moment."""
        if self._found is None or self._found.others:
            here = [socket for eio_sid in self.values() if (socket := sockets.get(eio_sid))]
            wires = [socket.wire for socket in here if socket.wire]
            self._found = Listeners(wires, [socket for socket in here if not socket.wire])
        return self._found

    def __setitem__(self, sid: str, eio_sid: str) -> None:
        super().__setitem__(sid, eio_sid)
        self._found = None

    def __delitem__(self, sid: str) -> None:
        super().__delitem__(sid)
        self._found = None

    @property
    def _fwdm(self) -> "Room":
        return self


NOBODY = Room()


class Listeners(NamedTuple):
    wires: list[Wire]
    others: list[OneWriter]
    """Who polls, or has just hung up."""


class Channel:
    """What one room is sent: what comes in the same moment together; while the room is busy, a window at a time."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self.kept: list[str] = []
        self.busy_until = 0.0
        self.due = False
        """Whether what was gathered leaves by itself."""
        self.opened = 0.0
        self.count = 0
        """Frames since the window was opened."""


class Fanout(socketio.AsyncManager):  # type: ignore[misc]
    """Delivers an event to everybody of a room on this node. `droppable` events may be left out for a slow socket."""

    droppable: frozenset[str] = frozenset()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.send = best()
        self.channels: dict[tuple[str, str], Channel] = {}
        self.outcomes: Counter[str] = Counter()
        """What became of the writes to sockets."""
        self.delivered = 0
        """Events, each counted once for everybody who was sent it."""
        self.answered: Counter[str] = Counter(ok=0, refused=0, broken=0)
        """Commands by what was answered."""
        self.entered: dict[tuple[str, str], list[str | None]] = {}
        """The rooms of each socket, so that whoever goes is not looked for in all of them."""

    async def emit(
        self,
        event: str,
        data: Any,
        namespace: str = "/",
        room: Any = None,
        skip_sid: Any = None,
        callback: Any = None,
        to: Any = None,
        **options: Any,
    ) -> None:
        target = to or room
        if callback or skip_sid or not isinstance(target, str):
            await super().emit(event, data, namespace, target, skip_sid, callback, **options)
            return
        if target not in self.rooms.get(namespace, ()):
            return
        arguments = [event, *data] if isinstance(data, list | tuple) else [event, data]
        text = f"2{namespace},{msgspec.json.encode(arguments).decode()}"
        self.publish((namespace, target), text, event not in self.droppable)

    def alone(self, namespace: str, room: str) -> bool:
        """Whether at most one socket is there, as far as that is known."""
        return len(self.rooms.get(namespace, {}).get(room, ())) < 2

    def publish(self, key: tuple[str, str], text: str, keep: bool) -> None:
        channel = self.channels.get(key) or self.open(key)
        channel.all.append(text)
        if keep:
            channel.kept.append(text)
        self.count(channel)
        if channel.due:
            return
        channel.due = True
        loop = asyncio.get_running_loop()
        if channel.count > MANY:
            channel.busy_until = loop.time() + CALM
        if loop.time() < channel.busy_until:
            loop.call_later(WINDOW, self.flush, key)
        else:
            loop.call_soon(self.flush, key)

    def open(self, key: tuple[str, str]) -> Channel:
        self.channels[key] = channel = Channel()
        asyncio.get_running_loop().call_later(CALM, self.forget, key)
        return channel

    def count(self, channel: Channel) -> None:
        now = asyncio.get_running_loop().time()
        if now - channel.opened > WINDOW:
            channel.opened, channel.count = now, 0
        channel.count += 1

    def flush(self, key: tuple[str, str]) -> None:
        channel = self.channels[key]
        every, kept = channel.all, channel.kept
        channel.all, channel.kept, channel.due = [], [], False
        now = asyncio.get_running_loop().time()
        if now < channel.busy_until and len(every) > FEW:
            channel.busy_until = now + CALM
        self.deliver(key, every, kept)

    def forget(self, key: tuple[str, str]) -> None:
        """What is known of a room goes when it has been quiet for a while."""
        channel, loop = self.channels[key], asyncio.get_running_loop()
        if channel.due or loop.time() < max(channel.opened, channel.busy_until) + WINDOW:
            loop.call_later(CALM, self.forget, key)
        else:
            del self.channels[key]

    def deliver(self, key: tuple[str, str], every: list[str], kept: list[str]) -> None:
        namespace, room = key
        whole = b"".join([frame(f"4{text}") for text in every])
        least = whole if len(kept) == len(every) else b"".join([frame(f"4{text}") for text in kept])
        members = self.rooms.get(namespace, {}).get(room, NOBODY)
        wires, others = members.listeners(self.server.eio.sockets)
        for socket in others:
            if not socket.closed:
                for text in every:
                    socket.enqueue(text)
        missed = frame(f'42{namespace},["{MISSED}",{{}}]')
        outcomes = push_all(wires, whole, least, missed, self.send)
        self.outcomes.update(outcomes)
        self.delivered += outcomes[SENT] * len(every) + outcomes[LESS] * len(kept)

    def basic_enter_room(self, sid: str, namespace: str, room: str | None, eio_sid: str | None = None) -> None:
        if room is not None:
            here = self.rooms.get(namespace, {})
            if sid not in here.get(None, ()):
                return  # they left before the door was open
            here.setdefault(room, Room())
        super().basic_enter_room(sid, namespace, room, eio_sid)
        rooms = self.entered.setdefault((namespace, sid), [])
        if room not in rooms:
            rooms.append(room)

    def basic_leave_room(self, sid: str, namespace: str, room: str | None) -> None:
        super().basic_leave_room(sid, namespace, room)
        rooms = self.entered.get((namespace, sid), [])
        if room in rooms:
            rooms.remove(room)

    def basic_disconnect(self, sid: str, namespace: str, **options: Any) -> None:
        if namespace not in self.rooms:
            return
        for room in self.entered.pop((namespace, sid), []):
            super().basic_leave_room(sid, namespace, room)
        for pending in (self.pending_connect, self.pending_disconnect):
            if sid in pending.get(namespace, ()):
                pending[namespace].remove(sid)
        self.callbacks.pop(sid, None)

    def get_rooms(self, sid: str, namespace: str) -> list[str]:
        return [room for room in self.entered.get((namespace, sid), ()) if room is not None]


async def hang_up(sio: socketio.AsyncServer) -> None:
    await asyncio.gather(*(socket.hang_up() for socket in list(sio.eio.sockets.values())), return_exceptions=True)


def one_writer(sio: socketio.AsyncServer) -> None:
    """Makes this server's sockets ours. Engine.io looks the class up by its module and has no setting for it."""
    async_socket.AsyncSocket = OneWriter
    sio.eio.commands = Commands(sio)
    sio.eio._async = sio.eio._async | {"websocket": Upgrade}
