"""aiortc's receiver, told of packets that went around it (passthrough.py): it goes on with what it sends back."""

import asyncio
import queue
import time
from collections.abc import Coroutine
from functools import cached_property
from typing import Any

from aiortc.rtcrtpreceiver import NackGenerator, StreamStatistics
from aiortc.rtp import RTCP_PSFB_APP, RtcpPsfbPacket, pack_remb_fci

from server.media.bandwidth import Bandwidth


class Receiver:
    """aiortc's receiver without its packets: it sends reports, NACKs, PLIs and REMB about what it is told has come."""

    def __init__(self, transceiver: Any) -> None:
        self._receiver = receiver = transceiver.receiver
        receiver._RTCRtpReceiver__decoder_queue = _Ended()
        self._statistics: dict[int, StreamStatistics] = receiver._RTCRtpReceiver__remote_streams
        self._nacks: NackGenerator | None = receiver._RTCRtpReceiver__nack_generator
        self._bandwidth = Bandwidth() if transceiver.kind == "video" else None
        self._sending: set[asyncio.Task[None]] = set()
        self._transceiver = transceiver
        self._burst = 0

    @cached_property
    def types(self) -> set[int]:
        """Payload types, once they have been negotiated."""
        return {codec.payloadType for codec in self._transceiver._codecs}

    @cached_property
    def rtx_types(self) -> set[int]:
        return {codec.payloadType for codec in self._transceiver._codecs if codec.name == "rtx"}

    def count(self, ssrc: int, packet: Any, sent: int | None, size: int) -> None:
        """A packet came, `size` bytes behind its header; `sent` is its abs-send-time, of a picture's last one."""
        statistics = self._statistics.get(ssrc)
        if statistics is None:
            statistics = self._statistics[ssrc] = StreamStatistics(self._transceiver._codecs[0].clockRate)
        statistics.add(packet)
        self._burst += size
        if packet.marker:
            burst, self._burst = self._burst, 0
            if self._bandwidth and sent is not None:
                self._estimate(self._bandwidth, sent, burst)

    def _estimate(self, bandwidth: Bandwidth, sent: int, burst: int) -> None:
        """Once a picture: what was sent within 5 ms is put together, and the arithmetic is not cheap."""
        estimate = bandwidth.add(int(time.monotonic() * 1000), sent, burst)
        if estimate and (ours := self._receiver._RTCRtpReceiver__rtcp_ssrc) is not None:
            fci = pack_remb_fci(estimate, list(self._statistics))
            remb = RtcpPsfbPacket(fmt=RTCP_PSFB_APP, ssrc=ours, media_ssrc=0, fci=fci)
            self._send(self._receiver._send_rtcp(remb))

    def look_for_gaps(self, packet: Any, ssrc: int) -> None:
        """What is missing before this packet of the stream `ssrc` is asked for."""
        nacks = self._nacks
        if nacks is None:
            return
        if nacks.max_seq is not None and not nacks.missing and packet.sequence_number == nacks.max_seq + 1:
            nacks.max_seq = packet.sequence_number
        elif nacks.add(packet):
            self._send(self._receiver._send_rtcp_nack(ssrc, sorted(nacks.missing)))

    def note_report(self, ssrc: int, ntp: int) -> None:
        """A sender report: ours will say when it came (LSR and DLSR, RFC 3550, 6.4.1)."""
        self._receiver._RTCRtpReceiver__lsr[ssrc] = ntp >> 16 & 0xFFFFFFFF
        self._receiver._RTCRtpReceiver__lsr_time[ssrc] = time.time()

    def ask_keyframe(self, ssrc: int) -> None:
        self._send(self._receiver._send_rtcp_pli(ssrc))

    def _send(self, sending: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(sending)
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)


class _Ended(queue.SimpleQueue[None]):
    """A decoder queue that is over before anything is in it."""

    def get(self, block: bool = True, timeout: float | None = None) -> None:
        return None

    def put(self, item: object, block: bool = True, timeout: float | None = None) -> None:
        pass
