"""Two web nodes that share PostgreSQL and Redis, and who moves from one to the other."""

from server.settings import Settings
from tests.people import House, Person
from tests.product import Process, another


class Cluster:
    """Two nodes, and a house at each."""

    def __init__(self, settings: Settings) -> None:
        self.first, self.second = Process(settings, "web"), Process(another(settings), "web")
        self.here, self.there = House(self.first.settings), House(self.second.settings)

    async def starts(self) -> "Cluster":
        await self.first.starts()
        await self.second.starts()
        return self

    async def ends(self) -> None:
        await self.here.leave()
        await self.there.leave()
        await self.first.ends()
        await self.second.ends()


async def moves(person: Person, house: House) -> Person:
    """The same person, signed in at another node: a load balancer does this to everybody."""
    moved = await house.visitor(person.name)
    moved.http.cookie_jar.update_cookies({cookie.key: cookie.value for cookie in person.http.cookie_jar})
    moved.show = person.show
    return moved


async def lines(person: Person, count: int) -> list[str]:
    return [(await person.hears("/audience", "line_said"))["line"]["text"] for _ in range(count)]
