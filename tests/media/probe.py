"""What ffprobe finds in what is served."""

import asyncio
import json
import re
from typing import Any

from tests.media.origin import Client

ANEW = re.compile(rb"\[.*\] (?:DTS 0 < \d+ out of order|Found duplicated MOOV Atom. Skipped it)\n")
"""What FFmpeg says of a track that was paused, if its reading takes it past EXT-X-DISCONTINUITY: behind it times begin
anew at zero, as they may (RFC 8216, 4.3.2.3)."""


async def probed(client: Client, path: str) -> float:
    """Seconds, by ffprobe, which has nothing to complain about."""
    probe = await asyncio.create_subprocess_exec(
        *("ffprobe", "-v", "error", "-of", "csv=p=0", "-show_entries", "format=duration"),
        str(client.make_url(path)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, complaints = await probe.communicate()
    assert complaints == b""
    return float(out)


async def ffprobe(url: str, ticket: str) -> tuple[dict[str, Any], bytes]:
    """What ffprobe finds in a track as it is served, and what it complains of."""
    probe = await asyncio.create_subprocess_exec(
        *("ffprobe", "-v", "warning", "-of", "json", "-headers", f"Authorization: Bearer {ticket}\r\n"),
        *("-show_entries", "stream=codec_type,codec_name,width:format=duration", url),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, complaints = await probe.communicate()
    return json.loads(out), complaints
