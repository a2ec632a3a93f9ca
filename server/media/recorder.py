"""Records a program as it is published: a killed process loses no more than the part being made (journal.py)."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Literal

from server.media.journal import Files, Unrecordable
from server.media.parts import Part, Rendition

log = logging.getLogger(__name__)
BACKLOG = 256
"""Parts that may wait for a slow disk: about twenty seconds."""
PAUSE = 5.0
"""Seconds after an error before the files are opened again: twelve tries a minute at most."""

State = Literal["recording", "failed", "ended"]


class Recorder:
    """Takes parts without waiting; a thread writes them in order. On an error it says so, and the show goes on.

    After a `pause` it takes the recording up again, as another process would: with the next segments, in a stretch of
    their own. Once one of them is whole on disk it says that it records again.

    A write is a few 10 kB into the page cache, but a full or sleeping disk can hold it for seconds: not on the loop.
    """

    def __init__(self, recordings: Path, name: str, changed: Callable[[], None], pause: float = PAUSE) -> None:
        self.name = name
        self.state: State = "recording"
        self.error = ""
        self._recordings, self._changed, self._pause = recordings, changed, pause
        self._waiting: deque[Part] = deque()
        self._wake = asyncio.Event()
        self._closing = asyncio.Event()
        self._broken = False
        """What is written now is given up."""
        self._begun: set[Rendition] = set()
        self._stretch = 0
        """The one that this run begins with."""
        self._task = asyncio.create_task(self._write(), name=f"recording {name}")

    def add(self, part: Part) -> None:
        """Record `part`. Each rendition begins with the first segment that is recorded from its start."""
        if self._broken or self._closing.is_set() or not self._follows(part):
            return
        self._waiting.append(part)
        self._wake.set()
        if len(self._waiting) > BACKLOG:
            self._fail("the disk is too slow")

    def _follows(self, part: Part) -> bool:
        """Whether what it builds on is recorded, in this run and all renditions."""
        if part.rendition not in self._begun:
            self._stretch = self._stretch if self._begun else part.stretch
            if part.index or part.stretch < self._stretch:
                return False
            self._begun.add(part.rendition)
        return True

    async def close(self) -> None:
        """Write what waits and end. What was written stays."""
        self._closing.set()
        self._wake.set()
        await self._task

    async def _write(self) -> None:
        while not self._closing.is_set():
            try:
                await self._run()
            except Unrecordable as error:  # to begin anew would shut out who records it now
                self._fail(str(error))
                return
            except Exception as error:  # of the disk, or one that nobody foresaw: what is not written has to be seen
                self._fail(str(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), self._pause)
            self._begin_anew()

    async def _run(self) -> None:
        """All that comes into the files, opened once. OSError from the disk, or where it is too slow."""
        files = await asyncio.to_thread(Files, self._recordings, self.name)
        try:
            while part := await self._next():
                await asyncio.to_thread(files.write, part)
                if part.last and self.state == "failed" and not self._broken:
                    self._turn("recording")
            self.state = "ended"
        finally:
            await asyncio.to_thread(files.close, self.state == "ended")

    async def _next(self) -> Part | None:
        """The part that waits longest; None where the recording has ended and nothing waits."""
        while not (self._waiting or self._broken or self._closing.is_set()):
            self._wake.clear()
            await self._wake.wait()
        if self._broken:
            raise OSError(self.error)
        return self._waiting.popleft() if self._waiting else None

    def _fail(self, error: str) -> None:
        """Nothing is taken in before the files are opened again."""
        self._broken = True
        self._waiting.clear()
        self._wake.set()
        if self.state != "failed":
            log.error("recording stopped", extra={"recording": self.name, "error": error})
            self.error = error
            self._turn("failed")

    def _begin_anew(self) -> None:
        self._broken = False
        self._begun.clear()

    def _turn(self, state: State) -> None:
        self.state = state
        self._changed()
