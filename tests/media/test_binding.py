"""ICE on the way that was found: as aioice would answer, or left to it. Real packets between two sockets."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
from aioice import Candidate, Connection
from aioice import stun as theirs
from aioice.ice import CandidatePair

from server.media import stun
from server.media.binding import MOST_ASKED
from server.media.guard import Guard, Guarded
from server.media.passthrough import Check

TRANSACTION = bytes(range(12))
REMOTE = "remotepasswordremotepassword"


class Pair:
    """Our end, controlled, with a pair in use, and a socket that the peer sends from."""

    def __init__(self, protocol: Guarded, connection: Connection, peer: socket.socket) -> None:
        self.protocol, self.connection, self.peer = protocol, connection, peer
        self.key = connection.local_password.encode()
        self.name = f"{connection.local_username}:them".encode()
        self.answers = 0

    def question(self, *told: tuple[int, bytes], name: bytes | None = None, key: bytes | None = None) -> bytes:
        attributes = [(stun.USERNAME, name or self.name), (stun.PRIORITY, b"\0\0\0\1"), *told]
        return stun.write(stun.REQUEST, TRANSACTION, attributes, key or self.key)

    def take(self, data: bytes) -> bool:
        return self.protocol.binding.take(data, self.peer.getsockname())

    async def heard(self) -> bytes | None:
        """What has come back to the peer."""
        with suppress(TimeoutError):
            return await asyncio.wait_for(asyncio.get_running_loop().sock_recv(self.peer, 1500), 0.2)
        return None

    def ask(self) -> None:
        self.protocol.binding.ask(self.connection._nominated[1], self._answered)

    def _answered(self) -> None:
        self.answers += 1


@pytest.fixture
async def pair() -> AsyncIterator[Pair]:
    connection: Any = Connection(ice_controlling=False)
    connection.remote_username, connection.remote_password = "them", REMOTE
    loop = asyncio.get_running_loop()
    guard = Guard(Check(connection), lambda kind: None, lambda: None, loop.time)
    with socket.socket(type=socket.SOCK_DGRAM) as peer:
        peer.bind(("127.0.0.1", 0))
        peer.setblocking(False)
        transport, protocol = await loop.create_datagram_endpoint(
            lambda: Guarded(connection, guard), local_addr=("127.0.0.1", 0)
        )
        protocol.local_candidate = candidate(transport.get_extra_info("sockname"))
        connection._early_checks_done = True
        connection._nominated[1] = CandidatePair(protocol, candidate(peer.getsockname()))
        connection._check_list.append(connection._nominated[1])
        connection._remote_candidates.append(connection._nominated[1].remote_candidate)
        connection._nominated[1].state = CandidatePair.State.SUCCEEDED
        yield Pair(protocol, connection, peer)
        await protocol.close()


def candidate(address: tuple[str, int]) -> Candidate:
    return Candidate("1", 1, "udp", 1, *address, "host")


@pytest.mark.parametrize(
    "told", [[], [(stun.USE_CANDIDATE, b"")], [(stun.ICE_CONTROLLING, bytes(8)), (0xC057, b"abcd")]]
)
async def test_a_question_is_answered_as_aioice_answers(pair: Pair, told: list[tuple[int, bytes]]) -> None:
    question = pair.question(*told)
    assert pair.take(question)
    ours = await pair.heard()
    pair.connection.request_received(theirs.parse_message(question), pair.peer.getsockname(), pair.protocol)
    assert ours
    assert ours == await pair.heard()


async def test_what_comes_in_by_the_socket_is_answered(pair: Pair) -> None:
    pair.peer.sendto(pair.question(), pair.protocol.transport.get_extra_info("sockname"))
    assert await pair.heard()


async def test_what_may_change_something_is_left_to_aioice(pair: Pair) -> None:
    for question in (
        pair.question(name=b"who:them"),
        pair.question(key=b"another"),
        pair.question((stun.ICE_CONTROLLED, bytes(8))),
        pair.question((0x0003, bytes(4))),
        pair.question()[:-8],
        b"\0\2" + pair.question()[2:],
    ):
        assert not pair.take(question)
    assert not pair.protocol.binding.take(pair.question(), ("127.0.0.1", 9))
    pair.connection._nominated.clear()
    assert not pair.take(pair.question())
    assert await pair.heard() is None


async def test_our_question_is_one_that_aioice_answers(pair: Pair) -> None:
    pair.ask()
    asked = theirs.parse_message(await pair.heard() or b"")
    assert asked.check_message_integrity(REMOTE.encode())
    assert asked.attributes["USERNAME"] == f"them:{pair.connection.local_username}"
    assert asked.attributes["ICE-CONTROLLED"] == pair.connection._tie_breaker
    answer = theirs.Message(theirs.Method.BINDING, theirs.Class.RESPONSE, asked.transaction_id)
    answer.attributes["XOR-MAPPED-ADDRESS"] = ("10.0.0.1", 1)
    answer.add_message_integrity(REMOTE.encode())
    assert pair.take(bytes(answer))
    assert not pair.take(bytes(answer))  # recorded, and sent again by whoever
    assert pair.answers == 1


@pytest.mark.parametrize("behind", [b"", b"\x80\x22\0\4soft"])
async def test_an_answer_that_only_aioice_can_read_counts_once(pair: Pair, behind: bytes) -> None:
    """Without a fingerprint, or with something behind its integrity."""
    pair.ask()
    asked = await pair.heard() or b""
    body = b"".join([b"\1\1\0\x18", asked[4:20]])
    signed = body + theirs.ATTRIBUTES_BY_NAME["MESSAGE-INTEGRITY"][0].to_bytes(2, "big") + b"\0\x14"
    signed += theirs.message_integrity(body, REMOTE.encode()) + behind
    answer = signed[:2] + (len(signed) - 20).to_bytes(2, "big") + signed[4:]
    for _ in range(2):
        assert not pair.take(answer)
        pair.protocol.datagram_received(answer, pair.peer.getsockname())
    assert pair.answers == 1


@pytest.mark.parametrize(
    ("type_", "key", "transaction"),
    [(stun.RESPONSE, b"another", None), (0x0111, REMOTE.encode(), None), (stun.RESPONSE, REMOTE.encode(), bytes(12))],
)
async def test_errors_and_what_nobody_vouches_for_are_no_answers(
    pair: Pair, type_: int, key: bytes, transaction: bytes | None
) -> None:
    pair.ask()
    asked = await pair.heard() or b""
    answer = stun.write(type_, transaction or asked[8:20], [], key)
    assert not pair.take(answer)
    pair.protocol.datagram_received(answer, pair.peer.getsockname())
    assert pair.answers == 0


async def test_so_many_questions_are_waited_for_and_no_more(pair: Pair) -> None:
    asked = list[bytes]()
    for _ in range(MOST_ASKED + 3):
        pair.ask()
        asked.append(await pair.heard() or b"")
    assert len(pair.protocol.transactions) == MOST_ASKED
    for question in asked:
        pair.take(stun.write(stun.RESPONSE, question[8:20], [], REMOTE.encode()))
    assert pair.answers == MOST_ASKED
