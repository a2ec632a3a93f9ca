"""The format of an H.264 picture as MP4 needs it: parameter sets, size, codec name, samples (ISO 14496-15, 5.3)."""

from collections.abc import Iterable

from msgspec import Struct

from server.media.avc import DELIMITER, PPS, SPS, sps_size

LONGEST_SET = 1024
LARGEST = 16_384
"""Pixels of one side; a parameter set that says more is broken."""
HIGH = 100
HIGH_IS_420 = b"\xfd\xf8\xf8\0"
"""4:2:0, eight bits: of the profiles with these fields in their record, High is the one that browsers and OBS send."""


class Picture(Struct, frozen=True):
    """One pair of parameter sets. A change of it needs a new init."""

    sps: bytes
    pps: bytes
    size: tuple[int, int]
    """Width and height in pixels."""

    @property
    def codec(self) -> str:
        """Its name in a playlist (RFC 6381), as `avc1.42c01f`."""
        return f"avc1.{self.sps[1:4].hex()}"

    @property
    def avcc(self) -> bytes:
        """AVCDecoderConfigurationRecord (5.3.3.1.2): one set of each kind, lengths of four bytes in the samples."""
        record = b"\x01" + self.sps[1:4] + b"\xff\xe1" + len(self.sps).to_bytes(2) + self.sps
        record += b"\x01" + len(self.pps).to_bytes(2) + self.pps
        return record + (HIGH_IS_420 if self.sps[1] == HIGH else b"")


def picture_of(units: Iterable[bytes]) -> Picture | None:
    """The format announced by the NAL units of an access unit; None where they announce none.

    ValueError where its parameter sets are broken.
    """
    sets = {kind(unit): unit for unit in units if kind(unit) in (SPS, PPS)}
    if len(sets) < 2:
        return None
    size = sps_size(sets[SPS]) if len(sets[SPS]) > 4 else (0, 0)
    if max(map(len, sets.values())) > LONGEST_SET or not all(0 < side <= LARGEST for side in size):
        raise ValueError(f"a picture of {size} pixels")
    return Picture(sets[SPS], sets[PPS], size)


def sample_of(units: Iterable[bytes]) -> bytes:
    """An `avc1` sample (5.3.2): each unit behind its length, without what the init already says."""
    kept = (unit for unit in units if kind(unit) not in (SPS, PPS, DELIMITER))
    return b"".join(len(unit).to_bytes(4) + unit for unit in kept)


def kind(unit: bytes) -> int:
    return unit[0] & 31
