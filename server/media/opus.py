"""What can be said of an Opus packet without decoding it, and several packets as one (RFC 6716, 3). Pure."""

LONGEST = 5760
"""Ticks of 48 kHz: 120 ms, more is in no packet (RFC 6716, 3.4)."""
TICKS = {0: (480, 960, 1920, 2880), 12: (480, 960), 16: (120, 240, 480, 960)}
"""Length of a frame by configuration: silk, hybrid, celt."""
MOST = 1275
"""Bytes of a frame (RFC 6716, 3.4)."""
ONE, ANY = 0, 3
"""Codes of the TOC byte: one frame; any number of frames."""
OF_ANY_LENGTH = 0x80
"""Beside the number of frames: each has its own length."""


def ticks_of(packet: bytes) -> int:
    """Length of an Opus packet at 48 kHz by its TOC byte (3.1); 0 where it is none."""
    config, code = packet[0] >> 3, packet[0] & 3
    first = max(start for start in TICKS if start <= config)
    sizes = TICKS[first]
    count = (1, 2, 2)[code] if code < 3 else packet[1] & 63 if len(packet) > 1 else 1
    ticks = sizes[config % len(sizes)] * count
    return ticks if ticks <= LONGEST else 0


def joined(packets: list[bytes]) -> bytes | None:
    """Packets of one frame each as one packet (3.2.5); None where they are not alike, or too long."""
    first = packets[0][0]
    if first & 3 != ONE or ticks_of(packets[0]) * len(packets) > LONGEST:
        return None
    if any(packet[0] != first or len(packet) > MOST + 1 for packet in packets):
        return None
    lengths = b"".join(length(len(packet) - 1) for packet in packets[:-1])
    return bytes([first | ANY, OF_ANY_LENGTH | len(packets)]) + lengths + b"".join(packet[1:] for packet in packets)


def length(size: int) -> bytes:
    """Of a frame, at most 1275 bytes (3.2.1)."""
    if size < 252:
        return bytes([size])
    low = 252 + (size & 3)
    return bytes([low, (size - low) >> 2])
