"""The same bytes to many sockets with one system call: io_uring, as Linux has it since 5.7 (io_uring_setup(2)).

Every send is asked for with MSG_DONTWAIT, so all of them are over when the call returns, and the bytes need not outlive
it. Where the kernel does not offer it, or the container forbids it (Docker does, unless told otherwise), each socket is
written to by a call of its own.
"""

import ctypes
import logging
import mmap
import os
import socket
import sys
from collections.abc import Callable, Sequence
from errno import EAGAIN, ENOSYS
from functools import cache

import numpy as np

log = logging.getLogger(__name__)
Short = list[tuple[int, int]]
"""Who did not take everything: the place among the descriptors, and how many bytes were taken, or less than nothing, as
the kernel counts errors."""
Send = Callable[[Sequence[int], bytes], Short]
"""To these descriptors these bytes."""

SETUP, ENTER = 425, 426
"""Numbers of the system calls, the same on every architecture."""
ENTRIES = 512
FEW = 32
"""Sockets for which a call each costs less."""
GETEVENTS, SEND = 1, 26
SINGLE_MMAP, FAST_POLL = 1 << 0, 1 << 5
FEATURES = SINGLE_MMAP | FAST_POLL
"""FAST_POLL came with Linux 5.7, where sends were complete."""
SQES = 0x10000000
"""Offset at which submissions are mapped; with SINGLE_MMAP both rings are at 0."""

U32, I32, U64 = np.dtype("u4"), np.dtype("i4"), np.dtype("u8")
RING = [(name, U32) for name in ("head", "tail", "mask", "entries")]
SQ = np.dtype([*RING, ("flags", U32), ("dropped", U32), ("array", U32), ("reserved", U32), ("user", U64)])
CQ = np.dtype([*RING, ("overflow", U32), ("cqes", U32), ("flags", U32), ("reserved", U32), ("user", U64)])
COUNTS = [(name, U32) for name in ("sq_entries", "cq_entries", "flags", "cpu", "idle", "features", "wq")]
PARAMS = np.dtype([*COUNTS, ("reserved", U32, 3), ("sq", SQ), ("cq", CQ)])
CQE = np.dtype([("user_data", U64), ("res", I32), ("flags", U32)])
SQE = np.dtype(
    {
        "names": ["opcode", "fd", "addr", "len", "msg_flags", "user_data"],
        "formats": ["u1", I32, U64, U32, U32, U64],
        "offsets": [0, 4, 16, 24, 28, 32],
        "itemsize": 64,
    }
)
"""As in <linux/io_uring.h>."""

libc = ctypes.CDLL(None, use_errno=True)


def system_call(number: int, *arguments: object) -> int:
    result = libc.syscall(number, *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return int(result)


class Ring:
    """For one thread. Of each submission only descriptor, address and length change."""

    broken = False

    def __init__(self) -> None:
        if sys.platform != "linux":
            raise OSError(ENOSYS, "not Linux")
        made = np.zeros(1, PARAMS)
        self.descriptor = system_call(SETUP, ENTRIES, ctypes.c_void_p(made.ctypes.data))
        params = made[0]
        sq, cq = params["sq"], params["cq"]
        if params["features"] & FEATURES != FEATURES:
            self.close()
            raise OSError(ENOSYS, "a kernel before Linux 5.7")
        ends = sq["array"] + params["sq_entries"] * U32.itemsize, cq["cqes"] + params["cq_entries"] * CQE.itemsize
        rings = mmap.mmap(self.descriptor, int(max(ends)), offset=0)
        self.sqes = np.frombuffer(mmap.mmap(self.descriptor, ENTRIES * SQE.itemsize, offset=SQES), SQE)
        self.slots = np.arange(ENTRIES, dtype=U32)
        self.sqes["opcode"], self.sqes["msg_flags"] = SEND, socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL
        self.sqes["user_data"] = self.slots  # comes back with the result
        self.array = np.frombuffer(rings, U32, params["sq_entries"], sq["array"])
        self.cqes = np.frombuffer(rings, CQE, params["cq_entries"], cq["cqes"])
        self.submitted, self.seen, self.completed = (
            np.frombuffer(rings, U32, 1, at) for at in (sq["tail"], cq["head"], cq["tail"])
        )

    def __call__(self, descriptors: Sequence[int], data: bytes) -> Short:
        if len(descriptors) < FEW:
            return one_by_one(descriptors, data)
        short: Short = []
        for begin in range(0, len(descriptors), ENTRIES):
            chunk = descriptors[begin : begin + ENTRIES]
            short += [(begin + place, taken) for place, taken in self.send(chunk, data)]
        return short

    def send(self, descriptors: Sequence[int], data: bytes) -> Short:
        if self.broken:
            return one_by_one(descriptors, data)
        slots, sqes = self.slots[: len(descriptors)], self.sqes[: len(descriptors)]
        sqes["fd"], sqes["addr"], sqes["len"] = descriptors, address_of(data), len(data)
        self.array[(self.submitted + slots) % len(self.array)] = slots
        self.submitted += U32.type(len(slots))
        try:
            self.enter(len(slots))
        except OSError:
            log.exception("io_uring is given up")
            self.broken = True
        done = self.cqes[(self.seen + slots[: self.done()]) % len(self.cqes)]
        self.seen += U32.type(len(done))
        taken = np.full(len(slots), -EAGAIN)
        taken[done["user_data"]] = done["res"]
        return [(place, int(taken[place])) for place in np.flatnonzero(taken != len(data)).tolist()]

    def enter(self, count: int) -> None:
        """Comes back when so many submissions are done."""
        left = count
        for _ in range(ENTRIES):  # one is enough, unless a signal comes
            try:
                left -= system_call(ENTER, self.descriptor, left, count, GETEVENTS, None, 0)
            except InterruptedError:
                continue
            if not left and self.done() >= count:
                return
        raise OSError(EAGAIN, "the kernel takes no submissions")

    def done(self) -> int:
        return int((self.completed - self.seen)[0])  # of arrays, which wrap after four thousand million without a word

    def close(self) -> None:
        os.close(self.descriptor)


def address_of(data: bytes) -> int:
    """Of its first byte, for as long as somebody holds it."""
    return ctypes.cast(ctypes.c_char_p(data), ctypes.c_void_p).value or 0


def one_by_one(descriptors: Sequence[int], data: bytes) -> Short:
    answers = enumerate(write(descriptor, data) for descriptor in descriptors)
    return [(place, taken) for place, taken in answers if taken != len(data)]


def write(descriptor: int, data: bytes) -> int:
    try:
        return os.write(descriptor, data)
    except OSError as error:
        return -(error.errno or ENOSYS)


@cache
def best() -> Send:
    """One ring for the process: its loop alone writes to browsers."""
    try:
        return Ring()
    except OSError as error:
        log.info("no io_uring here: each socket is written to by a call of its own (%s)", error)
        return one_by_one
