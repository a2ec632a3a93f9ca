"""The ground under every noun: the page, the health, the one error shape."""

from tests.people import House


async def test_the_house_stands(house: House) -> None:
    visitor = await house.visitor()
    assert await visitor.get("/healthz") == {"ok": True}
