"""nginx as a peer: one worker on the core for servers, with a configuration of the benchmark."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.lab import SERVER_CORE, Process, running, until

MAIN = """
user root;
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
{modules}
events {{ worker_connections 8192; }}
{rtmp}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    types {{ text/html html; text/javascript mjs; application/vnd.apple.mpegurl m3u8; video/mp4 m4s; video/mp2t ts; }}
    server {{ listen 127.0.0.1:{port} backlog=4096; root {folder}; {more} }}
}}
"""


@asynccontextmanager
async def nginx(
    folder: Path, port: int, *, modules: str = "", rtmp: str = "", more: str = ""
) -> AsyncIterator[Process]:
    """Serves `folder` on `port`; yields the worker."""
    config = folder / "nginx.conf"
    config.write_text(MAIN.format(folder=folder, port=port, modules=modules, rtmp=rtmp, more=more))
    async with running("nginx", "-c", str(config), "-p", str(folder), core=SERVER_CORE) as master:
        yield Process(await worker_of(master.pid))


async def worker_of(master: int) -> int:
    children = Path(f"/proc/{master}/task/{master}/children")
    found: str = await until(lambda: asyncio.to_thread(children.read_text))
    return int(found.split()[0])
