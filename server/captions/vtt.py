"""WebVTT as people bring it (W3C WebVTT, 6.1): read strictly where times are concerned, kindly where they are not."""

import html
import re
from collections.abc import Iterator

from msgspec import Struct

from server.errors import Invalid, TooLarge

MOST = 5000
LONGEST = 300
"""Letters of a caption."""
LATEST = 100 * 3_600_000
"""Milliseconds of the show clock. Of far more no database has a column."""
TIME = r"(?:([0-9]{2}):)?([0-5][0-9]):([0-5][0-9])\.([0-9]{3})"
TIMING = re.compile(rf"\s*{TIME}\s+-->\s+{TIME}(?:\s.*)?")
TAG = re.compile(r"<[^>]*>")
OTHER = ("NOTE", "STYLE", "REGION")


class Spoken(Struct, frozen=True):
    begin_ms: int
    end_ms: int
    text: str


def parse(file: str) -> list[Spoken]:
    """The captions of a file in their order; Invalid names the first line that is none."""
    lines = file.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise Invalid("line 1: a WebVTT file begins with WEBVTT", "not_webvtt")
    found = [spoken for number, block in blocks(lines) if (spoken := read(number, block))]
    if len(found) > MOST:
        raise TooLarge(f"more than {MOST} captions", "too_many_captions")
    if not found:
        raise Invalid("there is no caption in this file", "no_captions")
    return sorted(found, key=lambda spoken: spoken.begin_ms)


def blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """What stands between empty lines behind the header, each with the number of its first line."""
    block: list[str] = []
    header = True
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            block.append(line)
        elif block:
            if not header:
                yield number - len(block), block
            header, block = False, []
        else:
            header = False


def read(number: int, block: list[str]) -> Spoken | None:
    """One caption; None for a block of another kind."""
    if block[0].startswith(OTHER) and "-->" not in block[0]:
        return None
    at = 0 if "-->" in block[0] else 1
    timing = TIMING.fullmatch(block[at]) if at < len(block) else None
    if timing is None:
        raise Invalid(f"line {number + at}: this is no time of a caption", "bad_webvtt")
    begin, end = milliseconds(timing.groups()[:4]), milliseconds(timing.groups()[4:])
    if end <= begin:
        raise Invalid(f"line {number + at}: this caption ends before it begins", "bad_webvtt")
    text = html.unescape(TAG.sub("", "\n".join(block[at + 1 :]))).replace("\0", "").strip()
    if len(text) > LONGEST:
        raise Invalid(f"line {number + at}: this caption has more than {LONGEST} letters", "bad_webvtt")
    return Spoken(begin, end, text) if text else None


def milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest
