"""How a recording lies on disk: a file per rendition that only grows, and a journal with a line for all that is in it.

A line is written after its bytes. Half a line, or bytes without a line, are what a crash leaves: they are passed over.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct

from server.media.parts import Init, Part, Rendition

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._-]{0,99}")
JOURNAL = "journal.jsonl"


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
    """The recording was begun, or taken up again: after an error, or by another process. Stretches are counted anew."""


class End(Struct, frozen=True, tag="end"):
    """The recording is whole: nothing follows, unless it is taken up again."""


Line = Begin | Head | Body | End
DECODER = msgspec.json.Decoder(Line)


def media_file(folder: Path, rendition: Rendition) -> Path:
    return folder / f"{rendition}.mp4"


def lines_of(journal: bytes) -> Iterator[Line]:
    """The whole lines of a piece of a journal."""
    for written in journal.split(b"\n"):
        with suppress(msgspec.MsgspecError, UnicodeError):
            yield DECODER.decode(written)


class Unrecordable(Exception):
    """No other try would change it: the name is none, or another process records this now."""


class Files:
    """The files of one recording, opened to be continued. OSError from the disk."""

    def __init__(self, recordings: Path, name: str) -> None:
        if not NAME.fullmatch(name):
            raise Unrecordable(f"{name!r} cannot be the name of a recording")
        folder = recordings / name
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._journal = (folder / JOURNAL).open("a+b", buffering=0)
        self._journal.write(b"\n")  # a crash may have left half a line
        self._note(Begin())
        self._seen = self._journal.tell()
        self._over = False
        """Whether another has begun since; up to `_seen` it is known."""
        self._media: dict[Rendition, BinaryIO] = {}
        self._inits: dict[Rendition, Init] = {}
        self._stretch: int | None = None
        """The one that this run begins with: it counts its own."""

    def write(self, part: Part) -> None:
        """Append the part, its init before it where that is new. On disk when its segment is complete."""
        if self._taken_over():
            raise Unrecordable(f"another process records {self._folder.name} now")
        if self._stretch is None:
            self._stretch = part.stretch
        if self._inits.get(part.rendition) != part.init:
            offset = self._append(part.rendition, part.init.data)
            self._note(Head(part.rendition, offset, len(part.init.data), part.init.codec, part.init.size))
            self._inits[part.rendition] = part.init
        offset = self._append(part.rendition, part.data)
        stretch = part.stretch - self._stretch
        self._note(Body(part.rendition, part.segment, stretch, offset, len(part.data), part.at, part.duration))
        if part.last:
            self._sync(part.rendition)

    def close(self, whole: bool) -> None:
        """`whole`: nothing is to follow. What a full disk refused once, it may refuse again here."""
        with suppress(OSError):
            if whole and not self._taken_over():
                self._note(End())
        for file in (*self._media.values(), self._journal):
            with suppress(OSError):
                file.close()

    def _taken_over(self) -> bool:
        """Whether somebody has begun after us, who took us for dead: both would write segments of the same numbers."""
        self._journal.seek(self._seen)
        new = self._journal.read()
        new = new[: new.rfind(b"\n") + 1]
        self._seen += len(new)
        self._over = self._over or any(isinstance(line, Begin) for line in lines_of(new))
        return self._over

    def _append(self, rendition: Rendition, data: bytes) -> int:
        if rendition not in self._media:
            self._media[rendition] = media_file(self._folder, rendition).open("ab")
        file = self._media[rendition]
        file.write(data)
        file.flush()
        return file.tell() - len(data)  # whoever else writes here has been passed over

    def _note(self, line: Line) -> None:
        self._journal.write(msgspec.json.encode(line) + b"\n")

    def _sync(self, rendition: Rendition) -> None:
        """Against a power cut; a killed process loses nothing that the kernel has."""
        os.fdatasync(self._media[rendition].fileno())
        os.fdatasync(self._journal.fileno())
