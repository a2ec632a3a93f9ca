"""Where the network is too narrow a viewer's picture gives way to the sound, and comes back."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from aiortc.rtp import RtpPacket

from server.media.control import Wanted
from server.media.yielding import FEW, FIRST, LONGEST, PATIENCE, SETTLED, Yielding
from tests.media.ear import Ear
from tests.media.peers import publishing, until, watching
from tests.media.plane import plane


class Network:
    """A picture of a hundred packets a second, and what is lost of it."""

    def __init__(self) -> None:
        self.yielding, self.at, self.sent, self.lost = Yielding(), 1000.0, 65_000, 0

    def passes(self, seconds: float, share: float = 0.0, packets: int = 100) -> bool:
        """Whether the picture was tried again meanwhile; reports come four times a second."""
        again = False
        for _ in range(round(4 * seconds)):
            self.at += 0.25
            if not self.yielding.yields:
                self.sent += packets // 4
                self.lost += round(share * packets / 4)
            self.yielding.report(self.at, self.sent, self.lost)
            again = self.yielding.tick(self.at) or again
        return again


def test_the_picture_gives_way_to_what_lasts_and_is_too_much() -> None:
    network = Network()
    network.passes(30, share=0.1)
    assert not network.yielding.yields
    for _ in range(3):  # now and then
        network.passes(PATIENCE - 1, share=0.6)
        network.passes(2)
    assert not network.yielding.yields
    network.passes(0.25)
    for _ in range(PATIENCE):
        network.passes(1, share=0.6)
        assert not network.yielding.yields
        network.passes(60, packets=FEW // 2)
    network.passes(PATIENCE + 2, share=0.4)
    assert network.yielding.yields


def test_it_is_tried_again_and_each_failed_trial_doubles_the_wait() -> None:
    network, waits = Network(), []
    for _ in range(6):
        while not network.yielding.yields:
            network.passes(0.25, share=0.5)
        waits.append(next(n / 4 for n in count(1) if network.passes(0.25)))
    assert waits == [FIRST, 2 * FIRST, 4 * FIRST, LONGEST, LONGEST, LONGEST]
    network.passes(SETTLED)
    network.passes(PATIENCE + 2, share=0.5)
    assert network.passes(FIRST + 1)  # it had been good meanwhile


def test_what_says_nothing_counts_for_nothing() -> None:
    network = Network()
    network.passes(20, share=0.9, packets=FEW // 2)  # a picture that hardly moves
    for highest, lost in ((0, 0), (0xFFFFFFFF, 0xFFFFFF), (5, 0x800000), (1, 1)):
        network.at += 2
        network.yielding.report(network.at, highest, lost)
    assert not network.yielding.yields


def every_third() -> Iterator[bool]:
    while True:
        yield from (True, False, False)


@pytest.mark.timeout(60)
async def test_a_viewer_who_loses_too_much_hears_on_and_sees_again(tmp_path: Path) -> None:
    """Of a show; of somebody in an interview it is the same."""
    bad, lossy = every_third(), True

    def loses(packet: RtpPacket) -> bool:
        return lossy and next(bad)

    async with plane(tmp_path) as media, publishing(media, "anna", size=(1280, 720)):
        media.wanted["broadcast:1"] = Wanted(live=True, on_air="anna")
        await media.told({"anna"})
        async with watching(media, None) as narrow, watching(media, None) as wide:
            picture, sound, other = Ear(narrow, "video", loses), Ear(narrow, "audio"), Ear(wide, "video")

            async def since() -> tuple[int, int, int]:
                return len(picture.packets), len(sound.packets), len(other.packets)

            async def gives_way() -> bool:
                before = await since()
                await sound.heard(before[1] + 50)  # a second
                after = await since()
                return after[0] == before[0] and after[2] >= before[2] + 10

            await until(gives_way, bool)
            lossy = False
            await picture.heard(len(picture.packets) + 50)
