"""H.264 as NAL units: an access unit in RTP payloads and out of them, the size in an SPS. Pure; nothing is decoded."""

from collections.abc import Iterator, Sequence
from math import ceil

IDR, SPS, PPS, DELIMITER, STAP_A, FU_A = 5, 7, 8, 9, 24, 28
LONGEST_SPS = 1024
"""What is behind this is not looked at: bits are taken from one number, which had better be no longer."""
MOST_UNITS = 500
"""An access unit of 8K has a tenth of them; a picture of a megabyte of the smallest would hold up everybody."""
WITH_CHROMA = {100, 110, 122, 244, 44, 83, 86, 118, 128}


def units_of(data: bytes) -> Iterator[bytes]:
    """NAL units of an Annex B byte stream (H.264 B.1), without start codes and trailing zeros."""
    at = data.find(b"\0\0\1")
    while at >= 0:
        begin = at + 3
        at = data.find(b"\0\0\1", begin)
        if unit := data[begin : at if at >= 0 else len(data)].rstrip(b"\0"):
            yield unit


def payloads(units: Sequence[bytes], limit: int) -> list[bytes]:
    """An access unit as RTP payloads of at most `limit` bytes, packetization-mode 1 (RFC 6184, 5.7.1 and 5.8).

    Small units share a packet; of a big one all fragments are equally long, the last a few bytes shorter, and those of
    further slices as long as the first packet, unless that is a small one: UDP GSO.
    """
    out: list[bytes] = []
    small: list[bytes] = []
    size, further = 1, False
    for unit in units:
        if small and size + 2 + len(unit) > limit:
            out.append(aggregate(small))
            small, size = [], 1
        if out and len(out[0]) > limit // 3:
            limit, further = len(out[0]), True
        if len(unit) > limit:
            count = ceil((len(unit) - 1) / (limit - 2))
            out.extend(fragments(unit, limit - 2 if further else ceil((len(unit) - 1) / count)))
        else:
            small.append(unit)
            size += 2 + len(unit)
    return [*out, aggregate(small)] if small else out


def aggregate(small: list[bytes]) -> bytes:
    """One unit as it is, several as STAP-A."""
    if len(small) == 1:
        return small[0]
    importance = max(unit[0] & 0x60 for unit in small)
    return bytes([importance | STAP_A]) + b"".join(len(unit).to_bytes(2, "big") + unit for unit in small)


def fragments(unit: bytes, step: int) -> Iterator[bytes]:
    """A unit as FU-A payloads with `step` of its bytes in each, two at the least."""
    indicator, kind, last = unit[0] & 0xE0 | FU_A, unit[0] & 31, (len(unit) - 2) // step * step + 1
    yield bytes((indicator, kind | 0x80)) + unit[1 : 1 + step]
    header = bytes((indicator, kind))
    for at in range(1 + step, last, step):
        yield header + unit[at : at + step]
    yield bytes((indicator, kind | 0x40)) + unit[last:]


def units_in(payloads: Sequence[bytes]) -> tuple[bytes, ...]:
    """The units in the RTP payloads of an access unit (RFC 6184, 5.6 to 5.8). What was not agreed on is ignored (5.2).

    ValueError where there are none, or they are broken.
    """
    found: list[bytes] = []
    fragments: list[bytes] = []
    for payload in payloads:
        if len(payload) < 2:  # the end of a sequence, at the most
            continue
        kind = payload[0] & 31
        if kind == FU_A:
            begins, ends = payload[1] & 0x80, payload[1] & 0x40
            if bool(begins) is bool(fragments):
                raise ValueError("a fragment that does not go on with the one before")
            fragments.append(bytes((payload[0] & 0xE0 | payload[1] & 31,)) + payload[2:] if begins else payload[2:])
            if ends:
                found.append(b"".join(fragments))
                fragments.clear()
        elif kind == STAP_A:
            found.extend(aggregated(payload))
        elif 0 < kind < STAP_A:
            found.append(payload)
        if len(found) > MOST_UNITS:
            raise ValueError("more units than a picture has")
    units = tuple(unit for one in found if (unit := one.rstrip(b"\0")))  # some leave the zeros between units (B.1)
    if fragments or not units:
        raise ValueError("a unit without its end, or none")
    return units


def aggregated(payload: bytes) -> Iterator[bytes]:
    """The units of a STAP-A."""
    at = 1
    while at < len(payload):
        begin = at + 2
        at = begin + int.from_bytes(payload[at:begin], "big")
        if at > len(payload):
            raise ValueError("a STAP-A that is cut off")
        yield payload[begin:at]


def begins_picture(payload: bytes) -> bool:
    """Whether this RTP payload has in front what an access unit begins with (H.264 7.4.1.2.3)."""
    first = payload[3:4] if payload[:1] and payload[0] & 31 == STAP_A else payload[:1]
    return bool(first) and first[0] & 31 in (SPS, DELIMITER)


class Parameters:
    """Remembers a stream's SPS and PPS, so that every keyframe can be decoded by somebody who comes late."""

    def __init__(self) -> None:
        self._sps = self._pps = b""

    def complete(self, units: tuple[bytes, ...]) -> tuple[tuple[bytes, ...], bool]:
        """The access unit with SPS and PPS in front if it is a keyframe, and whether it is one."""
        found = {unit[0] & 31: unit for unit in units}
        self._sps, self._pps = found.get(SPS, self._sps), found.get(PPS, self._pps)
        if IDR not in found:
            return units, False
        missing = [unit for kind, unit in ((SPS, self._sps), (PPS, self._pps)) if unit and kind not in found]
        return (*missing, *units), bool(self._sps and self._pps)


class Bits:
    """Reads an RBSP bit by bit (H.264 7.2, 9.1); past its end there are zeros."""

    def __init__(self, data: bytes) -> None:
        raw = data.replace(b"\0\0\3", b"\0\0")
        self._value, self._left = int.from_bytes(raw, "big"), len(raw) * 8

    def take(self, count: int) -> int:
        self._left -= count
        return (self._value >> self._left if self._left >= 0 else 0) & ((1 << count) - 1)

    def ue(self) -> int:
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > 32 or self._left <= 0:
                raise ValueError("not an Exp-Golomb code")
        return (1 << zeros) - 1 + self.take(zeros)

    def skip_scaling_list(self, size: int) -> None:
        last = following = 8
        for _ in range(size):
            if following:
                code = self.ue()
                following = (last + (code + 1) // 2 * (1 if code & 1 else -1)) % 256
            last = following or last


def picture_size(units: Sequence[bytes]) -> tuple[int, int] | None:
    """Width and height by the SPS of an access unit (H.264 7.3.2.1.1); None where it has none that can be read."""
    sps = next((unit for unit in units if unit[0] & 31 == SPS), None)
    try:
        return sps_size(sps) if sps else None
    except (ValueError, IndexError):
        return None


def sps_size(sps: bytes) -> tuple[int, int]:
    bits = Bits(sps[4:LONGEST_SPS])
    bits.ue()
    chroma = skip_chroma(bits) if sps[1] in WITH_CHROMA else 1
    bits.ue()
    skip_order_count(bits)
    bits.ue(), bits.take(1)
    width, height = (bits.ue() + 1) * 16, (bits.ue() + 1) * 16
    fields = not bits.take(1)
    if fields:
        bits.take(1)
    bits.take(1)
    left, right, top, bottom = [bits.ue() for _ in range(4)] if bits.take(1) else [0] * 4
    across, down = 2 if chroma in (1, 2) else 1, (2 if chroma == 1 else 1) * (1 + fields)
    return width - across * (left + right), height * (1 + fields) - down * (top + bottom)


def skip_chroma(bits: Bits) -> int:
    """Leaves chroma_format_idc behind and everything up to the scaling lists."""
    chroma = bits.ue()
    if chroma == 3:
        bits.take(1)
    bits.ue(), bits.ue(), bits.take(1)
    if bits.take(1):
        for index in range(12 if chroma == 3 else 8):
            if bits.take(1):
                bits.skip_scaling_list(16 if index < 6 else 64)
    return chroma


def skip_order_count(bits: Bits) -> None:
    kind = bits.ue()
    if kind == 0:
        bits.ue()
    elif kind == 1:
        bits.take(1), bits.ue(), bits.ue()
        for _ in range(min(bits.ue(), 255)):
            bits.ue()
