"""Voices as one track: mixed where they were captured, never clipped, never waited for."""

from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import pytest

from server.media.sound import RATE, decoded, new_decoder
from server.media.source import Frame, Source
from server.media.voices import PATIENCE, SILENCE, Mixer, Voices
from tests.media.camera import START, sounds

Said = list[tuple[Source, Frame]]


@pytest.fixture
def given() -> list[Frame]:
    return []


@pytest.fixture
def voices(given: list[Frame]) -> Voices:
    return Voices(given.append)


def source(name: str) -> Source:
    return Source(name, name, datetime.fromtimestamp(START, UTC), lambda: None)


ANN, BOB = source("ann"), source("bob")


def says(voices: Voices, said: Said, late: float = 0.0) -> None:
    """Everything comes in when it is captured; what Bob says `late`."""
    comes = sorted(((frame.time + late * (who is BOB), who, frame) for who, frame in said), key=lambda one: one[0])
    for now, who, frame in comes:
        voices.hear(who, frame, now)
        voices.tick(now)


def both(seconds: float) -> Said:
    """Ann beeps at whole seconds, Bob at half ones."""
    return [(ANN, frame) for frame in sounds(seconds)] + [(BOB, frame) for frame in sounds(seconds, START + 0.5)]


def beeps(given: list[Frame]) -> list[float]:
    """In seconds since the start, by the packets' own times."""
    decoder, times = new_decoder(), [-1.0]
    for frame in given:
        loud = np.flatnonzero(np.abs(decoded(decoder, frame.sound)[0]) > 0.05)
        times += [frame.time - START + sample / RATE for sample in loud]
    return [now for before, now in pairwise(times) if now - before > 0.2]


def in_a_row(given: list[Frame]) -> bool:
    return all(abs(later.time - frame.time - frame.duration / RATE) < 0.001 for frame, later in pairwise(given))


@pytest.mark.parametrize("late", [0.0, 0.15])
def test_two_voices_are_heard_where_they_were_captured(voices: Voices, given: list[Frame], late: float) -> None:
    voices.choose([ANN, BOB])
    says(voices, both(4), late)
    assert beeps(given)[1:8] == pytest.approx([0.5, 1, 1.5, 2, 2.5, 3, 3.5], abs=0.01)
    assert in_a_row(given)


def test_who_is_too_late_is_heard_that_much_later_and_nobody_waits(voices: Voices, given: list[Frame]) -> None:
    """As from a network with long queues, until it is quick again."""
    voices.choose([ANN, BOB])
    said = both(14)
    says(voices, [(who, frame) for who, frame in said if frame.time < START + 4], late=0.35)
    assert given[-1].time >= START + 4 - PATIENCE / RATE
    assert beeps(given)[1:7] == pytest.approx([0.67, 1, 1.67, 2, 2.67, 3], abs=0.03)
    says(voices, [(who, frame) for who, frame in said if frame.time >= START + 4])
    assert beeps(given)[-6:] == pytest.approx([11, 11.5, 12, 12.5, 13, 13.5], abs=0.02)
    assert in_a_row(given)


@pytest.mark.parametrize("late", [1.3, 5.0])
def test_who_is_very_late_all_at_once_is_heard_that_much_later(voices: Voices, given: list[Frame], late: float) -> None:
    """As from a phone whose next network takes longer, and stays so."""
    voices.choose([ANN, BOB])
    said = both(16)
    says(voices, [(who, frame) for who, frame in said if frame.time < START + 3])
    says(voices, [(who, frame) for who, frame in said if frame.time >= START + 3], late)
    bob = [at for at in beeps(given) if 0.1 < at % 1 < 0.9]
    assert bob == pytest.approx([0.5, 1.5, 2.5, *[second + 0.32 + late for second in range(3, 16)]], abs=0.03)
    assert in_a_row(given)


def test_a_voice_added_and_taken_away_leaves_no_hole(voices: Voices, given: list[Frame]) -> None:
    said = sorted(both(6), key=lambda one: one[1].time)
    for begin, chosen in ((0, [ANN]), (2, [ANN, BOB]), (4, [ANN])):
        voices.choose(chosen)
        says(voices, [(who, frame) for who, frame in said if begin <= frame.time - START < begin + 2])
    assert beeps(given) == pytest.approx([0, 1, 2, 2.5, 3, 3.5, 4, 5], abs=0.05)
    apart = [later.time - frame.time - frame.duration / RATE for frame, later in pairwise(given)]
    assert all(-0.02 < gap < 0.2 for gap in apart)
    assert sum(gap for gap in apart if gap > 0.001) < 0.25


def test_where_nobody_speaks_there_is_silence(voices: Voices, given: list[Frame]) -> None:
    for tick in range(30):
        voices.tick(START + tick / 10)
    assert {frame.sound for frame in given} == {SILENCE}
    assert len(given) == pytest.approx(145, abs=2)
    assert in_a_row(given)
    assert not decoded(new_decoder(), SILENCE).any()


def test_a_clock_that_is_set_does_not_end_the_sound(voices: Voices, given: list[Frame]) -> None:
    for chosen in ([ANN], [ANN, BOB], []):
        voices.choose(chosen)
        for start in (START, START - 3600, START + 3600):
            before = len(given)
            for frame in sounds(2, start):
                for who in chosen:
                    voices.hear(who, frame, frame.time)
                voices.tick(frame.time)
            assert len(given) - before > 80


@pytest.mark.parametrize("voices", [1, 2, 5])
def test_no_number_of_loud_voices_is_clipped(voices: int) -> None:
    """A tone that is loud alone, from several at once: its shape stays."""
    mixer = Mixer()
    at = np.arange(RATE) / RATE
    tone = (0.8 * np.sin(2 * np.pi * 440 * at)).astype(np.float32)
    levelled = [
        mixer._levelled(np.sum([np.stack([tone[begin : begin + 960]] * 2)] * voices, axis=0))
        for begin in range(0, RATE, 960)
    ]
    heard = np.concatenate(levelled, axis=1)[0]
    assert np.abs(heard).max() <= 0.9701
    spectrum = np.abs(np.fft.rfft(heard[RATE // 2 :]))
    assert spectrum[219:222].max() > 50 * np.delete(spectrum, range(210, 231)).max()


def test_broken_packets_are_silence(voices: Voices, given: list[Frame]) -> None:
    voices.choose([ANN, BOB])
    broken = (b"\xff\xff",)
    says(voices, [(who, Frame("audio", broken, 0, frame.time) if who is BOB else frame) for who, frame in both(3)])
    assert beeps(given)[1:] == pytest.approx([1, 2], abs=0.01)
