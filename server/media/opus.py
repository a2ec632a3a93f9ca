"""What can be said of an Opus packet without decoding it, and several packets as one (RFC 6716, 3). Pure."""

LONGEST = 5760
"""Ticks of 48 kHz: 120 ms, more is in no packet (RFC 6716, 3.4)."""
TICKS = {0: (480, 960, 1920, 2880), 12: (480, 960), 16: (120, 240, 480, 960)}
"""Length of a frame by configuration: silk, hybrid, celt."""
MOST = 1275
"""Bytes of a frame (RFC 6716, 3.4)."""
ONE, TWO = 0, 2
"""Codes of the TOC byte: one frame; two frames of any length."""


def ticks_of(packet: bytes) -> int:
    """Length of an Opus packet at 48 kHz by its TOC byte (3.1); 0 where it is none."""
    config, code = packet[0] >> 3, packet[0] & 3
    first = max(start for start in TICKS if start <= config)
    sizes = TICKS[first]
    count = (1, 2, 2)[code] if code < 3 else packet[1] & 63 if len(packet) > 1 else 1
    ticks = sizes[config % len(sizes)] * count
    return ticks if ticks <= LONGEST else 0


def joined(first: bytes, second: bytes) -> bytes | None:
    """Two packets of one frame each as one packet of two (3.2.4); None where they are not alike, or too long."""
    if first[0] != second[0] or first[0] & 3 != ONE or len(first) > MOST + 1:
        return None
    return bytes([first[0] | TWO]) + length(len(first) - 1) + first[1:] + second[1:]


def length(size: int) -> bytes:
    """Of a frame, at most 1275 bytes (3.2.1)."""
    if size < 252:
        return bytes([size])
    low = 252 + (size & 3)
    return bytes([low, (size - low) >> 2])
