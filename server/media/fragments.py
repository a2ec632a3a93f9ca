"""Fragments and inits as `boxes` wrote them, read and changed in place. ValueError where a bad disk changed them."""

import struct

HEAD = 200
"""Bytes of a fragment that tell its time."""


def time_of(fragment: bytes | bytearray) -> int:
    """Its decode time, in the track's timescale."""
    at = _tfdt(fragment, 0)
    return int.from_bytes(fragment[at : at + 8], "big")


def length_of(data: bytes | bytearray, begin: int) -> int:
    """Of the fragment at `begin`: its `moof` and its `mdat`."""
    moof = _number(data, begin)
    size = moof + _number(data, begin + moof)
    _check(0 < moof < size <= len(data) - begin)
    return size


def place(data: bytearray, begin: int, number: int, track: int, kind: int, shift: int) -> None:
    """Set what stands in the head of the fragment at `begin`, as `boxes.fragment` lays it out."""
    at = _tfdt(data, begin)
    struct.pack_into(">I", data, begin + 20, number)
    struct.pack_into(">I", data, begin + 44, track)
    if data[begin + 43] & 2:  # recordings of older versions name no format
        struct.pack_into(">I", data, begin + 48, kind)
    time = max(0, int.from_bytes(data[at : at + 8], "big") + shift)
    _check(time < 1 << 64)
    struct.pack_into(">Q", data, at, time)


def _tfdt(data: bytes | bytearray, begin: int) -> int:
    """Where the decode time stands: behind `moof`, `mfhd`, `traf` and `tfhd`."""
    at = begin + 32 + _number(data, begin + 32) + 12
    _check(at <= len(data) - 8)
    return at


def entry_of(init: bytes, name: bytes) -> bytes:
    """The sample entry of an init with one track."""
    at = init.index(name, init.index(b"stsd")) - 4
    return init[at : at + _number(init, at)]


def insert(data: bytearray, units: bytes) -> None:
    """Put NAL units before the first sample of the first fragment."""
    moof = _number(data, 0)
    first_size = _tfdt(data, 0) + 8 + 24
    for at in (first_size, moof):  # the sample's, and that of `mdat`
        size = _number(data, at)
        _check(size <= len(data))
        struct.pack_into(">I", data, at, size + len(units))
    data[moof + 8 : moof + 8] = units


def sets_of(entry: bytes) -> bytes:
    """The parameter sets of an `avc1` entry as they stand in a sample (ISO 14496-15, 5.3.3.1)."""
    at, units = entry.index(b"avcC") + 9, b""
    for mask in (0x1F, 0xFF):  # how many of SPS, of PPS
        _check(at < len(entry))
        count, at = entry[at] & mask, at + 1
        for _ in range(count):
            length = int.from_bytes(entry[at : at + 2], "big")
            units += struct.pack(">I", length) + entry[at + 2 : at + 2 + length]
            at += 2 + length
    return units


def _number(data: bytes | bytearray, at: int) -> int:
    _check(0 <= at <= len(data) - 4)
    return int.from_bytes(data[at : at + 4], "big")


def _check(holds: bool) -> None:
    if not holds:
        raise ValueError("this is no fragment, and no init, that was written here")
