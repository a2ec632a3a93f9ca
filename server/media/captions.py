"""Captions beside a recording: a line per cue that is only ever added; the last line of a cue counts. And as WebVTT."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import msgspec

from server.media.control import Cue, Language

CAPTIONS = "captions.jsonl"
LANGUAGE = "captions.language"
KEPT = 12
"""Recordings whose cues are kept in memory."""

DECODER = msgspec.json.Decoder(Cue)


def add(folder: Path, cues: Iterable[Cue]) -> None:
    with (folder / CAPTIONS).open("ab") as file:  # a crash or a full disk may have left half a line
        file.write(b"\n" + b"".join(msgspec.json.encode(cue) + b"\n" for cue in cues))


def speak(folder: Path, language: Language) -> None:
    """Notes the language of what there is."""
    (folder / LANGUAGE).write_text(language)


def language_of(folder: Path | None) -> str | None:
    """That of the captions; None where there are none."""
    if folder is None or not (folder / CAPTIONS).exists():
        return None
    return (folder / LANGUAGE).read_text() if (folder / LANGUAGE).exists() else "zh"


def cues_of(folder: Path) -> Sequence[Cue]:
    """In the order in which they are shown."""
    return _read(folder / CAPTIONS).cues() if (folder / CAPTIONS).exists() else ()


class Read:
    """What was read of a file that only grows: as long as it has this size, it says the same."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: tuple[int, Sequence[Cue]] = (0, ())

    def cues(self) -> Sequence[Cue]:
        size = self._path.stat().st_size
        if self._known[0] != size:
            self._known = size, _cues(self._path.read_bytes())
        return self._known[1]


@lru_cache(KEPT)
def _read(path: Path) -> Read:
    return Read(path)


def _cues(written: bytes) -> Sequence[Cue]:
    known: dict[str, Cue] = {}
    for line in written.split(b"\n"):
        with suppress(msgspec.MsgspecError, UnicodeDecodeError):
            cue = DECODER.decode(line)
            known[cue.id] = cue
    return sorted((cue for cue in known.values() if cue.text), key=lambda cue: cue.begin)


def webvtt(cues: Sequence[Cue], begin: float, end: float, position: int) -> str:
    """The cues of one segment (RFC 8216, 3.5): it begins at `position` of the timeline, in ticks of a 90,000th second.

    A cue that is shown in several segments has one name in all of them.
    """
    head = f"WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:{position % (1 << 33)},LOCAL:00:00:00.000\n"
    shown = (cue for cue in cues if cue.begin < end and cue.end > begin)
    return head + "".join(
        f"\n{cue.id}\n{_time(cue.begin - begin)} --> {_time(cue.end - begin)}\n{_escaped(cue.text)}\n" for cue in shown
    )


def _time(seconds: float) -> str:
    total = max(0, round(seconds * 1000))
    return f"{total // 3_600_000:02}:{total // 60_000 % 60:02}:{total // 1000 % 60:02}.{total % 1000:03}"


def _escaped(text: str) -> str:
    """No tag, no end of the cue (WebVTT, 4.2.2)."""
    plain = "\n".join(line for line in text.splitlines() if line.strip())
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
