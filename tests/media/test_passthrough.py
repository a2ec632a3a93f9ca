"""What binding.py, outlet.py, passthrough.py and receiver.py take for granted of aiortc and aioice.

Fails when a new version changes it.
"""

import asyncio
import inspect
import re
import threading
from importlib.metadata import version
from pathlib import Path

import aioice.ice
from aiortc import RTCRtpReceiver, RTCRtpSender, rtcdtlstransport, rtcpeerconnection, rtcrtpreceiver

from tests.media.peers import new_pc, publishing, watching
from tests.media.plane import plane


def test_the_version_whose_private_names_are_known() -> None:
    assert (version("aiortc"), version("aioice")) == ("1.16.0", "0.13.0")


def test_how_ice_changes_its_pairs() -> None:
    """`outlet.Nominated` hears of these two ways, and of no other."""
    changes = re.findall(r"_nominated(?:\.(?!get|values|items)\w+|\[\S+\] =)", inspect.getsource(aioice.ice))
    assert sorted(set(changes)) == ["_nominated.clear", "_nominated[component] =", "_nominated[pair.component] ="]


async def test_the_private_names_are_there() -> None:
    pc = new_pc()
    transceiver = pc.addTransceiver("video")
    dtls = transceiver.receiver.transport
    for thing, names in (
        (pc, ["_RTCPeerConnection__cname", "_RTCPeerConnection__connect"]),
        (transceiver, ["_codecs", "_headerExtensions"]),
        (transceiver.sender, ["_ssrc", "_rtx_ssrc"]),
        (
            transceiver.receiver,
            [
                "_RTCRtpReceiver__decoder_queue",
                "_RTCRtpReceiver__remote_streams",
                "_RTCRtpReceiver__nack_generator",
                "_RTCRtpReceiver__remote_bitrate_estimator",
                "_RTCRtpReceiver__rtcp_ssrc",
                "_RTCRtpReceiver__lsr",
                "_RTCRtpReceiver__lsr_time",
                "_send_rtcp",
                "_send_rtcp_nack",
                "_send_rtcp_pli",
            ],
        ),
        (
            dtls,
            ["_role", "_set_role", "_ssl", "_tx_srtp", "_rx_srtp", "_handle_rtp_data", "_handle_rtcp_data"],
        ),
        (dtls.transport, ["_connection", "_recv"]),
        (
            dtls.transport._connection,
            [
                "_closing",
                "_nominated",
                "_protocols",
                "_query_consent_task",
                "_tie_breaker",
                "data_received",
                "get_component_candidates",
                "ice_controlling",
                "local_password",
                "query_consent",
                "remote_password",
                "remote_username",
            ],
        ),
    ):
        assert [name for name in names if not hasattr(thing, name)] == []
    await pc.close()


def test_they_are_used_as_passthrough_expects() -> None:
    handle = inspect.getsource(RTCRtpReceiver._handle_rtp_packet)
    assert "self.__remote_streams[packet.ssrc].add(packet)" in handle
    assert "self.__nack_generator.add(packet)" in handle
    gaps = inspect.getsource(rtcrtpreceiver.NackGenerator)
    assert "self.max_seq = packet.sequence_number" in gaps
    assert "self.missing.discard(packet.sequence_number)" in gaps
    assert "abs_send_time=packet.extensions.abs_send_time" in handle
    assert "for ssrc, stream in self.__remote_streams.items()" in inspect.getsource(RTCRtpReceiver._run_rtcp)
    assert "task = input_q.get()\n        if task is None:" in inspect.getsource(rtcrtpreceiver.decoder_worker)
    assert "await transceiver.sender.send(" in inspect.getsource(rtcpeerconnection)
    assert "if self.__started:" in inspect.getsource(RTCRtpSender.stop)
    receive = inspect.getsource(rtcdtlstransport.RTCDtlsTransport)
    assert "data = await self.transport._recv()" in receive
    assert "await self._handle_rtp_data(data, arrival_time_ms=arrival_time_ms)" in receive
    assert "await self._handle_rtcp_data(data)" in receive
    assert "c.payloadType in rtp.DYNAMIC_PAYLOAD_TYPES" in inspect.getsource(rtcpeerconnection.find_common_codecs)
    assert "asyncio.ensure_future(self.__connect())" in inspect.getsource(rtcpeerconnection)
    datagram = inspect.getsource(aioice.ice.StunProtocol.datagram_received)
    assert "self.receiver.data_received(data, self.local_candidate.component)" in datagram
    assert "transaction.response_received(message, addr)" in datagram
    gather = inspect.getsource(aioice.ice.Connection.gather_candidates)
    assert "self.get_component_candidates(component=component, addresses=addresses)" in gather
    own = inspect.getsource(aioice.ice.Connection.get_component_candidates)
    assert "lambda: StunProtocol(self), local_addr=(address, 0)" in own
    assert "self._protocols += host_protocols" in own
    assert "asyncio.create_task(self.query_consent())" in inspect.getsource(aioice.ice.Connection.connect)
    assert "self._query_consent_task = None\n                    return await self.close()" in inspect.getsource(
        aioice.ice.Connection.query_consent
    )


async def test_no_thread_decodes_and_no_task_of_aiortc_sends(tmp_path: Path) -> None:
    before = set(threading.enumerate())  # of viewers of other tests that are not quite gone
    async with plane(tmp_path) as media, publishing(media, "guest") as client:
        await media.told({"guest"})
        for thread in set(threading.enumerate()) - before:
            if thread.name.endswith("-decoder"):  # aiortc starts it whatever we do: it has nothing to wait for
                await asyncio.to_thread(thread.join, 10)
                assert not thread.is_alive()
        async with watching(media, "guest") as viewer:
            await viewer.frames("video", 1)
            for sender in viewer.peer.pc.getSenders():
                assert sender._RTCRtpSender__rtp_task is None
                assert sender._RTCRtpSender__rtcp_task is None
        for receiver in client.peer.pc.getReceivers():
            assert receiver.track._queue.qsize() <= 1
