"""Fragments and inits as `boxes` wrote them, read and changed in place."""

import struct

HEAD = 200
"""Bytes of a fragment that tell its time."""


def time_of(fragment: bytes | bytearray) -> int:
    """Its decode time, in the track's timescale."""
    return int.from_bytes(fragment[_tfdt(fragment, 0) : _tfdt(fragment, 0) + 8], "big")


def place(data: bytearray, begin: int, number: int, track: int, kind: int, shift: int) -> None:
    """Set what stands in the head of the fragment at `begin`, as `boxes.fragment` lays it out."""
    struct.pack_into(">I", data, begin + 20, number)
    struct.pack_into(">I", data, begin + 44, track)
    if data[begin + 43] & 2:  # recordings of older versions name no format
        struct.pack_into(">I", data, begin + 48, kind)
    at = _tfdt(data, begin)
    struct.pack_into(">Q", data, at, max(0, int.from_bytes(data[at : at + 8], "big") + shift))


def _tfdt(data: bytes | bytearray, begin: int) -> int:
    """Where the decode time stands: behind `moof`, `mfhd`, `traf` and `tfhd`."""
    return begin + 32 + int.from_bytes(data[begin + 32 : begin + 36], "big") + 12


def entry_of(init: bytes, name: bytes) -> bytes:
    """The sample entry of an init with one track."""
    at = init.index(name, init.index(b"stsd")) - 4
    return init[at : at + int.from_bytes(init[at : at + 4], "big")]


def insert(data: bytearray, units: bytes) -> None:
    """Put NAL units before the first sample of the first fragment."""
    moof = int.from_bytes(data[:4], "big")
    first_size = _tfdt(data, 0) + 8 + 24
    for at in (first_size, moof):  # the sample's, and that of `mdat`
        struct.pack_into(">I", data, at, int.from_bytes(data[at : at + 4], "big") + len(units))
    data[moof + 8 : moof + 8] = units


def sets_of(entry: bytes) -> bytes:
    """The parameter sets of an `avc1` entry as they stand in a sample (ISO 14496-15, 5.3.3.1)."""
    at, units = entry.index(b"avcC") + 9, b""
    for mask in (0x1F, 0xFF):  # how many of SPS, of PPS
        count, at = entry[at] & mask, at + 1
        for _ in range(count):
            length = int.from_bytes(entry[at : at + 2], "big")
            units += struct.pack(">I", length) + entry[at + 2 : at + 2 + length]
            at += 2 + length
    return units
