"""The rooms of a media node, as far as it is asked which ones it has."""

from typing import Any

from server.nodes import NODE, Nodes

ROOM = "broadcast:1"


class Hall:
    """Rooms of one node, by name only."""

    def __init__(self, *names: str) -> None:
        self.names, self.taken, self.closed, self.told = set(names), list[str](), list[str](), list[str]()

    def __iter__(self) -> Any:
        return iter(set(self.names))

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def take_over(self, name: str) -> None:
        self.names.add(name)
        self.taken.append(name)

    def tell(self, name: str) -> None:
        self.told.append(name)

    async def close(self, name: str) -> None:
        self.names.discard(name)
        self.closed.append(name)


async def dies(node: Nodes, redis: Any) -> None:
    await redis.delete(NODE + node.me.id)
