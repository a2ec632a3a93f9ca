"""Publishers and viewers that nothing but a relay reaches: through Debian's coturn, over UDP, TCP and TLS."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aioice.stun import TransactionFailed
from aioice.turn import create_turn_endpoint
from aiortc import RTCIceServer

from server.turn import LASTS, IceServer, ice_servers
from tests.coturn import HOST, SECRET, Relay, coturn
from tests.media.peers import publishing, watching
from tests.media.plane import Plane, plane
from tests.servers import settings_for


@pytest.fixture
async def relay(tmp_path: Path) -> AsyncIterator[Relay]:
    async with coturn(tmp_path) as running:
        yield running


def told(media: Plane) -> list[RTCIceServer]:
    """What a browser would be told, for an aiortc peer."""
    servers = ice_servers(media.settings, datetime.now(UTC))
    return [RTCIceServer(one.urls, one.username, one.credential) for one in servers]


@pytest.mark.parametrize("way", ["udp", "tcp", "tls"])
async def test_in_and_out_through_the_relay_alone(
    tmp_path: Path, relay: Relay, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(relay.certificate))  # the client trusts the relay's certificate
    url = getattr(relay, way)
    async with (
        plane(tmp_path, turn_urls=(url,), turn_secret=SECRET) as media,
        publishing(media, "guest", relays=told(media)) as guest,
    ):
        await media.told({"guest"})
        async with watching(media, "guest", relays=told(media)) as viewer:
            assert len(await viewer.frames("video", 10)) == 10
        for client in (guest, viewer):
            assert " typ relay" in client.pc.localDescription.sdp
            assert " typ host" not in client.pc.localDescription.sdp
            assert client.answer.headers["Link"].startswith(f'<{url}>; rel="ice-server"; username="')


async def test_what_the_relay_lets_in(tmp_path: Path, relay: Relay) -> None:
    settings, now = settings_for(tmp_path, turn_urls=(relay.tcp,), turn_secret=SECRET), datetime.now(UTC)
    stranger = replace(settings, turn_secret="another secret")

    async def allocate(server: IceServer) -> None:
        transport, _ = await create_turn_endpoint(
            asyncio.DatagramProtocol, (HOST, relay.port), server.username, server.credential, transport="tcp"
        )
        transport.close()

    await allocate(ice_servers(settings, now)[0])
    for refused in (ice_servers(stranger, now), ice_servers(settings, now - LASTS - timedelta(minutes=1))):
        with pytest.raises(TransactionFailed, match="401"):
            await allocate(refused[0])
