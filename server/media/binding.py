"""ICE on the way that was found: the peer's questions are answered and ours are asked without aioice's objects.

For each viewer there are some every few seconds for as long as the show lasts. Whatever may change something, or is not
written as ICE has it, is left to aioice, by whose private names this reads its state (see `passthrough`).
"""

import secrets
from collections.abc import Callable
from typing import Any

from aioice.candidate import candidate_priority
from aioice.stun import Class

from server.media import stun

MOST_ASKED = 32
"""Questions whose answers are waited for: more than are asked until consent has expired."""
PRIORITY = candidate_priority(1, "prflx").to_bytes(4, "big")
KNOWN = {stun.USERNAME, stun.PRIORITY, stun.USE_CANDIDATE}


class Asked:
    """A question of ours, where aioice keeps its own, to tell it of the answers that `Binding` cannot read."""

    def __init__(self, answered: Callable[[], None], key: bytes) -> None:
        self.answered, self._key = answered, key

    def response_received(self, message: Any, address: tuple[str, int]) -> None:
        """An error, or what nobody signed, is no consent (RFC 7675, 5.1)."""
        if message.message_class == Class.RESPONSE and message.check_message_integrity(self._key):
            self.answered()


class Binding:
    """One socket of a connection."""

    def __init__(self, connection: Any, protocol: Any) -> None:
        self._connection, self._protocol = connection, protocol
        self._asked: list[bytes] = []

    def take(self, data: bytes, address: tuple[Any, ...]) -> bool:
        """Whether this was STUN about the pair in use that changes nothing, and all is done."""
        pair = self._connection._nominated.get(1)
        if pair is None or pair.protocol is not self._protocol or pair.remote_addr != address[:2]:
            return False
        if data[:2] == b"\0\1":
            return self._answer(data, pair.remote_addr)
        return isinstance(self._protocol.transactions.get(data[8:20]), Asked) and self._hear(data)

    def _answer(self, data: bytes, address: tuple[str, int]) -> bool:
        connection = self._connection
        key = connection.local_password.encode()
        question = stun.read(data, key)
        if question is None or connection._closing:
            return False
        told = question.attributes
        name = f"{connection.local_username}:{connection.remote_username}".encode()
        conflict = stun.ICE_CONTROLLING if connection.ice_controlling else stun.ICE_CONTROLLED
        if told.get(stun.USERNAME) != name or conflict in told:
            return False
        if any(kind < stun.MUST_KNOW and kind not in KNOWN for kind in told):
            return False
        transaction = question.transaction
        seen = stun.XOR_MAPPED_ADDRESS, stun.xor_address(*address, transaction)
        self._protocol.transport.sendto(stun.write(stun.RESPONSE, transaction, [seen], key), address)
        return True

    def _hear(self, data: bytes) -> bool:
        answer = stun.read(data, self._connection.remote_password.encode())
        if answer is None or answer.type != stun.RESPONSE:
            return False
        self._protocol.transactions[answer.transaction].answered()
        return True

    def ask(self, pair: Any, answered: Callable[[], None]) -> None:
        """Ask whether we may go on to send (RFC 7675, 5.1); `answered` is called if we may."""
        connection, asked, transactions = self._connection, self._asked, self._protocol.transactions
        asked.append(transaction := secrets.token_bytes(12))
        key = connection.remote_password.encode()

        def once() -> None:
            del transactions[transaction]  # what is sent again tells nothing new
            answered()

        transactions[transaction] = Asked(once, key)
        if len(asked) > MOST_ASKED:
            transactions.pop(asked.pop(0), None)
        question = [
            (stun.USERNAME, f"{connection.remote_username}:{connection.local_username}".encode()),
            (stun.PRIORITY, PRIORITY),
            (
                stun.ICE_CONTROLLING if connection.ice_controlling else stun.ICE_CONTROLLED,
                connection._tie_breaker.to_bytes(8, "big"),
            ),
        ]
        self._protocol.transport.sendto(stun.write(stun.REQUEST, transaction, question, key), pair.remote_addr)
