"""Writes a program to disk as it is published, so that a killed process loses no more than the part being made.

A folder per recording: one file per rendition that only grows, and a journal with a line for everything in them. A line
is written after its bytes: half a line, or bytes without one, are what a crash leaves, and replay.py passes over them.
"""

import asyncio
import logging
import os
import re
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec
from msgspec import Struct

from server.media.parts import Init, Part, Rendition

log = logging.getLogger(__name__)
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._-]{0,99}")
JOURNAL = "journal.jsonl"
BACKLOG = 256
"""Parts that may wait for a slow disk: about half a minute."""

State = Literal["recording", "failed", "ended"]


class Head(Struct, frozen=True, tag="init"):
    """An init was written: what follows in its rendition needs it."""

    rendition: Rendition
    offset: int
    length: int
    codec: str
    size: tuple[int, int] | None = None


class Body(Struct, frozen=True, tag="part"):
    """A part was written."""

    rendition: Rendition
    segment: int
    stretch: int
    offset: int
    length: int
    at: float
    duration: float


class Begin(Struct, frozen=True, tag="begin"):
    """The recording was begun, or taken up again by another process, which counts its stretches anew."""


Line = Begin | Head | Body


def media_file(folder: Path, rendition: Rendition) -> Path:
    return folder / f"{rendition}.mp4"


class Recorder:
    """Takes parts without waiting; a thread writes them in order. On an error it stops, says so, and the show goes on.

    A write is a few 10 kB into the page cache, but a full or sleeping disk can hold it for seconds: not on the loop.
    """

    def __init__(self, recordings: Path, name: str, changed: Callable[[], None]) -> None:
        self.name = name
        self.state: State = "recording"
        self.error = ""
        self._recordings, self._changed = recordings, changed
        self._waiting: deque[Part] = deque()
        self._wake = asyncio.Event()
        self._begun: set[Rendition] = set()
        self._task = asyncio.create_task(self._write(), name=f"recording {name}")

    def add(self, part: Part) -> None:
        """Record `part`. Each rendition begins with the first segment that is recorded from its start."""
        if self.state != "recording" or (part.index and part.rendition not in self._begun):
            return
        self._begun.add(part.rendition)
        self._waiting.append(part)
        self._wake.set()
        if len(self._waiting) > BACKLOG:
            self._fail("the disk is too slow")

    async def close(self) -> None:
        """Write what waits and end. What was written stays."""
        if self.state == "recording":
            self.state = "ended"
            self._wake.set()
        await self._task

    async def _write(self) -> None:
        files: Files | None = None
        try:
            files = await asyncio.to_thread(Files, self._recordings, self.name)
            while part := await self._next():
                await asyncio.to_thread(files.write, part)
        except (OSError, ValueError) as error:
            self._fail(str(error))
        finally:
            if files:
                await asyncio.to_thread(files.close)

    async def _next(self) -> Part | None:
        """The part that waits longest; None where the recording has failed, or has ended and nothing waits."""
        while self.state == "recording" and not self._waiting:
            self._wake.clear()
            await self._wake.wait()
        return self._waiting.popleft() if self._waiting and self.state != "failed" else None

    def _fail(self, error: str) -> None:
        if self.state != "failed":
            log.error("recording stopped", extra={"recording": self.name, "error": error})
            self.state, self.error = "failed", error
            self._wake.set()
            self._changed()


class Files:
    """The files of one recording, opened to be continued. ValueError for a name that is none, OSError from the disk."""

    def __init__(self, recordings: Path, name: str) -> None:
        if not NAME.fullmatch(name):
            raise ValueError(f"{name!r} cannot be the name of a recording")
        folder = recordings / name
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._journal = (folder / JOURNAL).open("ab", buffering=0)
        self._journal.write(b"\n")  # a crash may have left half a line
        self._note(Begin())
        self._media: dict[Rendition, BinaryIO] = {}
        self._inits: dict[Rendition, Init] = {}

    def write(self, part: Part) -> None:
        """Append the part, its init before it where that is new. On disk when its segment is complete."""
        if self._inits.get(part.rendition) != part.init:
            offset = self._append(part.rendition, part.init.data)
            self._note(Head(part.rendition, offset, len(part.init.data), part.init.codec, part.init.size))
            self._inits[part.rendition] = part.init
        offset = self._append(part.rendition, part.data)
        self._note(Body(part.rendition, part.segment, part.stretch, offset, len(part.data), part.at, part.duration))
        if part.last:
            self._sync(part.rendition)

    def close(self) -> None:
        """What a full disk refused once, it may refuse again here."""
        for file in (*self._media.values(), self._journal):
            with suppress(OSError):
                file.close()

    def _append(self, rendition: Rendition, data: bytes) -> int:
        if rendition not in self._media:
            self._media[rendition] = media_file(self._folder, rendition).open("ab")
        file = self._media[rendition]
        offset = file.tell()
        file.write(data)
        file.flush()
        return offset

    def _note(self, line: Line) -> None:
        self._journal.write(msgspec.json.encode(line) + b"\n")

    def _sync(self, rendition: Rendition) -> None:
        """Against a power cut; a killed process loses nothing that the kernel has."""
        os.fdatasync(self._media[rendition].fileno())
        os.fdatasync(self._journal.fileno())
