"""Media playlists as text (RFC 8216bis): pure functions of what segments there are. URIs are relative to them."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice

from msgspec import Struct

from server.media.parts import PART_TARGET, TARGET_DURATION

VERSION = 9
HOLD_BACK = 3 * PART_TARGET
"""Seconds. 4.4.3.8 says at least two part target durations, better three; for Apple's devices it must be three."""
PARTS_SECONDS = 3 * TARGET_DURATION
"""4.4.4.9: parts are listed as long as they are within three target durations of the end."""
SKIP_UNTIL = 6 * TARGET_DURATION
"""4.4.3.8: segments further than this from the end may be left out for who has them already."""


class Resource(Struct, frozen=True):
    """Where bytes are: a URI, or a range of it, (length, offset)."""

    uri: str
    range: tuple[int, int] | None = None


class Piece(Struct, frozen=True):
    """A partial segment."""

    uri: str
    duration: float
    independent: bool


class Segment(Struct, kw_only=True):
    """One media segment; while it is not `complete`, only its pieces can be loaded."""

    number: int
    stretch: int
    """Discontinuity sequence number."""
    init: Resource
    media: Resource
    at: float
    """Unix seconds of its first sample."""
    duration: float = 0.0
    pieces: list[Piece] = []
    complete: bool = True


class Report(Struct, frozen=True):
    """Where another rendition's playlist ends (4.4.5.4)."""

    uri: str
    segment: int
    part: int


def live(segments: Sequence[Segment], hint: str, *reports: Report, skip: bool = False) -> str:
    """A low-latency media playlist. `hint` is the URI of the next part; the last segment may be incomplete.

    With `skip` a delta update (6.2.5.1), where there is something to leave out.
    """
    first, skipped = segments[0], _older_than(segments, SKIP_UNTIL) if skip else 0
    lines = [
        "#EXTM3U",
        f"#EXT-X-VERSION:{VERSION}",
        f"#EXT-X-TARGETDURATION:{TARGET_DURATION}",
        f"#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL={SKIP_UNTIL:.1f},PART-HOLD-BACK={HOLD_BACK:.3f}",
        f"#EXT-X-PART-INF:PART-TARGET={PART_TARGET:.3f}",
        f"#EXT-X-MEDIA-SEQUENCE:{first.number}",
        f"#EXT-X-DISCONTINUITY-SEQUENCE:{first.stretch}",
        *([f"#EXT-X-SKIP:SKIPPED-SEGMENTS={skipped}"] if skipped else []),
        *_segments(segments, parts_from=_older_than(segments, PARTS_SECONDS), begin=skipped),
        f'#EXT-X-PRELOAD-HINT:TYPE=PART,URI="{hint}"',
    ]
    lines += [
        f'#EXT-X-RENDITION-REPORT:URI="{report.uri}",LAST-MSN={report.segment},LAST-PART={report.part}'
        for report in reports
    ]
    return written(lines)


def replay(segments: Sequence[Segment], growing: bool = False, skip: bool = False) -> str:
    """A media playlist of everything there is, which is all there will be, unless it is `growing` at its end.

    With `skip` a delta update of one that grows.
    """
    longest = max((segment.duration for segment in segments), default=0.0)
    skipped = _older_than(segments, SKIP_UNTIL) if skip and growing else 0
    return written(
        [
            "#EXTM3U",
            f"#EXT-X-VERSION:{VERSION}",
            f"#EXT-X-TARGETDURATION:{max(TARGET_DURATION, round(longest))}",
            *([f"#EXT-X-SERVER-CONTROL:CAN-SKIP-UNTIL={SKIP_UNTIL:.1f}"] if growing else []),
            f"#EXT-X-PLAYLIST-TYPE:{'EVENT' if growing else 'VOD'}",
            f"#EXT-X-DISCONTINUITY-SEQUENCE:{segments[0].stretch if segments else 0}",
            *([f"#EXT-X-SKIP:SKIPPED-SEGMENTS={skipped}"] if skipped else []),
            *_segments(segments, parts_from=len(segments), begin=skipped),
            *([] if growing else ["#EXT-X-ENDLIST"]),
        ]
    )


def subtitles(segments: Sequence[Segment], growing: bool, live: bool) -> str:
    """Captions along the segments of the picture: a playlist of WebVTT, each segment as long as its picture."""
    longest = max((segment.duration for segment in segments), default=0.0)
    lines = [
        "#EXTM3U",
        f"#EXT-X-VERSION:{VERSION}",
        f"#EXT-X-TARGETDURATION:{max(TARGET_DURATION, round(longest))}",
        *(["#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES"] if live else []),
        *([f"#EXT-X-MEDIA-SEQUENCE:{segments[0].number}"] if live else []),
        *([] if live else [f"#EXT-X-PLAYLIST-TYPE:{'EVENT' if growing else 'VOD'}"]),
        f"#EXT-X-DISCONTINUITY-SEQUENCE:{segments[0].stretch}",
    ]
    stretch = segments[0].stretch
    for segment in segments:
        lines += ["#EXT-X-DISCONTINUITY"] * (segment.stretch - stretch)
        lines += [f"#EXT-X-PROGRAM-DATE-TIME:{_date(segment.at)}", f"#EXTINF:{segment.duration:.5f},"]
        lines.append(f"captions/{segment.number}.vtt")
        stretch = segment.stretch
    return written([*lines, *([] if growing else ["#EXT-X-ENDLIST"])])


def start(segments: Sequence[Segment], at: float) -> str:
    """Where players begin that ask for this instant: what was interrupted then goes on with what came next."""
    offset = 0.0
    for segment in segments:
        if at < segment.at + segment.duration:
            offset += max(0.0, at - segment.at)
            break
        offset += segment.duration
    return f"#EXT-X-START:TIME-OFFSET={offset:.3f},PRECISE=YES"


def _older_than(segments: Sequence[Segment], seconds: float) -> int:
    """How many segments begin further than this from the end, but for the newest of them."""
    passed = 0.0
    for index in range(len(segments) - 1, -1, -1):
        passed += segments[index].duration
        if passed > seconds:
            return index
    return 0


def _segments(segments: Sequence[Segment], parts_from: int, begin: int = 0) -> Iterator[str]:
    """From the one at `begin` on, which continues those before it."""
    stretch, init = (segments[max(0, begin - 1)].stretch if segments else 0), None
    if begin:
        init = segments[begin - 1].init
    for index, segment in islice(enumerate(segments), begin, None):
        # A stretch without a segment here has one in the other rendition: its number is passed over.
        yield from ["#EXT-X-DISCONTINUITY"] * (segment.stretch - stretch)
        if segment.init != init or segment.stretch != stretch:
            yield f'#EXT-X-MAP:URI="{segment.init.uri}"{_byterange(segment.init)}'
        stretch, init = segment.stretch, segment.init
        yield f"#EXT-X-PROGRAM-DATE-TIME:{_date(segment.at)}"
        if index >= parts_from:
            yield from map(_piece, segment.pieces)
        if segment.complete:
            yield f"#EXTINF:{segment.duration:.5f},"
            if segment.media.range:
                yield "#EXT-X-BYTERANGE:{}@{}".format(*segment.media.range)
            yield segment.media.uri


def _piece(piece: Piece) -> str:
    independent = ",INDEPENDENT=YES" if piece.independent else ""
    return f'#EXT-X-PART:DURATION={piece.duration:.5f},URI="{piece.uri}"{independent}'


def _byterange(resource: Resource) -> str:
    return ',BYTERANGE="{}@{}"'.format(*resource.range) if resource.range else ""


def _date(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def written(lines: Sequence[str]) -> str:
    return "\n".join(lines) + "\n"
