"""The wire to a viewer, as tests see what a viewer is sent, and a viewer at its end."""

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from server.media.egress import Egress
from server.media.leg import Leg
from server.media.outlet import Line
from server.media.tally import Tally
from server.media.viewer import Viewer
from server.media.wire import Numbered, RtpPacket, Run

LINE = Line(payload_type=96, ssrc=1, rtx_type=97, rtx_ssrc=2)
VOICE = Line(payload_type=111, ssrc=3, rtx_type=None, rtx_ssrc=4)


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


class Seat(Viewer):
    """A viewer whose wire is the test's own."""

    def __init__(self, egress: Egress) -> None:
        peer: Any = SimpleNamespace(transceivers={}, pc=None, tally=Tally(), session=str(uuid4()))
        super().__init__(peer, egress._tracks, egress.ask_keyframe)
        self.wire = FakeWire()

    def connected(self) -> None:
        wire: Any = self.wire
        self.start(wire, {"video": Leg(LINE, b"us"), "audio": Leg(VOICE, b"us")})

    @property
    def pictures(self) -> int:
        """How many packets of them it was sent."""
        return len(self.wire.numbers[LINE.payload_type])

    def unbroken(self) -> bool:
        """No number is missing, of the picture or of the sound."""
        return all(numbers == [*range(numbers[0], numbers[-1] + 1)] for numbers in self.wire.numbers.values())
