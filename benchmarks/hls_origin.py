"""How many parts and playlists one core gives out: requests per second of the server's CPU time, beside nginx.

Both serve the same bytes over kept-alive connections, in turn. The load is a lean client; its bytes are compared
with those that aiohttp's client gets. Not measured: TLS, the network.
"""

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import uvloop
from aiohttp import ClientSession

from benchmarks.lab import SERVER_CORE, Process, Result, free_port, healthy, median, needs, run, running
from benchmarks.nginx import nginx
from benchmarks.origin import PART, ROOM

CONNECTIONS = 32
CACHED = "open_file_cache max=100; open_file_cache_valid 60s;"


class Getter(asyncio.BufferedProtocol):
    """Asks for the same thing again as soon as the answer is complete."""

    def __init__(self, request: bytes, body: int) -> None:
        self.request, self.body = request, body
        self.count = 0
        self.first = bytearray()
        self._buffer = bytearray(1 << 18)
        self._view = memoryview(self._buffer)
        self._left = 0
        self._size = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.transport.write(self.request)

    def get_buffer(self, hint: int) -> memoryview:
        return self._view

    def buffer_updated(self, count: int) -> None:
        if not self._size:
            self.first += self._view[:count]
            head = self.first.find(b"\r\n\r\n") + 4
            if head < 4 or len(self.first) < head + self.body:
                return
            self._size = self._left = head + self.body
            count = self._size
        self._left -= count
        if self._left == 0:
            self.count += 1
            self._left = self._size
            self.transport.write(self.request)
        assert self._left > 0, "another answer than before"


async def rate(server: Process, port: int, path: str, body: bytes, seconds: float) -> float:
    """Answers per CPU-second."""
    loop = asyncio.get_running_loop()
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: */*\r\nUser-Agent: bench\r\n\r\n".encode()
    getters = []
    for _ in range(CONNECTIONS):
        _, getter = await loop.create_connection(lambda: Getter(request, len(body)), "127.0.0.1", port)
        getters.append(getter)
    await asyncio.sleep(0.5)
    before, cpu = sum(getter.count for getter in getters), server.cpu()
    await asyncio.sleep(seconds)
    count, used = sum(getter.count for getter in getters) - before, server.cpu() - cpu
    for getter in getters:
        assert getter.first.endswith(body)
        getter.transport.close()
    return count / used


async def right(port: int, path: str, kept: Path) -> bytes:
    """What a real client gets, which must be what was published."""
    async with ClientSession() as http, http.get(f"http://127.0.0.1:{port}{path}") as answer:
        body = await answer.read()
    assert answer.status == 200
    assert body == await asyncio.to_thread(kept.read_bytes), path
    return body


async def measure(quick: bool, folder: Path) -> list[Result]:
    needs({"nginx": "nginx"})
    rounds, seconds = (1, 3.0) if quick else (5, 5.0)
    ours, theirs = free_port(), free_port()
    origin = (sys.executable, "benchmarks/origin.py", str(ours), str(folder), "0")
    async with running(*origin, core=SERVER_CORE) as process:
        await healthy(f"http://127.0.0.1:{ours}")
        async with nginx(folder, theirs, more=CACHED) as worker:
            part, playlist = (folder / "names").read_text().split()
            doors = {"part": (part, "part.m4s", 1), "playlist": (playlist, "playlist.m3u8", PART // 2000)}
            results = []
            for name, (mine, file, _) in doors.items():
                sides = [
                    (Process(process.pid), ours, f"/media/hls/{ROOM}/{mine}"),
                    (worker, theirs, f"/{file}"),
                ]
                bodies = [await right(port, path, folder / file) for _, port, path in sides]
                seen: tuple[list[float], list[float]] = [], []
                for turn in range(2 * rounds):
                    for side in (0, 1) if turn % 2 == 0 else (1, 0):
                        server, port, path = sides[side]
                        seen[side].append(await rate(server, port, path, bodies[side], seconds))
                results.append(Result(name, median(seen[0]), "1/cpu-s", "nginx", median(seen[1])))
    print(f"playlist of {len((folder / 'playlist.m3u8').read_bytes())} bytes")
    return results


if __name__ == "__main__":
    uvloop.install()
    run(measure, __doc__)
