"""Fragmented MP4 as bytes: the init of a track and the fragments that follow it (ISO 14496-12, with -14 and -15 in it).

A muxer of a library decides by itself when a fragment is full, or writes one per frame, which makes 64 kbit/s of sound
half as large again; here one fragment is one part, and its time is what the caller says.
"""

import struct
from collections.abc import Sequence

from msgspec import Struct

from server.media.picture import Picture

TRACK = 1
MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
SYNC, NOT_SYNC = 0x02000000, 0x01010000
"""Sample flags (8.8.3.1): depends on no other sample; depends on others and is no sync sample."""


class Sample(Struct, frozen=True, gc=False):
    data: bytes
    duration: int
    """In the track's timescale."""
    sync: bool


def box(name: bytes, *content: bytes) -> bytes:
    payload = b"".join(content)
    return struct.pack(">I4s", 8 + len(payload), name) + payload


def full(name: bytes, flags: int, *content: bytes, version: int = 0) -> bytes:
    return box(name, struct.pack(">I", version << 24 | flags), *content)


def fragment(sequence: int, decode_time: int, samples: Sequence[Sample]) -> bytes:
    """`moof` and `mdat` (8.8.4, 8.1.1) of samples that follow each other from `decode_time` on.

    The `sequence` number of a fragment is greater than that of the one before (8.8.5).
    """
    entries = b"".join(
        struct.pack(">III", sample.duration, len(sample.data), SYNC if sample.sync else NOT_SYNC) for sample in samples
    )
    header = _moof(sequence, decode_time, len(samples), entries, 0)
    header = _moof(sequence, decode_time, len(samples), entries, len(header) + 8)
    size = 8 + sum(len(sample.data) for sample in samples)
    return b"".join((header, struct.pack(">I4s", size, b"mdat"), *(sample.data for sample in samples)))


def _moof(sequence: int, decode_time: int, count: int, entries: bytes, offset: int) -> bytes:
    traf = box(
        b"traf",
        full(b"tfhd", 0x020002, struct.pack(">II", TRACK, 1)),  # default-base-is-moof, sample description index
        full(b"tfdt", 0, struct.pack(">Q", decode_time), version=1),
        full(b"trun", 0x701, struct.pack(">II", count, offset), entries),  # offset, and durations, sizes, flags
    )
    return box(b"moof", full(b"mfhd", 0, struct.pack(">I", sequence)), traf)


def video_init(picture: Picture, timescale: int) -> bytes:
    """`ftyp` and `moov` of a track of H.264 samples."""
    entry = box(
        b"avc1",
        struct.pack(">6xH16xHHII4xH", 1, *picture.size, 72 << 16, 72 << 16, 1),
        struct.pack(">32xHh", 24, -1),
        box(b"avcC", picture.avcc),
    )
    return _init(timescale, b"vide", full(b"vmhd", 1, bytes(8)), entry, picture.size, volume=0)


def audio_init(config: bytes, rate: int, channels: int) -> bytes:
    """`ftyp` and `moov` of a track of AAC frames; `config` is the AudioSpecificConfig (ISO 14496-3, 1.6.2.1)."""
    entry = box(b"mp4a", struct.pack(">6xH8xHH4xI", 1, channels, 16, rate << 16), _esds(config))
    return _init(rate, b"soun", full(b"smhd", 0, bytes(4)), entry, (0, 0), volume=0x0100)


def _esds(config: bytes) -> bytes:
    """The elementary stream descriptor (ISO 14496-1, 7.2.6.5): AAC, then its configuration."""
    specific = _descriptor(5, config)
    decoder = _descriptor(4, struct.pack(">BB3xII", 0x40, 0x15, 0, 0) + specific)
    return full(b"esds", 0, _descriptor(3, struct.pack(">HB", TRACK, 0) + decoder + _descriptor(6, b"\x02")))


def _descriptor(tag: int, content: bytes) -> bytes:
    return bytes((tag, len(content))) + content


def _init(timescale: int, handler: bytes, media: bytes, entry: bytes, size: tuple[int, int], volume: int) -> bytes:
    track = _trak(TRACK, timescale, handler, media, [entry], size, volume)
    return file_type() + movie(timescale, 0, track, trex(TRACK))


def file_type() -> bytes:
    return box(b"ftyp", b"iso6", bytes(4), b"iso6cmfcmp41")


def movie(timescale: int, duration: int, tracks: bytes, extends: bytes) -> bytes:
    """`moov`; `duration` is that of the fragments, in the timescale, 0 where it is not known."""
    mvhd = full(b"mvhd", 0, struct.pack(">8xIIIH10x", timescale, 0, 0x10000, 0x0100), MATRIX, bytes(24), b"\0\0\0\x03")
    known = full(b"mehd", 0, struct.pack(">Q", duration), version=1) if duration else b""
    return box(b"moov", mvhd, tracks, box(b"mvex", known, extends))


def trex(track: int) -> bytes:
    return full(b"trex", 0, struct.pack(">5I", track, 1, 0, 0, 0))


def video_track(track: int, timescale: int, entries: Sequence[bytes], size: tuple[int, int]) -> bytes:
    """`trak` of pictures in one or several formats."""
    return _trak(track, timescale, b"vide", full(b"vmhd", 1, bytes(8)), entries, size, 0)


def audio_track(track: int, timescale: int, entry: bytes) -> bytes:
    return _trak(track, timescale, b"soun", full(b"smhd", 0, bytes(4)), [entry], (0, 0), 0x0100)


def _trak(
    track: int,
    timescale: int,
    handler: bytes,
    media: bytes,
    entries: Sequence[bytes],
    size: tuple[int, int],
    volume: int,
) -> bytes:
    tkhd = struct.pack(">8xI20xH2x", track, volume) + MATRIX + struct.pack(">II", size[0] << 16, size[1] << 16)
    mdhd = full(b"mdhd", 0, struct.pack(">8xIIHH", timescale, 0, 0x55C4, 0))  # language: undetermined
    hdlr = full(b"hdlr", 0, struct.pack(">4x4s12xx", handler))
    minf = box(b"minf", media, box(b"dinf", full(b"dref", 0, b"\0\0\0\1", full(b"url ", 1))), _no_samples(entries))
    return box(b"trak", full(b"tkhd", 3, tkhd), box(b"mdia", mdhd, hdlr, minf))


def _no_samples(entries: Sequence[bytes]) -> bytes:
    """The sample table (8.5): what samples are like, and that none is here; they come in fragments."""
    empty = [full(name, 0, bytes(4)) for name in (b"stts", b"stsc", b"stco")]
    kinds = full(b"stsd", 0, struct.pack(">I", len(entries)), *entries)
    return box(b"stbl", kinds, *empty, full(b"stsz", 0, bytes(8)))


def segment_index(track: int, timescale: int, pieces: Sequence[tuple[int, int]]) -> bytes:
    """`sidx` (8.16.3) of what follows it: size in bytes and duration of each piece."""
    entries = b"".join(struct.pack(">III", size, duration, 0) for size, duration in pieces)
    return full(b"sidx", 0, struct.pack(">IIQQHH", track, timescale, 0, 0, 0, len(pieces)), entries, version=1)
