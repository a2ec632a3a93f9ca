"""Many sockets are sent the same in one call, as if each had been written to by itself."""

import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from errno import EAGAIN, EBADF, EPIPE

import pytest

from server.uring import ENTRIES, FEW, Ring, Send, one_by_one


@pytest.fixture(params=["ring", "one by one"])
def send(request: pytest.FixtureRequest) -> Iterator[Send]:
    if request.param == "one by one":
        yield one_by_one
        return
    try:
        ring = Ring()
    except OSError as error:
        pytest.skip(f"this kernel or container has no io_uring: {error}")
    with closing(ring):
        yield ring


@pytest.fixture
def pairs() -> Iterator[list[tuple[socket.socket, socket.socket]]]:
    """Ours, which does not wait, and the other end."""
    with ExitStack() as stack:
        made = [socket.socketpair() for _ in range(ENTRIES + 40)]
        for ours, theirs in made:
            stack.enter_context(ours).setblocking(False)
            stack.enter_context(theirs)
        yield made


@pytest.mark.parametrize("count", [0, 1, FEW, ENTRIES, ENTRIES + 40])
def test_everybody_gets_all_of_it_in_order(
    send: Send, pairs: list[tuple[socket.socket, socket.socket]], count: int
) -> None:
    some = pairs[:count]
    descriptors = [ours.fileno() for ours, _ in some]
    frames = [b"first ", b"", b"second " * 50, "第三".encode()]
    for data in frames:
        assert send(descriptors, data) == []
    for _, theirs in some:
        assert theirs.recv(4096) == b"".join(frames)


def test_who_cannot_take_it_is_named_and_keeps_nobody_else_from_it(
    send: Send, pairs: list[tuple[socket.socket, socket.socket]]
) -> None:
    some = pairs[: FEW + 8]
    (full, reader), (_, other_end), (short, _) = some[3], some[7], some[11]
    while True:
        try:
            full.send(b"x" * 1000)
        except BlockingIOError:
            break
    other_end.close()
    closed = os.dup(short.fileno())
    os.close(closed)
    descriptors = [ours.fileno() for ours, _ in some]
    descriptors[11] = closed
    data = b"a line of chat"
    assert send(descriptors, data) == [(3, -EAGAIN), (7, -EPIPE), (11, -EBADF)]
    reader.recv(1 << 20)
    assert send(descriptors, data)[-2:] == [(7, -EPIPE), (11, -EBADF)]
    whole = [theirs for at, (_, theirs) in enumerate(some) if at not in (3, 7, 11)]
    assert {theirs.recv(100) for theirs in whole} == {data * 2}


def test_a_ring_that_breaks_sends_nothing_twice(pairs: list[tuple[socket.socket, socket.socket]]) -> None:
    try:
        ring = Ring()
    except OSError as error:
        pytest.skip(f"this kernel or container has no io_uring: {error}")
    some, data = pairs[:50], b"a line of chat"
    ring.close()
    assert ring([ours.fileno() for ours, _ in some], data) == [(place, -EAGAIN) for place in range(len(some))]
    assert ring([ours.fileno() for ours, _ in some], data) == []
    assert {theirs.recv(100) for _, theirs in some} == {data}


def test_what_does_not_fit_is_taken_in_part(send: Send) -> None:
    server = socket.create_server(("127.0.0.1", 0))
    clients = [socket.create_connection(server.getsockname()) for _ in range(FEW)]
    ours = [server.accept()[0] for _ in clients]
    with ExitStack() as stack:
        for one in (server, *clients, *ours):
            stack.enter_context(one)
        for one in ours:
            one.setblocking(False)
        data = os.urandom(8 << 20)
        short = send([one.fileno() for one in ours], data)
        assert [place for place, _ in short] == list(range(FEW))
        assert all(0 < size < len(data) for _, size in short)
        for client, (_, size) in zip(clients, short, strict=True):
            assert client.recv(size, socket.MSG_WAITALL) == data[:size]
