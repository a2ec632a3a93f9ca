"""The multivariant playlist (RFC 8216bis, 4.4.6): which renditions there are, and what each costs."""

import re
from collections.abc import Iterable

from msgspec import Struct

from server.media.playlist import VERSION, written

LEAST_BANDWIDTH = 128_000
SPOKEN = "zh"
"""In shows and interviews, as far as players are told."""
CAPTIONS = {"zh": "字幕", "en": "Captions"}
"""What players call them, by their language."""


class Rate(Struct, frozen=True):
    """Bits a second (4.4.6.2): of the segment that has most of them, and of all together."""

    peak: int
    mean: int

    def __add__(self, other: "Rate") -> "Rate":
        return Rate(self.peak + other.peak, self.mean + other.mean)


def rate_of(segments: Iterable[tuple[int, float]], least: int = LEAST_BANDWIDTH) -> Rate:
    """Of segments of so many bytes and seconds; `least` is said of what costs less."""
    known = list(segments)
    peak = max((8 * size / duration for size, duration in known), default=0.0)
    mean = 8 * sum(size for size, _ in known) / max(1.0, sum(duration for _, duration in known))
    return Rate(int(max(least, peak)), int(max(least, mean)))


class Variant(Struct, frozen=True):
    """A rendition in a multivariant playlist; sound has no size."""

    codec: str
    rate: Rate
    size: tuple[int, int] | None = None


def smaller(variant: Variant) -> Variant:
    """As players are told of a smaller size while it is the same: half as wide, as studios send it."""
    width, height = variant.size or (0, 0)
    rate = Rate(variant.rate.peak // 4, variant.rate.mean // 4)
    return Variant(variant.codec, rate, (width // 4 * 2, height // 4 * 2))


def multivariant(
    video: Variant | None, audio: Variant | None, low: Variant | None = None, captions: str | None = None
) -> str:
    """The picture in its sizes with the sound, and the sound alone (4.4.6).

    `captions` is the language of those, where there are any. No FRAME-RATE: it can be said only once, mostly while the
    slate is there, and players would then keep away from one of the sizes.
    """
    lines, group = ["#EXTM3U", f"#EXT-X-VERSION:{VERSION}"], ""
    if audio:
        lines.append(
            f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="program",LANGUAGE="{SPOKEN}",DEFAULT=YES,AUTOSELECT=YES,'
            'CHANNELS="1",URI="audio.m3u8"'
        )
        group = ',AUDIO="sound"'
    if captions:
        lines.append(
            f'#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="{CAPTIONS[captions]}",LANGUAGE="{captions}",'
            'DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="captions.m3u8"'
        )
        group += ',SUBTITLES="captions"'
    for picture, uri in ((video, "video.m3u8"), (low, "low.m3u8")):
        if picture:
            lines += _stream(picture, audio, group, uri)
    if audio:
        lines += _stream(None, audio, group, "audio.m3u8")
    return written(lines)


def _stream(picture: Variant | None, audio: Variant | None, group: str, uri: str) -> list[str]:
    parts = [part for part in (picture, audio) if part]
    rate = sum((part.rate for part in parts), Rate(0, 0))
    codecs = ",".join(part.codec for part in parts)
    size = ",RESOLUTION={}x{}".format(*picture.size) if picture and picture.size else ""
    bandwidth = f"BANDWIDTH={rate.peak},AVERAGE-BANDWIDTH={rate.mean}"
    return [f'#EXT-X-STREAM-INF:{bandwidth},CODECS="{codecs}"{size}{group}', uri]


def rooted(multivariant: bytes, base: str) -> bytes:
    """With `base` in front of every address."""
    return re.sub(rb'^(?=\w+\.m3u8)|(?<=URI=")', base.encode(), multivariant, flags=re.MULTILINE)
