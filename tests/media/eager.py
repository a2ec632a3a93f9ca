"""Viewers who ask for the same again as soon as they have it: `eager.py PORT PATH VIEWERS TIMES`."""

import asyncio
import re
import sys

LENGTH = re.compile(rb"Content-Length: ([0-9]+)")


class Eager(asyncio.Protocol):
    def __init__(self, path: str, times: int) -> None:
        self.request, self.left = f"GET {path} HTTP/1.1\r\nHost: here\r\n\r\n".encode(), times
        self.buffer = b""
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def ask(self) -> None:
        self.transport.write(self.request)  # type: ignore[attr-defined] # it is one that writes

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, end, body = self.buffer.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if end and length and len(body) >= int(length[1]):
            self.buffer, self.left = b"", self.left - 1
            if self.left:
                self.ask()
            else:
                self.done.set_result(None)


async def crowd(port: int, path: str, viewers: int, times: int) -> None:
    loop = asyncio.get_running_loop()
    some = [(await loop.create_connection(lambda: Eager(path, times), "127.0.0.1", port))[1] for _ in range(viewers)]
    for one in some:
        one.ask()
    async with asyncio.timeout(60):
        await asyncio.gather(*(one.done for one in some))


if __name__ == "__main__":
    asyncio.run(crowd(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
