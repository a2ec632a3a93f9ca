"""An open websocket that has left HTTP behind: messages in and out, nothing kept of the request it came with.

A browser that watches costs its transport and this object. Not negotiated: compression, subprotocols.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Iterable
from typing import Protocol

from aiohttp import WSCloseCode

from server.frames import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, Broken, first_frame, frame
from server.uring import Send, write

GOODBYE = 2.0
"""Seconds a browser has to answer that its websocket is being closed."""
SLOW = 128 * 1024
"""Unsent bytes above which a socket gets no more of what it can ask for again."""
HOPELESS = 1024 * 1024
"""Unsent bytes above which a socket is given up."""
MANY = 64
"""Messages waiting to be heard above which no more are read."""

SENT, LESS, GIVEN_UP, CLOSED = "sent", "less", "given_up", "closed"
"""What becomes of what is pushed: all of it left, only the least, nothing any more, or nobody is there."""


class Reader(Protocol):
    def takes(self, message: str | bytes) -> bool:
        """Whether it needs nobody to wait for what becomes of it; asked only while nothing waits to be heard."""
        ...

    async def heard(self, message: str | bytes) -> None: ...
    async def hung_up(self) -> None: ...


class Wire(asyncio.Protocol):
    """The connection. What is heard is handed to `reader` one after the other, in order."""

    __slots__ = (
        "buffer",
        "closing",
        "fd",
        "full",
        "limit",
        "lost",
        "messages",
        "owed",
        "parts",
        "reader",
        "transport",
        "working",
    )

    def __init__(self, transport: asyncio.Transport, reader: Reader, limit: int) -> None:
        self.transport = transport
        self.fd = descriptor(transport)
        transport.set_write_buffer_limits(0)  # it says so whenever something begins to wait, and when nothing does
        self.full = transport.get_write_buffer_size() > 0
        """Whether something waits to be written."""
        self.reader = reader
        self.limit = limit
        self.buffer = b""
        self.parts: bytearray | None = None
        """Of a message that comes in fragments: its opcode, and what has come."""
        self.messages: deque[str | bytes] | None = None
        self.working: asyncio.Task[None] | None = None
        self.closing = False
        self.lost = False
        self.owed = b""
        """What to say once this reader has caught up: of every namespace that something of it was left out."""

    def write(self, data: bytes) -> None:
        if not self.closing and not self.transport.is_closing():
            self.transport.write(data)

    @property
    def idle(self) -> bool:
        """Nothing waits to be written, so the kernel may have it at once, past the transport, whose way costs more."""
        return not (self.full or self.closing or self.transport.is_closing())

    def push(self, whole: bytes, least: bytes) -> str:
        """`least` to who reads too slowly for all of it; who does not read at all is given up. What became of it."""
        if self.idle:
            self.rest(whole, write(self.fd, whole))
            return SENT
        return self.queue(whole, least, b"")

    def rest(self, data: bytes, done: int) -> None:
        """What the kernel did not take: it is full, or the browser gone; the transport knows what to do."""
        if done < len(data):
            self.transport.write(data[max(done, 0) :])

    def queue(self, whole: bytes, least: bytes, owed: bytes) -> str:
        """As `push` does; `owed` follows what was left out, once there is room again."""
        transport = self.transport
        if self.closing or transport.is_closing():
            return CLOSED
        unread = transport.get_write_buffer_size()
        if unread <= SLOW:
            transport.write(whole)
        elif unread <= HOPELESS:
            transport.write(least)
            if least != whole and owed not in self.owed:
                self.owed += owed
            return LESS
        else:
            transport.abort()
            return GIVEN_UP
        return SENT

    def pause_writing(self) -> None:
        self.full = True

    def resume_writing(self) -> None:
        """The transport says: all that was written has left."""
        self.full = False
        if self.owed:
            self.write(self.owed)
            self.owed = b""

    def close(self, code: WSCloseCode = WSCloseCode.OK, patience: float = GOODBYE) -> None:
        """Says goodbye; who does not answer within so many seconds is cut off."""
        if self.closing or self.lost:
            return
        self.write(frame(code.to_bytes(2, "big"), CLOSE))
        self.closing = True
        asyncio.get_running_loop().call_later(patience, self.transport.abort)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        at = 0
        try:
            while not self.transport.is_closing() and (found := first_frame(self.buffer, self.limit, at)):
                head, body, at = found
                self.frame(head, body)
        except Broken as broken:
            self.close(broken.code)
            self.transport.close()
        self.buffer = self.buffer[at:]

    def frame(self, head: int, body: bytes) -> None:
        opcode, final = head & 0x0F, bool(head & 0x80)
        if opcode >= CLOSE:
            self.control(opcode, final, body)
        elif opcode == CONTINUATION:
            self.go_on(body, final)
        elif self.parts is not None or opcode > BINARY:
            raise Broken(WSCloseCode.PROTOCOL_ERROR)
        elif final:
            self.message(body, opcode)
        else:
            self.parts = bytearray((opcode, *body))

    def go_on(self, body: bytes, final: bool) -> None:
        if self.parts is None:
            raise Broken(WSCloseCode.PROTOCOL_ERROR)
        self.parts += body
        if len(self.parts) > self.limit + 1:
            raise Broken(WSCloseCode.MESSAGE_TOO_BIG)
        if final:
            opcode, said = self.parts[0], bytes(self.parts[1:])
            self.parts = None
            self.message(said, opcode)

    def control(self, opcode: int, final: bool, body: bytes) -> None:
        if not final or len(body) > 125 or opcode > PONG:
            raise Broken(WSCloseCode.PROTOCOL_ERROR)
        if opcode == PING:
            pong = frame(body, PONG)
            self.push(pong, pong)  # who pings and does not read is given up like anybody else
        elif opcode == CLOSE:
            self.write(frame(body[:2], CLOSE))
            self.closing = True
            self.transport.close()

    def message(self, body: bytes, opcode: int) -> None:
        try:
            said = body.decode() if opcode == TEXT else body
        except UnicodeDecodeError:
            raise Broken(WSCloseCode.INVALID_TEXT) from None
        if self.messages is None and self.reader.takes(said):
            return
        self.messages = self.messages or deque()
        self.messages.append(said)
        if len(self.messages) > MANY:
            self.transport.pause_reading()
        self.working = self.working or asyncio.get_running_loop().create_task(self.work())

    async def work(self) -> None:
        try:
            while self.messages:
                said = self.messages.popleft()
                if len(self.messages) == MANY:
                    self.transport.resume_reading()
                await self.reader.heard(said)
        except Exception:  # nobody would hear what comes behind it
            self.transport.abort()
            raise
        self.messages = self.working = None

    def connection_lost(self, error: Exception | None) -> None:
        self.lost = True
        asyncio.get_running_loop().create_task(self.end())

    async def end(self) -> None:
        """What was said before hanging up still counts."""
        if self.working:
            await asyncio.wait([self.working])
        await self.reader.hung_up()


def push_all(wires: Iterable[Wire], whole: bytes, least: bytes, owed: bytes, send: Send) -> Counter[str]:
    """Like `push` to each of them, with one system call for all that are idle. What became of it, counted.

    Who was sent the least is told `owed` after having caught up.
    """
    idle: list[Wire] = []
    outcomes: Counter[str] = Counter()
    for wire in wires:
        if wire.idle:
            idle.append(wire)
        else:
            outcomes[wire.queue(whole, least, owed)] += 1
    outcomes[SENT] += len(idle)
    for place, done in send([wire.fd for wire in idle], whole):
        idle[place].rest(whole, done)
    return outcomes


def descriptor(transport: asyncio.Transport) -> int:
    """The socket's; none under TLS, where only the transport may write."""
    socket = transport.get_extra_info("socket")
    return -1 if socket is None or transport.get_extra_info("sslcontext") else int(socket.fileno())
