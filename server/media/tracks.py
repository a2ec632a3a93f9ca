"""What is recorded of an interview: each person by themselves, as a program in which nobody else is ever seen or heard.

A track is written while its source is there. Where it was away, or everybody was held, its pictures have a gap in time
and none in the file; every picture has the node's clock, so that several tracks play in step.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from server.media.control import Recording
from server.media.program import Program
from server.media.slate import Slate
from server.media.source import Source

WINDOW = 1.0
"""Seconds in memory: nobody watches a track while it is made."""


class Tracks:
    """Those of one room. `changed` is called when one of them begins, ends or fails."""

    def __init__(
        self, room: str, folder: Path, slate: Slate, now: Callable[[], float], changed: Callable[[], None]
    ) -> None:
        self._room, self._folder, self._slate, self._now, self._changed = room, folder, slate, now, changed
        self._programs: dict[str, Program] = {}

    @property
    def states(self) -> dict[str, Recording]:
        """By the name of the source."""
        return {name: program.recording for name, program in self._programs.items()}

    async def want(self, sources: Mapping[str, Source], wanted: Mapping[str, str | None]) -> None:
        """Record those of the `sources` that have a track in `wanted`; none, while one is there that is not named."""
        named = sources.keys() <= wanted.keys()
        tracks = {name: track for name in sources if named and (track := wanted[name])}
        for name in self._programs.keys() - tracks.keys():
            await self._programs[name].stop()
            del self._programs[name]
        for name, track in tracks.items():
            if name not in self._programs:
                self._programs[name] = Program(
                    self._room, self._folder, self._slate, self._now, self._changed, WINDOW, low=False
                )
            await self._programs[name].want(sources[name], live=True, record=track)

    def tick(self) -> None:
        for program in self._programs.values():
            program.tick()
