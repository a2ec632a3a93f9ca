"""Sound as AAC: an unbroken row of frames whose positions are right, however its packets come, or do not."""

from itertools import pairwise

import av
import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from server.media.sound import CONFIG, FRAME, RATE, Encoded, Sound
from tests.media.camera import START, sounds

PACKETS = [(frame.sound, round((frame.time - START) * RATE)) for frame in sounds(3.0)]
"""With the position of each; it beeps at whole seconds."""


def heard(frames: list[Encoded]) -> list[float]:
    """When the beeps begin, in seconds, by the positions of the frames."""
    decoder = av.AudioCodecContext.create("aac", "r")
    decoder.extradata = CONFIG
    times = [-1.0]
    for at, data in frames:
        for frame in decoder.decode(av.Packet(data)):
            loud = np.flatnonzero(np.abs(frame.to_ndarray()[0]) > 0.05)
            times += [(at + int(sample)) / RATE for sample in loud]
    return [now for before, now in pairwise(times) if now - before > 0.2]


PLACES = st.integers(0, len(PACKETS) - 1)
STRETCHES = st.lists(st.tuples(PLACES, st.integers(1, 30)), max_size=4)
"""Where packets begin to be missing, and how many."""


@given(gone=STRETCHES, looks=st.sets(PLACES))
@example(gone=[(52, 20)], looks={65})
@example(gone=[(1, 140)], looks=set(range(150)))
@example(gone=[(1, 9), (10, 30)], looks=set())
@settings(max_examples=25, deadline=None)
def test_frames_follow_each_other_and_beeps_keep_their_place(gone: list[tuple[int, int]], looks: set[int]) -> None:
    """`looks`: at which packets a picture comes that says until where silence may be taken for granted."""
    lost = {place for begin, count in gone for place in range(begin, min(begin + count, len(PACKETS)))}
    sound, frames = Sound(0), list[Encoded]()
    for place, (data, at) in enumerate(PACKETS):
        if place not in lost:
            frames += sound.packet(data, at)
        if place in looks:
            frames += sound.silence(at - RATE // 10)
    frames += sound.finish()
    assert [at for at, _ in frames] == list(range(0, len(frames) * FRAME, FRAME))
    assert frames[-1][0] + FRAME >= max((at for place, (_, at) in enumerate(PACKETS) if place not in lost), default=0)
    missing = [PACKETS[place][1] / RATE for place in lost]
    kept = [second for second in range(3) if not any(-0.03 < at - second < 0.03 for at in missing)]
    assert all(min(abs(beep - second) for beep in heard(frames)) < 0.03 for second in kept)


def test_long_packets_do_not_wait_for_many() -> None:
    """Of 60 ms each: the second lets the first go."""
    encoder = av.AudioCodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "mono", "flt"
    encoder.options = {"frame_duration": "60"}
    long, sound, given = 60 * RATE // 1000, Sound(0), list[int]()
    for number in range(8):
        frame = av.AudioFrame.from_ndarray(np.zeros((1, long), np.float32), format="flt", layout="mono")
        frame.sample_rate, frame.pts = RATE, number * long
        for packet in encoder.encode(frame):
            given.append(len(sound.packet(bytes(packet), len(given) * long)))
    assert not any(given[::2])
    assert all(given[1::2])


def test_what_came_last_is_in_the_end() -> None:
    sound = Sound(0)
    for data, at in PACKETS[:2]:
        sound.packet(data, at)
    assert len(sound.finish()) == 2, "two packets of 960 samples are two frames of 1024, the second filled up"


def test_what_is_no_opus_is_silence() -> None:
    sound, frames = Sound(0), list[Encoded]()
    for place, (data, at) in enumerate(PACKETS):
        frames += sound.packet(data[:1] + b"\xff" * 40 if place % 10 == 3 else data, at)
    frames += sound.finish()
    assert [at for at, _ in frames] == list(range(0, len(frames) * FRAME, FRAME))
    assert len(heard(frames)) == 3
