"""What a publisher sends, packet by packet, as it comes in: with reports or without."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from server.media.assembly import Packet
from server.media.avc import payloads
from server.media.publisher import Publisher
from server.media.tally import Tally
from server.media.timing import ntp_timestamp
from tests.media.camera import RATE, START
from tests.media.programs import Camera, Taken
from tests.packets import PICTURE


class Arriving:
    """A publisher whose way here takes `delay` seconds; its machine's clock is far from ours."""

    def __init__(
        self, delay: float = 0.0, beside: "Arriving | None" = None, kinds: tuple[str, ...] = ("video",)
    ) -> None:
        self._delay, self._now = delay, START
        self._packet: dict[str, Callable[[Packet], None]] = {}
        self._report: dict[str, Callable[[int, int], None]] = {}
        peer: Any = SimpleNamespace(offer=SimpleNamespace(kinds=kinds), heard=lambda: None, tally=Tally())
        peer.receive = self._receive
        self.source, other = Camera("ann").source, beside.publisher if beside else None
        self.publisher = Publisher(peer, self.source, lambda: self._now, lambda: None, other)
        self.taken = Taken(self.source)

    def _receive(self, kind: str, on_packet: Callable[[Packet], None], on_report: Callable[[int, int], None]) -> None:
        self._packet[kind], self._report[kind] = on_packet, on_report

    def sends(self, at: float) -> None:
        """A report and a picture of this moment."""
        self._now = START + at + self._delay
        self._report["video"](round(at * 90_000), ntp_timestamp(START + at - 500))
        self.shows(at)

    def shows(self, at: float, picture: tuple[bytes, ...] = PICTURE, fps: int = 30) -> None:
        """In one packet, longer than any network takes."""
        self._now = START + at + self._delay
        (payload,) = payloads(picture, 60_000)
        self._packet["video"](Packet(round(at * fps), round(at * 90_000), True, payload))

    def says(self, at: float, sound: bytes) -> None:
        self._now = START + at + self._delay
        self._packet["audio"](Packet(round(at * 50), round(at * RATE), True, sound))
