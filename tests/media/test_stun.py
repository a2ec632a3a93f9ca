"""STUN messages, by the test vectors of RFC 5769, and as aioice reads and writes them."""

import pytest
from aioice import stun as theirs

from server.media import stun

KEY = b"VOkJxbRl1RmTxUk/WvJxBt"
TRANSACTION = bytes.fromhex("b7e7a701bc34d686fa87dfae")
REQUEST = bytes.fromhex(
    "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b1"
    "51263b36000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf"
)
RESPONSES = {
    ("192.0.2.1", 32853): bytes.fromhex(
        "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643000800142b91f599"
        "fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96"
    ),
    ("2001:db8:1234:5678:11:2233:4455:6677", 32853): bytes.fromhex(
        "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000140002a1470113a9faa5d3f179bc25f4b5"
        "bed2b9d900080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c"
    ),
}


def test_a_request_is_read() -> None:
    message = stun.read(REQUEST, KEY)
    assert message
    assert (message.type, message.transaction) == (stun.REQUEST, TRANSACTION)
    assert message.attributes[stun.USERNAME] == b"evtj:h6vY"
    assert message.attributes[stun.PRIORITY] == bytes.fromhex("6e0001ff")
    assert message.attributes[stun.ICE_CONTROLLED] == bytes.fromhex("932ff9b151263b36")


@pytest.mark.parametrize(("address", "response"), RESPONSES.items())
def test_where_it_came_from_is_told(address: tuple[str, int], response: bytes) -> None:
    message = stun.read(response, KEY)
    assert message
    assert message.type == stun.RESPONSE
    assert message.attributes[stun.XOR_MAPPED_ADDRESS] == stun.xor_address(*address, TRANSACTION)


def test_an_address_in_a_zone_is_told_without_it() -> None:
    assert stun.xor_address("fe80::1%eth0", 5, TRANSACTION) == stun.xor_address("fe80::1", 5, TRANSACTION)


@pytest.mark.parametrize("address", RESPONSES)
def test_what_is_written_is_what_aioice_writes(address: tuple[str, int]) -> None:
    message = theirs.Message(theirs.Method.BINDING, theirs.Class.RESPONSE, TRANSACTION)
    message.attributes["XOR-MAPPED-ADDRESS"] = address
    message.add_message_integrity(KEY)
    seen = stun.XOR_MAPPED_ADDRESS, stun.xor_address(*address, TRANSACTION)
    assert stun.write(stun.RESPONSE, TRANSACTION, [seen], KEY) == bytes(message)


def test_an_attribute_of_any_length_is_read_as_it_was_written() -> None:
    for size in range(9):
        name = b"n" * size
        message = stun.read(stun.write(stun.REQUEST, TRANSACTION, [(stun.USERNAME, name), (0x8001, b"")], KEY), KEY)
        assert message
        assert message.attributes == {stun.USERNAME: name, 0x8001: b""}


@pytest.mark.parametrize("at", range(len(REQUEST)))
def test_a_bit_that_is_wrong_is_found(at: int) -> None:
    assert stun.read(REQUEST[:at] + bytes([REQUEST[at] ^ 1]) + REQUEST[at + 1 :], KEY) is None


@pytest.mark.parametrize(
    "message",
    [
        b"",
        REQUEST[:20],
        REQUEST[:-8],  # no fingerprint
        REQUEST + REQUEST[-8:],  # two
        REQUEST[:2] + b"\0\x50" + REQUEST[4:-8],
        stun.write(stun.REQUEST, TRANSACTION, [(stun.MESSAGE_INTEGRITY, bytes(20))], KEY),
        stun.write(stun.REQUEST, TRANSACTION, [(stun.FINGERPRINT, bytes(4))], KEY),
    ],
)
def test_what_does_not_end_as_it_should_is_not_read(message: bytes) -> None:
    assert stun.read(message, KEY) is None


def test_another_key_vouches_for_nothing() -> None:
    assert stun.read(REQUEST, b"x" + KEY) is None
