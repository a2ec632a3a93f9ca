"""What a viewer hears on the wire: packets, reports, and by them when a decoded frame was captured."""

from collections.abc import Callable
from typing import Any

from aiortc.rtp import RtcpSrPacket, RtpPacket

from server.media.timing import ntp_seconds, signed
from tests.media.peers import Client, until


class Ear:
    """Hears the RTP and RTCP of one receiver before aiortc makes frames of it; loses what `loses` says once."""

    def __init__(self, client: Client, kind: str, loses: Callable[[RtpPacket], bool] = lambda packet: False) -> None:
        self.receiver: Any = next(one for one in client.pc.getReceivers() if one.track.kind == kind)
        self.packets: list[RtpPacket] = []
        self.reports: list[RtcpSrPacket] = []
        self._loses, self._rtp, self._rtcp = loses, self.receiver._handle_rtp_packet, self.receiver._handle_rtcp_packet
        self.receiver._handle_rtp_packet, self.receiver._handle_rtcp_packet = self._hear, self._hear_report

    async def _hear(self, packet: RtpPacket, arrival_time_ms: int) -> None:
        if not self._loses(packet):
            self.packets.append(packet)
            await self._rtp(packet, arrival_time_ms=arrival_time_ms)

    async def _hear_report(self, packet: Any) -> None:
        if isinstance(packet, RtcpSrPacket):
            self.reports.append(packet)
        await self._rtcp(packet)

    async def heard(self, count: int) -> list[RtpPacket]:
        async def now() -> list[RtpPacket]:
            return self.packets

        return list(await until(now, lambda packets: len(packets) >= count))

    def captured(self, frame: Any) -> float:
        """Unix seconds, by the last sender report, of a frame that aiortc decoded; its pts counts from the first."""
        timestamp = frame.pts + self.receiver._RTCRtpReceiver__timestamp_mapper._origin
        info = self.reports[-1].sender_info
        return ntp_seconds(info.ntp_timestamp) + signed(timestamp - info.rtp_timestamp, 32) * float(frame.time_base)
