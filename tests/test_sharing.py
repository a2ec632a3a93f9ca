"""Who asks together is answered by one reading; who asks while it is under way gets a newer one."""

import asyncio

import pytest

from server.errors import NotFound
from server.sharing import AT_ONCE, Gathered, Shared


class Book:
    """Says how often it was opened; a page is slow to read while `slow` is not set."""

    def __init__(self) -> None:
        self.opened = 0
        self.begun = asyncio.Event()
        self.may_end = asyncio.Event()
        self.may_end.set()

    async def read(self, page: str) -> str:
        self.opened += 1
        self.begun.set()
        edition = self.opened
        await self.may_end.wait()
        if page == "missing":
            raise NotFound("no such page")
        return f"{page} {edition}"


async def test_one_reading_answers_all_who_asked_before_it_began() -> None:
    book = Book()
    shared = Shared(book.read)
    assert await asyncio.gather(*(shared.ask("one") for _ in range(100))) == ["one 1"] * 100
    assert await asyncio.gather(shared.ask("one"), shared.ask("two"), shared.ask("one")) == ["one 2", "two 3", "one 2"]
    assert shared.next == {}


async def test_who_asks_during_a_reading_gets_the_next() -> None:
    book = Book()
    shared = Shared(book.read)
    book.may_end.clear()
    first = asyncio.create_task(shared.ask("one"))
    await book.begun.wait()
    late = [asyncio.create_task(shared.ask("one")) for _ in range(3)]
    await asyncio.sleep(0)
    late.pop().cancel()  # one of them hangs up
    book.may_end.set()
    assert [await first, *await asyncio.gather(*late)] == ["one 1", "one 2", "one 2"]


async def test_a_refusal_is_for_all_who_asked_and_for_nobody_else() -> None:
    shared = Shared(Book().read)
    answers = await asyncio.gather(*(shared.ask("missing") for _ in range(3)), return_exceptions=True)
    assert [type(answer) for answer in answers] == [NotFound] * 3
    with pytest.raises(NotFound):
        await shared.ask("missing")
    assert await shared.ask("one") == "one 3"


async def test_many_questions_are_one_reading() -> None:
    asked: list[int] = []

    async def squares(numbers: list[int]) -> dict[int, int]:
        asked.append(len(numbers))
        return {number: number * number for number in numbers if number != 7}

    gathered = Gathered(squares)
    numbers = range(AT_ONCE + 10)
    found = await asyncio.gather(*(gathered.ask(number) for number in numbers))
    assert found == [None if number == 7 else number * number for number in numbers]
    assert asked == [AT_ONCE, 10]
    assert await asyncio.gather(gathered.ask(3), gathered.ask(3)) == [9, 9]
    assert asked[2:] == [1]


async def test_a_reading_that_breaks_is_told_to_those_it_was_for() -> None:
    broken = True

    async def read(keys: list[str]) -> dict[str, str]:
        if broken:
            raise ConnectionError("no database")
        return {key: key for key in keys}

    gathered = Gathered(read)
    answers = await asyncio.gather(gathered.ask("a"), gathered.ask("b"), return_exceptions=True)
    assert [type(answer) for answer in answers] == [ConnectionError] * 2
    broken = False
    assert await gathered.ask("a") == "a"
