"""A browser of which very many commands are under way is not read from, and is again once they are answered."""

import asyncio
from uuid import uuid4

import pytest

from server.websocket import MANY
from tests.people import House, Refused


@pytest.mark.parametrize("services", ["sqlite"], indirect=True)
@pytest.mark.parametrize("count", [MANY - 1, MANY, 2 * MANY])
async def test_very_many_at_once_are_answered_and_so_is_what_follows(house: House, count: int) -> None:
    visitor = await house.visitor()
    await visitor.connects("/audience")
    for many in (count, 1):
        asked = (visitor.call("/audience", "enter", broadcast=str(uuid4())) for _ in range(many))
        async with asyncio.timeout(20):
            answers = await asyncio.gather(*asked, return_exceptions=True)
        assert all(isinstance(answer, Refused) for answer in answers), answers
