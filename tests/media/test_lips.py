"""Lips and voice: the flash and the beep that a publisher makes at once are at one time for a WHEP viewer."""

import asyncio
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from server.media.control import Wanted
from tests.media.ear import Ear
from tests.media.peers import plane, publishing, watching


def flashes(ear: Ear, frames: list[Any]) -> list[float]:
    bright = [(ear.captured(frame), frame.to_ndarray(format="gray").mean() > 150) for frame in frames]
    return [now for (_, before), (now, on) in pairwise(bright) if on and not before]


def beeps(ear: Ear, frames: list[Any]) -> list[float]:
    times = []
    for frame in frames:
        loud = np.flatnonzero(np.abs(frame.to_ndarray().reshape(-1, 2)[:, 0]) > 2000)
        times += [ear.captured(frame) + sample / 48_000 for sample in loud]
    return [now for before, now in pairwise([0.0, *times]) if now - before > 0.5]


@pytest.mark.parametrize("source", ["guest", None])
async def test_flash_and_beep_are_at_one_time(tmp_path: Path, source: str | None) -> None:
    async with plane(tmp_path) as media, publishing(media, "guest"):
        media.wanted["broadcast:1"] = Wanted(live=True, on_air="guest")
        await media.told({"guest"})
        await media.node.want("broadcast:1", media.wanted["broadcast:1"])
        async with watching(media, source) as viewer:
            seen, heard = Ear(viewer, "video"), Ear(viewer, "audio")
            pictures, sounds = await asyncio.gather(viewer.frames("video", 150), viewer.frames("audio", 260))
        begin, end = heard.captured(sounds[0]) + 0.5, heard.captured(sounds[-1]) - 0.5
        both = [flash for flash in flashes(seen, pictures) if begin < flash < end]
        together = [min(beeps(heard, sounds), key=lambda beep: abs(beep - flash)) - flash for flash in both]
        assert len(together) >= 2
        assert all(abs(apart) < 0.08 for apart in together), together
