"""A graduate's real microphone: heard in the program while it is their turn, and by nobody afterwards."""

import asyncio
import fractions
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
import pytest
from aiortc import MediaStreamTrack, RTCPeerConnection, RTCSessionDescription
from av import AudioFrame

from server.demo.guest import HUM_HZ, Camera, Publisher
from tests.hands import does, hears_of, on_air, raises
from tests.media.peers import until
from tests.people import House, Person

pytestmark = pytest.mark.parametrize("services", ["sqlite"], indirect=True)
RATE, SAMPLES, TONE_HZ = 48_000, 960, 660


class Tone(MediaStreamTrack):
    """What the graduate's microphone hears."""

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self.count, self.start = 0, 0.0

    async def recv(self) -> AudioFrame:
        now = asyncio.get_running_loop().time()
        self.start = self.start or now
        await asyncio.sleep(self.start + self.count * SAMPLES / RATE - now)
        at = (np.arange(SAMPLES) + self.count * SAMPLES) / RATE
        wave = (6000 * np.sin(2 * np.pi * TONE_HZ * at)).astype(np.int16)
        frame = AudioFrame.from_ndarray(wave[None, :], format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, self.count * SAMPLES, fractions.Fraction(1, RATE)
        self.count += 1
        return frame


@asynccontextmanager
async def peer(person: Person, door: str, ticket: str, *sends: MediaStreamTrack) -> AsyncIterator[RTCPeerConnection]:
    """A browser's connection: sends these tracks, or receives sound."""
    pc = RTCPeerConnection()
    try:
        for track in sends:
            pc.addTransceiver(track, direction="sendonly")
        if not sends:
            pc.addTransceiver("audio", direction="recvonly")
        await pc.setLocalDescription(await pc.createOffer())
        status, answer = await offers(person, door, ticket, pc.localDescription.sdp)
        assert status == 201, answer
        await pc.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        yield pc
    finally:
        await pc.close()


async def offers(person: Person, door: str, ticket: str, sdp: str) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {ticket}", "Content-Type": "application/sdp"}
    async with person.http.post(door, data=sdp, headers=headers) as response:
        return response.status, await response.text()


async def loudness(pc: RTCPeerConnection, hz: int) -> float:
    """How much of the next 0.4 s is this tone, 0 to 1. The demo guest beeps each second: not in every such stretch."""
    track = pc.getReceivers()[0].track
    frames = [await track.recv() for _ in range(20)]
    wave = np.concatenate([frame.to_ndarray().reshape(-1, 2)[:, 0] for frame in frames]).astype(np.float64)
    at = np.arange(len(wave)) / RATE
    part = abs(np.exp(-2j * np.pi * hz * at) @ wave) * 2 / len(wave)
    return float(part / (np.sqrt(2 * np.mean(wave**2)) + 1e-9))


async def until_heard(pc: RTCPeerConnection, hz: int) -> None:
    while await loudness(pc, hz) < 0.6:
        pass


async def until_silent(pc: RTCPeerConnection, hz: int) -> None:
    while await loudness(pc, hz) > 0.05:
        pass


async def hung_up(pc: RTCPeerConnection) -> None:
    async def state() -> str:
        return str(pc.connectionState)

    await until(state, lambda now: now == "closed")


async def watches(viewer: Person) -> dict[str, Any]:
    return dict(await viewer.post(f"/api/broadcasts/{viewer.show}/tickets", verb="watch"))


async def test_the_graduates_tone_is_heard_by_everybody_until_the_turn_is_over(house: House) -> None:
    host, anna, viewer = await house.host(), await house.graduate(), await house.visitor()
    show = await host.goes_live()
    for person in (anna, viewer):
        await person.enters(show)
    own = await host.post(f"/api/broadcasts/{show['id']}/tickets", verb="publish")
    studio = Publisher(host.http, own["whip"], own["ticket"])
    await studio.start()
    await host.runs("put_on_air", source=own["source"])
    hand = await on_air(host, anna)
    given = await does(anna, "hand_ticket", hand)
    ticket = await watches(viewer)
    async with peer(viewer, ticket["whep"], ticket["ticket"]) as ears:
        async with peer(anna, given["whip"], given["ticket"], Tone()) as microphone:
            while not (await hears_of(host, hand, "on_air"))["connected"]:
                pass
            await until_heard(ears, TONE_HZ)
            door = f"{given['whep']}?source={own['source']}"
            async with peer(anna, door, given["ticket"]) as hears_the_host:
                await until_heard(hears_the_host, HUM_HZ)
            await does(host, "hush", hand, on=False)
            await until_silent(ears, TONE_HZ)
            await does(host, "hush", hand, on=True)
            await until_heard(ears, TONE_HZ)
            await does(host, "end_hand", hand)
            await until_silent(ears, TONE_HZ)
            await hung_up(microphone)
        async with peer(anna, given["whip"], given["ticket"], Tone()) as again:  # the ticket is still good
            await hung_up(again)
        async with peer(anna, door, given["ticket"]) as listens:  # nor do they hear behind the stage
            await hung_up(listens)
        await until_silent(ears, TONE_HZ)
    await studio.stop()


async def test_no_camera_and_nobody_elses_sound(house: House) -> None:
    host, anna = await house.host(), await house.graduate()
    show = await host.goes_live()
    await anna.enters(show)
    hand = await on_air(host, anna)
    given = await does(anna, "hand_ticket", hand)
    pc = RTCPeerConnection()
    pc.addTransceiver(Tone(), direction="sendonly")
    pc.addTransceiver(Camera(0), direction="sendonly")
    await pc.setLocalDescription(await pc.createOffer())
    status, answer = await offers(anna, given["whip"], given["ticket"], pc.localDescription.sdp)
    assert (status, "publish a picture" in answer) == (403, True), answer
    status, answer = await offers(anna, f"/media/whep?source=host:{host.me['id']}", given["ticket"], LISTENING)
    assert status == 403, answer
    status, answer = await offers(anna, "/media/whep", given["ticket"], LISTENING)
    assert status == 403, answer
    await pc.close()
    await does(anna, "lower_hand", hand)
    assert (await raises(anna))["state"] == "raised"


LISTENING = "v=0\r\n"
