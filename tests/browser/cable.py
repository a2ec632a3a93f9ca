"""A network between a browser and the product that can be cut, as in a tunnel: what is open breaks, nothing gets in."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

PIECE = 65536


class Cable:
    def __init__(self, url: str, narrow: bool) -> None:
        self.target, self.narrow = urlsplit(url), narrow
        self.whole = True
        self.answers = asyncio.Event()
        self.answers.set()
        self.ends: set[asyncio.StreamWriter] = set()
        self.url = ""

    def cut(self) -> None:
        self.whole = False
        for end in self.ends:
            end.transport.abort()

    def deafen(self) -> None:
        """What the browser sends arrives; of what it is told, nothing does."""
        self.answers.clear()

    def mend(self) -> None:
        self.whole = True
        self.answers.set()

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.whole:
            writer.transport.abort()
            return
        there, here = await asyncio.open_connection(sock=await self.reaches())
        ends = {writer, here}
        self.ends |= ends
        with suppress(OSError):
            await asyncio.gather(self.carry(reader, here), self.carry(there, writer, self.answers))
        self.ends -= ends

    async def reaches(self) -> socket.socket:
        """A connection to the product; a narrow one has packets and buffers as on a real network: on this machine alone
        megabytes would be under way before the product notices that nobody takes them."""
        made = socket.socket()
        made.setblocking(False)
        if self.narrow:
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 1400)
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        await asyncio.get_running_loop().sock_connect(made, (self.target.hostname, self.target.port))
        return made

    async def carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, passes: asyncio.Event | None = None
    ) -> None:
        try:
            while piece := await reader.read(PIECE):
                if passes:
                    await passes.wait()
                writer.write(piece)
                await writer.drain()
        finally:
            writer.close()


@asynccontextmanager
async def cable(url: str, narrow: bool = False) -> AsyncIterator[Cable]:
    """To the product at `url`; the browser goes to the cable's own."""
    made = Cable(url, narrow)
    server = await asyncio.start_server(made.connected, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield made
    finally:
        server.close()
        made.cut()
