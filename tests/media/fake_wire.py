"""The wire to a viewer, as tests see what a viewer is sent."""

from server.media.outlet import Line
from server.media.wire import Numbered, RtpPacket, Run

LINE = Line(payload_type=96, ssrc=1, rtx_type=97, rtx_ssrc=2)


class FakeWire:
    """Notes the sequence numbers it is given, by payload type; takes nothing while `full`."""

    def __init__(self) -> None:
        self.full = False
        self.numbers: dict[int, list[int]] = {}
        self.payloads: list[bytes] = []
        self.packets: list[RtpPacket] = []
        self.reports = 0

    def send(self, run: Run, stream: Numbered, beside: Numbered | None = None) -> bool:
        (payload_type, _), sequence = stream
        if not self.full:
            self.numbers.setdefault(payload_type, []).extend(range(sequence, sequence + len(run)))
            self.payloads += [packet.payload for packet in run]
            self.packets += run
            if run.tail and beside:
                self.numbers.setdefault(beside[0][0], []).append(beside[1])
        return not self.full

    def send_one(self, packet: RtpPacket, stream: Numbered) -> None:
        self.send(Run([packet]), stream)

    def report(self, packet: bytes) -> None:
        self.reports += 1

    def close(self) -> None: ...
