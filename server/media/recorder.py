"""Records a program as it is published: a killed process loses no more than the part being made (journal.py)."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from server.media.journal import Files
from server.media.parts import Part, Rendition

log = logging.getLogger(__name__)
BACKLOG = 256
"""Parts that may wait for a slow disk: about twenty seconds."""

State = Literal["recording", "failed", "ended"]


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
