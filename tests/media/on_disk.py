"""A recording as tests make it, read it back, and ask for it."""

import asyncio
import os
from collections.abc import Iterable
from pathlib import Path

from server.media.journal import JOURNAL
from server.media.parts import Part
from server.media.recorder import Recorder
from server.media.recording import STALE, Recording, Takes
from tests.media.camera import START
from tests.media.origin import Client

NAME = "friday-46"


def read(folder: Path) -> Takes:
    """What may be played of it once it grows no more."""
    long_ago = (folder / JOURNAL).stat().st_mtime - STALE
    os.utime(folder / JOURNAL, (long_ago, long_ago))
    return Recording(folder).takes()


async def recorded(folder: Path, parts: Iterable[Part], name: str = NAME) -> Recorder:
    recorder = Recorder(folder, name, lambda: None)
    for part in parts:
        recorder.add(part)
        await asyncio.sleep(0)
    await recorder.close()
    return recorder


async def text(client: Client, path: str) -> str:
    async with client.get(path) as response:
        assert response.status == 200, await response.text()
        return await response.text()


class Show:
    """A show being recorded."""

    def __init__(self, folder: Path) -> None:
        self.recorder = Recorder(folder / "recordings", NAME, lambda: None)
        self._journal, self._sent = folder / "recordings" / NAME / JOURNAL, 0

    async def goes_on(self, parts: list[Part]) -> None:
        """Until that is on disk."""
        for part in parts:
            self.recorder.add(part)
            self._sent += 1
            while self._sent % 100 == 0 and self._written() < self._sent:  # noqa: ASYNC110 - a disk is silent
                await asyncio.sleep(0.01)
        while self._written() < self._sent:  # noqa: ASYNC110
            await asyncio.sleep(0.01)

    def _written(self) -> int:
        assert self.recorder.state == "recording", self.recorder.error
        return self._journal.read_bytes().count(b'"part"') if self._journal.exists() else 0


def clip(begin: float, end: float) -> str:
    return f"from={int((START + begin) * 1000)}&to={int((START + end) * 1000)}"


async def loaded(client: Client, rendition: str, name: str = NAME) -> bytes:
    """What the playlist of a replay names, by its byte ranges, as one MP4."""
    media, ranges = b"", []
    for line in (await text(client, f"/replay/{name}/{rendition}.m3u8")).splitlines():
        if line.startswith(("#EXT-X-MAP", "#EXT-X-BYTERANGE")):
            ranges.append(line.partition("BYTERANGE")[2].strip('=":').split("@"))
    for length, offset in ranges:
        wanted = {"Range": f"bytes={offset}-{int(offset) + int(length) - 1}"}
        async with client.get(f"/replay/{name}/{rendition}.mp4", headers=wanted) as response:
            assert response.status == 206
            media += await response.read()
    return media
