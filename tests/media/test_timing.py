"""RTP timestamps of sound and picture on one clock, whatever the sender's clocks and the network do."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.media.timing import GAP, SenderClock, StreamClock, ntp_seconds, ntp_timestamp, signed
from server.settings import Steady

WALL = 1_800_000_000.0


class Sender:
    """Sends both streams with timestamps of its own and reports by a clock that is `ahead` of ours."""

    def __init__(self, ahead: float = 0.0, delay: float = 0.02) -> None:
        self.ahead, self.delay = ahead, delay
        shared = SenderClock()
        self.streams = {"video": StreamClock(90_000, shared), "audio": StreamClock(48_000, shared)}
        self.rates = {"video": 90_000, "audio": 48_000}
        self.first = {"video": 0xFFFF_0000, "audio": 17}

    def raw(self, kind: str, captured: float) -> int:
        return (self.first[kind] + round(captured * self.rates[kind])) & 0xFFFFFFFF

    def report(self, kind: str, at: float) -> None:
        ntp = ntp_timestamp(WALL + at + self.ahead)
        self.streams[kind].report(self.raw(kind, at), ntp, WALL + at + self.delay)

    def stamp(self, kind: str, captured: float, encoding: float = 0.0) -> tuple[int, float]:
        arrived = WALL + captured + encoding + self.delay
        ticks, time = self.streams[kind].stamp(self.raw(kind, captured), arrived)
        return ticks, time - WALL


def test_sound_and_picture_of_one_moment_have_one_time_however_long_their_encoders_take() -> None:
    sender = Sender(ahead=-500.0)
    sender.report("video", 0.0)
    sender.report("audio", 0.1)
    for step in range(50):
        captured = 0.2 + step * 0.04
        _, picture = sender.stamp("video", captured, encoding=0.15)
        _, sound = sender.stamp("audio", captured, encoding=0.01)
        assert abs(picture - sound) < 0.001
        assert abs(picture - captured - sender.delay) < 0.001


def test_before_the_first_report_arrival_has_to_do_and_then_nothing_jumps() -> None:
    sender, times = Sender(ahead=3.0), []
    for step in range(1500):
        captured = step * 0.04
        if step == 100:
            sender.report("video", captured)
        times.append(sender.stamp("video", captured, encoding=0.12)[1])
    assert abs(times[99] - 99 * 0.04 - 0.14) < 0.001
    assert abs(times[-1] - 1499 * 0.04 - 0.02) < 0.005
    steps = [after - before for before, after in pairwise(times)]
    assert all(abs(step - 0.04) < 0.0005 for step in steps)


@pytest.mark.parametrize("wrong", [0.0, -0.12, 0.12])
@pytest.mark.parametrize("first", [0.0, 1.6])
def test_what_two_reports_agree_on_counts_at_once(first: float, wrong: float) -> None:
    """The first came late, when the picture was timed by its arrival already, or it was wrong itself."""
    sender = Sender(ahead=-500.0)
    reports = [(first, wrong), (first + 1, 0.0), (first + 2, 0.0)]
    for step in range(100, 300):
        captured = step / 25 - 4
        while reports and captured >= reports[0][0]:
            at, off = reports.pop(0)
            ntp = ntp_timestamp(WALL + at + sender.ahead)
            sender.streams["video"].report(sender.raw("video", at + off), ntp, WALL + at + sender.delay)
        late = sender.stamp("video", captured, encoding=0.12)[1] - captured
    assert abs(late - sender.delay) < 0.001


def test_reports_without_a_clock_or_with_a_mad_one_change_nothing() -> None:
    sender = Sender()
    before = sender.stamp("video", 1.0)[1]
    sender.streams["video"].report(sender.raw("video", 1.0), 0, WALL)
    assert not sender.streams["video"].reported
    sender.streams["video"].report(sender.raw("video", 500.0), ntp_timestamp(WALL + 1), WALL + 1)
    assert abs(sender.stamp("video", 1.04)[1] - before - 0.04) < 0.001


def shown(sender: Sender, begin: float, end: float) -> list[tuple[float, float]]:
    """How much later than they were captured picture and sound are timed, with reports as browsers send them."""
    timed = []
    for step in range(round((end - begin) * 25)):
        captured = begin + step / 25
        if step % 25 == 0:
            sender.report("video", captured)
        if step % 125 == 20:
            sender.report("audio", captured)
        picture = sender.stamp("video", captured, encoding=0.15)[1]
        timed.append((picture - captured, sender.stamp("audio", captured, encoding=0.01)[1] - captured))
    return timed


@pytest.mark.parametrize("gap", [0.6, 3.0])
def test_a_microphone_that_gave_nothing_for_a_while_is_with_the_picture_again(gap: float) -> None:
    """It stamps on as if no time had passed; its next report tells."""
    sender = Sender(ahead=-500.0)
    shown(sender, 0, 10)
    sender.first["audio"] -= round(gap * 48_000)
    for later in (0.1, 0.6):  # one alone may be wrong
        sender.report("audio", 10 + gap + later)
    assert all(abs(late - sender.delay) < 0.001 for both in shown(sender, 11 + gap, 20) for late in both)


@pytest.mark.parametrize(("lost", "most"), [(0.1, 1.1), (0.2, 0.5), (1.0, 2.1)])
def test_a_microphone_that_gives_nothing_again_and_again_falls_behind_no_further(lost: float, most: float) -> None:
    """As of a phone that is busy: some of each 5 seconds is missing, so that no report follows from the one before."""
    sender = Sender(ahead=-500.0)
    late = list[float]()
    for begin in range(0, 600, 5):
        late += [abs(sound - sender.delay) for _, sound in shown(sender, begin, begin + 5 - lost)]
        sender.first["audio"] -= round(lost * 48_000)
    assert max(late) < most


@pytest.mark.parametrize("wrong", [-0.4, 0.4])
def test_one_report_that_is_wrong_moves_nothing(wrong: float) -> None:
    """As of a machine that was busy while it made it."""
    sender = Sender(ahead=-500.0)
    shown(sender, 0, 10)
    sender.ahead += wrong
    sender.report("audio", 10.0)
    sender.ahead -= wrong
    assert all(abs(late - sender.delay) < 0.001 for both in shown(sender, 10.04, 20) for late in both)


@pytest.mark.parametrize("by", [-7200.0, -0.6, -0.3, 0.3, 0.6, 7200.0])
def test_a_computer_that_is_told_the_time_stays_where_it_was(by: float) -> None:
    sender = Sender(ahead=-500.0)
    shown(sender, 0, 10)
    sender.ahead += by
    assert all(abs(late - sender.delay) < 0.01 for both in shown(sender, 10, 100) for late in both)


def test_a_server_that_is_told_the_time_follows_slowly() -> None:
    passed, ahead = 0.0, 0.0
    clock, sender = Steady(lambda: WALL + passed + ahead, lambda: passed), Sender()
    late = []
    for step in range(100 * 25):
        passed = step / 25
        ahead = 0.0 if passed < 10 else -0.6 if passed < 50 else 0.6
        _, time = sender.streams["audio"].stamp(sender.raw("audio", passed - 0.02), clock())
        late.append(clock() - WALL - time)
        assert abs(clock() - WALL - passed) < 0.0005 * passed + 0.001
    assert all(abs(one - late[0]) < 0.1 for one in late)
    passed, ahead = 101.0, 3600.0
    assert clock() == pytest.approx(WALL + 3701)


def test_a_server_that_was_an_hour_wrong_times_what_comes_by_the_right_time() -> None:
    """Whatever takes that long is no delay."""
    sender = Sender()
    shown(sender, 0, 5)
    for kind in ("video", "audio"):
        _, time = sender.streams[kind].stamp(sender.raw(kind, 5.0), WALL + 3605)
        assert time == pytest.approx(WALL + 3605)


def test_timestamps_wrap_and_go_on() -> None:
    sender = Sender()
    ticks = [sender.stamp("video", step * 0.5)[0] for step in range(6)]
    assert ticks == [step * 45_000 for step in range(6)]


def test_a_publisher_that_begins_anew_goes_on_where_the_time_is() -> None:
    sender = Sender()
    sender.stamp("video", 0.0)
    sender.first["video"] += 2_000_000_000
    ticks, time = sender.stamp("video", 0.5)
    assert abs(ticks - 45_000) <= 1
    assert abs(time - 0.5 - sender.delay) < 0.01


@given(st.lists(st.tuples(st.integers(0, 2**32 - 1), st.floats(0, 2 * GAP)), max_size=30))
def test_ticks_never_fall(packets: list[tuple[int, float]]) -> None:
    clock, now, last = StreamClock(90_000, SenderClock()), WALL, 0
    for raw, passed in packets:
        now += passed
        ticks, _ = clock.stamp(raw, now)
        assert ticks >= last
        last = ticks


@given(st.integers(-(2**15), 2**15 - 1), st.integers(0, 2**16 - 1))
def test_differences_of_counters(difference: int, counter: int) -> None:
    assert signed(((counter + difference) & 0xFFFF) - counter, 16) == difference


@given(st.floats(0, 2_000_000_000))
def test_ntp_and_back(time: float) -> None:
    assert abs(ntp_seconds(ntp_timestamp(time)) - time) < 1e-5
