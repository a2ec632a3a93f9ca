"""Playlists as text: two written out in full, and the rules of RFC 8216bis for any other."""

import re
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from server.media import playlist
from server.media.multivariant import LEAST_BANDWIDTH, Rate, Variant, multivariant, rate_of
from server.media.parts import PART_TARGET, SHORTEST_PART, TARGET_DURATION
from server.media.playlist import Piece, Report, Resource, Segment

AT = 1_800_000_000.25


def segment(number: int, durations: list[float], complete: bool = True, stretch: int = 0, at: float = AT) -> Segment:
    return Segment(
        number=number,
        stretch=stretch,
        init=Resource(f"video/init-{stretch}.mp4"),
        media=Resource(f"video/{number}.m4s"),
        at=at,
        duration=sum(durations),
        pieces=[Piece(f"video/{number}.{i}.m4s", duration, i == 0) for i, duration in enumerate(durations)],
        complete=complete,
    )


def test_a_live_playlist() -> None:
    segments = [segment(7, [0.3, 0.2]), segment(8, [0.3], complete=False, stretch=1, at=AT + 10)]
    assert playlist.live(segments, "video/8.1.m4s", Report("audio.m3u8", 8, 0)) == (
        "#EXTM3U\n"
        "#EXT-X-VERSION:9\n"
        "#EXT-X-TARGETDURATION:4\n"
        "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=24.0,PART-HOLD-BACK=0.915\n"
        "#EXT-X-PART-INF:PART-TARGET=0.305\n"
        "#EXT-X-MEDIA-SEQUENCE:7\n"
        "#EXT-X-DISCONTINUITY-SEQUENCE:0\n"
        '#EXT-X-MAP:URI="video/init-0.mp4"\n'
        "#EXT-X-PROGRAM-DATE-TIME:2027-01-15T08:00:00.250Z\n"
        '#EXT-X-PART:DURATION=0.30000,URI="video/7.0.m4s",INDEPENDENT=YES\n'
        '#EXT-X-PART:DURATION=0.20000,URI="video/7.1.m4s"\n'
        "#EXTINF:0.50000,\n"
        "video/7.m4s\n"
        "#EXT-X-DISCONTINUITY\n"
        '#EXT-X-MAP:URI="video/init-1.mp4"\n'
        "#EXT-X-PROGRAM-DATE-TIME:2027-01-15T08:00:10.250Z\n"
        '#EXT-X-PART:DURATION=0.30000,URI="video/8.0.m4s",INDEPENDENT=YES\n'
        '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="video/8.1.m4s"\n'
        '#EXT-X-RENDITION-REPORT:URI="audio.m3u8",LAST-MSN=8,LAST-PART=0\n'
    )


def test_a_replay() -> None:
    kept = segment(7, [])
    kept.init, kept.media, kept.duration = Resource("video.mp4", (700, 0)), Resource("video.mp4", (90_000, 700)), 2.0
    assert playlist.replay([kept]) == (
        "#EXTM3U\n"
        "#EXT-X-VERSION:9\n"
        "#EXT-X-TARGETDURATION:4\n"
        "#EXT-X-PLAYLIST-TYPE:VOD\n"
        "#EXT-X-DISCONTINUITY-SEQUENCE:0\n"
        '#EXT-X-MAP:URI="video.mp4",BYTERANGE="700@0"\n'
        "#EXT-X-PROGRAM-DATE-TIME:2027-01-15T08:00:00.250Z\n"
        "#EXTINF:2.00000,\n"
        "#EXT-X-BYTERANGE:90000@700\n"
        "video.mp4\n"
        "#EXT-X-ENDLIST\n"
    )


SOUND = Variant("mp4a.40.2", Rate(130_000, 128_000))


def test_the_picture_with_its_sound_and_the_sound_alone() -> None:
    picture = Variant("avc1.42c01f", Rate(2_000_000, 1_200_000), (1280, 720))
    assert multivariant(picture, SOUND, captions="zh") == (
        "#EXTM3U\n"
        "#EXT-X-VERSION:9\n"
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="program",LANGUAGE="zh",DEFAULT=YES,AUTOSELECT=YES,'
        'CHANNELS="1",URI="audio.m3u8"\n'
        '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="字幕",LANGUAGE="zh",'
        'DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="captions.m3u8"\n'
        '#EXT-X-STREAM-INF:BANDWIDTH=2130000,AVERAGE-BANDWIDTH=1328000,CODECS="avc1.42c01f,mp4a.40.2",'
        'RESOLUTION=1280x720,AUDIO="sound",SUBTITLES="captions"\n'
        "video.m3u8\n"
        '#EXT-X-STREAM-INF:BANDWIDTH=130000,AVERAGE-BANDWIDTH=128000,CODECS="mp4a.40.2",'
        'AUDIO="sound",SUBTITLES="captions"\n'
        "audio.m3u8\n"
    )


def test_sound_alone_has_no_variant_with_a_picture() -> None:
    assert "RESOLUTION" not in multivariant(None, SOUND)


def test_what_a_rendition_costs_at_most_and_on_the_whole() -> None:
    assert rate_of([(500_000, 2.0), (100_000, 2.0)]) == Rate(2_000_000, 1_200_000)
    assert rate_of([(500_000, 2.0)], least=3_000_000) == Rate(3_000_000, 3_000_000)
    assert rate_of([]) == Rate(LEAST_BANDWIDTH, LEAST_BANDWIDTH)


@st.composite
def shows(draw: st.DrawFn) -> list[Segment]:
    """Segments as the packager makes them: parts near the target, a shorter one at the end, breaks in between."""
    number, stretch, at, segments = draw(st.integers(0, 10**10)), draw(st.integers(0, 5)), AT, []
    for _ in range(draw(st.integers(1, 70))):
        parts = draw(st.lists(st.floats(SHORTEST_PART, PART_TARGET), max_size=8))
        segments.append(segment(number, [*parts, draw(st.floats(0.02, PART_TARGET))], stretch=stretch, at=at))
        number, at = number + 1, at + segments[-1].duration
        gap = draw(st.integers(0, 2))
        stretch, at = stretch + gap, at + 10 * gap
    segments[-1].complete = draw(st.booleans())
    return segments


@given(shows())
def test_the_rules_hold_for_any_live_playlist(segments: list[Segment]) -> None:
    text = playlist.live(segments, "video/next.m4s")
    target = int(found(text, r"#EXT-X-TARGETDURATION:(\d+)")[0])
    part_target = float(found(text, r"PART-TARGET=([\d.]+)")[0])
    parts = [float(duration) for duration in found(text, r"#EXT-X-PART:DURATION=([\d.]+)")]
    assert all(round(float(duration)) <= target for duration in found(text, r"#EXTINF:([\d.]+),"))  # 4.4.3.1
    assert float(found(text, r"PART-HOLD-BACK=([\d.]+)")[0]) >= 2 * part_target  # 4.4.3.8
    assert max(parts) <= part_target  # 4.4.4.9
    assert text.index("#EXT-X-PRELOAD-HINT") > text.rindex("#EXT-X-PROGRAM-DATE-TIME")  # 4.4.5.3
    assert text.startswith("#EXTM3U\n")
    assert text.endswith("\n")


@given(shows())
def test_each_segment_has_its_time_its_init_and_its_discontinuity_number(segments: list[Segment]) -> None:
    """A reader that counts as 6.3.3 and 4.4.3.3 say finds what was there."""
    number = stretch = 0
    init, at, seen = "", 0.0, []
    for line in playlist.live(segments, "x").splitlines():
        key, _, value = line.partition(":")
        match key:
            case "#EXT-X-MEDIA-SEQUENCE":
                number = int(value)
            case "#EXT-X-DISCONTINUITY-SEQUENCE":
                stretch = int(value)
            case "#EXT-X-DISCONTINUITY":
                stretch, init = stretch + 1, ""
            case "#EXT-X-MAP":
                init = value.split('"')[1]
            case "#EXT-X-PROGRAM-DATE-TIME":
                at = datetime.fromisoformat(value).timestamp()
            case _ if not line.startswith("#"):
                seen.append((number, stretch, init, round(at, 2), line))
                number += 1
    complete = [known for known in segments if known.complete]
    assert [(n, s, i, uri) for n, s, i, _, uri in seen] == [
        (known.number, known.stretch, known.init.uri, known.media.uri) for known in complete
    ]
    assert all(abs(at - known.at) < 0.01 for (*_, at, _), known in zip(seen, complete, strict=True))


@given(shows())
def test_a_delta_update_leaves_out_what_is_old_and_is_the_same_from_there_on(segments: list[Segment]) -> None:
    """A player that puts what it had in the place of EXT-X-SKIP has the whole playlist (6.3.7)."""
    whole, delta = playlist.live(segments, "x"), playlist.live(segments, "x", skip=True)
    skipped = found(delta, r"#EXT-X-SKIP:SKIPPED-SEGMENTS=(\d+)")
    if not skipped:
        assert delta == whole
        return
    left_out = segments[: int(skipped[0])]
    assert sum(known.duration for known in segments[len(left_out) :]) >= playlist.SKIP_UNTIL - 0.001
    head, tail = delta.split(f"#EXT-X-SKIP:SKIPPED-SEGMENTS={skipped[0]}\n")
    assert whole.startswith(head)
    assert whole.endswith(tail)
    middle = whole[len(head) : len(whole) - len(tail)]
    assert [line for line in middle.splitlines() if not line.startswith("#")] == [known.media.uri for known in left_out]


@given(shows())
def test_parts_are_listed_for_three_target_durations_from_the_end(segments: list[Segment]) -> None:
    text = playlist.live(segments, "x")
    seconds = 0.0
    for known in reversed(segments):
        if seconds + known.duration <= 3 * TARGET_DURATION:
            assert all(piece.uri in text for piece in known.pieces)
        seconds += known.duration


@given(shows())
def test_a_replay_has_an_end_and_no_parts(segments: list[Segment]) -> None:
    segments[-1].complete = True
    text = playlist.replay(segments)
    assert text.endswith("#EXT-X-ENDLIST\n")
    assert "EXT-X-PART" not in text
    assert text.count("#EXT-X-PROGRAM-DATE-TIME") == text.count("#EXTINF") == len(segments)


def found(text: str, pattern: str) -> list[str]:
    return re.findall(pattern, text)
