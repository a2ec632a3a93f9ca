"""Websocket frames: what a browser may say is heard in order, whatever pieces it comes in; what it may not ends it."""

import asyncio
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.frames import frame, unmasked
from server.websocket import HOPELESS, MANY, Wire

LIMIT = 1000


class Line(asyncio.Transport):
    """What was written, and how the connection stands."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.closed = self.aborted = self.paused = False
        self.read = True
        """Whether the other end takes what is written."""

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        assert high == 0

    def set_protocol(self, protocol: Any) -> None:
        self.protocol = protocol

    def get_write_buffer_size(self) -> int:
        return 0 if self.read else len(self.written)

    def write(self, data: Any) -> None:
        self.written += data
        if not self.read:
            self.protocol.pause_writing()

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    def abort(self) -> None:
        self.closed = self.aborted = True

    def pause_reading(self) -> None:
        self.paused = True

    def resume_reading(self) -> None:
        self.paused = False


class Ear:
    def __init__(self) -> None:
        self.words: list[str | bytes] = []
        self.gone = False

    def takes(self, message: str | bytes) -> bool:
        return False

    async def heard(self, message: str | bytes) -> None:
        await asyncio.sleep(0)
        self.words.append(message)

    async def hung_up(self) -> None:
        self.gone = True


def said(body: bytes, opcode: int = 1, final: bool = True, mask: bytes = b"\x01\x02\x03\x04") -> bytes:
    size = len(body)
    head = bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
    return bytes([(0x80 if final else 0) | opcode]) + head + mask + unmasked(body, mask)


async def listens(*pieces: bytes) -> tuple[Line, Ear, Wire]:
    line, ear = Line(), Ear()
    wire = Wire(line, ear, LIMIT)
    for piece in pieces:
        wire.data_received(piece)
    if wire.working:
        await wire.working
    return line, ear, wire


@given(st.lists(st.text(max_size=200), max_size=20), st.lists(st.integers(0, 5000), max_size=10))
def test_texts_are_heard_in_order_whatever_pieces_they_come_in(texts: list[str], cuts: list[int]) -> None:
    stream = b"".join(said(text.encode()) for text in texts)
    places = sorted({0, len(stream), *(min(cut, len(stream)) for cut in cuts)})
    pieces = [stream[start:end] for start, end in pairwise(places)]
    _, ear, _ = asyncio.run(listens(*pieces))
    assert ear.words == texts


async def test_fragments_are_one_message_and_a_ping_may_come_between() -> None:
    line, ear, _ = await listens(said(b"\xe5\xb1", final=False), said(b"hi", 9), said(b"\xb1", 0))
    assert ear.words == ["山"]
    assert line.written == b"\x8a\x02hi"


async def test_fragments_of_nothing_are_not_kept() -> None:
    nothing = said(b"", 0, final=False)
    _, ear, wire = await listens(said("山".encode(), final=False), *[nothing * 100] * 100)
    assert (len(wire.parts or b""), wire.buffer) == (1 + len("山".encode()), b"")
    wire.data_received(said("城".encode(), 0))
    assert wire.working
    await wire.working
    assert ear.words == ["山城"]


async def test_who_pings_and_never_reads_is_given_up() -> None:
    line = Line()
    line.read = False
    wire, pings = Wire(line, Ear(), LIMIT), said(b"x" * 125, 9) * 100
    line.set_protocol(wire)
    for _ in range(2 * HOPELESS // len(pings)):
        wire.data_received(pings)
    assert (line.aborted, len(line.written) <= HOPELESS + 127) == (True, True)


async def test_bytes_stay_bytes() -> None:
    assert (await listens(said(b"\xff", 2)))[1].words == [b"\xff"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (b"\x81\x02hi", 1002),  # not masked
        (said(b"x" * 1001), 1009),
        (b"\x81\xff" + (2**40).to_bytes(8, "big"), 1009),
        (said(b"x" * 600, final=False) + said(b"x" * 600, 0), 1009),
        (said(b"\xff"), 1007),
        (said(b"x", 0), 1002),  # goes on with nothing
        (said(b"x", final=False) + said(b"y"), 1002),
        (said(b"x", 3), 1002),
        (said(b"x", 9, final=False), 1002),
        (said(b"x" * 126, 9), 1002),
        (b"\xc1" + said(b"x")[1:], 1002),  # an extension nobody agreed on
    ],
)
async def test_what_breaks_the_protocol_ends_the_connection(wrong: bytes, code: int) -> None:
    line, ear, _ = await listens(wrong, said(b"and more"))
    assert ear.words == []
    assert (line.written, line.closed) == (frame(code.to_bytes(2, "big"), 8), True)


async def test_who_says_goodbye_is_answered_and_was_heard() -> None:
    line, ear, wire = await listens(said(b"last") + said(b"\x03\xe9bye", 8) + said(b"never"))
    wire.connection_lost(None)
    await asyncio.sleep(0.01)
    assert (ear.words, ear.gone, line.written, line.closed) == (["last"], True, b"\x88\x02\x03\xe9", True)
    wire.write(b"nothing any more")
    assert line.written == b"\x88\x02\x03\xe9"


async def test_who_talks_faster_than_one_listens_waits() -> None:
    line, ear = Line(), Ear()
    wire = Wire(line, ear, LIMIT)
    wire.data_received(b"".join(said(str(n).encode()) for n in range(MANY + 10)))
    assert line.paused
    assert wire.working
    await wire.working
    assert not line.paused
    assert ear.words == [str(n) for n in range(MANY + 10)]


async def test_who_says_what_nobody_foresaw_is_cut_off_and_may_come_back() -> None:
    class Broken(Ear):
        async def heard(self, message: str | bytes) -> None:
            raise LookupError(message)

    line, ear = Line(), Broken()
    wire = Wire(line, ear, LIMIT)
    wire.data_received(said(b"one") + said(b"never heard") * MANY)
    assert wire.working
    with pytest.raises(LookupError, match="one"):
        await wire.working
    assert line.aborted
    wire.connection_lost(None)
    await asyncio.sleep(0.01)
    assert ear.gone


async def test_who_does_not_answer_a_goodbye_is_cut_off() -> None:
    line, _, wire = await listens()
    wire.close(patience=0.01)
    wire.close()
    await asyncio.sleep(0.05)
    assert (line.written, line.aborted) == (b"\x88\x02\x03\xe8", True)


@given(st.one_of(st.text(max_size=70_000), st.binary(max_size=70_000)))
def test_a_frame_is_what_the_rfc_says(data: str | bytes) -> None:
    made = frame(data)
    body = data.encode() if isinstance(data, str) else data
    assert made[0] == (0x81 if isinstance(data, str) else 0x82)
    length, head = made[1], 2
    if length == 126:
        length, head = int.from_bytes(made[2:4], "big"), 4
    elif length == 127:
        length, head = int.from_bytes(made[2:10], "big"), 10
    assert (length, made[head:]) == (len(body), body)
