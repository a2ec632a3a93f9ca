"""The order of an examination, drawn so that anybody can check it and nobody can choose it.

When the list of candidates is fixed, a secret is made and its hash published: from then on the secret cannot be
changed. At the draw somebody says a word that nobody could know then (numbers of a lottery, dice thrown before
everybody), and the secret is published. Whoever chooses the word does not know the secret, whoever made the secret did
not know the word. A seed published alone could have been tried out by whoever published it; a word alone by whoever
says it.

Seed: `SECRET:WORD`. Each candidate has a random lot; the order is that of `SHA-256(SEED:LOT)`, lowest first, all in
UTF-8, digests and lots as lower-case hexadecimal text. `static/js/parts/examination/verify.js` checks the same.
"""

import hashlib
import secrets
from collections.abc import Iterable
from uuid import UUID


def new_secret() -> str:
    """256 bits, as hexadecimal text."""
    return secrets.token_hex(32)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def seed(secret: str, word: str) -> str:
    return f"{secret}:{word}"


def order(lots: Iterable[UUID], seed: str) -> list[UUID]:
    """The lots as they come; the same whatever order they are given in."""
    return sorted(lots, key=lambda lot: digest(f"{seed}:{lot}"))
