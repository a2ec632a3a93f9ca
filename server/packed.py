"""Text files that browsers load, gzipped once and kept: a phone on a bad network waits for bytes, not for us."""

import asyncio
import gzip
from functools import lru_cache
from pathlib import Path

from aiohttp import hdrs, web

WORTHWHILE = 600
"""Bytes; what is shorter fits in a packet anyway."""
KINDS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
}
"""Content types of what becomes much shorter."""


async def served(request: web.Request, path: Path, kind: str | None = None) -> web.StreamResponse:
    """A file that is there. A browser keeps it, and asks each time whether it is still the same."""
    if not (takes_gzip(request) and worthwhile(path)):
        type_ = kind or KINDS.get(path.suffix)
        headers = {hdrs.CONTENT_TYPE: type_} if type_ else {}
        return web.FileResponse(path, headers=headers | {hdrs.CACHE_CONTROL: "no-cache", **VARY})
    return await together(request, path)


async def together(request: web.Request, *paths: Path) -> web.Response:
    """Files of one kind as if they were one."""
    stats = [path.stat() for path in paths]
    zipped = takes_gzip(request)
    newest, size = max(stat.st_mtime_ns for stat in stats), sum(stat.st_size for stat in stats)
    tag = f"{newest:x}-{size:x}" + ("-gzip" if zipped else "")
    headers = {hdrs.CONTENT_TYPE: KINDS[paths[0].suffix], hdrs.CACHE_CONTROL: "no-cache", hdrs.ETAG: f'"{tag}"', **VARY}
    if any(known.value == tag for known in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    if zipped:
        headers[hdrs.CONTENT_ENCODING] = "gzip"
    return web.Response(body=await asyncio.to_thread(content, paths, tag, zipped), headers=headers)


def worthwhile(path: Path) -> bool:
    return path.suffix in KINDS and path.stat().st_size >= WORTHWHILE


VARY = {hdrs.VARY: hdrs.ACCEPT_ENCODING}


def takes_gzip(request: web.Request) -> bool:
    return "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, "")


@lru_cache(maxsize=1000)
def content(paths: tuple[Path, ...], tag: str, zipped: bool) -> bytes:
    """`tag` tells one version of the files from the next."""
    whole = b"".join(path.read_bytes() for path in paths)
    return gzip.compress(whole, mtime=0) if zipped else whole
